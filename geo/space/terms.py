"""What words about space say, before any geometry: the terms that the grammar makes and the geometry works out.

A term names no language. Directions are points of the compass ("n", "ne", "nne" …) or one of
:data:`OTHER_PARTS`. Lengths are kilometres.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from geo.model import Place

WINDS = ("n", "nne", "ne", "ene", "e", "ese", "se", "sse", "s", "ssw", "sw", "wsw", "w", "wnw", "nw", "nnw")
#: Degrees clockwise from north.
BEARINGS = {wind: i * 22.5 for i, wind in enumerate(WINDS)}
#: The middle, the coast, and the upper, middle and lower course of a river.
OTHER_PARTS = ("middle", "coast", "upper", "lower")


@dataclass(frozen=True, slots=True)
class Site:
    """A place that is named, or meant by "the city" (``anaphoric``); ``certain`` is the match's confidence."""

    place: Place
    certain: float
    anaphoric: bool = False


@dataclass(frozen=True, slots=True)
class Frontier:
    """A border that is told by one of its sides: "the Turkish border", "Nineveh's border with Syria", "the border".

    ``own`` and ``other`` are the sites on either side, as far as they are told; ``towards`` is the side of
    ``own`` that it runs along ("Iraq's western border"), or ""; ``both`` where neither side is spoken from;
    ``without`` are codes of countries that are surely not ``own``.
    """

    own: Site | None = None
    other: Site | None = None
    towards: str = ""
    both: bool = False
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """Several lines at once: "the borders with Iraq and Turkey"."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """A part of a line: "the Syrian Euphrates", "the border between al-Qaim and Rabia", "the upper Euphrates".

    ``beyond`` is a place with the direction in which the part lies from it: "the Tigris south of Mosul".
    """

    line: Line
    within: Site | None = None
    ends: tuple[Site, Site] | None = None
    part: str = ""
    beyond: tuple[Site, str] | None = None


Line: TypeAlias = "Site | Frontier | Reach | Lines"


@dataclass(frozen=True, slots=True)
class Distance:
    """A length in kilometres; ``doubt`` is how far off it may be, from its roundness and words such as "about".

    ``most`` for "within" and "up to", ``least`` for "more than" and "at least".
    """

    km: float
    doubt: float
    most: bool = False
    least: bool = False

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the most that it says, in kilometres; "more than" is taken to end at half as much again."""
        if self.most:
            return 0.0, self.km
        if self.least:
            return self.km, 1.5 * self.km
        return max(0.0, self.km - self.doubt), self.km + self.doubt


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a place: "northern Syria". ``far`` for "the far north"; ``share`` where the words give it ("half")."""

    of: Site | Part
    towards: tuple[str, ...]
    far: bool = False
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """What lies on a side of a place or a line, no distance told: "east of the Euphrates"; ``bank`` stays beside it."""

    of: Line
    towards: tuple[str, ...]
    bank: bool = False


@dataclass(frozen=True, slots=True)
class CountrySide:
    """A country's side of a border: "the Syrian side of the border". ``country`` None for "the other side"."""

    border: Line
    country: Site | None
    facing: Site | None = None


@dataclass(frozen=True, slots=True)
class Along:
    """A stretch along a line."""

    line: Line


@dataclass(frozen=True, slots=True)
class Strip:
    """A strip along a line: on both sides, or within ``inside``; ``depth`` None where it is not told."""

    line: Line
    depth: Distance | None = None
    inside: Site | Part | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """What lies near: ``how`` is "near", "around", "outside" or "outskirts", ``towards`` the side of it, if told."""

    of: Line
    how: str
    towards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Away:
    """What lies within a distance, or at it, in no or in one direction: "30 km from X", "within 30 km of X"."""

    of: Line
    distance: Distance
    towards: str = ""


@dataclass(frozen=True, slots=True)
class Tripoint:
    """What lies around the point where three countries meet: "the Iraq-Syria-Turkey border triangle".

    ``told`` are the countries, or one and the border of the other two.
    """

    told: tuple[Site, ...]


@dataclass(frozen=True, slots=True)
class Depth:
    """So far inside a country from its border: "30 km inside Syria"."""

    of: Site | Part
    distance: Distance


@dataclass(frozen=True, slots=True)
class Between:
    """What lies between two places or lines, or three places."""

    ends: tuple[Line, ...]
    straight: bool = False
    halfway: bool = False


@dataclass(frozen=True, slots=True)
class Members:
    """Provinces or countries that touch a place or lie along a line: ``of`` whom, ``within`` which country.

    ``kind`` is "province", "country", or "coast" for the provinces of a country by the sea; ``named`` are those
    that the sentence lists as such.
    """

    kind: str
    of: Line
    within: Site | None = None
    named: tuple[Site, ...] = ()


@dataclass(frozen=True, slots=True)
class Both:
    """Where one term's area lies in another's: "near the border in northern Syria"."""

    inner: Term
    outer: Site | Term


@dataclass(frozen=True, slots=True)
class Except:
    """One term's area without another's, or without a place: "northern Syria except Idlib"."""

    inner: Term
    without: Site | Term


@dataclass(frozen=True, slots=True)
class Refused:
    """Words that give no geometry, and why: a key of the interface words."""

    why: str
    of: Line


Term: TypeAlias = (
    "Part | Side | CountrySide | Along | Strip | Near | Away | Tripoint | Depth | Between | Members | Both | Except"
    " | Refused"
)
