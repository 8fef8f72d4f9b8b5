"""Frozen value types that travel through the house.

Offsets are Unicode code points in ``Report.text``, half-open ``[start, end)``. Coordinates are
WGS 84 degrees, longitude first in geometry and in :class:`Bounds`; ``lat`` and ``lon`` by name
everywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from geo.names import clean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from shapely.geometry.base import BaseGeometry


class Role(StrEnum):
    """How a text uses a name."""

    LITERAL = "literal"
    DEMONYM = "demonym"
    IN_NAME = "in_name"
    EXPRESSION = "expression"


class Kind(StrEnum):
    """What a name denotes; the vocabulary of ``bordermap locate``."""

    COUNTRY = "country"
    PROVINCE = "province"
    DISTRICT = "district"
    CITY = "city"
    VILLAGE = "village"
    RIVER = "river"
    LAKE = "lake"
    SEA = "sea"
    CROSSING = "crossing"
    CAMP = "camp"
    BASE = "base"
    MOUNTAIN = "mountain"
    DESERT = "desert"
    REGION = "region"
    CONTINENT = "continent"
    ORGANIZATION = "organization"
    FORMATION = "formation"
    BORDER = "border"
    AREA = "area"
    STRETCH = "stretch"
    POINT = "point"
    SET = "set"
    MOVEMENT = "movement"
    OTHER = "other"


class Precision(StrEnum):
    """How closely a text dates an event: to a day, or to a longer stretch."""

    DAY = "day"
    WEEKDAY = "weekday"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    PERIOD = "period"
    VAGUE = "vague"


class Bounds(NamedTuple):
    """A box in WGS 84 degrees: west, south, east, north."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a point (degrees, longitude first) lies in the box or on its edge."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def padded(self, degrees: float) -> Bounds:
        """The box grown by ``degrees`` on every side."""
        w, s, e, n = self
        return Bounds(w - degrees, s - degrees, e + degrees, n + degrees)


