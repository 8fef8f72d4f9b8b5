"""How words of dates make a date: one grammar over the kinds of :mod:`geo.date_words` for all languages.

Each form is a regular expression over kinds, a character a token; what it means is read by
:mod:`geo.date_readings`. No form has a repetition without a bound, so that any text is read in time
that grows with its length only.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from geo import periods
from geo.date_readings import READERS, Match, told_day
from geo.date_words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from geo.date_words import Token
    from geo.periods import Period

# How many tokens a report's verb may stand before its date ("said in a statement on Tuesday").
_VERB_REACH = 6
# How many tokens may stand before a date that opens its sentence, and how far behind it "will".
_OPENING, _FUTURE_REACH = 2, 14

_MONTH = r"[Mm]\.?(?:/[Mm]|\([Mm]\))?"  # تشرين الأول/أكتوبر
_YEAR = r"(?:,?o?U?Y)"
_WEEKDAY = r"(?:[LTX]?[Wv]\.?,?)?"
_DAY_MONTH = rf"h?[Dd]o?U?{_MONTH}"
_MONTH_DAY = rf"{_MONTH}h?D(?![/%])"
_UNIT = r"(?:[LTX]U|U[123])"
_DAY = rf"{_WEEKDAY}(?:(?:{_DAY_MONTH}|{_MONTH_DAY}){_YEAR}?|h?[Dd]o?u{_YEAR}|uD,?Y|I)"
_MONTH_YEAR = rf"U?{_MONTH}{_YEAR}?"
#: Kinds of a day, with a year or without, and of a month with its year.
DAY, MONTH_AND_YEAR = _DAY, rf"{_MONTH}{_YEAR}|u,?Y"
_COUNT = r"(?:C|D|N)"
_BEFORE_BARE = r"(?<=[iSOBFfobhZ])"


def _from_to(left: str, right: str, joints: str = "-tO") -> str:
    """A stretch between two ends; "and" joins them only after "between", else it makes a list."""
    return rf"(?:b{left}[a{joints}]{right}|f?{left}[{joints}]{right})"


_DAYS = _from_to("h?D", rf"{_DAY_MONTH}{_YEAR}?")
_DAYS_AFTER_MONTH = rf"{_from_to(_MONTH + 'h?D', 'h?D' + _YEAR + '?')}(?![MmuU])"
_WHOLE_DAYS = _from_to(_DAY, _DAY, "-~tO")
#: Kinds of a stretch of days.
STRETCH = rf"(?:{_DAYS}|{_DAYS_AFTER_MONTH}|{_WHOLE_DAYS})"
_FORMS = (
    ("days", _DAYS),
    ("days_after_month", _DAYS_AFTER_MONTH),
    ("whole_days", _WHOLE_DAYS),
    ("list", rf"(?:h?Da{_DAY_MONTH}|{_MONTH}h?Dah?D(?![MmuUQK])){_YEAR}?"),
    ("day_of_unit", rf"h?[Dd]oh?{_UNIT}"),
    ("day_last", rf"{_WEEKDAY}(?:{_DAY_MONTH}[123]|(?:{_DAY_MONTH}|{_MONTH_DAY})o?h?{_UNIT})"),
    ("month_alone", rf"(?<=i){_MONTH}(?=D(?!,?Y|[-tO,.)]|$))"),
    ("day", rf"{_DAY}"),
    ("months", rf"{_from_to(_MONTH_YEAR, _MONTH + _YEAR + '?', '-~tO')}(?!D)"),
    ("month_last", rf"h?[LTX]{_MONTH}|{_MONTH}[123]|{_MONTH}o?h?{_UNIT}"),
    ("part", rf"E-?o?h?(?:{_UNIT}|{_MONTH}o?h?{_UNIT}|{_MONTH_YEAR}|U?Y|U)"),
    ("month", rf"{_MONTH}{_YEAR}|u,?Y|U[Mm]|{_BEFORE_BARE}M(?:/M|\(M\))?"),
    ("season", rf"no?h?(?:U?Y|{_UNIT})|[LTX]n|n[123]"),
    ("years", r"(?:bU?Y[-tOa]U?Y|fU?Y[-tO]U?Y|(?<=[i(])Y-Y(?![-/]))"),
    ("weekdays", rf"{_from_to('W', 'W')}"),
    ("weekday_of_week", rf"Wo?{_UNIT}"),
    ("weekday", r"T?[LPTX]W|W[123]?"),
    ("past", rf"h?T?P{_COUNT}?[UQ]|hLU(?!o)|h?L{_COUNT}[UQ]|J1|Q{_COUNT}1|{_COUNT}Q1"),
    ("earlier", r"[el]TU"),
    ("ago", rf"{_COUNT}[UQ]A|[ZS]r?(?:{_COUNT}[UQ]|U(?![YMmCDN])|J)(?![o123])"),
    ("vague", r"C?VQA|QA|gQ|h?[LPX]C?VQ|Q[123g]|[ZS]V?Q(?![o123])"),
    ("unit", r"(?<!h)[LTX]U(?!oh?[MmDU])|U[123]"),
    ("weekend", r"T?[LPTX]k|(?<=h)k"),
    ("relative_day", r"R(?:,?W|\(W\))?"),
    ("year", r"(?:UY|(?<=[iSOBFZf])Y)(?![K%/-])"),
)
# No form begins with another kind.
_STARTS = "[bfhDdMmuWvILTXPEnJQCNVgelZSUYkR]"
_GRAMMAR = re.compile(f"(?={_STARTS})(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _FORMS) + ")")
_NAMED_AFTER = frozenset({"list", "day", "month"})


class Found(NamedTuple):
    """A date in a sequence of tokens: its first token, the one after its last, and what it means."""

    first: int
    last: int
    period: Period


def _list(m: Match, start: int) -> Iterator[Found]:
    """As in "9 and 22 October": two dates, each with its own words."""
    side, at = m.side(), m.kinds.index("a")
    days = [i for i, k in enumerate(m.kinds) if k == "D"]
    for n, (first, last) in enumerate(((0, at), (at + 1, len(m.kinds)))):
        period = told_day(replace(side, day=m.tokens[days[n]][2]), m)
        if period:
            yield Found(start + first, start + last, period)


def _is_ahead(kinds: str, start: int, end: int) -> bool:
    """Whether what a date dates is to come.

    "Will" stands before it, and no report's verb between ("will leave, he said on Tuesday"), or
    soon after a date that opens the sentence.
    """
    future = kinds.rfind("z", 0, start)
    if future >= 0:
        verb = kinds.rfind("s", 0, start)
        return not (verb > future and start - verb <= _VERB_REACH)
    return start <= _OPENING and "z" in kinds[end : end + _FUTURE_REACH] and "s" not in kinds[: end + 2]


def _is_date(form: str, kinds: str, tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether words that have the form of a date are one where they stand."""
    before, after = kinds[start - 1 : start], kinds[end : end + 1]
    if "W" in kinds[start:end] and before == "y":
        return False
    if form in _NAMED_AFTER and "H" in (before, after):
        return False
    if form == "month" and kinds[start:end] == "M" and tokens[start][2] in lexicon().doubtful:
        return before in ("i", "S") and after != "'"
    for i in range(start, end - 1):
        if kinds[i] == "U":
            wanted = periods.MONTH if kinds[i + 1] in "Mm" else periods.YEAR if kinds[i + 1] == "Y" else None
            if wanted and tokens[i][2] != wanted:
                return False
    return True


