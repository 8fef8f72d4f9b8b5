"""Lines of whole numbers as SVG path data, in few characters, and arcs joined to long lines."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    #: Points of a line, (x, y) each.
    Line = Sequence[Sequence[int]]


def joined(numbers: Iterable[int]) -> str:
    """Numbers in a row, a space only where the next has no sign."""
    return "".join([str(n) if n < 0 else f" {n}" for n in numbers]).removeprefix(" ")


def path(lines: Iterable[Line]) -> str:
    """Path data of lines; those that end where they start are closed, and those of one point are left out.

    A line begins at its step from where the one before it ended: its end, or its start if it was closed.
    """
    pieces, at = [], (0, 0)
    for line in lines:
        closed = line[0] == line[-1]
        if len(line) - closed < 2:
            continue
        numbers: list[int] = []
        x, y = at
        for point in line[: len(line) - closed]:
            numbers += (point[0] - x, point[1] - y)
            x, y = point
        pieces.append(f"m{joined(numbers)}{'z' * closed}")
        at = (line[0][0], line[0][1]) if closed else (x, y)
    return "".join(pieces)


def discs(points: Iterable[Sequence[int]], radius: float) -> str:
    """Path data of circles around points: each an arc that is whole but for a tenth of a unit, from its top on."""
    arc = f"a{radius:g} {radius:g} 0 10.1 0z"  # 1 and 0 are flags, which need no space
    pieces, at = [f"M0{-radius:g}"], (0, 0)
    for x, y in points:
        pieces.append(f"m{joined((x - at[0], y - at[1]))}{arc}")
        at = (x, y)
    return "".join(pieces)


def chained(arcs: Sequence[Line]) -> list[list[Sequence[int]]]:
    """Arcs joined where they meet to as long lines as can be; outlines to rings."""
    meeting: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for n, arc in enumerate(arcs):
        meeting[tuple(arc[0])].append(n)
        meeting[tuple(arc[-1])].append(n)
    free = [True] * len(arcs)
    found = []
    # From where an odd number meet, one line must start; what is left are rings.
    starts = sorted(meeting, key=lambda v: len(meeting[v]) % 2 == 0)
    for start in starts:
        while any(free[n] for n in meeting[start]):
            line: list[Sequence[int]] = [start]
            at = start
            while (n := next((n for n in meeting[at] if free[n]), -1)) >= 0:
                free[n] = False
                arc = arcs[n] if tuple(arcs[n][0]) == at else arcs[n][::-1]
                line += [tuple(point) for point in arc[1:]]
                at = tuple(arc[-1])
            found.append(line)
    return found
