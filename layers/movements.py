"""Who moved, from where to where: a short arrow that is broken at the line it crosses, and no route.

What is intended, feared or denied (its grammar is that of the *irrealis*) has a form and a layer of
its own, which is off until a reader switches it on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from geo.model import Status
from geo.moves.movers import same
from geo.names import clean
from layers import alike
from layers.areas import shortened
from layers.arrows import PREFIX, crossing
from layers.layer import Drawn, Feature, Label, layer
from layers.style import ATTRIBUTED, IRREALIS, TYPES
from layers.words import LANGUAGES, has, say, tell

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

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
    def times(self) -> int:
        """How many sentences tell of it."""
        return len({(report, m.sentence) for report, m in zip(self.reports, self.told, strict=True)})

    @property
    def actors(self) -> tuple[str, ...]:
        """Who moves, in all words that the reports have for them."""
        return tuple(dict.fromkeys(x for m in self.told if (x := few(m.actor))))

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
    found = alike.groups(by_report, _key)
    return tuple(Move(f"move-{n}", told, where, _seen(told[0], bounds)) for n, (told, where) in enumerate(found, 1))


def _seen(movement: Movement, bounds: Bounds) -> bool:
    shape = movement.geometry
    return shape is not None and not shape.is_empty and bounds.holds(*crossing(shape))


def _key(report: int, m: Movement) -> Hashable:
    """What is equal where a movement is told again; the very words in its report where they tell little.

    What is stated and what is denied differ, and so do troops and Turkish troops: these may be others.
    """
    who, ends = same(m.actor), (_end(m.origin), _end(m.destination))
    if not (any(ends) if who else all(ends)):
        return report, m.theme, m.status, clean(m.text).casefold()
    return m.theme, m.status, who, ends, m.via and m.via.id, m.border and m.border.id, m.geometry


def _end(end: End | None) -> Hashable:
    """An end by its geometry, and by its words where these alone tell which part of a place it is."""
    return end and (frozenset(p.id for p in end.places), end.geometry or clean(end.text).casefold())


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
    """What stands on the map: who moves, how the report tells of it, and how often."""
    text, key = shortened(tell(move.who, language)), f"movements.{move.first.status}_short"
    text = clean(tell(say("movements.label", who=text, status=say(key)), language)) if has(key) else text
    return f"{text} ×{move.times}" if move.times > 1 else text
