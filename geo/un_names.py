"""What UN agencies call places, in English: provinces of Iraq and Syria, and countries where that differs from ours."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def load() -> dict[str, str]:
    """Names by the place's id, from ``geo/data/curated/un_names.csv``."""
    text = (files("geo") / "data" / "curated" / "un_names.csv").read_text(encoding="utf-8")
    return {row["id"]: row["name"] for row in csv.DictReader(text.splitlines())}
