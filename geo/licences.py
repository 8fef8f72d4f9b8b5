"""What the embedded files ask of whoever shows them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


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
