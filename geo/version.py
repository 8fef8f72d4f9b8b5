"""The version of the program, as it was installed."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def program_version() -> str:
    """The installed version of bordermap, or "unreleased" where it runs from a checkout."""
    try:
        return version("bordermap")
    except PackageNotFoundError:
        return "unreleased"
