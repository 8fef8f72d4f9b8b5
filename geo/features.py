"""What recognition looks at: each piece of a text as a list of named features.

A feature is a short string, "name=value"; a weight belongs to it (:mod:`geo.recogniser`). The
first list says what stands in and around a piece; the second, once every piece has a first
score, what the rest of the report says of the same name and of the same part of the world.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import exp, inf
from typing import TYPE_CHECKING

from geo.model import Kind
from geo.spans import pieces, runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.gazetteer import Gazetteer
    from geo.passage import Passage, Word
    from geo.spans import Piece

#: Words of a kind that make no given name's neighbour a family name.
_NO_PERSON = ("kind", "head", "road", "form")
_CONTAINERS = (Kind.PROVINCE, Kind.COUNTRY, Kind.DISTRICT)
#: Candidates of a container that are looked at.
_FIRST = 12
_PRONOUNS = frozenset({"he", "she", "his", "her"})
_START, _END = "<s>", "</s>"


class Sight:
    """A passage with its pieces, and what is known of its words before any piece is judged."""

    def __init__(self, passage: Passage, gazetteer: Gazetteer) -> None:
        self.passage = passage
        self.pieces = pieces(passage, gazetteer)
        self.starting: dict[int, Piece] = {}
        self.ending: dict[int, Piece] = {}
        for p in self.pieces:
            # Pieces come with the longer first; the longest known one at a word speaks for it.
            if p.known:
                self.starting.setdefault(p.first, p)
                if p.last not in self.ending:
                    self.ending[p.last] = p
        self.names = [p.key or " ".join(w.key for w in passage.words[p.first : p.last]) for p in self.pieces]
        self.count = Counter(self.names)
        self._run_of = [(i, i + 1) for i in range(len(passage))]
        self._family: Counter[str] = Counter()
        self._given: Counter[str] = Counter()
        self._see_runs()
        self._small = Counter(w.lower for w, t in zip(passage.words, passage.tokens, strict=True) if not t.capital)
        self._contained: dict[tuple[str, str], bool] = {}
        self._classes: dict[tuple[int, bool], str] = {}

    def _see_runs(self) -> None:
        words = self.passage.words
        for first, last in runs(self.passage):
            for i in range(first, last):
                self._run_of[i] = (first, last)
            row = words[first:last]
            if 2 <= len(row) <= 4 and row[0].given and not any(w.use.startswith(_NO_PERSON) for w in row):
                self._family[row[-1].lower] += 1
                self._given[row[0].lower] += 1

    def stands_as_person(self, piece: Piece) -> bool:
        """Whether a name of one word is a person's by the words that touch it."""
        i, words, gaps = piece.first, self.passage.words, self.passage.gaps
        before = words[i - 1] if gaps[i] == " " or (gaps[i] == "." and words[i - 1].use == "title") else None
        after = words[i + 1] if i + 1 < len(words) and gaps[i + 1] in (" ", ".") else None
        caseless = self.passage.sentence[i] in self.passage.caseless
        if before is not None and (caseless or self.passage.tokens[i - 1].capital):
            if before.use == "title":
                return True
            if before.given == 2 and not before.use and not (caseless and before.common):
                place = self.ending.get(i)
                return place is None or not self._contains(piece, place)
        if after is None or not words[i].given:
            return False
        if caseless or self.passage.tokens[i + 1].capital:
            return self._is_surname(i + 1, caseless=caseless)
        pronoun = words[i + 2].lower if i + 2 < len(words) and gaps[i + 2] == " " else ""
        return after.use == "say" and pronoun in _PRONOUNS

    def stands_alone(self, piece: Piece) -> bool:
        """Whether a piece is a capitalised run of its own, and no sentence's first word."""
        return self._run_of[piece.first] == (piece.first, piece.last) and self.passage.gaps[piece.first] != "|"

    def _is_surname(self, i: int, *, caseless: bool) -> bool:
        """Whether word ``i``, behind a given name, is a family name or an initial."""
        word = self.passage.words[i]
        if word.use:
            return False
        if word.family >= 2 and (not word.common or word.family == 3):
            return True
        # A strange word or an initial is no place, no common word: it ends a person's name.
        strange = not word.common and i not in self.starting and self.passage.gaps[i] == " "
        return not caseless and (word.shape == "A" or (strange and word.shape == "Aa"))

    # -- the words around a piece

    def _class(self, i: int, *, before: bool) -> str:
        """The class of word ``i`` as the neighbour of a piece that it stands before or behind."""
        found = self._classes.get((i, before))
        if found is None:
            found = self._classes[i, before] = self._classify(i, before=before)
        return found

    def _classify(self, i: int, *, before: bool) -> str:
        word = self.passage.words[i]
        if word.use and word.use != "func":
            return word.use
        if not self.passage.tokens[i].capital:
            return "func" if word.use else "num" if word.shape == "1" else "low"
        piece = self.ending.get(i + 1) if before else self.starting.get(i)
        if piece is not None and piece.known is not None:
            return f"G{piece.known.kind[:4]}{'d' if piece.known.demonym else ''}"
        if word.given == 2:
            return "Given"
        return "Init" if word.shape == "A" else "Fam" if word.family else "Cap"

    def first(self, piece: Piece) -> list[str]:
        """What stands in and around a piece."""
        if self.passage.sentence[piece.first] in self.passage.caseless:
            return [f"~{feature}" for feature in self._without_case(piece)]
        known = piece.known
        tag = known.tag if known else "-"
        found = ["bias"]
        if known:
            found += _of_summary(piece)
        if piece.last - piece.first == 1:
            found += self._of_word(piece, tag)
        else:
            found += self._of_words(piece, tag)
        found += self._around(piece, tag)
        if known:
            found += self._containment(piece, tag)
            found += self._longer(piece)
        return found

    def _without_case(self, piece: Piece) -> list[str]:
        """The same where letters tell nothing: a headline in capitals, a text in small letters."""
        passage, known = self.passage, piece.known
        if known is None:
            return []
        words, gaps, i, j, tag = passage.words, passage.gaps, piece.first, piece.last, known.tag
        first, last = words[i], words[j - 1]
        before = words[i - 1] if gaps[i] != "|" else None
        after = words[j] if gaps[j] != "|" and j < len(passage) else None
        class_before, class_after = self._plain(before, i, before=True), self._plain(after, j, before=False)
        found = ["bias", *_of_summary(piece), *_endings(last, known=True)]
        if j - i == 1:
            lex = f"{first.common}{first.given}{first.family}"
            found += [f"lex={lex}", f"lex={lex} {tag}", f"use={first.use}{tag[0]}"]
        else:
            found += [f"commons={first.common}{last.common}", f"first={first.lower}", f"last={last.lower}"]
            found.append(f"person={first.given}{last.family}{tag[0]}")
        found += [
            f"b={before.lower if before else _START}",
            f"a={after.lower if after else _END}",
            f"B={class_before} {tag}",
            f"A={class_after} {tag}",
            f"B={class_before} A={class_after}",
            f"gb={gaps[i]} {tag}",
            f"ga={gaps[j]} {tag}",
            f"count={min(self.count[piece.key], 4)}{tag[0]}",
        ]
        if before and i > 1 and gaps[i - 1] != "|":
            found.append(f"bb={words[i - 2].lower} {before.lower}")
        return found + self._containment(piece, tag) + self._longer(piece)

    def _plain(self, word: Word | None, i: int, *, before: bool) -> str:
        """The class of a neighbour where letters tell nothing."""
        if word is None:
            return "|"
        if word.use:
            return word.use
        piece = self.ending.get(i) if before else self.starting.get(i)
        if piece is not None and piece.known is not None and not word.common:
            return f"G{piece.known.kind[:4]}"
        if word.given == 2 and word.common in (0, 4):
            return "Given"
        return f"low{word.common}" if word.common or not word.family else "Fam"

    def _of_word(self, piece: Piece, tag: str) -> list[str]:
        word = self.passage.words[piece.first]
        lex = f"{word.common}{word.given}{word.family}"
        kind = tag[0]
        found = [f"lex={lex}", f"lex={lex} {tag}", f"common={word.common}{self.passage.gaps[piece.first]}{kind}"]
        if word.use:
            found += [f"use={word.use}", f"use={word.use} {tag}"]
        if small := self._small.get(word.lower):
            found.append(f"small={min(small, 3)}{kind}")
        if self._family.get(word.lower):
            found += ["family", f"family {tag}"]
        if self._given.get(word.lower):
            found.append("given")
        found.append(f"shape={word.shape}")
        return found + _endings(word, known=piece.known is not None)

    def _of_words(self, piece: Piece, tag: str) -> list[str]:
        words = self.passage.words[piece.first : piece.last]
        first, last = words[0], words[-1]
        kind = tag[0]
        known = "k" if piece.known else "-"
        last_use = last.use or ("Cap" if last.shape[0] == "A" else last.shape)
        first_use = first.use or ("given" if first.given else "Cap")
        found = [
            f"length={min(len(words), 4)}",
            f"first={first.lower}",
            f"last={last.lower}",
            f"last-use={last_use}{kind}",
            f"first-use={first_use}{kind}",
            f"uses={first_use} {last_use}{known}",
            f"commons={first.common}{last.common}{known}",
            f"shapes={''.join(sorted({w.shape for w in words if w.shape != 'aa'}))}",
        ]
        if first.given:
            found.append(f"person={first.given}{last.family} {tag}")
        return found + _endings(last, known=piece.known is not None)

    def _around(self, piece: Piece, tag: str) -> list[str]:
        passage = self.passage
        words, gaps, i, j = passage.words, passage.gaps, piece.first, piece.last
        before, after = gaps[i], gaps[j]
        if piece.dotted and after == ".":
            after = " "
        known = "k" if piece.known else "-"
        word_before, class_before = (_START, _START)
        if before != "|":
            word_before, class_before = words[i - 1].lower, self._class(i - 1, before=True)
        word_after, class_after = (_END, _END)
        if after != "|" and j < len(passage):
            word_after, class_after = words[j].lower, self._class(j, before=False)
        first, last = self._run_of[i]
        left, right = min(2, i - first), min(2, last - j) if last >= j else 3
        found = [
            f"b={word_before}",
            f"a={word_after}",
            f"B={class_before} {tag}",
            f"A={class_after} {tag}",
            f"B={class_before} A={class_after}",
            f"gb={before}{class_before}",
            f"ga={after}{class_after}",
            f"ga={after}{class_after}{known}",
            f"gb={before} {tag}",
            f"ga={after} {tag}",
            f"run={left}{right} {tag}",
            f"run={left}{right}{min(j - i, 4)}{known}",
            f"count={min(self.count[self._name(piece)], 4)}{tag[0]}",
        ]
        if left:
            found.append(f"in B={class_before}{tag[0]}")
        if right:
            found.append(f"in A={class_after}{tag[0]}")
        return found + self._farther(piece, (word_before, class_before), (word_after, class_after))

    def _farther(self, piece: Piece, before: tuple[str, str], after: tuple[str, str]) -> list[str]:
        """The second words before and behind; ``before`` and ``after`` are the first ones and their classes."""
        passage, i, j = self.passage, piece.first, piece.last
        known = "k" if piece.known else "-"
        (word_before, class_before), (word_after, class_after) = before, after
        found = []
        if word_before != _START:
            beyond = i > 1 and passage.gaps[i - 1] != "|"
            word = passage.words[i - 2].lower if beyond else _START
            found += [
                f"bb={word} {word_before}",
                f"BB={self._class(i - 2, before=True) if beyond else _START} {class_before}",
            ]
        if word_after != _END and j + 1 < len(passage) and passage.gaps[j + 1] != "|":
            found += [
                f"AA={class_after}{passage.gaps[j + 1]}{self._class(j + 1, before=False)}{known}",
                f"aa={word_after} {passage.words[j + 1].lower}",
            ]
        return found

    def _containment(self, piece: Piece, tag: str) -> list[str]:
        """Whether the name behind a comma holds this one ("Paris, Texas"), or is held by it."""
        gaps, found = self.passage.gaps, []
        behind = self.starting.get(piece.last)
        if behind is not None and gaps[piece.last] == ",":
            holds = self._contains(behind, piece)
            found += [f"held={holds}", f"held={holds} {self._class(piece.last, before=False)}"]
        before = self.ending.get(piece.first)
        if before is not None and gaps[piece.first] == ",":
            found.append(f"holds={self._contains(piece, before)} {tag}")
        return found

    def _contains(self, container: Piece, piece: Piece) -> bool:
        pair = (container.key, piece.key)
        if pair not in self._contained:
            self._contained[pair] = contains(container, piece)
        return self._contained[pair]

    def _longer(self, piece: Piece) -> list[str]:
        found = []
        at, to = self.starting[piece.first], self.ending[piece.last]
        if at.known and at.last > piece.last:
            found.append(f"longer={at.known.kind[:4]}")
        if to.known and to.first < piece.first:
            found.append(f"longer-left={to.known.kind[:4]}")
        return found

    def _name(self, piece: Piece) -> str:
        return piece.key or " ".join(w.key for w in self.passage.words[piece.first : piece.last])


