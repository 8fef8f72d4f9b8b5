"""Everything that can go wrong, as one family.

::

    BordermapError
    ├── InputError        a report, a gazetteer or a boundaries file that can't be used
    │   ├── NoPlaceError  a readable report that names no known place
    │   └── FaultsError     single rows or features that can't be used, each named
    │       ├── BoundariesError  of a boundaries file
    │       └── GazetteerError   of a gazetteer
    ├── OutputError       a file that can't be written
    ├── DataError         embedded data that is missing or damaged
    ├── RemoteAssetError  a map element that would need the network
    └── UsageError        a call that makes no sense

The message is one line, written for the person at the keyboard: what is wrong, and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


#: This many faults are told one by one.
MOST_FAULTS = 10


class BordermapError(Exception):
    """Base of the family: catch it to catch all that bordermap raises on purpose."""


class InputError(BordermapError):
    """An input can't be used."""


class NoPlaceError(InputError):
    """The report was read, but it names no place that the gazetteer knows."""


class FaultsError(InputError):
    """Rows or features that can't be used; ``faults`` are up to ten lines, a fault each, of ``count`` in all."""

    def __init__(self, source: str, faults: Sequence[str], count: int | None = None) -> None:
        """Tell the first fault, and how many more there are (``count`` in all, where not every one was kept)."""
        self.count = len(faults) if count is None else count
        self.faults = tuple(f"{source}: {fault}" for fault in faults[:MOST_FAULTS])
        super().__init__(self.faults[0] + (f" (and {self.count - 1} more)" if self.count > 1 else ""))


class BoundariesError(FaultsError):
    """Boundaries that can't be used, feature by feature."""


class GazetteerError(FaultsError):
    """A gazetteer that can't be used, row by row."""


class OutputError(BordermapError):
    """An output can't be written; what was there before is untouched."""


class DataError(BordermapError):
    """The embedded data is missing or damaged."""


class RemoteAssetError(BordermapError):
    """A map element asks for a file on the network, which our pages never load."""


class UsageError(BordermapError):
    """The call makes no sense as it stands."""
