"""Words and sentences of a text, as spans of code points."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from geo.model import Span
from geo.names import folded, key

# Combining marks, Arabic vowel signs, tatweel, zero-width and bidirectional controls belong to
# the word that they stand in: a name is not broken by what the eye does not see.
_GLUE = "\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_UNSEEN = "".join(map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF)))
_APOSTROPHE = "'’‘ʿʾʻʼ`´"
_WORD = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}"  # U.S.
    rf"|[^\W_][\w{_GLUE}]*(?:[{_APOSTROPHE}][^\W_][\w{_GLUE}]*)*"
)
_POSSESSIVE = re.compile(r"['’][sS]$")
# Where a sentence may end: a stop, closing marks, white space, and something that opens one.
# A row of stops is tried at its first alone, and blanks once: a megabyte of either takes no longer than other text.
_END = re.compile(r"(?<![.!?؟…。])[.!?؟…。]++[\"'”’»)\]]*+(?=\s)")
_OPENS = re.compile(r"\s++[\"'“‘«(\[¿¡–—-]*\s*(\S)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Brig|Adm|Gov|Sen|Rep|Rev|Hon|St|Mt|Ft|No|"
    r"Jr|Sr|vs|etc|approx|ca|al|cf|Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
    r"|\b[^\W\d_](?:\.[^\W\d_])*)\.$"
)
_BLANK = re.compile(r"\n[ \t\r\f\v]*\n")


class Token(NamedTuple):
    """A word: its span, its text without a possessive ending, and whether it is capitalised."""

    span: Span
    text: str
    capital: bool


def words(text: str) -> list[Token]:
    """The words of a text in order; a possessive 's is left out of its word."""
    found = []
    new = tuple.__new__  # a named tuple's own constructor takes three times as long, for each word of a text
    for m in _WORD.finditer(text):
        word, capital = _read(m[0])
        if word:
            start = m.start()
            found.append(new(Token, (new(Span, (start, start + len(word))), word, capital)))
    return found


@lru_cache(maxsize=65536)
def _read(written: str) -> tuple[str, bool]:
    """A word without its possessive ending and signs unseen behind it, and whether its first letter is a capital."""
    word = _POSSESSIVE.sub("", written.rstrip(_UNSEEN))
    return word, next((c for c in word if c.isalpha()), "").isupper()


def joined_key(name: str) -> str:
    """The key of a name whose words a text has: the keys of its words, articles folded.

    Names in the gazetteers and stretches of a text meet in it, since both are cut the same way.

    >>> joined_key("Deir ez-Zor"), joined_key("W.Va.")
    ('deir al zor', 'w va')
    """
    return folded(" ".join(filter(None, (key(word.text) for word in words(name)))))


def _lines(text: str, start: int, end: int) -> list[Span]:
    """The parts of a paragraph that are lines of their own, not the wrapping of one."""
    spans, at = [], start
    for line in text[start:end].splitlines(keepends=True):
        spans.append(Span(at, at + len(line)))
        at += len(line)
    if len(spans) < 2:
        return spans
    usual = median(len(text[s.start : s.end].rstrip()) for s in spans)
    wrapped = 50 <= usual <= 120 and len(spans) > 2
    joined = [spans[0]]
    for before, span in pairwise(spans):
        full = len(text[before.start : before.end].rstrip()) >= 0.6 * usual
        if wrapped and full:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of a text, headlines and list lines included; white space at their ends is left on."""
    spans, at = [], 0
    for m in _BLANK.finditer(text):
        spans.append(Span(at, m.start()))
        at = m.end()
    spans.append(Span(at, len(text)))
    return [line for s in spans for line in _lines(text, s.start, s.end)]


def _trimmed(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    if not piece.strip():
        return None
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text, headlines and list lines included, without outer white space."""
    found: list[Span] = []
    for paragraph in paragraphs(text):
        at = paragraph.start
        for m in _END.finditer(text, paragraph.start, paragraph.end):
            following = _OPENS.match(text, m.end())
            if following is None or following.start(1) >= paragraph.end:
                continue
            opener = following[1]
            if opener.islower() or (m[0] == "." and _ABBREVIATION.search(text, max(at, m.end() - 12), m.end())):
                continue
            span = _trimmed(text, at, m.end())
            if span:
                found.append(span)
                at = m.end()
        span = _trimmed(text, at, paragraph.end)
        if span:
            found.append(span)
    return tuple(found)