def _of_summary(piece: Piece) -> list[str]:
    known = piece.known
    if known is None:
        return []
    kind = f"{known.kind}{'d' if known.demonym else ''}"
    main = "" if known.main else "x"
    many = len(known.candidates)
    found = [
        f"kind={kind}{main}",
        f"kind={kind}{main}{known.size}",
        f"kind={kind} {min(piece.last - piece.first, 4)}",
        f"many={many if many < 4 else 5 if many <= 20 else 9}",
    ]
    if known.abbreviation:
        found += ["short", f"short={piece.dotted}"]
    return found


def _endings(word: Word, *, known: bool) -> list[str]:
    sign = "k" if known else "-"
    return [f"end={word.lower[-n:]}{sign}" for n in (3, 4) if len(word.lower) > n + 1]


def contains(container: Piece, piece: Piece) -> bool:
    """Whether a place that one piece may name lies in one that the other may name."""
    if container.known is None or piece.known is None:
        return False
    places = [c.place for c in container.known.candidates[:_FIRST] if c.place.kind in _CONTAINERS]
    ids = {p.id for p in places}
    countries = {p.id for p in places if p.kind is Kind.COUNTRY}
    return any(
        c.place.province in ids or (c.place.kind is not Kind.COUNTRY and c.place.country in countries)
        for c in piece.known.candidates
    )


