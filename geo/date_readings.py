"""What each form of a date means, seen from the report's date: tokens to a stretch of the calendar.

The names of tokens' kinds are those of :mod:`geo.date_words`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from geo import periods
from geo.model import Precision
from geo.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.date_words import Token

# The largest count of units that is looked back over.
_LARGEST_COUNT = 400
_SHIFTS = {"L": -1, "P": -1, "1": -1, "T": 0, "2": 0, "X": 1, "3": 1}


@dataclass(frozen=True, slots=True)
class Side:
    """A day, a month or a year as far as the text names it."""

    day: int | None = None
    month: int | None = None
    last_month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A form's tokens, what the report's date is, and whether the sentence speaks of what is to come."""

    kinds: str
    tokens: Sequence[Token]
    base: date | None
    ahead: bool

    def values(self, wanted: str) -> list[int]:
        """The values of the tokens of some kinds."""
        return [value for kind, (_, _, value) in zip(self.kinds, self.tokens, strict=True) if kind in wanted]

    def first(self, wanted: str) -> int | None:
        """The value of the first token of some kinds, if there is one."""
        return next(iter(self.values(wanted)), None)

    def shift(self) -> int:
        """-1 for the last, 0 for this, 1 for the next."""
        return next(_SHIFTS[k] for k in self.kinds if k in _SHIFTS)

    def part(self, start: int, end: int) -> Match:
        """Some of the tokens, as a match of their own."""
        return replace(self, kinds=self.kinds[start:end], tokens=self.tokens[start:end])

    def side(self) -> Side:
        """The day, month or year that the tokens name."""
        whole, months = self.whole(), self.values("Mmu")
        if whole:
            return Side(whole.day, whole.month, whole.month, whole.year)
        return Side(
            day=self.first("Dd"),
            month=months[0] if months else None,
            last_month=months[-1] if months else None,
            year=self.first("Y"),
        )

    def whole(self) -> date | None:
        """A date in figures; where it can be read in two ways, the one that its weekday asks for."""
        ordinal = self.first("I")
        if ordinal is None or ordinal > 0:
            return date.fromordinal(ordinal) if ordinal else None
        first = date.fromordinal(-ordinal)
        weekday = self.first("Wv")
        fitting = [d for d in (first, date(first.year, first.day, first.month)) if d.weekday() == weekday]
        return fitting[0] if len(fitting) == 1 else None


def _day(m: Match) -> Period | None:
    """As in "9 October 2019", "Tuesday, 22 October", "2019/10/23"."""
    side = m.side()
    return periods.unresolved(Precision.DAY, relative=False) if side.month is None else told_day(side, m)


def told_day(side: Side, m: Match, *, ahead: bool | None = None) -> Period | None:
    """The day that a side names; None where there is no such day."""
    if side.day is None or side.month is None:
        return None
    try:
        # 2000 has all days that any year has.
        date(side.year or 2000, side.month, side.day)
    except ValueError:
        return None
    if side.year is not None:
        return periods.day(date(side.year, side.month, side.day))
    if m.base is None:
        return periods.unresolved(Precision.DAY)
    found = periods.nearest_day(m.base, side.month, side.day, ahead=m.ahead if ahead is None else ahead)
    return periods.day(found, relative=True) if found else periods.unresolved(Precision.DAY)


def _joint(m: Match) -> int:
    """Where the word or sign stands that joins two ends."""
    return next(i for i, k in enumerate(m.kinds) if k in "-~tOa")


def _ends(m: Match) -> tuple[Side, Side]:
    at = _joint(m)
    return m.part(0, at).side(), m.part(at + 1, len(m.kinds)).side()


def _stretch(start: Period | None, end: Period | None) -> Period | None:
    """From the first day of one period to the last of another."""
    if start is None or end is None or (start.start and end.end and start.start > end.end):
        return None
    if start.start is None or end.end is None:
        return periods.unresolved(Precision.PERIOD, relative=start.relative or end.relative)
    return Period(start.start, end.end, Precision.PERIOD, start.relative or end.relative)


def _years_before(side: Side, year: int | None, other: Side) -> int | None:
    """The year of a stretch's first end, from that of its last: the year before where it ends early in a year."""
    if side.year or year is None:
        return side.year or year
    later = (side.month or 0, side.day or 0) > (other.month or 0, other.day or 0)
    return year - 1 if later else year


def _days(m: Match) -> Period | None:
    """As in "9-22 October", "between October 9 and 22", "9 October – 3 November 2019"."""
    left, right = _ends(m)
    if left.day is None or right.day is None:
        return periods.unresolved(Precision.PERIOD, relative=False)
    right = replace(right, month=right.month or left.month)
    left = replace(left, month=left.month or right.month)
    last = told_day(right, m)
    if last is None or last.end is None:
        return last and periods.unresolved(Precision.PERIOD)
    first = told_day(replace(left, year=_years_before(left, last.end.year, right)), m)
    return _stretch(first, last)


