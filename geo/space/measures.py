"""Distances in running text, in kilometres, with the doubt that a rounded figure leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.model import Span
from geo.space.terms import Distance
from geo.space.words import looked_up

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from geo.space.words import SpaceWords

#: How far off a rounded figure may be, as a share of it at most; with "about", so many times more.
_MOST_DOUBT, _ABOUT = 0.25, 1.5
_STEPS = (100, 50, 10, 5)


def distances(text: str, span: Span, words: SpaceWords) -> Iterator[tuple[Span, Distance]]:
    """The distances in a stretch of a text, in order."""
    for m in words.measure.finditer(text, span.start, span.end):
        yield Span(m.start(), m.end() - m[0].endswith(".")), _distance(m, words)


def times(text: str, span: Span, words: SpaceWords) -> Iterator[Span]:
    """The times of journeys in a stretch of a text, in order."""
    for m in words.travel.finditer(text, span.start, span.end):
        yield Span(m.start() + len(m[0]) - len(m[0].lstrip(" -")), m.end())


def _distance(m: re.Match[str], words: SpaceWords) -> Distance:
    unit, about = words.units[looked_up(m["unit"])], bool(m["about"])
    most, least = bool(m["most"]), bool(m["least"])
    low, high = _figure(m["number"], words)
    if m["upper"]:
        high = max(_figure(m["upper"], words))
    if high != low:
        return Distance((low + high) / 2 * unit, abs(high - low) / 2 * unit, most, least)
    km, doubt = low * unit, roundness(low) * unit
    if m["again"]:
        # "20 miles (32 km)": rounded in the first unit, told more closely in the second.
        km = _number(m["again"]) * words.units[looked_up(m["unit2"])]
    return Distance(km, min(doubt, km * _MOST_DOUBT) * (_ABOUT if about else 1), most, least)


def _figure(written: str, words: SpaceWords) -> tuple[float, float]:
    """The least and the most that a figure or a number in words says."""
    word = looked_up(written)
    if word in words.vague:
        return words.vague[word]
    value = words.numbers[word] if word in words.numbers else _number(written)
    return value, value


def _number(written: str) -> float:
    """A figure as it is written: "1,200", "2.5", "٣٠"."""
    whole, comma, rest = written.partition(",")
    if comma and len(rest) == 3:
        return float(whole + rest)
    return float(written.replace(",", "."))


def roundness(value: float) -> float:
    """How far off a figure may be for its roundness: half of the step that it seems to be rounded to.

    >>> roundness(30), roundness(32), roundness(35), roundness(2.5)
    (5.0, 0.5, 2.5, 0.05)
    """
    if value != int(value):
        return 0.05
    return next((step / 2 for step in _STEPS if value >= step and value % step == 0), 0.5)
