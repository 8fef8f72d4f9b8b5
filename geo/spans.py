"""Which stretches of a text may name a place: what a gazetteer knows, and other capitalised runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo import cues as cue_words
from geo.model import Kind
from geo.names import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.gazetteer import Gazetteer
    from geo.passage import Passage
    from geo.summary import Summary

LONGEST = 6
#: Uses of words that stand at no end of a name in a text without capitals.
_NEVER = frozenset({"func", "art", "and", "date", "say", "prep", "border"})
#: Uses of words that make no name of a place by themselves: there is a province called East.
_NO_PLACE = frozenset({"func", "art", "and", "date", "dir", "kind", "kind-d", "title", "border"})
_NO_NAME = frozenset({"func", "art", "and", "date", "say", "prep"})
#: Uses of words that are no part of a name that the gazetteer does not know.
_NO_PART = frozenset({"and", "date", "title"})
_LONGEST_UNKNOWN = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """Words ``[first, last)`` of a passage, and what the gazetteer knows of their key.

    ``dotted`` where the stop behind it is its own ("Conn."); ``clitic`` is how many letters of
    its first word belong to a word written on to it (Arabic "and", "in"). ``belief`` is the chance
    (0-1) that it is the name of a place, once that is judged.
    """

    first: int
    last: int
    key: str
    known: Summary | None
    dotted: bool = False
    clitic: int = 0
    belief: float = 1.0


def runs(passage: Passage) -> list[tuple[int, int]]:
    """The longest rows of capitalised words, with small words inside ("Gulf of Mexico")."""
    found, i, n = [], 0, len(passage)
    words, tokens = passage.words, passage.tokens
    inside = cue_words.load().words["inside_names"]
    while i < n:
        if not tokens[i].capital:
            i += 1
            continue
        end = at = i + 1
        while at < n and passage.joined(at):
            if tokens[at].capital or (words[at].shape == "1" and passage.gaps[at] == " "):
                end = at + 1
            elif words[at].lower not in inside or passage.gaps[at] not in (" ", "-"):
                break
            at += 1
        found.append((i, end))
        i = end
    return found


def _may_name(passage: Passage, i: int) -> bool:
    """Whether a word of a text without capitals can stand at an end of a name."""
    word = passage.words[i]
    return word.use not in _NEVER and word.common != 1 and word.shape != "1" and len(word.lower) > 1


def _starts(passage: Passage, i: int) -> bool:
    token = passage.tokens[i]
    if passage.sentence[i] in passage.caseless:
        return (
            _may_name(passage, i)
            or passage.words[i].use == "dir"
            or passage.words[i].lower in cue_words.load().words["name_articles"]
        )
    if token.capital or passage.words[i].shape == "ar":
        return True
    return (
        token.text in cue_words.load().words["name_articles"]
        and i + 1 < len(passage)
        and passage.tokens[i + 1].capital
        and passage.joined(i + 1)
    )


def _ends(passage: Passage, i: int) -> bool:
    return passage.tokens[i].capital or passage.words[i].shape in ("ar", "1")


def _reach(passage: Passage, i: int) -> int:
    last = i + 1
    top = min(len(passage), i + LONGEST)
    while last < top and passage.bound(last):
        last += 1
    return last


def known(passage: Passage, gazetteer: Gazetteer) -> Iterator[Piece]:
    """Every stretch that the gazetteer knows."""
    words, tokens, text = passage.words, passage.tokens, passage.text
    for i in range(len(passage)):
        if not _starts(passage, i):
            continue
        keys = [w.key for w in words[i : _reach(passage, i)]]
        row = folded(" ".join(keys))
        for key in gazetteer.prefixes(row):
            if len(key) < len(row) and row[len(key)] != " ":
                continue
            last = i + key.count(" ") + 1
            end = tokens[last - 1].span.end
            plain = passage.sentence[i] in passage.caseless
            if not (_may_name(passage, last - 1) if plain else _ends(passage, last - 1)):
                continue
            dotted = text.startswith(".", end) and text[end - 1] != "."
            if all(w.use in _NO_PLACE for w in words[i:last]):
                continue
            piece = text[tokens[i].span.start : end]
            summary = gazetteer.summary(key, shortened=dotted or "." in piece or piece.isupper())
            if plain and summary and summary.abbreviation and summary.kind is not Kind.COUNTRY:
                continue
            if summary is not None:
                yield Piece(i, last, key, summary, dotted and summary.abbreviation)


def unknown(passage: Passage, taken: set[tuple[int, int]]) -> Iterator[Piece]:
    """Beginnings and ends of capitalised runs that no gazetteer knows, but for the plainly hopeless."""
    for first, last in runs(passage):
        if passage.sentence[first] in passage.caseless:
            continue
        ends = {(first, e) for e in range(first + 1, last + 1)} | {(s, last) for s in range(first, last)}
        for s, e in sorted(ends):
            if (s, e) not in taken and e - s <= _LONGEST_UNKNOWN and _is_hopeful(passage, s, e):
                yield Piece(s, e, "", None)


def _is_hopeful(passage: Passage, first: int, last: int) -> bool:
    """Whether an unknown run may be a place: measured on the training texts, of what this drops 1 in 500 is one."""
    words = passage.words[first:last]
    if not passage.tokens[first].capital or not (passage.tokens[last - 1].capital or words[-1].shape == "1"):
        return False
    if words[0].use in _NO_NAME or words[-1].use in _NO_NAME or any(w.use in _NO_PART for w in words):
        return False
    word = words[0]
    if len(words) == 1:
        return not (word.shape == "A" or word.common in (1, 2, 3) or word.given == 2 or word.family)
    return not (word.given == 2 and not word.common and not any(w.use for w in words))


def pieces(passage: Passage, gazetteer: Gazetteer) -> list[Piece]:
    """All stretches that may name a place, in text order, the longer first."""
    found = list(known(passage, gazetteer))
    found += unknown(passage, {(p.first, p.last) for p in found})
    return sorted(found, key=lambda p: (p.first, -p.last))
