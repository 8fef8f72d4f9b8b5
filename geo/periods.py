"""Stretches of the calendar: what "last week" or "9 October" is, seen from a day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from geo.model import Precision

#: Units of time, as :mod:`geo.date_words` numbers them.
DAY, WEEK, MONTH, YEAR = 1, 2, 3, 4
_PRECISIONS = {DAY: Precision.DAY, WEEK: Precision.WEEK, MONTH: Precision.MONTH, YEAR: Precision.YEAR}
_DAYS = {DAY: 1, WEEK: 7, MONTH: 30, YEAR: 365}
# 29 February comes back after eight years at the latest.
_LEAP_GAP = 8
# Nobody writes of a day to come without its year when it is further off.
_FURTHEST_AHEAD = 300
_FRIDAY = 4


class Period(NamedTuple):
    """A stretch of days, both ends within it; None where an end is open or can't be told.

    ``relative`` says that it is counted from the report's date.
    """

    start: date | None
    end: date | None
    precision: Precision
    relative: bool = False


def unresolved(precision: Precision, *, relative: bool = True) -> Period:
    """A period that the text names and does not tell."""
    return Period(None, None, precision, relative)


def day(found: date, precision: Precision = Precision.DAY, *, relative: bool = False) -> Period:
    """One day."""
    return Period(found, found, precision, relative)


def month(year: int, number: int, *, relative: bool = False) -> Period:
    """A calendar month; its number may lie outside 1-12 and then falls into another year."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return Period(date(year, number, 1), date(year, number, monthrange(year, number)[1]), Precision.MONTH, relative)


def months(year: int, first: int, count: int, *, relative: bool = False) -> Period:
    """Some months of a year, the first by its number."""
    return Period(month(year, first).start, month(year, first + count - 1).end, Precision.PERIOD, relative)


def year_of(year: int, *, relative: bool = False) -> Period:
    """A calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31), Precision.YEAR, relative)


def unit(base: date, kind: int, shift: int) -> Period:
    """The day, week (from Monday), month or year that lies some such units from a day's own."""
    if kind == DAY:
        return day(base + timedelta(days=shift), relative=True)
    if kind == WEEK:
        monday = base + timedelta(days=7 * shift - base.weekday())
        return Period(monday, monday + timedelta(days=6), Precision.WEEK, relative=True)
    if kind == MONTH:
        return month(base.year, base.month + shift, relative=True)
    return year_of(base.year + shift, relative=True)


def past(base: date, kind: int, count: int) -> Period:
    """The last some days, weeks, months or years up to a day."""
    precision = _PRECISIONS[kind] if count == 1 else Precision.PERIOD
    return Period(base - timedelta(days=_DAYS[kind] * count), base, precision, relative=True)


def weekday(base: date, number: int, *, ahead: bool = False, strictly: bool = False) -> Period:
    """The nearest such weekday (Monday is 0) at or before a day, or at or after it; ``strictly`` leaves the day out."""
    days = (number - base.weekday()) % 7 if ahead else -((base.weekday() - number) % 7)
    if strictly and days == 0:
        days = 7 if ahead else -7
    return day(base + timedelta(days=days), Precision.WEEKDAY, relative=True)


def weekend(base: date, shift: int) -> Period:
    """A weekend, Friday to Sunday: it holds the region's own (Friday, Saturday) and the West's."""
    friday = base - timedelta(days=(base.weekday() - _FRIDAY) % 7) + timedelta(days=7 * shift)
    return Period(friday, friday + timedelta(days=2), Precision.PERIOD, relative=True)


def _or_none(year: int, number: int, of_month: int) -> date | None:
    try:
        return date(year, number, of_month)
    except ValueError:
        return None


def nearest_day(base: date, number: int, of_month: int, *, ahead: bool = False) -> date | None:
    """The last such day of the year at or before a day, or the next one, if it is near enough to go without a year."""
    years = range(base.year, base.year + _LEAP_GAP + 1) if ahead else range(base.year, base.year - _LEAP_GAP - 1, -1)
    for year in years:
        found = _or_none(year, number, of_month)
        if found and (found >= base if ahead else found <= base):
            return None if ahead and (found - base).days > _FURTHEST_AHEAD else found
    return None


def nearest_month(base: date, number: int, *, ahead: bool = False, strictly: bool = False) -> Period:
    """The last such month up to a day's own, or the next one; ``strictly`` leaves the day's own out."""
    away = (number - base.month) % 12 if ahead else -((base.month - number) % 12)
    if strictly and away == 0:
        away = 12 if ahead else -12
    return month(base.year, base.month + away, relative=True)


def part(whole: Period, third: int) -> Period:
    """The first third (0), the middle (1) or the last (2) of a year, month or week."""
    if whole.start is None or whole.end is None:
        return Period(None, None, Precision.PERIOD, whole.relative)
    first, last = whole.start, whole.end
    if whole.precision is Precision.YEAR:
        return months(first.year, 1 + 4 * third, 4, relative=whole.relative)
    step = ((last - first).days + 1) // 3
    start = first + timedelta(days=step * third)
    end = last if third == 2 else start + timedelta(days=step - 1)
    return Period(start, end, Precision.PERIOD, whole.relative)
