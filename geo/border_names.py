"""What borders are called in Arabic, where the two countries' names alone do not make it."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def load() -> dict[str, str]:
    """Arabic names by the border's id, from ``geo/data/curated/border_names.csv``."""
    text = (files("geo") / "data" / "curated" / "border_names.csv").read_text(encoding="utf-8")
    return {row["id"]: row["name_ar"] for row in csv.DictReader(text.splitlines())}