def _with_relation(found: Found, kinds: str) -> Found:
    """A date with the word before it that opens it to one side: since, until, before, after."""
    at = found.first - 1
    if kinds[at : at + 1] == "h" and at > 0:
        at -= 1
    relation = kinds[at] if at >= 0 else ""
    if relation not in ("S", "O", "B", "F", "Z") or kinds[found.last : found.last + 1] == "'":
        return found
    start, end = found.period.start, found.period.end
    one = timedelta(days=1)
    if relation == "S":
        end = None
    elif relation == "O":
        start = None
    elif relation == "F":
        start, end = end + one if end else None, None
    else:
        start, end = None, start - one if start else None
    return Found(at, found.last, found.period._replace(start=start, end=end))


def find(kinds: str, tokens: Sequence[Token], base: date | None) -> Iterator[Found]:
    """The dates in a sentence's tokens, in order.

    Parameters
    ----------
    kinds, tokens
        What :func:`geo.date_words.tokens` gives.
    base
        The report's date, from which relative dates are counted; None leaves them open.
    """
    for m in _GRAMMAR.finditer(kinds):
        start, end = m.span()
        end -= m[0].endswith(".")  # the sentence's stop, or an abbreviation's
        form = str(m.lastgroup)
        if not _is_date(form, kinds, tokens, start, end):
            continue
        match = Match(kinds[start:end], tokens[start:end], base, _is_ahead(kinds, start, end))
        if form == "list":
            yield from _list(match, start)
            continue
        try:
            period = READERS[form](match)
        except (ValueError, OverflowError):
            continue  # before the year 1, or after 9999
        if period:
            yield _with_relation(Found(start, end, period), kinds)