def _told_month(side: Side, m: Match) -> Period | None:
    if side.month is None or side.last_month is None:
        return None
    if side.year is not None:
        first = periods.month(side.year, side.month)
        return first if side.month == side.last_month else _stretch(first, periods.month(side.year, side.last_month))
    if m.base is None:
        return periods.unresolved(Precision.MONTH)
    return periods.nearest_month(m.base, side.month, ahead=m.ahead)


def _month(m: Match) -> Period | None:
    """As in "October 2019", "in October"."""
    return _told_month(m.side(), m)


def _months(m: Match) -> Period | None:
    """As in "June to July 2017", "between June and August"."""
    left, right = _ends(m)
    last = _told_month(right, m)
    if last is None or last.end is None:
        return last and periods.unresolved(Precision.PERIOD)
    first = _told_month(replace(left, year=_years_before(left, last.end.year, right)), m)
    return _stretch(first, last)


def _day_last(m: Match) -> Period | None:
    """As in "9 تشرين الأول الماضي", "on 9 October last year"."""
    side = replace(m.side(), year=None)
    if m.base is None:
        return periods.unresolved(Precision.DAY)
    if "U" in m.kinds and m.first("U") == periods.YEAR and not m.kinds.endswith(("M1", "M2", "M3")):
        found = told_day(replace(side, year=m.base.year + m.shift()), m)
        return found and found._replace(relative=True)
    if m.shift() == 0:
        found = told_day(replace(side, year=m.base.year), m)
        return found and found._replace(relative=True)
    return told_day(side, m, ahead=m.shift() > 0)


def _month_last(m: Match) -> Period | None:
    """As in "last October", "تموز الماضي", "June of last year"."""
    side = m.side()
    if m.base is None or side.month is None:
        return periods.unresolved(Precision.MONTH)
    if "U" in m.kinds:
        if m.first("U") != periods.YEAR:
            return None
        return periods.month(m.base.year + m.shift(), side.month, relative=True)
    if m.shift() == 0:
        return periods.month(m.base.year, side.month, relative=True)
    return periods.nearest_month(m.base, side.month, ahead=m.shift() > 0, strictly=True)


def _day_of_unit(m: Match) -> Period | None:
    """As in "the 9th of last month", "التاسع من الشهر الجاري"."""
    if m.first("U") != periods.MONTH:
        return None
    if m.base is None:
        return periods.unresolved(Precision.DAY)
    whole = periods.unit(m.base, periods.MONTH, m.shift()).start
    if whole is None:
        return None
    found = told_day(Side(day=m.first("Dd"), month=whole.month, year=whole.year), m)
    return found and found._replace(relative=True)


def _unit(m: Match) -> Period | None:
    """As in "last week", "الشهر الماضي", "this year"."""
    kind = m.first("U")
    if kind is None or kind == periods.DAY:
        return None
    if m.base is None:
        return periods.unresolved(_precision(kind))
    return periods.unit(m.base, kind, m.shift())


def _precision(kind: int) -> Precision:
    return (Precision.DAY, Precision.WEEK, Precision.MONTH, Precision.YEAR)[kind - 1]


def _whole_of_part(m: Match) -> Period | None:
    """What a part is a part of."""
    if "M" in m.kinds or "m" in m.kinds:
        return _month_last(m) if any(k in m.kinds for k in "LTX123") else _month(m)
    year = m.first("Y")
    if year is not None:
        return periods.year_of(year) if m.first("U") in (None, periods.YEAR) else None
    if any(k in m.kinds for k in _SHIFTS):
        return _unit(m)
    kind = m.first("U")
    if kind not in (periods.MONTH, periods.YEAR, periods.WEEK):
        return None
    return periods.unit(m.base, kind, 0) if m.base else periods.unresolved(Precision.PERIOD)


def _part(m: Match) -> Period | None:
    """As in "early October", "mid-2017", "the end of last month"."""
    whole = _whole_of_part(m)
    return whole and periods.part(whole, m.values("E")[0])


def _season(m: Match) -> Period | None:
    """As in "summer 2014", "last summer"."""
    first, year = m.values("n")[0], m.first("Y")
    if year is not None:
        return periods.months(year, first, 3)
    if m.base is None:
        return periods.unresolved(Precision.PERIOD)
    if "U" in m.kinds or m.shift() == 0:
        return periods.months(m.base.year + m.shift(), first, 3, relative=True)
    # The last summer is one that is over, the next one that has not begun.
    begun, over = m.base.month >= first, m.base.month > first + 2
    year = m.base.year - (not over) if m.shift() < 0 else m.base.year + begun
    return periods.months(year, first, 3, relative=True)


def _years(m: Match) -> Period | None:
    """As in "from 2014 to 2017", "(2014-2017)"."""
    if any(unit != periods.YEAR for unit in m.values("UJ")):
        return None
    first, last = m.values("Y")
    return _stretch(periods.year_of(first), periods.year_of(last))


def _year(m: Match) -> Period | None:
    """As in "in 2014", "عام 2014"."""
    return periods.year_of(m.values("Y")[0]) if m.first("U") in (None, periods.YEAR) else None


