"""When reports were written, as the page's slider shows it: a strip that is higher where there are more of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Bars of the strip, at most; its width and height in its own units.
_MOST, WIDTH, HEIGHT = 60, 600, 24
#: Lengths that a bar may stand for, in days.
_STEPS = (1, 7, 28, 91, 182, 364)
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the strip: from the day ``start`` to ``end`` (days since 1970, both within), and where it stands."""

    start: int
    end: int
    x: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """The days (since 1970) of the first and the last dated report, the bars between, and how many have no date."""

    first: int
    last: int
    starts: str
    ends: str
    undated: int
    bars: tuple[Bar, ...]
    width: int = WIDTH
    height: int = HEIGHT


def timeline(dates: Sequence[str]) -> Timeline | None:
    """The timeline of reports, or None where fewer than two have dates that differ.

    Parameters
    ----------
    dates
        Of each report, in ISO 8601; "" for one that is undated, which is placed nowhere in time.
    """
    days = sorted((date.fromisoformat(d) - _EPOCH).days for d in dates if d)
    if not days or days[0] == days[-1]:
        return None
    first, last = days[0], days[-1]
    span = last - first + 1
    step = next((s for s in _STEPS if span <= s * _MOST), -(-span // _MOST))
    counts = [0] * -(-span // step)
    for day in days:
        counts[(day - first) // step] += 1
    unit, most = WIDTH / span, max(counts)
    bars = tuple(
        Bar(
            first + n * step,
            min(first + (n + 1) * step - 1, last),
            round(n * step * unit, 1),
            round(max(min(step, span - n * step) * unit - 1, 1.0), 1),
            round(max(HEIGHT * count / most, 2.0), 1),
        )
        for n, count in enumerate(counts)
        if count
    )
    starts, ends = ((_EPOCH + timedelta(days=d)).isoformat() for d in (first, last))
    return Timeline(first, last, starts, ends, len(dates) - len(days), bars)
