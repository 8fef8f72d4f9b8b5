"""What words about space are worked out to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from geo.model import Kind, Place


@dataclass(frozen=True, slots=True)
class Extent:
    """The geometry (EPSG:4326) of some words about space; fields as in :class:`geo.model.Expression`."""

    kind: Kind
    method: str
    geometry: BaseGeometry | None
    places: tuple[Place, ...]
    certain: float
    figures: Mapping[str, float] = field(default_factory=dict)
    members: tuple[Place, ...] = ()
