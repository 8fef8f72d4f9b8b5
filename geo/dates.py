"""The dates of a report: its own, from its dateline or a line of its own, and those of events in its sentences.

The three kinds are kept apart: the report's date (:func:`report_date`), the events' (:func:`events`)
and the data's (:func:`geo.version.data_date`). None is guessed. Figures that can be read in two
ways (03/04/2019) tell a date only where the language, a dot or the weekday says which.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from geo import date_grammar, date_words
from geo.model import EventDate, Precision, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.date_words import Folded, Token
    from geo.model import Report

_HEAD_LINES = 8
# A line that dates a report does so at its beginning.
_LONGEST_HEAD = 240
# Sentences longer than this are read in pieces.
_PIECE = 4000
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_HEAD_DATES = re.compile(rf"(?P<stretch>{date_grammar.STRETCH})|{date_grammar.DAY}[Wv]?|{date_grammar.MONTH_AND_YEAR}")
_FIGURE = re.compile(r"\d")
_SPLIT = re.compile(r"\s[|•·]\s")
_TIME = r"(?:\d{1,2}(?::\d{2}){1,2}(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)"
_ZONE = r"(?:\s*\(?(?-i:[A-Z]{1,5})?(?:[+-]\d{1,2}(?::?\d{2})?)?\)?)"
_DASHES = r"–—\-"
# What stands around the date in "ERBIL, Oct. 23, 2019 (Agency) – Troops moved."
_DATELINE_BEFORE = re.compile(r"[^\n]{2,60}?[,،(]\s*")
_DATELINE_AFTER = re.compile(rf"\s*\)?\s*(?:\([^)\n]{{2,40}}\))?\s*[{_DASHES}:]\s")
# "NIAMEY, 12 March 2024", "بغداد - 23 تشرين الأول 2019" as a line of its own.
_PLACE_BEFORE = re.compile(rf"[^\W\d_][\w' ’/-]{{1,40}}\s*[,،/{_DASHES}]\s*")
_REMARK_AFTER = re.compile(r"\s*(?:\([^)\n]{2,80}\))?\s*\.?\s*")


class _Head(NamedTuple):
    """A date in a line that dates the report: where it stands in the folded text, and its parts as far as told."""

    span: Span
    found: date | None
    day: int | None
    month: int | None
    year: int | None


@cache
def _alone() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may stand before and after the date in a line that only dates the report."""
    words = date_words.lexicon()
    hijri = rf"(?:{words.hijri}\s*[,،/{_DASHES}]?\s*)"
    time = rf"(?:(?:{words.times}\s*){{0,4}}{_TIME}\s*(?:{words.times}\s*){{0,4}}{_ZONE}?)"
    before = rf"\s*(?:{words.labels}\s*:?\s*)?(?:{time}\s*[,،|·{_DASHES}]?\s*)?{hijri}?"
    era = r"(?:\s*(?:م|ad|ce)\b)?"
    after = rf"{era}(?:\s*[,،/|·{_DASHES}]?\s*(?:{words.labels}\s*)?{hijri})?(?:\s*[,،|·{_DASHES}]?\s*{time})?\s*\.?\s*"
    return re.compile(before, re.IGNORECASE), re.compile(after, re.IGNORECASE)


def _heads(folded: Folded) -> Iterator[_Head]:
    """The first lines' dates, where the line or its beginning dates the report."""
    seen = 0
    for line in _LINE.finditer(folded.text):
        if seen == _HEAD_LINES:
            return
        if line[0].isspace():
            continue
        seen += 1
        stop = min(line.end(), line.start() + _LONGEST_HEAD)
        start = line.start()
        whole = stop == line.end()
        for cut in [*_SPLIT.finditer(folded.text, start, stop), None]:
            end = cut.start() if cut else stop
            yield from _in_line(folded.text, start, end, whole=whole)
            start = cut.end() if cut else stop


