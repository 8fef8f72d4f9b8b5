"""Which pieces of a text are used as names of places: a linear model in two passes.

Each piece gets the sum of its features' weights, the log-odds that a reader would mark it; the
best set of pieces that do not overlap is taken. Two passes, since a name believed once in a
report is easier to believe again. ``geo/data/making/training.py`` fits the weights.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from math import exp
from typing import TYPE_CHECKING

from geo import cues as cue_words
from geo.errors import DataError
from geo.features import Echo, Sight
from geo.model import Kind
from geo.store import embedded_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geo.spans import Piece

#: Log-odds added to each piece: a name missed costs a reader more than one too many.
LEAN = 0.2
FILE = "recogniser.tsv"


@dataclass(frozen=True, slots=True, eq=False)
class Recogniser:
    """Weights of features in the first pass and in the second, log-odds."""

    weights: Mapping[str, tuple[float, float]]

    def scores(self, sight: Sight) -> list[float]:
        """The log-odds of each piece of a text, in order."""
        get = self.weights.get
        first, base = [], []
        for piece in sight.pieces:
            one = two = _by_hand(sight, piece)
            for feature in sight.first(piece):
                pair = get(feature)
                if pair is not None:
                    one += pair[0]
                    two += pair[1]
            first.append(one)
            base.append(two)
        echo = Echo(sight, first)
        return [b + sum(get(f, _NOTHING)[1] for f in echo.second(i)) for i, b in enumerate(base)]

    def pick(self, sight: Sight) -> list[Piece]:
        """The pieces that are names of places, in text order, none overlapping another."""
        scores = self.scores(sight)
        return [
            replace(p, belief=_belief(sight, p, scores[i]))
            for i in _whole(sight, scores, best(sight, scores))
            for p in (sight.pieces[i],)
        ]


def _whole(sight: Sight, scores: Sequence[float], chosen: Sequence[int]) -> list[int]:
    """Pieces, each as the longest that is believed too, ends with it and names the same: "Ain al-Asad"."""
    longer: dict[int, list[int]] = {}
    for i, piece in enumerate(sight.pieces):
        if piece.known is not None and not piece.known.demonym and scores[i] + LEAN > 0:
            longer.setdefault(piece.last, []).append(i)
    found: list[int] = []
    for i in sorted(chosen, key=lambda i: sight.pieces[i].first):
        floor = sight.pieces[found[-1]].last if found else 0
        fitting = [j for j in longer.get(sight.pieces[i].last, ()) if sight.pieces[j].first >= floor]
        found.append(min((i, *(j for j in fitting if _is_more_of(sight, j, i))), key=lambda j: sight.pieces[j].first))
    return found


#: Words that make no longer name of one: "the", "State", "of".
_SMALL = frozenset({"art", "kind", "kind-d", "prep"})


def _is_more_of(sight: Sight, one: int, other: int) -> bool:
    """Whether a piece begins before another, with more than an article or "State of", and names the same place."""
    whole, part = sight.pieces[one], sight.pieces[other]
    if whole.known is None or part.known is None or part.known.demonym or whole.first >= part.first:
        return False
    added = sight.passage.words[whole.first : part.first]
    articles = cue_words.load().words["name_articles"]
    same = {c.place.id for c in part.known.candidates} >= {c.place.id for c in whole.known.candidates}
    return same and any(word.use not in _SMALL and word.lower not in articles for word in added)


def _is_large(sight: Sight, piece: Piece) -> bool:
    """Whether a large city of the world goes by a name that is nothing else, where no sentence begins."""
    known, word = piece.known, sight.passage.words[piece.first]
    if known is None or known.demonym or not known.main or known.kind is not Kind.CITY or known.size < _LARGE_SIZE:
        return False
    alone = piece.last - piece.first > 1 or not (word.common or word.given or word.family)
    return alone and sight.stands_alone(piece)


def _belief(sight: Sight, piece: Piece, score: float) -> float:
    """The chance (0-1) that a piece with these log-odds is the name of a place."""
    slope, shift = _CALIBRATION
    chance = 1 / (1 + exp(-max(-30.0, min(30.0, slope * score + shift))))
    known = piece.known
    plain = known is not None and (_is_plain(sight, piece) or (known.demonym and known.kind is Kind.COUNTRY))
    return max(chance, _PLAIN) if plain else chance


def _is_plain(sight: Sight, piece: Piece) -> bool:
    """Whether a name that news of the region uses is nothing else: no English word, no personal name."""
    word = sight.passage.words[piece.first]
    known = piece.known is not None and piece.known.notable and not piece.known.demonym
    return known and (piece.last - piece.first > 1 or not (word.common or word.given))


_NOTHING = (0.0, 0.0)
# Fitted to the scores that texts had from the weights of others (five-fold, LGL and TR-News): what
# is held out is a little less sure than what was learned.
_CALIBRATION = (0.71, 0.39)
#: Of names of the region that are nothing else, and of words for a country's people, whether or not
#: the marked texts count these as places.
_PLAIN = 0.9
# Set by hand, in log-odds, since the training texts are of another region and know few persons
# called like countries: how much readier to believe the names that news of the user's region is
# known to use, and such that are English words or given names too; how little to believe what
# stands where a person's name does ("Michael Jordan", "Paris Hilton", "Georgia said she").
_NOTABLE, _NOTABLE_WORD = 2.0, 1.0
_LEADS = frozenset({"prep", "kind", "kind-d", "dir"})
_PERSON = -4.0
# The training texts are American for the most part, and hardly name the large cities of the world.
_LARGE, _LARGE_SIZE = 1.5, 6


def _by_hand(sight: Sight, piece: Piece) -> float:
    """Log-odds that no training text teaches."""
    if piece.known is None:
        return 0.0
    score = _PERSON if piece.last - piece.first == 1 and sight.stands_as_person(piece) else 0.0
    if piece.known.notable and not piece.known.demonym:
        led = sight.passage.gaps[piece.first] == " " and sight.passage.words[piece.first - 1].use in _LEADS
        score += _NOTABLE if led or _is_plain(sight, piece) or _is_coordinated(sight, piece) else _NOTABLE_WORD
    elif _is_large(sight, piece):
        score += _LARGE
    return score


def _is_coordinated(sight: Sight, piece: Piece) -> bool:
    """Whether "and" and such a name stand before a piece: "between al-Qaim and Rabia"."""
    i = piece.first - 1
    if i < 1 or sight.passage.words[i].use != "and" or sight.passage.gaps[i] != " ":
        return False
    other = sight.ending.get(i)
    return other is not None and other.known is not None and other.known.notable and not other.known.demonym


def best(sight: Sight, scores: Sequence[float]) -> list[int]:
    """Indices of the pieces with the greatest sum of scores among all sets without overlap."""
    ending: dict[int, list[tuple[int, float, int]]] = {}
    for i, (piece, score) in enumerate(zip(sight.pieces, scores, strict=True)):
        if score + LEAN > 0:
            ending.setdefault(piece.last, []).append((piece.first, score + LEAN, i))
    total = [0.0] * (len(sight.passage) + 1)
    taken: dict[int, tuple[int, int]] = {}
    for end in range(1, len(total)):
        total[end] = total[end - 1]
        for start, score, i in ending.get(end, ()):
            if total[start] + score > total[end]:
                total[end] = total[start] + score
                taken[end] = (start, i)
    found, end = [], len(total) - 1
    while end > 0:
        start, i = taken.get(end, (end - 1, -1))
        if i >= 0:
            found.append(i)
        end = start
    return found[::-1]


def read(path: Path) -> Recogniser:
    """A recogniser from its file: a line a feature, with its two weights, between tabs.

    Raises
    ------
    DataError
        The file is missing or damaged.
    """
    try:
        rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
        weights = {name: (float(one), float(two)) for name, one, two in rows}
    except (OSError, ValueError) as error:
        raise DataError(f"{path.name} is missing or damaged ({error}); install again") from error
    if not weights:
        raise DataError(f"{path.name} is damaged (it holds no weights); install again")
    return Recogniser(weights)


@cache
def load() -> Recogniser:
    """The recogniser that the program carries, one a process."""
    return read(embedded_folder() / "weights" / FILE)
