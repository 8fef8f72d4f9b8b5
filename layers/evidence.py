"""What the report says of a place, an area or a movement: names, the match, the quotes that put it on the map."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from geo import dates
from geo.model import Kind, Role, Span
from geo.names import clean
from geo.resolve import CLEAR, LIKELY
from layers import methods

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from geo.gazetteer import Gazetteer
    from geo.model import End, EventDate, Expression, Match, Place, Report, Situation
    from layers.areas import Area
    from layers.movements import Move


# "USA", "UK": capitals that are the name itself.
_ABBREVIATION = 3
# Members of a set: those that the report names, and those that the geometry adds.
_MEMBERS = (("named_members", True), ("other_members", False))
_UNDATED: Mapping[int, tuple[EventDate, ...]] = MappingProxyType({})


class Said(Protocol):
    """What stands somewhere in a report: a mention, an expression, a movement."""

    @property
    def span(self) -> Span:
        """Where in the text."""
        ...

    @property
    def sentence(self) -> int:
        """In which sentence."""
        ...


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of the report.

    ``marks`` are the mentions in it, offsets in ``text``; ``events`` the dates that it gives to
    what it tells, which are not the report's own date.
    """

    sentence: int
    text: str
    marks: tuple[Span, ...]
    events: tuple[EventDate, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the outputs tell of a place, of an area that words describe, or of a movement.

    ``place`` is its id; ``type`` a closer word than that of its kind (what the country calls its
    provinces), or ""; ``name`` is the report's commonest spelling; ``standard`` the gazetteer's;
    ``names`` others by language tag. ``confidence`` is that of the surest mention, ``match`` its word
    (``clear``, ``likely``, ``unsure``). ``quotes`` hold mentions of the place itself, ``in_names``
    those inside an organisation's name, which put nothing on the map. ``facts`` are lines computed
    from geometry, or on how it was made; ``properties`` what else is known, by its name: a user's
    own columns, the ends of a movement.
    """

    place: str
    kind: Kind
    type: str
    name: str
    confidence: float
    match: str
    quotes: tuple[Quote, ...]
    standard: str = ""
    names: tuple[tuple[str, str], ...] = ()
    province: str = ""
    country: str = ""
    alternatives: tuple[str, ...] = ()
    in_names: tuple[Quote, ...] = ()
    facts: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()

    @property
    def is_placed(self) -> bool:
        """Whether the report names the place itself, not only inside another name."""
        return bool(self.quotes)


def match_word(confidence: float) -> str:
    """The word for a match confidence: ``clear``, ``likely`` or ``unsure``."""
    return "clear" if confidence >= CLEAR else "likely" if confidence >= LIKELY else "unsure"


def dated(report: Report) -> dict[int, tuple[EventDate, ...]]:
    """The dates of events by the sentence that tells them."""
    found: dict[int, tuple[EventDate, ...]] = {}
    for event in dates.events(report):
        found[event.sentence] = (*found.get(event.sentence, ()), event)
    return found


def quotes(
    report: Report, said: Iterable[Said], events: Mapping[int, tuple[EventDate, ...]] = _UNDATED
) -> tuple[Quote, ...]:
    """The sentences that hold what was said, in text order, each once; ``events`` are :func:`dated`."""
    by_sentence: dict[int, list[Span]] = {}
    for one in said:
        by_sentence.setdefault(one.sentence, []).append(one.span)
    found = []
    for i in sorted(by_sentence):
        whole = report.sentences[i]
        marks = sorted(
            {Span(max(s.start, whole.start) - whole.start, min(s.end, whole.end) - whole.start) for s in by_sentence[i]}
        )
        found.append(Quote(i, report.text[whole.start : whole.end], tuple(marks), events.get(i, ())))
    return tuple(found)


def _name_of(gazetteer: Gazetteer, place_id: str | None) -> str:
    place = gazetteer.place(place_id) if place_id else None
    return place.name if place else ""


def _spelling(matches: Sequence[Match], place: Place) -> str:
    """The report's commonest spelling of the name itself; the standard one where it has only demonyms."""
    spelled = [clean(m.mention.text) for m in matches if m.mention.role is Role.LITERAL]
    # A dateline's capitals are no spelling.
    counted = Counter(text for text in spelled if not (text.isupper() and len(text) > _ABBREVIATION))
    if not counted or place.kind is Kind.BORDER:
        return place.name
    return min(counted, key=lambda text: (-counted[text], text))


def _describe(gazetteer: Gazetteer, other: Place) -> str:
    around = (other.type or other.kind.value, _name_of(gazetteer, other.province), _name_of(gazetteer, other.country))
    return f"{other.name} ({', '.join(n for n in around if n and n != other.name)})"


def of_place(
    report: Report,
    place: Place,
    matches: Sequence[Match],
    gazetteer: Gazetteer,
    *,
    facts: tuple[str, ...] = (),
    events: Mapping[int, tuple[EventDate, ...]] = _UNDATED,
) -> Evidence:
    """The evidence for a place from the matches that name it; ``events`` are :func:`dated`."""
    own = [m for m in matches if m.mention.role is not Role.IN_NAME]
    inside = [m for m in matches if m.mention.role is Role.IN_NAME]
    best = max(own or inside, key=lambda m: m.confidence)
    others: dict[str, Place] = {p.id: p for m in own or inside for p in m.alternatives if p.id != place.id}
    return Evidence(
        place=place.id,
        kind=place.kind,
        type=place.type,
        name=_spelling(own or inside, place),
        confidence=best.confidence,
        match=match_word(best.confidence),
        quotes=quotes(report, [m.mention for m in own], events),
        standard=place.name,
        names=tuple(sorted(place.names.items())),
        province=_name_of(gazetteer, place.province),
        country=_name_of(gazetteer, place.country) if place.kind is not Kind.COUNTRY else "",
        alternatives=tuple(_describe(gazetteer, p) for p in others.values()),
        in_names=quotes(report, [m.mention for m in inside], events),
        facts=facts,
        properties=tuple((clean(k), clean(str(v))) for k, v in place.properties.items()),
    )


def gather(situation: Situation, gazetteer: Gazetteer, facts: dict[str, tuple[str, ...]]) -> dict[str, Evidence]:
    """Evidence by place id, in the order of the first mention; ``facts`` are lines by place id."""
    found = {}
    events = dated(situation.report)
    for place_id, matches in situation.by_place().items():
        place = matches[0].place
        if place is not None:
            found[place_id] = of_place(
                situation.report, place, matches, gazetteer, facts=facts.get(place_id, ()), events=events
            )
    return found


def of_area(
    report: Report,
    area: Area,
    words: dict[str, Any],
    named: Collection[str],
    events: Mapping[int, tuple[EventDate, ...]] = _UNDATED,
) -> Evidence:
    """The evidence for what some expressions describe; ``named`` are the ids of places that the report names."""
    e, w = area.first, words["areas"]
    rows = [(w["reckoned_from"], _listed(p for p in e.places if p.id not in {m.id for m in e.members}))]
    rows += [(w[how], _members(e, [p for p in e.members if (p.id in named) is told])) for how, told in _MEMBERS]
    method = methods.told(e, words)
    return Evidence(
        place=area.id,
        kind=e.kind,
        type="",
        name=area.name,
        confidence=area.confidence,
        match=match_word(area.confidence),
        quotes=quotes(report, area.expressions, events),
        facts=(method,) if area.drawn or e.geometry is None else (method, words["methods"]["elsewhere"]),
        properties=tuple((label, value) for label, value in rows if value),
    )


def of_movement(
    report: Report,
    move: Move,
    words: dict[str, Any],
    events: Mapping[int, tuple[EventDate, ...]] = _UNDATED,
) -> Evidence:
    """The evidence for a movement: who, from where, to where, and how the report tells of it."""
    m, w = move.first, words["movements"]
    via = clean(m.via.name) if m.via else ""
    rows = (
        (w["who"], clean(m.actor) or w["untold"]),
        (w["from"], _of_end(m.origin) or w["untold"]),
        (w["to"], _of_end(m.destination) or w["untold"]),
        (w["via"], via),
        (w["across"], clean(m.border.name) if m.border else ""),
    )
    return Evidence(
        place=move.id,
        kind=Kind.MOVEMENT,
        type=f"{w[m.theme]} · {w[m.status]}",
        name=move.name(w),
        confidence=move.confidence,
        match=match_word(move.confidence),
        quotes=quotes(report, move.told, events),
        facts=(w[_how_drawn(move)].format(via=via),),
        properties=tuple((label, value) for label, value in rows if value),
    )


def _how_drawn(move: Move) -> str:
    """The key of the words for how a movement is drawn, or why it is not."""
    m = move.first
    if move.drawn:
        return "schematic" if m.schematic or m.via is None else "at_via"
    if m.geometry is not None:
        return "elsewhere"
    return "no_line" if m.origin is not None and m.destination is not None else "not_drawn"


def _members(e: Expression, members: Sequence[Place]) -> str:
    """Members of a set, with the kilometres that each shares with what the set is reckoned from."""
    km = {p.id: e.figures.get(f"km {p.id}", 0.0) for p in members}
    return ", ".join(f"{p.name} ({km[p.id]:.0f} km)" if km[p.id] else p.name for p in members)


def _listed(places: Iterable[Place]) -> str:
    return ", ".join(dict.fromkeys(p.name for p in places))


def _of_end(end: End | None) -> str:
    """An end in the report's words, and the places that they mean where these are called otherwise."""
    if end is None:
        return ""
    text, known = clean(end.text), _listed(end.places)
    return text if not known or known.casefold() in text.casefold() else f"{text} ({known})"
