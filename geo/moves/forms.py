"""Which acts a word tells of where it stands: a verb, a noun, or none ("the Rabia crossing", "displaced Iraqis")."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.moves.words import Form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.moves.text import Text
    from geo.moves.words import Trigger

#: How many words before an act a word may stand that governs it.
REACH = 14
#: Words behind which an act is told by a noun.
_GOVERN_NOUNS = ("prevented", "preventing", "fearing", "intending", "denying", "failing", "factual", "saying", "any")
#: Words right before a noun, and right before an adjective.
_BEFORE_NOUNS = ("articles", "possessives", "adjectives", "intending", "any", "none", "preventing", "fearing")
_BEFORE_ADJECTIVES = ("articles", "possessives", "quantities", "ands", "none", "any", "way:of")
#: What may stand behind a noun of an act that nothing stands before.
_BEHIND_NOUNS = ("of", "from", "to", "by")
_PLACES = ("place_nouns", "place_plurals")
_LONGEST_NAME = 4


def triggers(text: Text, i: int) -> list[Trigger]:
    """The acts that word ``i`` tells of where it stands, the likeliest first; none for a part of a name."""
    if _is_in_name(text, i) or _is_place(text, i):
        return []
    found = list(_fitting(text, i))
    if len({t.form for t in found}) > 1 and text.words.head_first:
        # "أحبطت القوات تسلل": a verb and its noun have the same letters.
        noun = _is_governed(text, i)
        found.sort(key=lambda t: t.is_noun != noun)
    return found


def _fitting(text: Text, i: int) -> Iterator[Trigger]:
    for t in text.triggers(i):
        behind = i + len(t.rest) + 1
        if "-" in (text.passage.gaps[i], text.passage.gaps[behind]):
            continue
        if (t.form is Form.BOTH and _is_noun(text, i)) or _is_gerund_of(text, i, behind):
            yield replace(t, form=Form.NOUN)
        elif t.form is Form.NOUN or not _is_no_verb(text, i, behind):
            yield replace(t, form=Form.VERB) if t.form is Form.BOTH else t


def _is_in_name(text: Text, i: int) -> bool:
    """Whether letters say that a word is part of a name: "the Red Cross"."""
    return text.passage.words[i].shape == "Aa" and text.tight(i) and not text.is_headline(i)


def _is_place(text: Text, i: int) -> bool:
    """Whether a word stands for a place: "the Rabia crossing", "a border crossing"."""
    if not text.has(i, *_PLACES):
        return False
    named = any(x.last == i and not x.demonym for x in text.items.between(max(0, i - _LONGEST_NAME), i))
    return named or text.has(i - 1, "borders", "directions", "place_nouns")


def _is_governed(text: Text, i: int) -> bool:
    """Whether a word of the clause before word ``i`` asks for a noun."""
    at, start = i, max(text.start(i), i - REACH)
    while at > start and text.tight(at) and not text.has(at - 1, "that", "breaks"):
        at -= 1
    return text.any(at, i, *_GOVERN_NOUNS)


def _is_noun(text: Text, i: int) -> bool:
    """Whether a word that is a noun and a verb is a noun here: what stands before it belongs to a noun."""
    if not text.tight(i):
        return i + 1 < len(text.passage) and text.way(i + 1)[1] in _BEHIND_NOUNS
    if text.has(i - 1, "infinitive"):
        return False
    people = any(x.last == i and x.demonym for x in text.items.between(max(0, i - _LONGEST_NAME), i))
    if i + 1 < len(text.passage) and text.tight(i + 1) and text.way(i + 1)[1] == "of":
        return True
    beside = text.has(i - 1, *_BEFORE_NOUNS) or bool(text.way(i - 1)[1])
    return beside or people or text.passage.gaps[i] == "'s"


def _is_gerund_of(text: Text, i: int, behind: int) -> bool:
    """Whether a word is a noun like "the smuggling of"."""
    return text.words.is_gerund(text.key(i)) and behind < len(text.passage) and text.way(behind)[1] == "of"


def _is_no_verb(text: Text, i: int, behind: int) -> bool:
    """Whether a form of a verb stands where none does: behind an article, or as an adjective before what moves."""
    if text.words.head_first:
        return False
    if text.tight(i) and text.has(i - 1, "articles"):
        return True
    if text.has(i, *_PLACES):
        return text.has(i - 1, "possessives", "adjectives")
    past = text.words.is_participle(text.key(i)) and not text.words.is_gerund(text.key(i))
    return past and _describes(text, behind) and _may_be_adjective(text, i)


def _describes(text: Text, behind: int) -> bool:
    """Whether what moves stands right at word ``behind``: "displaced | Iraqis"."""
    if behind >= len(text.passage) or not text.tight(behind):
        return False
    item = text.items.get(behind)
    people = item is not None and item.demonym and not text.has(item.last, "territory", "borders")
    return people or bool(text.theme(behind))


def _may_be_adjective(text: Text, i: int) -> bool:
    counted = i > 0 and text.passage.words[i - 1].shape == "1"
    return not text.tight(i) or counted or text.has(i - 1, *_BEFORE_ADJECTIVES)
