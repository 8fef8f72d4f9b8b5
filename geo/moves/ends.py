"""Words to the ends of movements: names, words about space, and places that are meant but not named.

"Ain Issa camp", "the besieged town of Kobani" and "Iraqi territory" are places, "northern Syria" is a
part of one unless :mod:`geo.expressions` knows which, "the camps" are places that the text does not
tell. "The Baghdad conference", "Iraqi forces" and "the topic" are none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.model import Kind
from geo.moves.text import LONGEST_PHRASE
from geo.moves.words import Form

if TYPE_CHECKING:
    from geo.model import Place
    from geo.moves.text import Item, Text

#: How sure the place of an end is that is meant but not named, and of which only a country is told ("Syrian camps");
#: how much less so where it is a part of a place.
UNTOLD, IN_COUNTRY, PARTLY = 0.5, 0.7, 0.9
_MOST_ADDED = 5
_MOST_UNKNOWN = 3
_STATES = frozenset({Kind.COUNTRY, Kind.CITY, Kind.PROVINCE})
_DIVIDED = frozenset({Kind.COUNTRY, Kind.PROVINCE})
_NOUNS = ("place_nouns", "place_plurals")


@dataclass(frozen=True, slots=True)
class Found:
    """Words ``[first, last)`` that tell an end.

    ``partial`` where it is a part of what ``items`` name, or beside it; ``edge`` where it is a
    border of it. ``hints`` are countries that it lies in by a demonym.
    """

    first: int
    last: int
    items: tuple[Item, ...] = ()
    hints: tuple[Place, ...] = ()
    partial: bool = False
    edge: bool = False

    @property
    def places(self) -> tuple[Place, ...]:
        """The places that it is told by."""
        told = (p for item in self.items for p in item.places)
        return tuple(dict.fromkeys((*told, *self.hints)))

    @property
    def is_located(self) -> bool:
        """Whether some place is known that it is, or lies in."""
        return bool(self.places) or any(item.expression for item in self.items)

    @property
    def border(self) -> Place | None:
        """The border that it is."""
        return next((item.border for item in self.items if item.border), None)

    @property
    def kind(self) -> Kind | None:
        """What kind of place it is, where one is named."""
        return self.items[0].kind if self.items else None

    @property
    def confidence(self) -> float:
        """How sure its place is (0-1)."""
        if not self.places and not any(item.expression for item in self.items):
            return UNTOLD
        if not self.items:
            return IN_COUNTRY
        sure = min(item.source.confidence for item in self.items)
        return sure * PARTLY if self.partial or self.edge else sure


@dataclass(slots=True)
class _Opening:
    """What was read of an end so far: words ``[first, at)``."""

    first: int
    at: int
    hints: tuple[Place, ...] = ()
    article: bool = False
    noun: int = 0
    uses: frozenset[str] = frozenset()
    unknown: int = 0
    names: int = 0

    @property
    def behind_noun(self) -> bool:
        """Whether a noun of places was the last that was read."""
        return bool(self.noun) and self.noun == self.at

    def is_noun_of(self, *uses: str) -> bool:
        """Whether the last noun of places is good for one of some uses."""
        return not self.uses.isdisjoint(uses)


def read(text: Text, i: int) -> Found | None:
    """The end that begins with word ``i``, or None where none does."""
    opening = _Opening(i, i)
    stop = min(text.stop(i), i + LONGEST_PHRASE)
    while opening.at < stop and (opening.at == i or text.tight(opening.at)):
        item = text.items.get(opening.at)
        if item is not None and not item.demonym:
            return _named(text, opening, item)
        if item is not None:
            closed = _of_a_people(text, opening, item)
            if closed is not None or opening.at <= item.first:
                return closed
        elif not _step(text, opening):
            break
    return _unnamed(text, opening)


def _step(text: Text, opening: _Opening) -> bool:
    """Read one more word, or phrase, before the name of a place; False where none can follow."""
    at = opening.at
    n, uses = text.phrase(at)
    if not uses.isdisjoint(("articles", "possessives")) and at == opening.first:
        opening.article = True
        opening.first += n * ("articles" in uses)
    elif not uses.isdisjoint((*_NOUNS, "parts", "directions", "borders", "territory")):
        opening.noun, opening.uses = at + n, uses
        opening.article = opening.article or text.has_article(at)
    elif "way:of" in uses:
        if not opening.behind_noun:
            return False
        n += text.has(at + n, "articles")
        opening.noun = at + n
    elif "adjectives" not in uses and not _is_unknown(text, opening):
        return False
    opening.at += n
    return True


def _is_unknown(text: Text, opening: _Opening) -> bool:
    """Whether the next word may describe a place though no cue knows it: "the notorious", "Qasrak"."""
    if text.is_name(opening.at) and not text.items.bodies.get(opening.at):
        opening.names += 1
        return opening.names <= _MOST_UNKNOWN
    opening.unknown += 1
    return opening.article and text.is_plain(opening.at) and opening.unknown <= _MOST_UNKNOWN


def _of_a_people(text: Text, opening: _Opening, item: Item) -> Found | None:
    """What a demonym makes of an end: "Iraqi territory", "the Syrian town of"; moves on where more is to come."""
    behind = item.last
    if text.words.head_first:
        if not opening.behind_noun:
            return None
        border = opening.is_noun_of("borders")
        partial = not border and not opening.is_noun_of("territory")
        return Found(opening.first, behind, (item,), partial=partial, edge=border)
    if text.tight(behind) and text.has(behind, "territory"):
        return Found(opening.first, behind + 1, (item,))
    if text.tight(behind) and text.has(behind, "borders") and not text.has(behind + 1, *_NOUNS):
        return Found(opening.first, behind + 1, (item,), edge=True)
    following = text.items.get(behind)
    named = following is not None and not following.demonym
    if text.tight(behind) and (named or text.has(behind, *_NOUNS, "parts", "directions", "adjectives", "borders")):
        opening.hints += item.places
        opening.at = behind
    return None


def _named(text: Text, opening: _Opening, item: Item) -> Found | None:
    """The end that a name closes."""
    if opening.names and not opening.behind_noun:
        return None
    last = item.last
    gap = text.passage.gaps[last] if last < len(text.passage.gaps) else "|"
    if gap == "'s":
        return _owned(text, opening, item)
    if gap == "-" or (gap == " " and text.has(last, "not_places")) or _describes(text, opening, item):
        return None
    if gap == " " and _is_part_of_name(text, last):
        return None
    divided = item.kind in _DIVIDED and opening.is_noun_of("place_plurals")
    found = Found(
        opening.first,
        last,
        (item,),
        opening.hints,
        partial=not item.expression and (divided or opening.is_noun_of("parts", "directions")),
        edge=item.border is None and opening.is_noun_of("borders"),
    )
    return _added(text, found if text.words.head_first else _with_nouns(text, found))


def _describes(text: Text, opening: _Opening, item: Item) -> bool:
    """Whether a name only describes the noun behind it: "the Syria file"."""
    last = item.last
    if item.kind not in _STATES or item.expression or opening.noun or text.words.head_first:
        return False
    bare = text.tight(last) and text.passage.gaps[last] == " " and _is_noun(text, last)
    return opening.article and bare and not text.words.is_participle(text.key(last))


def _is_noun(text: Text, i: int) -> bool:
    """Whether a word in small letters may be a noun that a name describes."""
    plain = text.passage.words[i].shape == "aa" and not text.triggers(i)
    return plain and all(use == "not_mover" or use.startswith("mover:") for use in text.uses(i))


def _is_part_of_name(text: Text, last: int) -> bool:
    """Whether a longer name goes on behind a place's: "Adair County Regional Jail"."""
    return text.is_name(last) and not text.uses(last) and not text.triggers(last) and text.items.get(last) is None


