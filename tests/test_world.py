"""The index of the world's names: what it knows, how it is written, and what it says when it is damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo import atlas, world
from geo.data.making.world import Called, Row, write
from geo.errors import DataError
from geo.model import Candidate, Kind
from geo.store import embedded_folder
from geo.tokens import joined_key
from geo.world import ABBREVIATION, DEMONYM, FILES, KINDS, MAIN, World

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: Those of ``world_places.csv`` that the region has too, by a name and the region's id.
TWINS = {
    "Ain al-Asad": "base-al-asad",
    "al-Tanf": "base-tanf",
    "T4": "base-tiyas",
    "Hmeimim": "base-hmeimim",
    "Shayrat": "base-shayrat",
    "Dead Sea": "lake-dead-sea",
    "Sea of Galilee": "lake-tiberias",
    "Lake Assad": "lake-assad",
    "Lake Van": "lake-van",
    "Lake Urmia": "lake-urmia",
    "Euphrates": "river-euphrates",
    "Tigris": "river-tigris",
    "Shatt al-Arab": "river-shatt-al-arab",
    "Hamrin Mountains": "mountain-hamrin",
    "Sinjar Mountains": "mountain-sinjar",
    "Syrian Desert": "desert-syrian",
    "Golan Heights": "region-golan",
    "Levant": "region-levant",
}


def of(name: str) -> tuple[Candidate, ...]:
    """Look a name up."""
    return world.load().candidates(joined_key(name))


def first(name: str) -> Candidate:
    """Take the most prominent place of a name."""
    return of(name)[0]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Iraq", "IQ"),
        ("Persia", "IR"),
        ("Burma", "MM"),
        ("Türkiye", "TR"),
        ("Antarctica", "AQ"),
        ("Europe", "gn-6255148"),
        ("Texas", "gn-4736286"),
        ("Bavaria", "gn-2951839"),
        ("Bayern", "gn-2951839"),
        ("Cook County", "gn-4888671"),
        ("London", "gn-2643743"),
        ("Constantinople", "gn-745044"),
        ("Leningrad", "gn-498817"),
        ("Rhine", "river-rhine"),
        ("Nile", "river-nile"),
        ("Mediterranean", "sea-mediterranean-sea"),
        ("Black Sea", "sea-black-sea"),
        ("Gobi", "desert-gobi-desert"),
        ("Alps", "mountain-alps"),
        ("Soviet Union", "region-soviet-union"),
        ("Petra", "other-petra-jordan"),
        ("العراق", "IQ"),
        ("تركيا", "TR"),
        ("أوروبا", "gn-6255148"),
        ("البحر المتوسط", "sea-mediterranean-sea"),
    ],
)
def test_names_lead_to_their_place(name: str, place: str) -> None:
    """Countries, divisions, towns, waters and lands are found by today's, former, local and Arabic names."""
    assert place in {c.place.id for c in of(name) if not c.demonym}


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Iraqi", "IQ"),
        ("Iraqis", "IQ"),
        ("Syrians", "SY"),
        ("Turkish", "TR"),
        ("Emirati", "AE"),
        ("Swede", "SE"),
        ("Swedish", "SE"),
        ("Swedes", "SE"),
        ("Texan", "gn-4736286"),
        ("Texans", "gn-4736286"),
        ("العراقي", "IQ"),
    ],
)
def test_demonyms_are_told_as_such(name: str, place: str) -> None:
    """Adjectives, nouns and plurals for people are found, and marked as demonyms."""
    found = first(name)
    assert (found.place.id, found.demonym, found.main) == (place, True, False)


@pytest.mark.parametrize(
    ("name", "place", "abbreviation"),
    [
        ("US", "US", True),
        ("U.S.", "US", True),
        ("UK", "GB", True),
        ("CT", "gn-4831725", True),
        ("Conn.", "gn-4831725", True),
        ("Connecticut", "gn-4831725", False),
        ("United States", "US", False),
    ],
)
def test_abbreviations_are_told_as_such(name: str, place: str, *, abbreviation: bool) -> None:
    """Postal codes, Associated Press's short forms and initials are marked as abbreviations."""
    assert (first(name).place.id, first(name).abbreviation) == (place, abbreviation)


@pytest.mark.parametrize("name", ["us", "conn", "ill", "ore"])
def test_abbreviations_need_their_capitals(name: str) -> None:
    """What no text has in capitals or with its stop names no country and no state of the United States."""
    gazetteer = atlas.load().gazetteer
    assert gazetteer.summary(name, shortened=True) is not None
    short = {c.place.id for c in of(name) if c.abbreviation}
    plain = gazetteer.summary(name, shortened=False)
    assert short
    assert plain is None or not short & {c.place.id for c in plain.candidates}


def test_capitals_are_told_as_such() -> None:
    """Paris of France is a capital and has its Arabic name; Paris of Texas is no capital."""
    capitals = {c.place.country: c.place.capital for c in of("Paris") if c.place.kind is Kind.CITY}
    assert (capitals["FR"], capitals["US"]) == (True, False)
    place = atlas.load().gazetteer.place("gn-2988507")
    assert place is not None
    assert place.capital
    assert place.names["ar"] == "باريس"


