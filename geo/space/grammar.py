"""The grammar of words about space: rules that make terms out of a sentence's signs.

A sentence is a string of signs, a letter each (:mod:`geo.space.words`). A rule is a pattern over them and what it
makes: the signs that it matches become one, that of a place again (P, C, W, L) or of a term: A an area, S a stretch,
Q a point, Z a set. Rules are tried in their order, each as often as it fits, so that later ones find what earlier
ones have made: "the Syrian Euphrates" is a river when "areas east of" is read before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from geo.model import Kind, Span
from geo.names import key, without_article
from geo.space import terms
from geo.space.lexer import Item
from geo.space.terms import Frontier, Reach, Site
from geo.space.words import BORDER, LAND, OTHER, RIVER, TOWN, looked_up

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.model import Mention, Place
    from geo.space.terms import Line, Term
    from geo.space.words import SpaceWords

    Build: TypeAlias = Callable[["Hit"], Item | None]

#: The signs of terms.
AREA, STRETCH, POINT, SET = "A", "S", "Q", "Z"
TERMS = frozenset((AREA, STRETCH, POINT, SET))
#: How much less sure a town's province is, or a province's town, than what the name was matched to.
TURNED = 0.9


class Winds(NamedTuple):
    """Directions with what qualifies them: "far", or a share of the whole."""

    towards: tuple[str, ...]
    far: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A term with those that it was made of."""

    term: Term
    parts: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """What a rule may ask about: the text; a language's words; the last place of some kinds before an offset."""

    text: str
    words: SpaceWords
    recall: Callable[[tuple[Kind, ...], int], Site | None]


class Hit:
    """Where a rule fits: the items by the names of its groups."""

    def __init__(self, items: Sequence[Item], m: re.Match[str], reader: Reader) -> None:
        self.items = items
        self.match = m
        self.reader = reader

    def __getitem__(self, name: str) -> Item:
        """The first item of a group."""
        return self.items[self.match.start(name)]

    def has(self, name: str) -> bool:
        """Whether a group matched anything."""
        return bool(self.match.groupdict().get(name))

    def word(self, name: str) -> str:
        """The word of a group's first item, or ""."""
        return self[name].word if self.has(name) else ""

    def is_word(self, name: str, group: str) -> bool:
        """Whether the word of a group's first item is in a group of the language's words."""
        return self.word(name) in self.reader.words.groups.get(group, frozenset())

    def near(self, group: str, before: int) -> bool:
        """Whether one of the words right before is in a group of the language's words."""
        at = self.match.start()
        listed = self.reader.words.groups.get(group, frozenset())
        return any(item.word in listed for item in self.items[max(0, at - before) : at])

    def follows(self, group: str) -> bool:
        """Whether the next word is in a group of the language's words."""
        at = self.match.end()
        return at < len(self.items) and self._begins(self.items[at], group)

    def begins(self, name: str, group: str) -> bool:
        """Whether the words of a group's first item begin with one that is in a group of the language's words."""
        return self._begins(self[name], group)

    def _begins(self, item: Item, group: str) -> bool:
        listed = self.reader.words.groups.get(group, frozenset())
        first, _, _ = self.reader.text[item.span.start : item.span.end].partition(" ")
        return item.word in listed or looked_up(first) in listed

    def has_capitals(self, *names: str) -> bool:
        """Whether the words of some groups all have capitals: "Southern Front"."""
        spans = [self[name].span for name in names if self.has(name)]
        return all(self.reader.text[span.start].isupper() for span in spans)

    def is_behind_figure(self) -> bool:
        """Whether a figure stands right before that was not read: "½ km" of "½ km north of Mosul"."""
        before = [
            item for item in self.items[max(0, self.match.start() - 2) : self.match.start()] if item.sign == OTHER
        ]
        words = [self.reader.text[item.span.start : item.span.end] for item in before]
        if not words:
            return False
        is_unit = before[-1].word in self.reader.words.units or len(words[-1]) == 1
        fraction = any(c.isnumeric() and not c.isdecimal() for c in words[-1])
        return fraction or (is_unit and any(c.isnumeric() for word in words for c in word))

    def is_attributive(self, name: str) -> bool:
        """Whether the place of a group tells of what follows it: "the Mosul governor's house"."""
        at, behind = self.match.start(name), self.match.end()
        if not at or self.items[at - 1].sign != "t" or behind >= len(self.items) or self[name].sign != TOWN:
            return False
        following = self.items[behind]
        between = self.reader.text[self.items[behind - 1].span.end : following.span.start]
        return following.sign in (OTHER, TOWN, LAND) and between in (" ", "-", "–")

    def made(self, sign: str, value: Any, start: str = "") -> Item:
        """An item for all that matched, an article in front left out; or from a group on."""
        first, last = self.match.start(start) if start else self.match.start(), self.match.end()
        while self.items[first].sign == "t" and first < last - 1:
            first += 1
        span = Span(self.items[first].span.start, max(i.span.end for i in self.items[first:last]))
        return Item(sign, span, value)

    def term(self, sign: str, term: Term, *parts: str, start: str = "") -> Item:
        """An item of a term."""
        return self.made(sign, Made(term, tuple(self[p] for p in parts)), start)

    # -- values of items

    def site(self, name: str) -> Site:
        """The place of a group's item."""
        found: Site = self[name].value[0]
        return found

    def line(self, name: str) -> Line:
        """The line of a group's item."""
        found: Line = self[name].value[0]
        return found

    def spot(self, name: str) -> Line:
        """The place of a group's item as what is reckoned from: a town's point, a line, else ground."""
        return self.line(name) if self[name].sign in (BORDER, RIVER) else self.town(name)

    def winds(self, name: str) -> Winds:
        """The directions of a group's item."""
        value = self[name].value
        return value if isinstance(value, Winds) else Winds(value)

    def land(self, name: str) -> Site:
        """The place of a group's item as ground with an outline: a town's province, where it has one of its name."""
        site, mention = self[name].value
        return turned(site, mention, Kind.PROVINCE) if site.place.kind is Kind.CITY and not site.place.capital else site

    def town(self, name: str) -> Site:
        """The place of a group's item as a point: a province's town, where it has one of its name."""
        site, mention = self[name].value
        return turned(site, mention, Kind.CITY) if site.place.kind is Kind.PROVINCE else site