class Span(NamedTuple):
    """A half-open stretch of a text, in code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a code point."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Whether the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Report:
    """A text as it was read.

    ``doc`` names it (a path relative to the argument, or a row's ``id``); ``title`` is its
    headline or empty; ``sentences`` cover the text in order, the headline included;
    ``date`` is the report's own date, or None where it gives none (never guessed);
    ``sha256`` is the digest of the text in UTF-8.
    """

    doc: str
    text: str
    title: str
    sentences: tuple[Span, ...]
    date: date | None
    sha256: str
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class EventDate:
    """When something happened, in the words of a sentence.

    ``start`` and ``end`` are its first and last day, both within it. One is None where that end
    is open ("since June 2014"), both where the text does not tell them: nothing is guessed.
    ``relative`` says that they are counted from the report's date, as for "last week" and for
    "9 October"; an undated report has none then. ``sentence`` is the sentence's number.
    """

    span: Span
    text: str
    sentence: int
    start: date | None
    end: date | None
    precision: Precision
    relative: bool

    @property
    def is_resolved(self) -> bool:
        """Whether a day is known at which it began or ended."""
        return self.start is not None or self.end is not None


@dataclass(frozen=True, slots=True)
class Place:
    """A place that the gazetteer knows.

    ``names`` maps a language tag to the name in that language; ``province`` is the id of the
    containing province; ``type`` is what its country calls it in English ("governorate"), or "".
    ``lat`` and ``lon`` are a representative point, None only for what has no place on the map
    (an organisation); ``precision_km`` is how far off the point may be, 0 where it is good to a
    kilometre or so. ``notable`` places are ones that news of the region names; ``importance`` is
    1 for what all the world knows, 3 for what its part of it knows, 0 where nobody has said;
    ``capital`` of a country; ``own`` for a row of a user's own gazetteer, which wins; ``extent`` are ids
    of the provinces that a region is made of, where a source tells.
    ``properties`` are a user's own columns (P-codes, say), passed through to every output.
    """

    id: str
    kind: Kind
    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    country: str | None = None
    province: str | None = None
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    geonames_id: int | None = None
    type: str = ""
    precision_km: float = 0.0
    notable: bool = False
    importance: int = 0
    capital: bool = False
    own: bool = False
    extent: tuple[str, ...] = ()
    properties: Mapping[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        """By id, which is unique in a gazetteer."""
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a piece of text may name, and by which name.

    ``demonym`` for what its people are called, ``abbreviation`` for what counts only in its own
    capitals or with its stop ("UK", "Conn."), ``main`` for the name that it goes by, ``common``
    for one that is also a common word.
    """

    place: Place
    name: str
    demonym: bool = False
    common: bool = False
    abbreviation: bool = False
    main: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names something.

    ``candidates`` is empty for what is named but placed nowhere (a formation). ``head`` is the
    whole name that a mention of role ``in_name`` stands inside. ``kinds`` are the kinds that the
    words around it ask for ("governorate", "river"), empty where they ask for none. ``label`` is
    the name of what has no candidates ("Jazeera Operations Command"). ``key`` is what the
    gazetteer knows the name by, the same for its other spellings in the report; ``belief`` the
    chance (0-1) that it is a name of a place at all.
    """

    span: Span
    text: str
    sentence: int
    role: Role
    candidates: tuple[Candidate, ...] = ()
    head: Span | None = None
    kinds: tuple[Kind, ...] = ()
    kind: Kind | None = None
    label: str = ""
    key: str = ""
    belief: float = 1.0


@dataclass(frozen=True, slots=True)
class Match:
    """A mention with the place it was matched to, if any.

    ``confidence`` (0-1) speaks of the match, never of the report's truth. ``alternatives`` are
    the places that lost, best first; ``evidence`` says in words why this one won.
    """

    mention: Mention
    place: Place | None
    confidence: float
    alternatives: tuple[Place, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """The place's kind, or the mention's own where nothing was placed."""
        if self.place is not None:
            return self.place.kind
        return self.mention.kind or Kind.OTHER


@dataclass(frozen=True, slots=True)
class Expression:
    """Words about space with the geometry that they were given: "northern Syria", "30 km south of Mosul".

    ``kind`` is ``AREA``, ``STRETCH`` (lines), ``POINT`` or ``SET`` (of ``members``). ``geometry``
    (EPSG:4326, longitude first) is None where the words give none; ``method`` then says why not, and
    else how it was made (a key of the interface words), with the ``figures`` that went into it: lengths
    in kilometres, shares of an area (0-1). ``places`` are those that it is reckoned from and that limit it,
    ``confidence`` (0-1) is about these and about the reading, never about the report's truth.
    ``anaphoric`` where a place was not named but meant ("the city"); ``term`` is what the words
    say (of :mod:`geo.space.terms`).
    """

    span: Span
    text: str
    sentence: int
    kind: Kind
    method: str
    geometry: BaseGeometry | None
    places: tuple[Place, ...]
    confidence: float
    figures: Mapping[str, float] = field(default_factory=dict)
    members: tuple[Place, ...] = ()
    anaphoric: bool = False
    term: object = None

    @property
    def name(self) -> str:
        """The words themselves, fit to be shown."""
        return clean(self.text)


class Theme(StrEnum):
    """What kind of movement it is."""

    MILITARY = "military"
    DISPLACEMENT = "displacement"
    ESCAPE = "escape"
    TRADE = "trade"
    DIPLOMATIC = "diplomatic"
    OTHER = "other"


class Status(StrEnum):
    """How a report tells of a movement: as its own, as somebody's, or as what may or will not be."""

    STATED = "stated"
    ATTRIBUTED = "attributed"
    INTENDED = "intended"
    FEARED = "feared"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class End:
    """Where a movement comes from or goes to, in the report's words.

    ``geometry`` (EPSG:4326) is that of the place or of the words about space; None where it is not known.
    """

    span: Span
    text: str
    places: tuple[Place, ...]
    geometry: BaseGeometry | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Movement:
    """Who moves, from where to where, as a sentence tells it.

    ``actor`` is in the report's words, "" where it names none. ``origin``, ``destination`` are None
    where the sentence gives none: no end is invented. ``via`` is the crossing or town that it names;
    ``border`` the line that is crossed. ``geometry`` (EPSG:4326) is a short arrow in two parts, from
    and to, broken between; None where there are not two ends or a line to cross. It is ``schematic``
    unless the crossing is named: only then does it stand where the report puts it.
    """

    span: Span
    text: str
    sentence: int
    actor: str
    theme: Theme
    status: Status
    origin: End | None
    destination: End | None
    via: Place | None
    border: Place | None
    geometry: BaseGeometry | None
    schematic: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class Situation:
    """A report and all that was made of its words; no mention is dropped on the way."""

    report: Report
    matches: tuple[Match, ...]
    expressions: tuple[Expression, ...] = ()
    movements: tuple[Movement, ...] = ()

    def by_place(self) -> dict[str, tuple[Match, ...]]:
        """Matches by place id, places in the order of their first mention."""
        found: dict[str, list[Match]] = {}
        for m in self.matches:
            if m.place is not None:
                found.setdefault(m.place.id, []).append(m)
        return {k: tuple(v) for k, v in found.items()}
