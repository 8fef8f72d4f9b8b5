"""Cells of a foreign table made plain: short clean text, and what JSON knows."""

from __future__ import annotations

import json
import math
from datetime import date, time
from decimal import Decimal
from typing import Any

from geo.names import LONGEST_NAME, clean

# Looked at before cleaning, so that a cell of a megabyte costs nothing.
_LOOKED_AT = 1000


def text(value: Any) -> str:
    """A cell as text fit to be shown, of :data:`geo.names.LONGEST_NAME` characters at most; "" for an empty one."""
    if isinstance(value, float | Decimal):
        number = _number(value)
        value = int(value) if number is not None and value == int(value) else number
    if value is None:
        return ""
    return clean(str(value)[:_LOOKED_AT])[:LONGEST_NAME].strip()


def cell(value: Any) -> str | float | bool | None:
    """A cell as a plain JSON value; NaN, infinities and bytes are None."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float | Decimal):
        return _number(value)
    if isinstance(value, bytes | memoryview):
        return None
    if isinstance(value, list | tuple | dict):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return value.isoformat() if isinstance(value, date | time) else text(value)


def _number(value: float | Decimal) -> float | None:
    finite = value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)
    if not finite:
        return None
    return int(value) if isinstance(value, Decimal) and value == int(value) else float(value)