def turned(site: Site, mention: Mention | None, kind: Kind) -> Site:
    """A place as another of the same name, of a kind and beside it; itself where there is none."""
    own = site.place
    for candidate in mention.candidates if mention is not None else ():
        other = candidate.place
        beside = own.id == other.province or other.id == own.province
        if other.kind is kind and beside and _namesakes(own, other) and not candidate.demonym:
            return Site(other, site.certain * TURNED, site.anaphoric)
    return site


def _namesakes(one: Place, other: Place) -> bool:
    """Whether two places go by one name: Raqqa and its governorate, but not Mosul and Nineveh."""
    names = [{without_article(key(name)) for name in (p.name, *p.names.values())} for p in (one, other)]
    return not names[0].isdisjoint(names[1])


class Grammar:
    """The rules of a language, in their order."""

    def __init__(self) -> None:
        self._rules: list[tuple[re.Pattern[str], Build]] = []

    def rule(self, pattern: str) -> Callable[[Build], Build]:
        """Take a function for what is made where a pattern fits; it gives None where it does not after all."""

        def register(build: Build) -> Build:
            self._rules.append((re.compile(pattern), build))
            return build

        return register

    def reduce(self, items: Sequence[Item], reader: Reader) -> list[Item]:
        """A sentence's items with all that the rules make of them."""
        items = list(items)
        signs = "".join(item.sign for item in items)
        for pattern, build in self._rules:
            at = 0
            while (m := pattern.search(signs, at)) is not None:
                made = build(Hit(items, m, reader))
                at = m.start() + (made is None)
                if made is not None:
                    items[m.start() : m.end()] = [made]
                    signs = signs[: m.start()] + made.sign + signs[m.end() :]
        return items


def standing(item: Item) -> Term | None:
    """What an item says that no rule took up: a term, or a border that is told well enough to be drawn by itself."""
    if item.sign in TERMS:
        made: Made = item.value
        return made.term
    if item.sign in (BORDER, RIVER) and isinstance(item.value[0], (Frontier, Reach)):
        line = item.value[0]
        told = isinstance(line, Reach) and bool(line.ends or line.part or line.beyond)
        told = told or (isinstance(line, Frontier) and bool(line.other or (line.own and line.towards)))
        return terms.Along(line) if told else None
    return None
