"""The map in words, for those who can't see it: what it shows, from large to small, and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.model import Kind
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.evidence import Evidence
    from layers.scene import Scene
    from layers.words import Saying, Value

#: Names of a kind that are told; of more, their number.
_MOST = 24
_SHAPES = {
    Kind.COUNTRY: "countries",
    Kind.PROVINCE: "provinces",
    Kind.BORDER: "borders",
    Kind.RIVER: "waters",
    Kind.LAKE: "waters",
    Kind.SEA: "waters",
}


def told(scene: Scene) -> tuple[Saying, ...]:
    """The lines that tell a scene in words: places by kind, areas, movements, and what is unsure."""
    evidence = scene.evidence
    by_kind: dict[str, list[Value]] = {}
    for place in scene.drawn:
        e = evidence[place]
        by_kind.setdefault(_SHAPES.get(e.kind, "points"), []).append(_placed(e))
    by_kind["areas"] = [evidence[i].called for i in scene.areas]
    by_kind["movements"] = [
        say("alternative.movement", name=evidence[i].called, how=evidence[i].what)
        for i in scene.movements
        if i in scene.marked
    ]
    by_kind["unsure"] = [e.called for i, e in evidence.items() if i in scene.marked and e.match == "unsure"]
    order = ("countries", "provinces", "borders", "waters", "points", "areas", "movements", "unsure")
    lines = [_line(key, by_kind[key]) for key in order if by_kind.get(key)]
    return (say("alternative.opening", title=scene.heading), *lines)


def _placed(e: Evidence) -> Value:
    """A place that is drawn as a point with the province that it lies in; others by their name."""
    if e.kind in _SHAPES or e.province is None:
        return e.called
    return say("alternative.within", name=e.called, province=e.province)


def _line(key: str, names: Iterable[Value]) -> Saying:
    found = tuple(names)
    if len(found) <= _MOST:
        return say(f"alternative.{key}", names=found)
    return say(f"alternative.{key}", names=(*found[:_MOST], say("alternative.further", n=len(found) - _MOST)))
