"""What reports say of a place, an area or a movement: names, the match, the quotes that put it on the map."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from geo import dates
from geo.model import Kind, Role, Span
from geo.names import clean, readable
from layers import methods, movements, naming, words
from layers.sureness import match_word
from layers.words import Saying, has, say, tell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from geo.gazetteer import Gazetteer
    from geo.model import End, EventDate, Expression, Match, Place, Report
    from layers.areas import Area
    from layers.movements import Move
    from layers.naming import Policy
    from layers.words import Value


# "USA", "UK": capitals that are the name itself.
_ABBREVIATION = 3


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


class Naming(NamedTuple):
    """A match, and the number of the report that it stands in."""

    report: int
    match: Match


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a report.

    ``report`` is the number of its report in the scene. ``marks`` are the mentions in it, offsets in
    ``text``; ``events`` the dates that it gives to what it tells, which are not the report's own date.
    It is what Python callers read: what outputs may show of it is for :mod:`layers.passages` to say.
    """

    report: int
    sentence: int
    text: str
    marks: tuple[Span, ...]
    events: tuple[EventDate, ...] = ()


@dataclass(frozen=True, slots=True)
class Texts:
    """The reports of a scene, in its order, with the dates of their events by sentence and their languages."""

    reports: tuple[Report, ...]
    events: tuple[Mapping[int, tuple[EventDate, ...]], ...]
    languages: tuple[str, ...]

    def quotes(self, said: Iterable[tuple[int, Said]]) -> tuple[Quote, ...]:
        """The sentences that hold what was said, by report and in text order, each once."""
        by_sentence: dict[tuple[int, int], set[Span]] = {}
        for report, one in said:
            whole = self.reports[report].sentences[one.sentence]
            start, end = max(one.span.start, whole.start), min(one.span.end, whole.end)
            marks = by_sentence.setdefault((report, one.sentence), set())
            marks.add(Span(start - whole.start, end - whole.start))
        found = []
        for report, i in sorted(by_sentence):
            start, end = self.reports[report].sentences[i]
            marks = by_sentence[report, i]
            text = self.reports[report].text[start:end]
            found.append(Quote(report, i, text, tuple(sorted(marks)), self.events[report].get(i, ())))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the outputs tell of a place, of an area that words describe, or of a movement.

    ``place`` is its id; ``type`` a closer word than that of its kind (what the country calls its
    provinces, how a movement is told), or None; ``name`` is the reports' commonest spelling, or their
    words; ``called`` what outputs call it, in all languages, by the scene's policy of names;
    ``standard`` is the gazetteer's name, ``names`` others by language tag. ``confidence`` is that of
    the surest mention, ``match`` its word (``clear``, ``likely``, ``unsure``). ``quotes`` hold mentions
    of the place itself, ``in_names`` those inside an organisation's name, which put nothing on the map.
    ``facts`` are lines computed from geometry, or on how it was made; ``properties`` what else is
    known, by its name: a user's own columns, the ends of a movement. All that is no plain text is
    told by :func:`layers.words.tell`.
    """

    place: str
    kind: Kind
    type: Value | None
    name: str
    called: Value
    confidence: float
    match: str
    quotes: tuple[Quote, ...]
    standard: str = ""
    names: tuple[tuple[str, str], ...] = ()
    province: Value | None = None
    country: Value | None = None
    alternatives: tuple[Saying, ...] = ()
    in_names: tuple[Quote, ...] = ()
    facts: tuple[Saying, ...] = ()
    properties: tuple[tuple[Value, Value], ...] = ()

    @property
    def is_placed(self) -> bool:
        """Whether a report names the place itself, not only inside another name."""
        return bool(self.quotes)

    @property
    def what(self) -> Value:
        """Its type, or else its kind."""
        return self.type or say(f"kinds.{self.kind}")


def is_doubted(e: Evidence) -> bool:
    """Whether labels have a question mark behind its name; a movement's has its own word."""
    return e.match == "unsure" and e.kind is not Kind.MOVEMENT


