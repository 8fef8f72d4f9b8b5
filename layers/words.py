"""Interface words, a file per language in ``layers/strings``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from geo.errors import UsageError


@cache
def load(language: str = "en") -> dict[str, Any]:
    """The words of a language, in groups (``page``, ``kinds``, ``legend``, ``layers``).

    Raises
    ------
    UsageError
        There is no file of strings for the language.
    """
    folder = files("layers") / "strings"
    path = folder / f"{language}.toml"
    if not language.isalpha() or not path.is_file():
        known = ", ".join(sorted(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml")))
        raise UsageError(f"no interface language {language!r}; there is: {known}")
    return tomllib.loads(path.read_text(encoding="utf-8"))