@dataclass(slots=True)
class _Same:
    """The scores of all pieces of one name: how many, their sum, the two highest."""

    count: int = 0
    total: float = 0.0
    most: float = -inf
    next: float = -inf

    def add(self, score: float) -> None:
        self.count += 1
        self.total += score
        if score > self.most:
            self.most, self.next = score, self.most
        elif score > self.next:
            self.next = score

    def most_but(self, score: float) -> float:
        """The highest of the others' scores."""
        return self.next if score == self.most else self.most


class Echo:
    """What the first scores of all pieces say of each of them."""

    def __init__(self, sight: Sight, scores: Sequence[float]) -> None:
        self._sight = sight
        self._scores = scores
        self._same: dict[str, _Same] = defaultdict(_Same)
        self._part: dict[str, float] = {}
        self._countries: dict[str, float] = defaultdict(float)
        self._provinces: dict[str, float] = defaultdict(float)
        self._all = 0.0
        for i, (piece, score) in enumerate(zip(sight.pieces, scores, strict=True)):
            self._same[sight.names[i]].add(score)
            if score > -1 and piece.last - piece.first > 1:
                for at in (piece.first, piece.last - 1):
                    word = sight.passage.words[at].lower
                    self._part[word] = max(self._part.get(word, score), score)
            if score > 0 and piece.known:
                self._add(piece, score)

    def _add(self, piece: Piece, score: float) -> None:
        known = piece.known
        if known is None:
            return
        chance = 1 / (1 + exp(-min(score, 30.0)))
        self._all += chance
        share = chance if len(known.countries) < 3 else chance / len(known.countries) ** 0.5
        for country in known.countries:
            self._countries[country] += share
        for province in known.provinces:
            self._provinces[province] += chance / len(known.provinces) ** 0.5

    def second(self, i: int) -> list[str]:
        """What the rest of the report says of piece ``i``."""
        piece = self._sight.pieces[i]
        if self._sight.passage.sentence[piece.first] in self._sight.passage.caseless:
            return [f"~{feature}" for feature in self._second(i, piece)]
        return self._second(i, piece)

    def _second(self, i: int, piece: Piece) -> list[str]:
        sight, score = self._sight, self._scores[i]
        own, rough = _step(score, 8), _step(score, 4)
        found = [f"z={own}"]
        same = self._same[sight.names[i]]
        if same.count > 1:
            most, mean = _step(same.most_but(score), 6), _step((same.total - score) / (same.count - 1), 6)
            found += [f"most={most}", f"mean={mean}", f"most={most} z={rough}"]
        else:
            found.append("alone")
        if piece.last - piece.first == 1:
            part = self._part.get(sight.passage.words[piece.first].lower)
            if part is not None:
                found.append(f"part={_step(part, 6)}")
        known = piece.known
        if known and self._all > 0:
            country = max((self._countries.get(c, 0.0) for c in known.countries), default=0.0)
            province = max((self._provinces.get(p, 0.0) for p in known.provinces), default=0.0)
            near = int(5 * province / self._all)
            found += [f"there={int(5 * country / self._all)} {known.kind[:4]}"]
            found += [f"near={near} {known.kind[:4]}{known.size}", f"near={near} z={rough}"]
        return found


def _step(score: float, most: int) -> int:
    return max(-most, min(most, round(score)))
