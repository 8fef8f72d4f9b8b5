"""Dates in words, for readers: those of events, and which date of a page is which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.model import Precision
from layers.words import say

if TYPE_CHECKING:
    from datetime import date

    from geo.model import EventDate
    from layers.words import Saying


def _one(found: date, precision: Precision) -> Saying:
    """A day, or the month or year that begins or ends with it."""
    month = say(f"dates.{found.month}")
    if precision is Precision.YEAR:
        return say("dates.year", year=found.year)
    if precision is Precision.MONTH:
        return say("dates.month", month=month, year=found.year)
    return say("dates.day", day=found.day, month=month, year=found.year)


def told(event: EventDate) -> Saying | None:
    """When an event happened, or None where that is not known.

    Parameters
    ----------
    event
        A date of a sentence.
    """
    start = _one(event.start, event.precision) if event.start else None
    end = _one(event.end, event.precision) if event.end else None
    if start and end:
        return start if start == end else say("dates.between", start=start, end=end)
    if start:
        return say("dates.since", start=start)
    return say("dates.until", end=end) if end else None
