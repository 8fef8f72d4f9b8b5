"""The version of the program, as it was installed, and the date of the data that it carries."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import TYPE_CHECKING

from geo.errors import DataError

if TYPE_CHECKING:
    from datetime import date


@cache
def program_version() -> str:
    """The installed version of bordermap, or "unreleased" where it runs from a checkout."""
    try:
        return version("bordermap")
    except PackageNotFoundError:
        return "unreleased"


@cache
def data_date() -> date:
    """The day on which the sources of the embedded data were checked last.

    Raises
    ------
    DataError
        The list of sources is missing or damaged.
    """
    try:
        table = tomllib.loads((files("geo") / "data" / "sources.toml").read_text(encoding="utf-8"))
        checked: date = table["checked"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise DataError(f"the list of the data's sources is missing or damaged: {error}") from error
    return checked
