"""Words about space that only tell where a named town is: "Manbij, east of Aleppo, …", "Hajin near the border".

They speak of the town, and of no ground of their own. "Fighting east of Aleppo", "Manbij and areas east of Aleppo" and
"in Syria, east of the Euphrates" do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.model import Kind
from geo.space import terms
from geo.space.grammar import AREA, Made
from geo.space.terms import Site
from geo.space.words import LAND, SIGNS, TOWN, looked_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.space.grammar import Reader
    from geo.space.lexer import Item

_DIVIDED = frozenset({Kind.PROVINCE, Kind.DISTRICT})
#: Words that begin what lies somewhere, and is more than a town: "areas", "the strip".
_GROUND = frozenset(SIGNS[group] for group in ("heads", "area", "strip", "side", "bank", "admin", "along", "outskirts"))
#: What stands between the town and the words is no longer, in letters.
_LONGEST = 60
#: So many signs before the words the town is looked for.
_REACH = 8
_OPENS = re.compile(r"\s*+[,،(\[–—-]\s*+")
_A_TOWN = re.compile(r"an?\s[\w\s'’-]*")


def told(items: Sequence[Item], reader: Reader) -> frozenset[int]:
    """Which of a sentence's items, by their place in it, only tell where a town is that stands before them."""
    found: set[int] = set()
    for k, item in enumerate(items):
        term = _first(item)
        at = _before(items, k) if term is not None else -1
        if term is None or at < 0:
            continue
        between = reader.text[items[at].span.end : item.span.start]
        if len(between) <= _LONGEST and _is_of(items[at], term, again=at in found) and _fits(between, item, reader):
            found.add(k)
    return frozenset(found)


def _first(item: Item) -> object:
    """The term of an item that may tell where a town is: that which stands first in it."""
    if not isinstance(item.value, Made):
        return None
    term: object = item.value.term
    while isinstance(term, (terms.Both, terms.Except)):
        term = term.inner
    nearby = isinstance(term, terms.Near) and term.how in ("near", "outside")
    away = isinstance(term, terms.Away) and item.sign == AREA
    return term if nearby or away or isinstance(term, (terms.Side, terms.Between, terms.Along)) else None


def _before(items: Sequence[Item], k: int) -> int:
    """The place or term before an item, with no more than small words between; -1 for none."""
    for at in range(k - 1, max(-1, k - _REACH), -1):
        if items[at].sign in (TOWN, LAND, AREA):
            return at
    return -1


def _is_of(item: Item, term: object, *, again: bool) -> bool:
    """Whether an item names a town, or ground that lies elsewhere than what it is told by."""
    if item.sign == AREA:
        near = item.value.term
        return again or (isinstance(near, terms.Near) and isinstance(near.of, Site) and near.how != "around")
    if item.sign == TOWN:
        return True
    place = item.value[0].place if isinstance(item.value[0], Site) else None
    of = term.of if isinstance(term, terms.Side) else None
    if place is None or place.kind not in _DIVIDED or not isinstance(of, Site) or not of.place.province:
        return False
    return of.place.province not in (place.id, place.province)


def _fits(between: str, item: Item, reader: Reader) -> bool:
    """Whether what stands between a town and the words joins them, and the words speak of no ground themselves."""
    text, words = reader.text[item.span.start : item.span.end], reader.words
    first = looked_up(text.split()[0])
    sign = words.phrases.get(first, ("", None))[0]
    opened = _OPENS.match(between)
    rest = between[opened.end() :] if opened else between.strip()
    if opened and _A_TOWN.fullmatch(rest):
        return True
    if sign in _GROUND:
        return False
    lying = words.groups.get("lying", frozenset())
    joined = all(looked_up(word) in lying for word in rest.split())
    if opened or rest:
        return joined
    term = _first(item)
    # "Manbij east of the Euphrates" may tell where to.
    return isinstance(term, (terms.Near, terms.Along)) or (
        isinstance(term, terms.Side) and isinstance(term.of, Site) and term.of.place.kind is not Kind.RIVER
    )