def _owned(text: Text, opening: _Opening, item: Item) -> Found | None:
    """What stands behind a possessive: "Syria's Hasakah", "Iraq's borders"."""
    last = item.last
    following = text.items.get(last)
    if following is not None and not following.demonym:
        opening.hints += item.places
        return _named(text, opening, following)
    if text.has(last, "territory", "borders"):
        return Found(opening.first, last + 1, (item,), edge=text.has(last, "borders"))
    # "Iraq's north", "Iraq's Garmian Region".
    last += text.is_name(last) and text.tight(last + 1)
    if text.has(last, *_NOUNS, "directions", "parts"):
        return Found(opening.first, last + 1, (item,), partial=True)
    return None


def _with_nouns(text: Text, found: Found) -> Found:
    """An end with the nouns of places behind its name: "Ain Issa camp", "the Rabia border crossing"."""
    last, edge, partial = found.last, found.edge, found.partial
    while text.tight(last) and text.passage.gaps[last] == " ":
        n, uses = text.phrase(last)
        if uses.isdisjoint((*_NOUNS, "parts", "borders")) or text.way(last)[1]:
            break
        edge = edge or ("borders" in uses and found.border is None)
        partial = partial or ("parts" in uses and uses.isdisjoint(_NOUNS))
        last += n
    inner = text.items.get(last + 1) if last > found.last and text.has(last, "way:of") and text.tight(last) else None
    if inner is not None and inner.kind is Kind.COUNTRY and not inner.demonym:
        # "The Kurdistan Region of Iraq".
        return replace(found, last=inner.last, hints=found.hints + inner.places, edge=edge, partial=partial)
    return replace(found, last=last, edge=edge, partial=partial)


