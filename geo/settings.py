"""Settings that a house uses again: ``bordermap.toml``, and ``--set key=value`` over it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import InputError, UsageError
from geo.names import clean
from geo.region import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Read from the working folder where no other file is named.
FILE = "bordermap.toml"
_PATHS = ("region", "boundaries")
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set.

    ``region`` is an embedded region's id or a region's ``.toml`` file; ``boundaries`` a vector
    file, or the address of a PostGIS table, whose polygons take the provinces' place;
    ``boundaries_name`` its column of names, ``boundaries_layer`` its layer and
    ``boundaries_crs`` what its coordinates are in, where the file does not tell.
    """

    region: str = DEFAULT
    boundaries: str = ""
    boundaries_name: str = ""
    boundaries_layer: str = ""
    boundaries_crs: str = ""


def _checked(table: dict[str, Any], where: str) -> dict[str, str]:
    known = [f.name for f in fields(Settings)]
    for key, value in table.items():
        if key not in known:
            raise UsageError(f"{where}: no setting called {clean(key)!r}; there are: {', '.join(known)}")
        if not isinstance(value, str):
            raise UsageError(f"{where}: {key} must be a text in quotes")
    return table


def _is_path(key: str, value: str) -> bool:
    return key in _PATHS and "://" not in value and (key != "region" or value.endswith(".toml"))


def _read(path: Path) -> dict[str, str]:
    """The settings of a file; what it names beside itself is found from there."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(f"{clean(str(path))}: too large for a file of settings")
        table = _checked(tomllib.loads(path.read_text(encoding="utf-8")), clean(path.name))
    except OSError as error:
        raise InputError(f"{clean(str(path))}: it can't be read ({error.strerror or error})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{clean(str(path))}: no TOML ({clean(str(error))})") from error
    return {k: str(path.parent / v) if v and _is_path(k, v) else v for k, v in table.items()}


def load(config: str | None = None, pairs: Iterable[str] = ()) -> Settings:
    """The settings of a file, and of ``key=value`` pairs, which win.

    Parameters
    ----------
    config
        A file in TOML; where None, ``bordermap.toml`` in the working folder if there is one.
    pairs
        Each ``key=value``.

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
        key, separator, value = pair.partition("=")
        if not separator:
            raise UsageError(f"--set {clean(pair)}: write it as key=value")
        found = replace(found, **_checked({key.strip(): value.strip()}, "--set"))
    return found
