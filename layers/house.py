"""House style: whose map it is, in a name, a sign and a line of its own.

Nothing here says that anybody has looked at a map or let it pass: the organisation's name stands
as the name of who made the map, and the words "machine-read draft" stay beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from geo.errors import UsageError
from geo.names import clean
from layers import logo

if TYPE_CHECKING:
    from geo.settings import Settings

#: How lines between provinces are drawn.
Boundaries = Literal["solid", "dashed"]
#: The longest name and the longest disclaimer, in characters: they stand in full on the smallest map.
MOST_NAME, MOST_DISCLAIMER = 100, 500
_DISCLAIMER = "disclaimer_"


@dataclass(frozen=True, slots=True)
class House:
    """Whose map it is.

    ``organisation`` is its name, ``logo`` its sign as a ``data:`` address of an SVG or PNG, "" where
    there is none; ``disclaimer`` its own line, by language tag; ``internal_boundaries`` how lines
    between provinces are drawn.

    Raises
    ------
    UsageError
        A name or a disclaimer is too long, a logo comes without the name that is read aloud for it,
        or is no ``data:`` address that :func:`layers.logo.read` gives.
    """

    organisation: str = ""
    logo: str = ""
    disclaimer: tuple[tuple[str, str], ...] = ()
    internal_boundaries: Boundaries = "solid"

    def __post_init__(self) -> None:
        """Refuse what no page has room or a use for."""
        _short("organisation", self.organisation, MOST_NAME)
        for tag, text in self.disclaimer:
            _short(f"{_DISCLAIMER}{tag}", text, MOST_DISCLAIMER)
        if self.logo and not self.logo.startswith(logo.ADDRESSES):
            raise UsageError("logo: no picture that layers.logo.read() gave; set it in bordermap.toml")
        if self.logo and not self.organisation:
            raise UsageError("logo: set organisation too; its name is read aloud where the logo can't be seen")


def _short(key: str, text: str, most: int) -> None:
    if len(text) > most:
        raise UsageError(f"{key}: {len(text)} characters; it must stand on a small map, so write {most} at most")


def load(settings: Settings) -> House:
    """The house that some settings describe.

    Parameters
    ----------
    settings
        ``organisation``, ``logo``, ``internal_boundaries`` and each ``disclaimer_…`` are used.

    Raises
    ------
    InputError
        The logo can't be read, or has something in it that a logo may not have.
    UsageError
        As :class:`House`.
    """
    own = {f.name.removeprefix(_DISCLAIMER): f.name for f in fields(settings) if f.name.startswith(_DISCLAIMER)}
    told = ((tag, clean(getattr(settings, name))) for tag, name in own.items())
    return House(
        organisation=clean(settings.organisation),
        logo=logo.read(Path(settings.logo)) if settings.logo else "",
        disclaimer=tuple((tag, text) for tag, text in told if text),
        internal_boundaries=cast("Boundaries", settings.internal_boundaries),
    )
