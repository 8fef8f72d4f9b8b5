"""The words about space of a language, from ``geo/data/cues/space_*.toml``, and the signs that they stand for."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from geo.errors import DataError
from geo.model import Kind
from geo.names import is_arabic, key
from geo.space.terms import WINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: The sign of each group of words in ``[symbols]``; groups without one are lists that rules ask.
SIGNS = {
    "article": "t", "of": "o", "in": "i", "into": "I", "from": "f", "to": "2", "and": "&", "near": "N",
    "outside": "O", "outskirts": "K", "around": "r", "area": "E", "along": "l", "on": "@", "at_distance": "@",
    "across": "a", "both": "p", "bank": "k", "banks_of": "B", "side": "e", "other": "U", "heads": "h",
    "strip": "z", "deep": "y", "valley": "V", "border": "b", "with": "w", "between": "x", "admin": "H",
    "bordering": "v", "that": "j", "coast": "Y", "include": ":", "own": "m", "radius": "R",
    "just": "_", "except": "!", "hand": "J", "rural": "n", "triangle": "3",
}  # fmt: skip
#: The signs of what is named: a town, ground with an outline, a river, a border, what a country's people are called.
TOWN, LAND, RIVER, BORDER, DEMONYM = "P", "C", "W", "L", "G"
#: A possessive, a direction, "far", a distance, a time, a noun that may mean a place named before; any other word.
POSSESSIVE, WIND, FAR, DISTANCE, TIME, ANAPHOR, OTHER = "s", "d", "X", "M", "T", "c", "."
#: In Arabic: a direction with the article, behind its noun; "the city" in one word.
WIND_BEHIND, MEANT = "D", "q"
#: In Arabic: "its north".
WIND_OF_IT = "u"
#: The signs that every expression has one of: a sentence without them need not be read.
TELLING = frozenset("NOKrElaBbVzYkeHvx3") | {WIND, WIND_BEHIND, DISTANCE, TIME}
_KM = {"km": 1.0, "mile": 1.609344, "nautical": 1.852, "metre": 0.001}
#: What "the city" may mean; a town is a city or a village.
_KINDS = {
    "city": (Kind.CITY, Kind.VILLAGE),
    "village": (Kind.VILLAGE, Kind.CITY),
    "region": (Kind.REGION, Kind.PROVINCE, Kind.DISTRICT),
    "district": (Kind.DISTRICT, Kind.CITY),
}


@dataclass(frozen=True, slots=True, eq=False)
class SpaceWords:
    """The words about space of a language, as :func:`looked_up`.

    ``phrases`` gives the sign of each, and directions or the kinds of an anaphor with it; ``groups`` the lists by
    name; ``measure`` and ``travel`` match distances and times in running text, whose words ``units`` (in
    kilometres), ``numbers``, ``vague`` (least and most) hold; ``shares`` are parts of a whole. ``telling`` are
    the first words of the phrases that every expression has one of; ``abbreviations`` are directions such as "nw".
    """

    phrases: Mapping[str, tuple[str, Any]]
    groups: Mapping[str, frozenset[str]]
    measure: re.Pattern[str]
    travel: re.Pattern[str]
    units: Mapping[str, float]
    numbers: Mapping[str, float]
    vague: Mapping[str, tuple[float, float]]
    shares: Mapping[str, float]
    telling: frozenset[str]
    abbreviations: frozenset[str]


def looked_up(phrase: str) -> str:
    """A phrase as it is looked up: lower case, hyphens as blanks; Arabic as the key of its letters."""
    if is_arabic(phrase):
        return key(phrase)
    return phrase.lower().replace("-", " ").replace("’", "'")


@cache
def load(language: str) -> SpaceWords:
    """The words about space of a language.

    Raises
    ------
    DataError
        The file is missing or damaged.
    """
    path = files("geo") / "data" / "cues" / f"space_{language}.toml"
    try:
        return _read(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError, TypeError, re.error) as error:
        raise DataError(f"the words about space of {language!r} are missing or damaged: {error}") from error


def _read(table: Mapping[str, Any]) -> SpaceWords:
    phrases = dict(_phrases(table))
    units = {looked_up(form): _KM[unit] for unit, forms in table["units"].items() for form in forms}
    telling = {phrase.partition(" ")[0] for phrase, (sign, _) in phrases.items() if sign in TELLING}
    telling |= {unit.partition(" ")[0] for unit in units}
    telling |= {looked_up(hours) for hours in table["words"]["hours"]}
    return SpaceWords(
        phrases=phrases,
        groups={
            "names": frozenset(),
            **{group: frozenset(map(looked_up, listed)) for group, listed in table["symbols"].items()},
        },
        measure=_measure(table),
        travel=_travel(table),
        units=units,
        numbers={looked_up(word): float(value) for word, value in table["numbers"].items()},
        vague={looked_up(word): (float(low), float(high)) for word, (low, high) in table["vague"].items()},
        shares={looked_up(word): float(value) for word, value in table.get("shares", {}).items()},
        telling=frozenset(telling),
        abbreviations=frozenset(WINDS),
    )


def _phrases(table: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, Any]]]:
    """Each phrase with its sign and value; of two meanings the first that is given here counts least."""
    for group, listed in reversed(table["symbols"].items()):
        if group in SIGNS:
            yield from ((looked_up(phrase), (SIGNS[group], None)) for phrase in listed)
    for sign, group in ((WIND, "winds"), (WIND_BEHIND, "winds_with_article"), (WIND_OF_IT, "winds_of_it")):
        for wind, listed in table.get(group, {}).items():
            yield from ((looked_up(phrase), (sign, (wind,))) for phrase in listed)
    yield from ((looked_up(phrase), (FAR, None)) for phrase in table["words"]["far"])
    for sign, group in ((ANAPHOR, "anaphors"), (MEANT, "meant")):
        for kind, listed in table.get(group, {}).items():
            kinds = _KINDS.get(kind) or (Kind(kind),)
            yield from ((looked_up(phrase), (sign, kinds)) for phrase in listed)


def _any(phrases: Sequence[str]) -> str:
    """A pattern for any of some phrases, the longest first."""
    return "|".join(re.escape(p).replace(r"\ ", r"[ -]") for p in sorted(phrases, key=len, reverse=True))


def _measure(table: Mapping[str, Any]) -> re.Pattern[str]:
    """What matches a distance: "up to about 20-30 km", "20 miles (32 km)"."""
    about, most, least, to = (_any(table["words"][group]) for group in ("about", "most", "least", "to"))
    units = _any([unit for forms in table["units"].values() for unit in forms])
    figure = rf"\d{{1,4}}(?:[.,]\d{{1,3}})?|{_any([*table['numbers'], *table['vague']])}"
    return re.compile(
        rf"(?<![\w.,/−½-]){table.get('figure_prefix', '')}(?:(?P<most>{most})\s|(?P<least>{least})\s)?"
        rf"(?:(?P<about>{about})\s)?"
        rf"(?P<number>{figure})(?:\s?(?:-|–|—|{to})\s?(?P<upper>{figure}))?[\s-]?(?P<unit>{units})\b\.?"
        rf"(?:\s?\(\s?(?:{about}\s)?(?P<again>\d{{1,4}}(?:[.,]\d{{1,3}})?)[\s-]?(?P<unit2>{units})\.?\s?\))?",
        re.IGNORECASE,
    )


def _travel(table: Mapping[str, Any]) -> re.Pattern[str]:
    """What matches the time of a journey: "two hours' drive"."""
    numbers = _any([*table["numbers"], *table["vague"], "an"])
    hours, drive = (_any(table["words"][group]) for group in ("hours", "drive"))
    return re.compile(
        rf"(?<![\w.,])(?:\d{{1,3}}|{numbers})?[\s-]?(?P<hours>{hours})\b(?:['’]s?)?(?:\s(?:{drive}))?", re.IGNORECASE
    )
