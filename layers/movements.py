"""Who moved, from where to where: a short arrow that is broken at the line it crosses, and no route.

What is intended, feared or denied (its grammar is that of the *irrealis*) has a form and a layer of
its own, which is off until a reader switches it on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from geo.model import Status
from geo.names import clean
from layers.areas import shortened
from layers.arrows import PREFIX, crossing
from layers.layer import Drawn, Feature, Label, layer
from layers.style import ATTRIBUTED, IRREALIS, TYPES
from layers.words import LANGUAGES, has, say, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.model import Bounds, End, Movement
    from layers.words import Value

# Characters of who moves, and of each end, in the report's words.
_LONGEST = 60
# Of its label: after the names of all places that a report names, whose arrows these only are.
_PRIORITY = 15
_IRREALIS = frozenset({Status.INTENDED, Status.FEARED, Status.DENIED})
_FORMS = {Status.STATED: "", Status.ATTRIBUTED: ATTRIBUTED}


@dataclass(frozen=True, slots=True)
class Move:
    """A movement, and where it is told of: one arrow, or one row of a list where it is not ``drawn``.

    ``reports`` has for each telling the number of the report that it stands in.
    """

    id: str
    told: tuple[Movement, ...]
    reports: tuple[int, ...]
    drawn: bool

    @property
    def first(self) -> Movement:
        """Where the text tells of it first."""
        return self.told[0]

    @property
    def confidence(self) -> float:
        """That of the surest telling."""
        return max(m.confidence for m in self.told)

    @property
    def is_irrealis(self) -> bool:
        """Whether it is intended, feared or denied."""
        return self.first.status in _IRREALIS

    @property
    def who(self) -> Value:
        """Who moves, in the report's words, or what kind of movement it is where they name nobody."""
        return few(self.first.actor) or say(f"movements.{self.first.theme}")

    @property
    def name(self) -> Value:
        """Who moves, from where to where, in the report's words."""
        start, end = (few(x.text) if x else "" for x in (self.first.origin, self.first.destination))
        if start and end:
            return say("movements.from_to", who=self.who, start=start, end=end)
        if start:
            return say("movements.from_only", who=self.who, start=start)
        return say("movements.to_only", who=self.who, end=end) if end else self.who


def few(text: str) -> str:
    """Words of a report, no more of them than may stand where its sentences may not."""
    return shortened(clean(text), _LONGEST)


def gather(by_report: Sequence[Iterable[Movement]], bounds: Bounds) -> tuple[Move, ...]:
    """The movements of some reports, in their order and that of their texts.

    Parameters
    ----------
    by_report
        The movements of each report.
    bounds
        Those of the map, beyond which none is drawn.
    """
    alike: dict[object, list[tuple[int, Movement]]] = {}
    for n, movements in enumerate(by_report):
        for m in sorted(movements, key=lambda m: m.span):
            alike.setdefault(_key(n, m), []).append((n, m))
    return tuple(
        Move(f"move-{n}", tuple(m for _, m in found), tuple(r for r, _ in found), _seen(found[0][1], bounds))
        for n, found in enumerate(alike.values(), 1)
    )


def _seen(movement: Movement, bounds: Bounds) -> bool:
    shape = movement.geometry
    return shape is not None and not shape.is_empty and bounds.holds(*crossing(shape))


def _key(report: int, m: Movement) -> object:
    """What is equal where a movement is told twice; the very words in its report where they tell little."""
    if not clean(m.actor) or (m.origin is None and m.destination is None):
        return report, m.theme, m.status, clean(m.text).casefold()
    ends = tuple(_end(x) for x in (m.origin, m.destination))
    shape = "" if m.geometry is None else shapely.to_wkb(m.geometry)
    return m.theme, m.status, clean(m.actor).casefold(), ends, m.via and m.via.id, m.border and m.border.id, shape


def _end(end: End | None) -> object:
    return None if end is None else (clean(end.text).casefold(), tuple(p.id for p in end.places))


def report(moves: Sequence[Move]) -> Drawn:
    """Arrows for the movements that can be drawn."""
    drawn = [m for m in moves if m.drawn]
    told, irrealis = ([m for m in drawn if m.is_irrealis is which] for which in (False, True))
    return Drawn(
        (
            layer("movements", "report", 15, map(_feature, told)),
            layer("movements-irrealis", "report", 15, map(_feature, irrealis), shown=False),
        ),
        tuple(map(_label, drawn)),
    )


def _feature(move: Move) -> Feature:
    m = move.first
    number = int(move.id.rpartition("-")[2])
    token = f"{PREFIX}{m.theme}{_FORMS.get(m.status, IRREALIS)}"
    return Feature(f"{number:04d}", clean(m.actor), token, m.geometry, move.id)


def _label(move: Move) -> Label:
    m = move.first
    style = f"{PREFIX}{m.theme}"
    return Label(
        move.id,
        shapely.Point(crossing(m.geometry)),
        {language: _written(move, language) for language in LANGUAGES},
        style if style in TYPES else f"{PREFIX}other",
        _PRIORITY,
        move.id,
        layer="movements-irrealis" if move.is_irrealis else "movements",
    )


def _written(move: Move, language: str) -> str:
    """What stands on the map: who moves, and how the report tells of it."""
    who, key = shortened(tell(move.who, language)), f"movements.{move.first.status}_short"
    return clean(tell(say("movements.label", who=who, status=say(key)), language)) if has(key) else who
