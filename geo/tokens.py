"""Words and sentences of a text, as spans of code points."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from geo.model import Span

# Combining marks, Arabic vowel signs, tatweel, zero-width and bidirectional controls belong to
# the word that they stand in: a name is not broken by what the eye does not see.
_GLUE = "\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_APOSTROPHE = "'’‘ʿʾʻʼ`´"
_WORD = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}"  # U.S.
    rf"|[^\W_](?:[\w{_GLUE}]|[{_APOSTROPHE}](?=[^\W_]))*"
)
_POSSESSIVE = re.compile(r"['’][sS]$")
# Where a sentence may end: a stop, closing marks, white space, and something that opens one.
_END = re.compile(r"[.!?؟…。]+[\"'”’»)\]]*(?=\s)")
_OPENS = re.compile(r"\s+[\"'“‘«(\[¿¡–—-]*\s*(\S)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Brig|Adm|Gov|Sen|Rep|Rev|Hon|St|Mt|Ft|No|"
    r"Jr|Sr|vs|etc|approx|ca|al|cf|Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
    r"|\b[^\W\d_](?:\.[^\W\d_])*)\.$"
)
_BLANK = re.compile(r"\n[ \t\r\f\v]*\n")


@dataclass(frozen=True, slots=True)
class Token:
    """A word: its span, its text without a possessive ending, and whether it is capitalised."""

    span: Span
    text: str
    capital: bool


def words(text: str) -> list[Token]:
    """The words of a text in order; a possessive 's is left out of its word."""
    found = []
    for m in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", m[0])
        if word:
            first = next((c for c in word if c.isalpha()), "")
            found.append(Token(Span(m.start(), m.start() + len(word)), word, first.isupper()))
    return found


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


def _paragraphs(text: str) -> list[Span]:
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
    for paragraph in _paragraphs(text):
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