def matches(namings: Mapping[str, Sequence[Naming]]) -> dict[str, str]:
    """The word for the match of each place, by its id: that of its surest mention."""
    return {place: match_word(_surest(its).confidence) for place, its in namings.items()}


def _surest(namings: Sequence[Naming]) -> Match:
    """The surest match of a place itself, or for want of one of a name that holds its."""
    own = [n for n in namings if n.match.mention.role is not Role.IN_NAME]
    return max((n.match for n in own or namings), key=lambda m: m.confidence)


def texts(reports: Sequence[Report], languages: Sequence[str]) -> Texts:
    """Reports with the dates of the events in their sentences; ``languages`` are those they are written in."""
    return Texts(tuple(reports), tuple(map(dated, reports)), tuple(languages))


def dated(report: Report) -> dict[int, tuple[EventDate, ...]]:
    """The dates of events by the sentence that tells them."""
    found: dict[int, tuple[EventDate, ...]] = {}
    for event in dates.events(report):
        found[event.sentence] = (*found.get(event.sentence, ()), event)
    return found


def _spellings(namings: Iterable[Naming]) -> Counter[str]:
    """How often each spelling of the name itself stands in the reports; not those that are all capitals."""
    literal = (clean(n.match.mention.text) for n in namings if n.match.mention.role is Role.LITERAL)
    # A dateline's capitals are no spelling.
    return Counter(text for text in literal if not (text.isupper() and len(text) > _ABBREVIATION))


def _commonest(counted: Counter[str]) -> str:
    return min(counted, key=lambda text: (-counted[text], text), default="")


def _type(place: Place) -> Value | None:
    """What its country calls the place; in the data's words where the interface has none."""
    key = f"types.{place.type}"
    return (say(key) if has(key) else place.type) or None


def _describe(gazetteer: Gazetteer, other: Place) -> Saying:
    kind = _type(other) or say(f"kinds.{other.kind}")
    above = (gazetteer.place(i) for i in (other.province, other.country) if i)
    around = dict.fromkeys(p for p in above if p and p.name != other.name)
    return say("places.described", name=words.name(other), around=(kind, *map(words.name, around)))


def of_place(
    place: Place,
    namings: Sequence[Naming],
    gazetteer: Gazetteer,
    said: Texts,
    *,
    policy: Policy = "report",
    facts: tuple[Saying, ...] = (),
) -> Evidence:
    """The evidence for a place from the matches that name it."""
    own = [n for n in namings if n.match.mention.role is not Role.IN_NAME]
    inside = [n for n in namings if n.match.mention.role is Role.IN_NAME]
    best = _surest(namings)
    others = {p.id: p for n in own or inside for p in n.match.alternatives if p.id != place.id}
    spelled = _commonest(_spellings(own or inside)) if place.kind is not Kind.BORDER else ""
    by_language = {
        tag: _commonest(_spellings(n for n in own if naming.language_of(said.languages[n.report]) == tag))
        for tag in ("en", "ar")
    }
    province, country = (gazetteer.place(i) if i else None for i in (place.province, place.country))
    return Evidence(
        place=place.id,
        kind=place.kind,
        type=_type(place),
        name=spelled or readable(place.name),
        called=naming.called(place, gazetteer, policy, by_language),
        confidence=best.confidence,
        match=match_word(best.confidence),
        quotes=said.quotes((n.report, n.match.mention) for n in own),
        standard=readable(place.name),
        names=tuple((tag, readable(text)) for tag, text in sorted(place.names.items())),
        province=naming.by_policy(province, policy) if province else None,
        country=naming.by_policy(country, policy) if country and place.kind is not Kind.COUNTRY else None,
        alternatives=tuple(_describe(gazetteer, p) for p in others.values()),
        in_names=said.quotes((n.report, n.match.mention) for n in inside),
        facts=facts,
        properties=tuple((clean(k), clean(str(v))) for k, v in place.properties.items() if v not in (None, "")),
    )