def _in_line(text: str, start: int, stop: int, *, whole: bool) -> Iterator[_Head]:
    """The date of a line, or of a part of it between bars; ``whole`` where the line was not cut for its length."""
    if _FIGURE.search(text, start, stop) is None or not date_words.may_hold_dates(text[start:stop]):
        return
    kinds, tokens = date_words.tokens(text, start, stop)
    for m in _HEAD_DATES.finditer(kinds):
        if m["stretch"]:
            continue
        words = tokens[m.start() : m.end()]
        span = Span(words[0][0], words[-1][1])
        before, after = text[start : span.start].lstrip(), text[span.end : stop]
        if (whole and _stands_alone(before, after.rstrip())) or _is_dateline(before, after):
            parts = {kind: value for kind, (_, _, value) in zip(m[0], words, strict=True)}
            month = next((parts[k] for k in "Mmu" if k in parts), None)
            yield _Head(span, _day(m[0], words), parts.get("D"), month, parts.get("Y"))
            return


def _day(kinds: str, words: list[Token]) -> date | None:
    """The date that some words tell by themselves."""
    found = next(date_grammar.find(kinds, words, None), None)
    return found.period.start if found and found.period.precision is Precision.DAY else None


def _stands_alone(before: str, after: str) -> bool:
    alone_before, alone_after = _alone()
    return (alone_before.fullmatch(before) is not None and alone_after.fullmatch(after) is not None) or (
        _PLACE_BEFORE.fullmatch(before) is not None
        and (_REMARK_AFTER.fullmatch(after) is not None or alone_after.fullmatch(after) is not None)
    )


def _is_dateline(before: str, after: str) -> bool:
    return _DATELINE_BEFORE.fullmatch(before) is not None and _DATELINE_AFTER.match(after) is not None


def report_date(text: str) -> date | None:
    """The date that a report gives itself, or None.

    Looked for in the first lines only: a line that holds nothing but a date (with a weekday, a
    time, a place or a word such as "Published"), or a dateline ("ERBIL, Oct. 23, 2019 (Agency) –").
    Two such lines that disagree give the first. A dateline without a year has one only where
    another of the lines gives the month with its year.
    """
    heads = list(_heads(date_words.fold(text)))
    for head in heads:
        if head.found:
            return head.found
    yearless = next((h for h in heads if h.day and h.month and not h.year), None)
    month = next((h for h in heads if h.month and h.year and not h.day), None)
    if yearless is None or month is None or yearless.month != month.month:
        return None
    try:
        return date(month.year or 0, month.month or 0, yearless.day or 0)
    except ValueError:
        return None


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence in pieces that are not too long, cut at a space where there is one."""
    while end - start > _PIECE:
        cut = text.rfind(" ", start + 1, start + _PIECE)
        cut = cut if cut > 0 else start + _PIECE
        yield start, cut
        start = cut
    yield start, end


def events(report: Report) -> tuple[EventDate, ...]:
    """When the events of a report happened, in the words of its sentences and in their order.

    Dates that lack a year, and relative ones ("on Tuesday", "last week"), are told where the
    report has a date, counting back from it, or ahead where the sentence says that the event is
    to come. A line or dateline that dates the report is none of them.
    """
    folded = date_words.fold(report.text)
    text = folded.text
    heads = [head.span for head in _heads(folded)]
    found = []
    for number, sentence in enumerate(report.sentences):
        for start, end in _pieces(text, folded.at(sentence.start), folded.at(sentence.end)):
            if not date_words.may_hold_dates(text[start:end]):
                continue
            kinds, tokens = date_words.tokens(text, start, end)
            for first, last, period in date_grammar.find(kinds, tokens, report.date):
                words = Span(tokens[first][0], tokens[last - 1][1])
                if not any(words.overlaps(head) for head in heads):
                    span = folded.span(*words)
                    found.append(EventDate(span, report.text[span.start : span.end], number, *period))
    return tuple(found)
