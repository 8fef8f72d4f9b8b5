"""What the report says of a place: its names, the match, and the quotes that put it on the map."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from geo import dates
from geo.model import Kind, Role, Span
from geo.names import clean
from geo.resolve import CLEAR, LIKELY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.gazetteer import Gazetteer
    from geo.model import EventDate, Match, Place, Report, Situation


# "USA", "UK": capitals that are the name itself.
_ABBREVIATION = 3
_UNDATED: Mapping[int, tuple[EventDate, ...]] = MappingProxyType({})


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
    """All that the outputs tell of a place.

    ``type`` is what the country calls its provinces, or ""; ``name`` is the report's commonest
    spelling; ``standard`` the gazetteer's; ``names`` others by language tag. ``confidence`` is
    that of the surest mention, ``match`` its word (``clear``,
    ``likely``, ``unsure``). ``quotes`` hold mentions of the place itself, ``in_names`` those
    inside an organisation's name, which put nothing on the map. ``facts`` are lines computed
    from geometry; ``properties`` a user's own columns.
    """

    place: str
    kind: Kind
    type: str
    name: str
    standard: str
    names: tuple[tuple[str, str], ...]
    province: str
    country: str
    confidence: float
    match: str
    alternatives: tuple[str, ...]
    quotes: tuple[Quote, ...]
    in_names: tuple[Quote, ...]
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
    report: Report, matches: Iterable[Match], events: Mapping[int, tuple[EventDate, ...]] = _UNDATED
) -> tuple[Quote, ...]:
    """The sentences that hold some mentions, in text order, each once; ``events`` are :func:`dated`."""
    by_sentence: dict[int, list[Span]] = {}
    for m in matches:
        by_sentence.setdefault(m.mention.sentence, []).append(m.mention.span)
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
        standard=place.name,
        names=tuple(sorted(place.names.items())),
        province=_name_of(gazetteer, place.province),
        country=_name_of(gazetteer, place.country) if place.kind is not Kind.COUNTRY else "",
        confidence=best.confidence,
        match=match_word(best.confidence),
        alternatives=tuple(_describe(gazetteer, p) for p in others.values()),
        quotes=quotes(report, own, events),
        in_names=quotes(report, inside, events),
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