def of_area(area: Area, said: Texts, named: Collection[str], policy: Policy = "report") -> Evidence:
    """The evidence for what some expressions describe; ``named`` are the ids of places that the reports name."""
    e, called = area.first, area.called(policy)
    members = {p.id for p in e.members}
    rows = (
        ("areas.reckoned_from", tuple(dict.fromkeys(words.name(p) for p in e.places if p.id not in members))),
        ("areas.named_members", tuple(_member(e, p) for p in e.members if p.id in named)),
        ("areas.other_members", tuple(_member(e, p) for p in e.members if p.id not in named)),
    )
    method = methods.told(e)
    return Evidence(
        place=area.id,
        kind=e.kind,
        type=None,
        name=area.name,
        called=called,
        confidence=area.confidence,
        match=match_word(area.confidence),
        quotes=said.quotes(zip(area.reports, area.expressions, strict=True)),
        names=tuple((tag, text) for tag, text in called.texts if text != area.name),
        facts=(method,) if area.drawn or e.geometry is None else (method, say("methods.elsewhere")),
        properties=tuple((say(key), value) for key, value in rows if value),
    )


def _member(e: Expression, place: Place) -> Value:
    """A member of a set, with the kilometres that it shares with what the set is reckoned from."""
    km = round(e.figures.get(f"km {place.id}", 0.0))
    return say("areas.member", name=words.name(place), km=km) if km else words.name(place)


def of_movement(move: Move, said: Texts, ends: Mapping[tuple[int, Span], Value] | None = None) -> Evidence:
    """The evidence for a movement: who, from where, to where, and how the reports tell of it.

    ``ends`` are what stretches of the reports are called that name a place or an area, and nothing else.
    """
    m, untold = move.first, say("movements.untold")
    start, end = (ends.get((move.reports[0], x.span)) if ends and x else None for x in (m.origin, m.destination))
    via = words.name(m.via) if m.via else None
    rows: tuple[tuple[str, Value | None], ...] = (
        ("movements.who", move.actors or untold),
        ("movements.from", start or _of_end(m.origin) or untold),
        ("movements.to", end or _of_end(m.destination) or untold),
        ("movements.via", via),
        ("movements.across", words.name(m.border) if m.border else None),
    )
    how = _how_drawn(move)
    return Evidence(
        place=move.id,
        kind=Kind.MOVEMENT,
        type=say("movements.told", theme=say(f"movements.{m.theme}"), status=say(f"movements.{m.status}")),
        name=tell(move.name),
        called=_with(move.name, start=start, end=end),
        confidence=move.confidence,
        match=match_word(move.confidence),
        quotes=said.quotes(zip(move.reports, move.told, strict=True)),
        facts=(say(how, via=via) if via and how.endswith("via") else say(how),),
        properties=tuple((say(key), value) for key, value in rows if value),
    )


def _with(line: Value, **known: Value | None) -> Value:
    """A line with other values for those of its braces that have one."""
    if not isinstance(line, Saying):
        return line
    return replace(line, values=tuple((key, known.get(key) or value) for key, value in line.values))


def _how_drawn(move: Move) -> str:
    """The key of the words for how a movement is drawn, or why it is not."""
    m = move.first
    if move.drawn:
        if m.via is not None:
            return "movements.schematic_via" if m.schematic else "movements.at_via"
        return "movements.schematic" if m.border is not None else "movements.schematic_between"
    if m.geometry is not None:
        return "movements.elsewhere"
    both = m.origin is not None and m.destination is not None
    return "movements.no_line" if both else "movements.not_drawn"


def _of_end(end: End | None) -> Value:
    """An end in the report's words, and the places that they mean where these are called otherwise."""
    if end is None:
        return ""
    text, known = movements.few(end.text), tuple(dict.fromkeys(words.name(p) for p in end.places))
    if not known or tell(known).casefold() in text.casefold():
        return text
    return say("movements.end", text=text, places=known)