def _added(text: Text, found: Found) -> Found:
    """An end with the places added to it: "from Mosul, Tal Afar and Sinjar"."""
    items, hints, last = found.items, found.hints, found.last
    conjunctions = text.words.clitics.get("conjunctions", ())
    while len(items) < _MOST_ADDED and last < text.stop(found.first):
        at = last + text.has(last, "ands")
        at += text.has(at, "articles")
        item = text.items.get(at)
        joined = at > last or text.passage.gaps[last] in (",", "،") or (item and item.letters in conjunctions)
        if item is None or item.demonym or not joined or item.border or _opens_a_clause(text, item.last):
            break
        if at == last and item.kind in _DIVIDED and found.kind is not item.kind:
            # "Sinjar, Iraq" is one place.
            hints += item.places
        else:
            items = (*items, item)
        last = item.last
    return replace(found, items=items, hints=hints, last=last)


def _opens_a_clause(text: Text, behind: int) -> bool:
    """Whether a name before word ``behind`` is the subject of another clause: "and Mosul was"."""
    if text.has(behind, "aux", "will", "may", "should", "saying", *_NOUNS):
        return True
    return behind < len(text.passage) and any(t.form is Form.VERB for t in text.triggers(behind))


def _unnamed(text: Text, opening: _Opening) -> Found | None:
    """The end that a noun of places closes: "the camps", "a prison in Qamishli", "the Syrian border"."""
    told = opening.article or opening.hints or opening.names or opening.is_noun_of("place_plurals")
    if not opening.behind_noun or not opening.is_noun_of(*_NOUNS, "borders"):
        return None
    edge = opening.is_noun_of("borders")
    found = Found(opening.first, opening.noun, hints=opening.hints, partial=True, edge=edge)
    n, way = text.way(opening.at) if opening.at < len(text.passage) and text.tight(opening.at) else (0, "")
    if way in ("at", "near", "with", "of") and (way != "with" or edge):
        inner = read(text, opening.at + n)
        if inner is not None and inner.is_located:
            partial = inner.partial or edge or way != "at"
            return replace(inner, first=opening.first, hints=opening.hints + inner.hints, partial=partial, edge=edge)
    return found if told else None
