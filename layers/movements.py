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
from layers.textwidth import is_arabic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.model import Bounds, End, Movement

_IRREALIS = frozenset({Status.INTENDED, Status.FEARED, Status.DENIED})
_FORMS = {Status.STATED: "", Status.ATTRIBUTED: ATTRIBUTED}


@dataclass(frozen=True, slots=True)
class Move:
    """A movement, and where the report tells of it: one arrow, or one row of a list where it is not ``drawn``."""

    id: str
    told: tuple[Movement, ...]
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

    def name(self, themes: Mapping[str, str]) -> str:
        """Who moves, from where to where, in the report's words; ``themes`` has a word where it names nobody."""
        who = clean(self.first.actor) or themes[self.first.theme]
        start, end = (clean(x.text) if x else "" for x in (self.first.origin, self.first.destination))
        if not start and not end:
            return who
        arrow = "←" if is_arabic(start + end) else "→"
        return f"{who}{': ' if start else ''}{start} {arrow} {end or '…'}"


def gather(movements: Iterable[Movement], bounds: Bounds) -> tuple[Move, ...]:
    """The movements of a report in the order of its text; ``bounds`` are those of the map."""
    alike: dict[object, list[Movement]] = {}
    for m in sorted(movements, key=lambda m: m.span):
        alike.setdefault(_key(m), []).append(m)
    return tuple(Move(f"move-{n}", tuple(found), _seen(found[0], bounds)) for n, found in enumerate(alike.values(), 1))


def _seen(movement: Movement, bounds: Bounds) -> bool:
    shape = movement.geometry
    return shape is not None and not shape.is_empty and bounds.holds(*crossing(shape))


def _key(m: Movement) -> object:
    """What is equal where a movement is told twice; its own place in the text where little is told."""
    if not clean(m.actor) or (m.origin is None and m.destination is None):
        return m.span
    ends = tuple(_end(x) for x in (m.origin, m.destination))
    shape = "" if m.geometry is None else shapely.to_wkb(m.geometry)
    return m.theme, m.status, clean(m.actor).casefold(), ends, m.via and m.via.id, m.border and m.border.id, shape


def _end(end: End | None) -> object:
    return None if end is None else (clean(end.text).casefold(), tuple(p.id for p in end.places))


def report(moves: Sequence[Move], words: Mapping[str, str]) -> Drawn:
    """Arrows for the movements that can be drawn; ``words`` name themes and what is said of a status on the map."""
    drawn = [m for m in moves if m.drawn]
    told, irrealis = ([m for m in drawn if m.is_irrealis is which] for which in (False, True))
    return Drawn(
        (
            layer("movements", "report", 15, map(_feature, told)),
            layer("movements-irrealis", "report", 15, map(_feature, irrealis), shown=False),
        ),
        tuple(_label(m, words) for m in drawn),
    )


def _feature(move: Move) -> Feature:
    m = move.first
    number = int(move.id.rpartition("-")[2])
    token = f"{PREFIX}{m.theme}{_FORMS.get(m.status, IRREALIS)}"
    return Feature(f"{number:04d}", clean(m.actor), token, m.geometry, move.id)


def _label(move: Move, words: Mapping[str, str]) -> Label:
    m = move.first
    text = shortened(clean(m.actor) or words[m.theme])
    said = words.get(f"{m.status}_short", "")
    style = f"{PREFIX}{m.theme}"
    return Label(
        move.id,
        shapely.Point(crossing(m.geometry)),
        {"en": f"{text} ({said})" if said else text},
        style if style in TYPES else f"{PREFIX}other",
        11,
        move.id,
        layer="movements-irrealis" if move.is_irrealis else "movements",
    )
