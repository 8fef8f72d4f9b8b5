"""A sentence as a row of signs: each place, direction, distance and small word becomes an :class:`Item`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from geo.model import Kind, Role, Span
from geo.space import measures
from geo.space.terms import Site
from geo.space.words import (
    BORDER,
    DEMONYM,
    DISTANCE,
    LAND,
    MEANT,
    OTHER,
    POSSESSIVE,
    RIVER,
    TIME,
    TOWN,
    WIND,
    WIND_BEHIND,
    looked_up,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.model import Match, Place
    from geo.passage import Passage
    from geo.space.words import SpaceWords

_LANDS = frozenset(
    {Kind.COUNTRY, Kind.PROVINCE, Kind.DISTRICT, Kind.REGION, Kind.DESERT, Kind.LAKE, Kind.CONTINENT, Kind.SEA}
)
#: A phrase has so many words at most; letters written on to an Arabic word are so many.
_LONGEST, _MOST_LETTERS = 6, 4
#: Directions in so few letters need them in capitals.
_ABBREVIATION = 3
#: What stands between words and is no sign of its own.
_NOTHING = frozenset({" ", "-", ".", "'"})
_PUNCTUATION = {",": ",", "،": ",", ":": ":", "–": ":", "—": ":", "&": "&"}


class Item(NamedTuple):
    """A sign, the stretch of text that it stands for, its value, and its words as they are looked up.

    The value of a place is ``(site or line, mention or None)``.
    """

    sign: str
    span: Span
    value: Any = None
    word: str = ""


def sign_of(place: Place) -> str:
    """The sign of a place."""
    if place.kind is Kind.BORDER:
        return BORDER
    if place.kind is Kind.RIVER:
        return RIVER
    return LAND if place.kind in _LANDS else TOWN


def _named(match: Match) -> Item | None:
    """A mention as an item: a place, or, for what names no place of its own, a word that says nothing."""
    mention, place = match.mention, match.place
    word = looked_up(mention.text)
    if mention.role is Role.IN_NAME or mention.kind in (Kind.FORMATION, Kind.ORGANIZATION):
        return Item(OTHER, mention.head or mention.span, None, word)
    if place is None or (mention.role is Role.DEMONYM and place.kind is not Kind.COUNTRY):
        return None
    sign = DEMONYM if mention.role is Role.DEMONYM else sign_of(place)
    return Item(sign, mention.span, (Site(place, match.confidence), mention), word)


class Lexer:
    """The signs of a passage's sentences, in one language."""

    def __init__(self, passage: Passage, matches: Sequence[Match], words: SpaceWords) -> None:
        self._passage = passage
        self.words = words
        self._named: dict[int, Item] = {}
        for item in filter(None, map(_named, matches)):
            if item.span.start not in self._named or item.span.end > self._named[item.span.start].span.end:
                self._named[item.span.start] = item
        self._rows: dict[int, list[int]] = {}
        for i, sentence in enumerate(passage.sentence):
            self._rows.setdefault(sentence, []).append(i)

    def items(self, sentence: int) -> list[Item]:
        """The signs of a sentence, in its order; none where no word of it speaks of space."""
        row = self._rows.get(sentence, [])
        if not any(map(self._is_telling, row)):
            return []
        figures = self._figures(sentence)
        found: list[Item] = []
        at = -1
        for n, i in enumerate(row):
            start = self._passage.tokens[i].span.start
            if start < at:
                continue
            found += self._between(i, found)
            item = figures.get(start) or self._word(row, n)
            if found and found[-1].sign == WIND and f"{found[-1].word} {item.word}" in self.words.groups["names"]:
                found[-1], item = found[-1]._replace(sign=OTHER), item._replace(sign=OTHER)
            found += self._letters(i, item)
            found.append(item)
            at = item.span.end
        return found

    def _is_telling(self, i: int) -> bool:
        token = self._passage.tokens[i].text
        word = self._looked_up(i)
        if word in self.words.telling or word.lstrip("0123456789") in self.words.telling:
            return True
        return self._passage.words[i].shape == "ar" and (word[1:] in self.words.telling or token[-1].isdigit())

    def _between(self, i: int, before: Sequence[Item]) -> Iterator[Item]:
        """What stands before a word, where it is more than a blank."""
        gap = self._passage.gaps[i]
        if not before or gap in _NOTHING:
            return
        at = Span(before[-1].span.end, self._passage.tokens[i].span.start)
        if not self._passage.text[at.start : at.end].strip():
            return
        if gap.startswith("'"):
            yield Item(POSSESSIVE, Span(at.start, at.start))
            if gap != "'s":
                yield Item(OTHER, Span(at.end, at.end))
        else:
            yield Item(_PUNCTUATION.get(gap, OTHER), Span(at.start, at.start + 1))

    def _word(self, row: Sequence[int], n: int) -> Item:
        """The place or the phrase that begins with a word; a direction is none, though a village is called so too."""
        named = self._place(row[n])
        if named is None:
            return self._phrase(row, n)
        known = self.words.phrases.get(named.word)
        if named.sign in (TOWN, LAND) and known is not None and known[0] in (WIND, WIND_BEHIND, MEANT):
            return Item(known[0], named.span, known[1], named.word)
        return named

    def _place(self, i: int) -> Item | None:
        token = self._passage.tokens[i].span
        letters = _MOST_LETTERS if self._passage.words[i].shape == "ar" else 1
        starts = range(token.start, min(token.start + letters, token.end))
        return next((self._named[start] for start in starts if start in self._named), None)

    def _letters(self, i: int, item: Item) -> Iterator[Item]:
        """The letters that are written on to an Arabic word: "and", "in", "for"."""
        for at in range(self._passage.tokens[i].span.start, item.span.start):
            known = self.words.phrases.get(self._passage.text[at])
            if known is not None:
                yield Item(known[0], Span(at, at + 1), known[1])

    def _phrase(self, row: Sequence[int], n: int) -> Item:
        token = self._passage.tokens[row[n]]
        found = self._longest(row, n, 0)
        if found is None and self._passage.words[row[n]].shape == "ar" and token.text[0] in self.words.phrases:
            found = self._longest(row, n, 1)
        return found or Item(OTHER, token.span, None, self._looked_up(row[n]))

    def _longest(self, row: Sequence[int], n: int, letters: int) -> Item | None:
        """The longest phrase from a word on, some letters of it left out."""
        tokens, gaps = self._passage.tokens, self._passage.gaps
        start = tokens[row[n]].span.start + letters
        words = [self._looked_up(row[n]) if not letters else looked_up(tokens[row[n]].text[letters:])]
        best = None
        for k in range(n, min(n + _LONGEST, len(row))):
            if k > n:
                if gaps[row[k]] not in (" ", "-") or self._is_named(row[k]):
                    break
                words.append(self._looked_up(row[k]))
            known = self.words.phrases.get(" ".join(words))
            if known is not None and self._is_fit(row[k], words):
                best = Item(known[0], Span(start, tokens[row[k]].span.end), known[1], " ".join(words))
        return best

    def _is_fit(self, i: int, words: Sequence[str]) -> bool:
        """Whether a phrase is more than the letters of another: "NW" is a direction, "w" and "se" are none."""
        word = words[0]
        if len(words) > 1 or len(word) > _ABBREVIATION or word not in self.words.abbreviations:
            return True
        return self._passage.tokens[i].text.isupper()

    def _looked_up(self, i: int) -> str:
        """A word as it is looked up, without what the eye does not see."""
        word = self._passage.words[i]
        return looked_up(self._passage.tokens[i].text) if word.shape == "ar" else looked_up(word.lower)

    def _is_named(self, i: int) -> bool:
        """Whether a place is named from a word on; not where the word is a direction too."""
        named = self._named.get(self._passage.tokens[i].span.start)
        known = self.words.phrases.get(named.word) if named is not None else None
        return named is not None and not (known is not None and known[0] in (WIND, WIND_BEHIND))

    def _figures(self, sentence: int) -> dict[int, Item]:
        """Distances and times by where they begin."""
        span, text = self._passage.report.sentences[sentence], self._passage.text
        found = {at.start: Item(TIME, at) for at in measures.times(text, span, self.words)}
        for at, distance in measures.distances(text, span, self.words):
            found[at.start] = Item(DISTANCE, at, distance, looked_up(text[at.start : at.end]))
        return found