def _weekday(m: Match) -> Period | None:
    """As in "on Tuesday", "last Tuesday", "الثلاثاء الماضي"."""
    if m.base is None:
        return periods.unresolved(Precision.WEEKDAY)
    number = m.values("W")[0]
    shift = next((_SHIFTS[k] for k in m.kinds if k in "LPX13"), 0)
    return periods.weekday(m.base, number, ahead=shift > 0 or (shift == 0 and m.ahead), strictly=shift != 0)


def _weekdays(m: Match) -> Period | None:
    """As in "from Monday to Wednesday"."""
    if m.base is None:
        return periods.unresolved(Precision.PERIOD)
    first, last = m.values("W")
    span = timedelta(days=(last - first) % 7)
    if m.ahead:
        start = m.base + timedelta(days=(first - m.base.weekday()) % 7)
    else:
        start = m.base - timedelta(days=(m.base.weekday() - last) % 7) - span
    return Period(start, start + span, Precision.PERIOD, relative=True)


def _weekday_of_week(m: Match) -> Period | None:
    """As in "Tuesday of last week", "الثلاثاء من الأسبوع الماضي"."""
    if m.first("U") != periods.WEEK:
        return None
    if m.base is None:
        return periods.unresolved(Precision.WEEKDAY)
    away = 7 * m.shift() - m.base.weekday() + m.values("W")[0]
    return periods.day(m.base + timedelta(days=away), Precision.WEEKDAY, relative=True)


def _count(m: Match) -> int:
    return 2 if "J" in m.kinds else next(iter(m.values("CDN")), 1)


def _past(m: Match) -> Period | None:
    """As in "the past two weeks", "اليومين الماضيين"."""
    kind, count = m.values("UJQ")[0], _count(m)
    if "Q" in m.kinds and not any(k in m.kinds for k in "CDN"):
        return periods.unresolved(Precision.VAGUE)
    if m.base is None or not 0 < count <= _LARGEST_COUNT:
        return periods.unresolved(Precision.PERIOD)
    return periods.past(m.base, kind, count)


def _earlier(m: Match) -> Period | None:
    """As in "earlier this week", "later this month"."""
    whole = _unit(m)
    if whole is None or m.base is None:
        return whole
    part = whole._replace(precision=Precision.PERIOD)
    return part._replace(end=m.base) if m.kinds[0] == "e" else part._replace(start=m.base)


def _ago(m: Match) -> Period | None:
    """As in "two days ago", "قبل أسبوعين", "منذ يومين"."""
    kind, count = m.values("UJQ")[0], _count(m)
    if m.base is None:
        return periods.unresolved(_precision(kind))
    if not 0 < count <= _LARGEST_COUNT:
        return periods.unresolved(Precision.VAGUE)
    found = periods.unit(m.base, kind, -count)
    return found._replace(end=None) if m.kinds[0] == "S" else found


def _vague(_: Match) -> Period | None:
    """As in "in recent days", "a few weeks ago", "الأيام الماضية"."""
    return periods.unresolved(Precision.VAGUE)


def _weekend(m: Match) -> Period | None:
    """As in "over the weekend", "next weekend"."""
    if m.base is None:
        return periods.unresolved(Precision.PERIOD)
    shift = next((_SHIFTS[k] for k in m.kinds if k in "LX"), 0)
    inside = periods.weekend(m.base, 0).end or m.base
    # On a Wednesday the last weekend is the one before; on a Saturday this one is not the last.
    if shift < 0 and inside < m.base:
        shift = 0
    if shift == 0 and m.ahead and inside < m.base:
        shift = 1
    return periods.weekend(m.base, shift)


def _relative_day(m: Match) -> Period | None:
    """As in "yesterday", "أمس الثلاثاء"."""
    if m.base is None:
        return periods.unresolved(Precision.DAY)
    named, shift = m.first("W"), m.values("R")[0]
    found = periods.unit(m.base, periods.DAY, shift)
    if named is not None and found.start is not None and found.start.weekday() != named:
        # Written a day or more before the report's date: the weekday tells.
        return periods.weekday(m.base, named) if shift <= 0 else periods.unresolved(Precision.DAY)
    return found


#: The reader of each form, by its name in :mod:`geo.date_grammar`.
READERS: dict[str, Callable[[Match], Period | None]] = {
    "days": _days,
    "days_after_month": _days,
    "whole_days": _days,
    "day_of_unit": _day_of_unit,
    "day_last": _day_last,
    "month_alone": _month,
    "day": _day,
    "months": _months,
    "month_last": _month_last,
    "part": _part,
    "month": _month,
    "season": _season,
    "years": _years,
    "weekdays": _weekdays,
    "weekday_of_week": _weekday_of_week,
    "weekday": _weekday,
    "past": _past,
    "earlier": _earlier,
    "ago": _ago,
    "vague": _vague,
    "unit": _unit,
    "weekend": _weekend,
    "relative_day": _relative_day,
    "year": _year,
}
