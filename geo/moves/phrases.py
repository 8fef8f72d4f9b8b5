"""Noun phrases: where they end, which word is their head, and whether it is something that moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.moves.text import LONGEST_PHRASE
from geo.moves.words import Form

if TYPE_CHECKING:
    from geo.moves.text import Text


def head(text: Text, first: int, last: int) -> int:
    """The head of the noun phrase ``[first, last)``: "troops" in "hundreds of US troops"."""
    if text.words.head_first:
        i = first
        while i < last - 1 and (_counts(text, i) or _is_of(text, i, text.way(i)[1])):
            i += text.phrase(i)[0]
        return min(i, last - 1)
    for i in range(first, last):
        if text.has(i, "way:of") and i > first and not _counts(text, i - 1):
            return i - 1
    return last - 1


def _counts(text: Text, i: int) -> bool:
    """Whether a word says how many, so that the noun is behind it: "31,000 of", "hundreds of"."""
    return text.has(i, "quantities") or text.passage.words[i].shape == "1"


def noun_phrase(text: Text, i: int) -> int:
    """One past the last word of the noun phrase that begins with word ``i``; ``i`` itself for none."""
    stop, start = min(text.stop(i), i + LONGEST_PHRASE), i
    while i < stop and (i == start or text.tight(i)):
        n, uses = text.phrase(i)
        way = text.way(i)[1]
        if i > start and _is_of(text, i, way):
            n += text.has(i + n, "articles", "possessives")
        elif way and not (i == start and "quantities" in uses):
            break
        elif "ands" in uses and i > start:
            if not _goes_on(text, i + n):
                break
        elif _is_no_noun(text, i, uses, first=i == start) or (i > start and _is_other(text, i)):
            break
        i += n
    return min(i, stop)


def _begins_count(text: Text, i: int) -> bool:
    """Whether a figure begins another phrase: "القوات | 400 معتقل"."""
    return text.passage.words[i].shape == "1" and not _counts(text, i - 1)


def _is_other(text: Text, i: int) -> bool:
    """Whether a place or a count of others begins behind a noun that stands first: "شاحنات | معبر القائم"."""
    item = text.items.get(i)
    place = text.has(i, "place_nouns", "place_plurals") and not text.theme(i)
    return text.words.head_first and (place or _begins_count(text, i) or (item is not None and not item.demonym))


def _is_of(text: Text, i: int, way: str) -> bool:
    """Whether a preposition joins two nouns: "hundreds of families", "عشرات من العناصر"."""
    if way != "from" or not text.words.head_first or not text.has(i - 1, "quantities"):
        return way == "of"
    behind = i + text.phrase(i)[0]
    return not text.has(behind, "place_nouns", "place_plurals") and text.items.get(behind) is None


def _goes_on(text: Text, i: int) -> bool:
    """Whether a noun phrase goes on behind "and"."""
    inside = i < len(text.passage) and text.tight(i) and not text.way(i)[0]
    return inside and not _is_no_noun(text, i, text.uses(i), first=False)


_NO_NOUNS = ("stops", "aux", "will", "may", "negations", "saying", "relatives", "light", "dates", "borders")


def _is_no_noun(text: Text, i: int, uses: frozenset[str], *, first: bool) -> bool:
    """Whether word ``i`` ends a noun phrase, or begins none."""
    if not first and not uses.isdisjoint(("articles", "possessives")):
        return True
    mover = any(use.startswith("mover:") for use in uses)
    if not mover and not uses.isdisjoint(_NO_NOUNS) and not (first and "quantities" in uses):
        return True
    if any(t.form in (Form.VERB, Form.PRESENT) for t in text.triggers(i)):
        return not (first and text.words.is_participle(text.key(i)))
    return False


def can_move(text: Text, first: int, last: int) -> bool:
    """Whether a noun phrase names what is known to move: troops, a body, a people."""
    top = head(text, first, last)
    item = text.items.get(top)
    return bool(text.theme(top)) or top in text.items.bodies or (item is not None and item.demonym)
