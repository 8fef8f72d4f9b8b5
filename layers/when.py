"""Dates in words, for readers: those of events, and which date of a page is which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.model import Precision

if TYPE_CHECKING:
    from datetime import date

    from geo.model import EventDate


def _one(found: date, precision: Precision, w: dict[str, Any]) -> str:
    """A day, or the month or year that begins or ends with it."""
    form = {Precision.MONTH: "month", Precision.YEAR: "year"}.get(precision, "day")
    return str(w[form].format(day=found.day, month=w["months"][found.month - 1], year=found.year))


def told(event: EventDate, words: dict[str, Any]) -> str:
    """When an event happened, or "" where that is not known.

    Parameters
    ----------
    event
        A date of a sentence.
    words
        The interface words of a language (:func:`layers.words.load`).
    """
    w = words["dates"]
    start = _one(event.start, event.precision, w) if event.start else ""
    end = _one(event.end, event.precision, w) if event.end else ""
    if start and end:
        return start if start == end else str(w["between"].format(start=start, end=end))
    if start:
        return str(w["since"].format(start=start))
    return str(w["until"].format(end=end)) if end else ""
