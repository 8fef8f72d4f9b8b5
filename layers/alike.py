"""What reports tell several times, as one: the same geometry, the same movement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

T = TypeVar("T", bound=Any)


def groups(
    by_report: Sequence[Iterable[T]], key: Callable[[int, T], Hashable]
) -> list[tuple[tuple[T, ...], tuple[int, ...]]]:
    """What some reports tell, each with the numbers of the reports that it stands in, in the order of their texts.

    Parameters
    ----------
    by_report
        What each report tells; it has a ``span``.
    key
        Of a report's number and what it tells: what is equal for those that are told as one.
    """
    found: dict[Hashable, list[tuple[T, int]]] = {}
    for n, its in enumerate(by_report):
        for one in sorted(its, key=lambda one: one.span):
            found.setdefault(key(n, one), []).append((one, n))
    return [(tuple(one for one, _ in its), tuple(n for _, n in its)) for its in found.values()]
