"""Settings that a house uses again: ``bordermap.toml``, and ``--set key=value`` over it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import InputError, UsageError
from geo.language import LANGUAGES
from geo.names import clean
from geo.region import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Read from the working folder where no other file is named.
FILE = "bordermap.toml"
_PATHS = ("region", "boundaries", "gazetteers", "logo")
#: What may have several values: a list in TOML, and between ";" in a pair.
_LISTS = ("gazetteers",)
#: What places are called by: as the report spells them, as people there do, as UN agencies do.
NAMES = ("report", "local", "un")
#: How lines between provinces are drawn: solid, or dashed where a house calls none of them agreed.
INTERNAL_BOUNDARIES = ("solid", "dashed")
# Settings that have few values.
_CHOICES = {"report_language": ("", *LANGUAGES), "names": NAMES, "internal_boundaries": INTERNAL_BOUNDARIES}
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set.

    ``region`` is an embedded region's id or a region's ``.toml`` file; ``boundaries`` a vector
    file, or the address of a PostGIS table, whose polygons take the provinces' place;
    ``boundaries_name`` its column of names, ``boundaries_layer`` its layer and
    ``boundaries_crs`` what its coordinates are in, where the file does not tell. ``gazetteers``
    are files of places of the user's own (CSV, a vector file, a dump of GeoNames), and
    ``gazetteers_…`` say the same of them. ``report_language`` is one of
    :data:`geo.language.LANGUAGES`, or "" to detect each report's. ``language`` is that of the
    interface at first (the outputs know which there are); ``names`` one of :data:`NAMES`, what places
    are called by; ``rights`` the line that a report's whole text is shown with. ``organisation`` is
    who makes the map, ``logo`` its sign (a file in SVG or PNG), ``disclaimer_…`` its own line below
    the map in each language, ``internal_boundaries`` one of :data:`INTERNAL_BOUNDARIES`.
    """

    region: str = DEFAULT
    boundaries: str = ""
    boundaries_name: str = ""
    boundaries_layer: str = ""
    boundaries_crs: str = ""
    gazetteers: tuple[str, ...] = ()
    gazetteers_name: str = ""
    gazetteers_layer: str = ""
    gazetteers_crs: str = ""
    report_language: str = ""
    language: str = "en"
    names: str = "report"
    rights: str = ""
    organisation: str = ""
    logo: str = ""
    disclaimer_en: str = ""
    disclaimer_ar: str = ""
    internal_boundaries: str = "solid"


def _checked(table: dict[str, Any], where: str) -> dict[str, str | tuple[str, ...]]:
    """Settings by name, as they are kept; those that may be several as a tuple."""
    found: dict[str, str | tuple[str, ...]] = {}
    known = [f.name for f in fields(Settings)]
    for key, value in table.items():
        if key not in known:
            raise UsageError(f"{where}: no setting called {clean(key)!r}; there are: {', '.join(known)}")
        many = value if isinstance(value, list) and key in _LISTS else [value]
        if not all(isinstance(one, str) for one in many):
            several = ", or a list of such texts" if key in _LISTS else ""
            raise UsageError(f"{where}: {key} must be a text in quotes{several}")
        choices = _CHOICES.get(key)
        if choices and value not in choices:
            raise UsageError(f"{where}: {key} must be one of {', '.join(filter(None, choices))}, not {clean(value)!r}")
        found[key] = tuple(one for one in many if one) if key in _LISTS else value
    return found


def _is_path(key: str, value: str) -> bool:
    return bool(value) and key in _PATHS and "://" not in value and (key != "region" or value.endswith(".toml"))


def _from(folder: Path, key: str, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """A value with its paths found from a folder."""
    if isinstance(value, tuple):
        return tuple(str(folder / one) if _is_path(key, one) else one for one in value)
    return str(folder / value) if _is_path(key, value) else value


def _pair(pair: str) -> dict[str, Any]:
    """A ``key=value``, as a table; what may be several is a list, between ";"."""
    key, separator, value = (part.strip() for part in pair.partition("="))
    if not separator:
        raise UsageError(f"--set {clean(pair)}: write it as key=value")
    return {key: [one.strip() for one in value.split(";")] if key in _LISTS else value}


def _read(path: Path) -> dict[str, Any]:
    """The settings of a file; what it names beside itself is found from there."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(f"{clean(str(path))}: too large for a file of settings")
        table = _checked(tomllib.loads(path.read_text(encoding="utf-8")), clean(path.name))
    except OSError as error:
        raise InputError(f"{clean(str(path))}: it can't be read ({error.strerror or error})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{clean(str(path))}: no TOML ({clean(str(error))})") from error
    return {k: _from(path.parent, k, v) for k, v in table.items()}


def load(config: str | None = None, pairs: Iterable[str] = ()) -> Settings:
    """The settings of a file, and of ``key=value`` pairs, which win.

    Parameters
    ----------
    config
        A file in TOML; where None, ``bordermap.toml`` in the working folder if there is one.
    pairs
        Each ``key=value``; of ``gazetteers``, several values have ";" between them.

    Raises
    ------
    InputError
        The file can't be read.
    UsageError
        There is no such setting, or a pair has no "=".
    """
    found = Settings()
    path = Path(config or FILE)
    if config or path.is_file():
        found = replace(found, **_read(path))
    for pair in pairs:
        given: dict[str, Any] = dict(_checked(_pair(pair), "--set"))
        found = replace(found, **given)
    return found