@pytest.mark.parametrize(
    ("place_id", "name", "kind"),
    [
        ("US", "United States", Kind.COUNTRY),
        ("gn-4831725", "Connecticut", Kind.PROVINCE),
        ("gn-2988507", "Paris", Kind.CITY),
        ("river-rhine", "Rhine", Kind.RIVER),
        ("other-petra-jordan", "Petra", Kind.OTHER),
        ("other-tahrir-square-baghdad", "Tahrir Square", Kind.OTHER),
    ],
)
def test_ids_lead_back_to_their_place(place_id: str, name: str, kind: Kind) -> None:
    """A place is found by its id, and by its name under that id; what tells it from others is not shown."""
    place = world.load().place(place_id)
    assert place is not None
    assert (place.id, place.name, place.kind) == (place_id, name, kind)
    assert place in {c.place for c in of(name)}


@pytest.mark.parametrize("place_id", ["", "XX", "gn-", "gn-1", "gn-x", "gn-99999999999", "river-nowhere", "gn-²"])
def test_unknown_ids_lead_nowhere(place_id: str) -> None:
    """An id that nothing has gives None."""
    assert world.load().place(place_id) is None


def test_the_most_prominent_place_comes_first() -> None:
    """Countries come first, then places by population."""
    assert first("Georgia").place.id == "GE"
    people = [c.place.population for c in of("London")]
    assert people == sorted(people, reverse=True)


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in (Kind.CROSSING, Kind.CAMP)])
def test_every_kind_is_there(kind: Kind) -> None:
    """The index has places of each of its kinds, but for those that the region's own table has alone."""
    samples = (
        "France", "Texas", "Cook County", "London", "Rhine", "Lake Victoria", "Black Sea", "RAF Akrotiri", "Alps",
        "Gobi", "Middle East", "Europe", "Corsica", "Dhilwan",
    )  # fmt: skip
    assert kind in {c.place.kind for name in samples for c in of(name)}


@pytest.mark.parametrize(("name", "place"), TWINS.items())
def test_what_the_region_has_too_comes_once(name: str, place: str) -> None:
    """A place that both the region's tables and the index have is one candidate, the region's."""
    found = [c.place for c in atlas.load().gazetteer.candidates(name)]
    kinds = {p.kind for p in found if p.id == place}
    assert kinds
    assert [p.id for p in found if p.kind in kinds and (p.country in ("IQ", "SY", None) or p.id == place)] == [place]


# -- writing and reading


ROWS = (
    Row(7, Kind.COUNTRY, "Land", "AA", 1.5, -2.25, 1000),
    Row(9, Kind.PROVINCE, "North", "AA", 2.0, -2.0, 500, adm1=9),
    Row(12, Kind.CITY, "Town (Old)", "AA", 2.1, -179.99999, 3_000_000_000, adm1=9, capital=True),
    Row(-1, Kind.RIVER, "Brook (Land)", "", -1.0, 3.0, 50, importance=2),
)
NAMES = (
    Called(7, "Land", MAIN),
    Called(7, "Lander", DEMONYM),
    Called(7, "L.", MAIN | ABBREVIATION),
    Called(12, "Town", MAIN),
    Called(9, "Town"),
    Called(-1, "Brook", MAIN),
    Called(99, "Nowhere", MAIN),
)


def small(folder: Path, rows: Sequence[Row] = ROWS) -> World:
    """Write an index of four places and open it."""
    assert write(folder, rows, NAMES) == (len(rows), 5)
    return World(folder)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Position, country, division, population, importance and capital come back as they were written."""
    index = small(tmp_path)
    town, north = (c.place for c in index.candidates("town"))
    assert (town.id, town.name, town.country, town.province) == ("gn-12", "Town (Old)", "AA", "gn-9")
    assert (town.lat, town.lon, town.capital, town.population) == (2.1, -179.99999, True, 2**31 - 1)
    assert (north.id, north.province) == ("gn-9", None)
    (brook,) = (c.place for c in index.candidates("brook"))
    assert (brook.id, brook.name, brook.importance, brook.population, brook.country) == (
        "river-brook-land", "Brook", 2, 0, None,
    )  # fmt: skip
    assert index.place("river-brook-land") == brook
    assert index.place("AA") == index.candidates("lander")[0].place
    assert index.candidates("l")[0].abbreviation
    assert not index.candidates("nowhere")


def test_the_same_index_has_the_same_bytes(tmp_path: Path) -> None:
    """Written twice, rows and names in another order, the files are the same."""
    write(tmp_path / "a", ROWS, NAMES)
    write(tmp_path / "b", ROWS[::-1], NAMES[::-1])
    for name in FILES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_two_places_never_have_one_id(tmp_path: Path) -> None:
    """Places without a GeoNames id that brackets do not tell apart are refused."""
    with pytest.raises(DataError, match="river-brook-land would be two places"):
        small(tmp_path, (*ROWS, Row(-2, Kind.RIVER, "Brook (Land)", "", 5.0, 5.0, 50)))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("harm", ["missing", "empty", "cut", "other"])
def test_damage_is_told_in_one_line(name: str, harm: str, tmp_path: Path) -> None:
    """A file that is missing, empty, cut off or of another kind raises one line that says what to do."""
    small(tmp_path)
    path = tmp_path / name
    whole = path.read_bytes()
    harmed = {"empty": b"", "cut": whole[: len(whole) - 16], "other": b"no index at all, but something else" * 9}
    path.unlink()
    if harm != "missing":
        path.write_bytes(harmed[harm])
    with pytest.raises(DataError) as told:
        World(tmp_path)
    assert "install again" in str(told.value)
    assert "\n" not in str(told.value)


def test_files_of_two_builds_do_not_go_together(tmp_path: Path) -> None:
    """Tables that are each whole but not of one build are refused."""
    small(tmp_path)
    (tmp_path / FILES.offsets).write_bytes((embedded_folder() / "world" / FILES.offsets).read_bytes())
    with pytest.raises(DataError, match="not of one kind"):
        World(tmp_path)
