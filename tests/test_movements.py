"""Movements: who, from where to where, through what, how it is told, and the arrow that it gives."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from pyproj import Geod

import bordermap
from geo import expressions, mentions, movements, resolve
from geo.model import Kind
from geo.passage import Passage
from geo.report import from_text

if TYPE_CHECKING:
    from geo.model import End, Movement

FOLDER = Path(__file__).parent / "movements"
GEOD = Geod(ellps="WGS84")


def cases(name: str) -> list[dict[str, Any]]:
    """The sentences of a file."""
    found: list[dict[str, Any]] = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))["case"]
    return found


def read(text: str) -> tuple[Movement, ...]:
    """The movements of a text."""
    report, atlas = from_text(text), bordermap.atlas()
    passage = Passage(report)
    matches = resolve.resolve(report, mentions.find(passage, atlas.gazetteer), atlas.region).matches
    return movements.find(passage, matches, expressions.find(passage, matches, atlas), atlas)


def is_end(end: End | None, wanted: str) -> bool:
    """Whether an end is a place of that id, or has these words; none for ""."""
    if end is None or not wanted:
        return end is None and not wanted
    return wanted in {p.id for p in end.places} or wanted in end.text


def drawn(movement: Movement) -> str:
    """How a movement is drawn: "no", "stubs" between points, "arrow" across a line."""
    if movement.geometry is None:
        return "no"
    point = movement.origin.geometry if movement.origin else None
    leaves = point is not None and point.geom_type == "Point" and shapely.get_coordinates(movement.geometry)[0].tolist() == list(point.coords[0])
    return "stubs" if leaves else "arrow"


def faults(movement: Movement, wanted: dict[str, Any]) -> list[str]:
    """The fields in which a movement is not what was wanted."""
    told = {
        "actor": wanted.get("actor", "") in movement.actor and bool(wanted.get("actor")) == bool(movement.actor),
        "theme": movement.theme == wanted["theme"],
        "status": movement.status == wanted["status"],
        "from": is_end(movement.origin, wanted.get("from", "")),
        "to": is_end(movement.destination, wanted.get("to", "")),
        "via": (movement.via.id if movement.via else "") == wanted.get("via", ""),
        "border": (movement.border.id if movement.border else "") == wanted.get("border", ""),
        "drawn": drawn(movement) == wanted["drawn"],
    }
    return [field for field, right in told.items() if not right]


def wrong(case: dict[str, Any]) -> str:
    """What is wrong with the reading of a case, "" for nothing."""
    found, wanted = read(case["text"]), case.get("moves", [])
    if len(found) != len(wanted):
        return f"{len(found)} movements, not {len(wanted)}: {[m.text for m in found]}"
    return "; ".join(
        f"{m.text!r}: {', '.join(bad)}" for m, w in zip(found, wanted, strict=True) if (bad := faults(m, w))
    )
