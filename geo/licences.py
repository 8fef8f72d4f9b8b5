"""What the embedded files ask of whoever shows them, and how a user's own are named beside them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class Licence:
    """The line to print, the licence's SPDX name (or "public domain"), and the source's address."""

    source: str
    attribution: str
    licence: str
    url: str


@cache
def embedded() -> dict[str, Licence]:
    """Licences by the name of the embedded file."""
    table = tomllib.loads((files("geo") / "data" / "licences.toml").read_text(encoding="utf-8"))
    return {name: Licence(name, **row) for name, row in table.items()}


def of_own(source: str) -> str:
    """The line for a file or table of a user's own, by its name without its folder."""
    return f"{PurePath(source).name} (own data)"


def of_dump(source: str) -> str:
    """The line for a dump of GeoNames that a user brings."""
    return f"{PurePath(source).name}: {embedded()['geonames'].attribution}"
