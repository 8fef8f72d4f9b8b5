"""The rooms behind words about space: distances in text, the ground, the grammar's bounds, what rows tell."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo import atlas, locations, situations
from geo.crs import ahead, area_km2, distance_km, plane
from geo.model import Kind, Span
from geo.report import from_text
from geo.space import ground, measures, words
from geo.space.terms import Site

GEOD = Geod(ellps="WGS84")


def rows(text: str) -> list[dict[str, Any]]:
    """The rows of a text's words about space, movements left out."""
    found = locations.rows(from_text(text), atlas.load(), geometry=True)
    return [row for row in found if row["role"] == "expression" and row["kind"] != "movement"]


def lengths(text: str, language: str = "en") -> list[tuple[float, float, bool]]:
    """The distances in a text: kilometres, doubt, whether it is the most."""
    found = measures.distances(text, Span(0, len(text)), words.load(language))
    return [(round(d.km, 2), round(d.doubt, 2), d.most) for _, d in found]


@pytest.mark.parametrize(
    ("text", "km", "doubt", "most"),
    [
        ("30 km", 30, 5, False),
        ("32km", 32, 0.5, False),
        ("a 30-kilometre-deep zone", 30, 5, False),
        ("about 30 km", 30, 7.5, False),
        ("within 32 km of", 32, 0.5, True),
        ("20-30 km", 25, 5, False),
        ("20 to 30 kilometres", 25, 5, False),
        ("1,200 km", 1200, 50, False),
        ("2.5 km", 2.5, 0.05, False),
        ("twenty miles", 32.19, 8.05, False),
        ("about 20 miles (32 km)", 32, 12, False),
        ("a few kilometres", 4, 2, False),
        ("500 metres", 0.5, 0.05, False),
    ],
)
def test_a_distance_is_read_with_its_doubt(text: str, km: float, doubt: float, most: bool) -> None:
    """Figures, words, ranges and two units give kilometres, and the doubt grows with the roundness."""
    assert lengths(text) == [(km, doubt, most)]


@pytest.mark.parametrize("text", ["30 كم", "٣٠ كم", "بـ30 كم", "30 كيلومتراً", "ثلاثين كيلومترا"])
def test_arabic_distances_are_read(text: str) -> None:
    """Arabic digits and words, and the letter written on to a figure."""
    assert lengths(text, "ar") == [(30, 5, False)]


@pytest.mark.parametrize("text", ["30 kmh", "Route 30", "30 kilos", "5 million", "12345678 km", "version 2.5.1 km"])
def test_other_figures_are_no_distances(text: str) -> None:
    """A figure without a unit, or that goes on before or behind, is none."""
    assert lengths(text) == []


@given(st.floats(-80, 80), st.floats(0, 359), st.floats(0.1, 500))
def test_a_point_ahead_is_so_far_away(lat: float, bearing: float, km: float) -> None:
    """The distance back to where one started is the distance that was gone."""
    assert distance_km((40.0, lat), ahead(40.0, lat, bearing, km)) == pytest.approx(km, rel=1e-6)


@given(st.floats(34, 50), st.floats(28, 39))
def test_a_plane_gives_back_what_it_took(lon: float, lat: float) -> None:
    """A point goes to metres and back within a tenth of a metre."""
    flat = plane(42.0, 33.5)
    there = flat.back(flat.to(shapely.Point(lon, lat)))
    assert abs(there.x - lon) + abs(there.y - lat) < 1e-6


def test_areas_on_the_plane_are_those_on_the_earth() -> None:
    """The plane is true to areas: Iraq's in metres is Iraq's by geodesics."""
    found = ground.of(atlas.load()).land("IQ")
    assert found is not None
    assert found.flat.area / 1e6 == pytest.approx(area_km2(found.shape), rel=1e-3)


def test_a_river_of_several_parts_is_one_line() -> None:
    """Each named river's parts are joined, none is left out."""
    where = ground.of(atlas.load())
    for river in ("river-diyala", "river-little-zab", "river-euphrates"):
        found = where.outline(where.site(river).place)
        assert found is not None
        assert found.line.geom_type == "LineString"
        assert found.line.length >= 0.99 * shapely.length(found.flat)


def test_regions_made_of_provinces_have_an_outline() -> None:
    """The Kurdistan Region has that of its governorates; a vague region has none, and says so."""
    where = ground.of(atlas.load())
    assert where.land("region-kurdistan-iraq") is not None
    vague = where.site("region-jazira")
    with pytest.raises(ground.NoExtentError):
        where.area(Site(vague.place, 1.0))


@pytest.mark.parametrize(
    ("text", "km", "bearing"), [("30 km south of Mosul", 30, 180), ("about 20 miles north-west of Baaj", 32.2, -45)]
)
def test_an_offset_lies_where_the_words_put_it(text: str, km: float, bearing: float) -> None:
    """The point's distance and bearing from the town are those told, by PROJ's geodesics."""
    (row,) = rows(f"A convoy was hit {text} on Monday.")
    town = atlas.load().gazetteer.place(row["places"][0])
    assert town is not None
    found_bearing, _, metres = GEOD.inv(town.lon, town.lat, *row["geometry"]["coordinates"])
    assert metres / 1000 == pytest.approx(km, rel=0.01)
    assert found_bearing % 360 == pytest.approx(bearing % 360, abs=0.5)


def test_roundness_shows_in_the_uncertainty() -> None:
    """A distance of 30 km leaves more doubt than one of 32 km."""
    (thirty,), (thirty_two,) = rows("A mine lies 30 km south of Mosul."), rows("A mine lies 32 km south of Mosul.")
    assert thirty["uncertainty_km"] > thirty_two["uncertainty_km"]


def test_a_set_tells_its_members_and_what_they_share() -> None:
    """Provinces that border Syria: with the kilometres of the edge, the smallest too."""
    (row,) = rows("The Iraqi provinces that border Syria include Nineveh and Anbar.")
    assert row["kind"] == "set"
    members = {m["id"]: m["km"] for m in row["members"]}
    assert members.keys() == {"IQ-AN", "IQ-NI", "IQ-DA"}
    assert members["IQ-DA"] < 10 < members["IQ-NI"] < members["IQ-AN"]


def test_a_travel_time_is_refused_and_says_why() -> None:
    """For "two hours from Mosul" there is no geometry, and the method says why not."""
    (row,) = rows("The village is two hours' drive from Mosul.")
    assert row["geometry"] is row["lat"] is row["lon"] is None
    assert row["method"] == "travel-time"


def test_what_is_only_meant_is_less_sure() -> None:
    """With "the city" the last city named is meant, and the row says that it is only meant."""
    named, meant = rows("Fighting went on in Raqqa. Shells fell 5 km north of Raqqa, then 5 km north of the city.")
    assert named["places"] == meant["places"]
    assert (named["anaphoric"], meant["anaphoric"]) == (False, True)
    assert meant["confidence"] < named["confidence"]


def test_the_mentions_inside_stay_rows_of_their_own() -> None:
    """Words about space are told beside the names in them, not instead of them."""
    found = list(locations.rows(from_text("Clashes in northern Syria."), atlas.load()))
    assert [(row["text"], row["role"]) for row in found] == [("northern Syria", "expression"), ("Syria", "literal")]


@pytest.mark.parametrize(
    "text", ["the Autonomous Administration of North and East Syria", "East Germany", "North Korea"]
)
def test_names_with_directions_are_names(text: str) -> None:
    """A direction inside a name makes no area."""
    assert rows(f"Officials of {text} met in Damascus.") == []


@given(st.text(alphabet="northesuw ofSyriaMl,.()-30km\u200b\u202e\n", max_size=120))
def test_any_text_is_read(text: str) -> None:
    """Whatever the signs, spans hold the text and geometries are sound."""
    report = from_text(text + " northern Syria")
    for found in situations.of(report, atlas.load()).expressions:
        assert report.text[found.span.start : found.span.end] == found.text
        assert found.geometry is None or (found.geometry.is_valid and not found.geometry.is_empty)
        assert found.kind in {Kind.AREA, Kind.STRETCH, Kind.POINT, Kind.SET}


@pytest.mark.parametrize(
    "phrase", ["east of the Euphrates ", "north of ", "30 km ", "north and ", "two hours ", "between Mosul and "]
)
def test_hundreds_of_kilobytes_of_one_phrase_are_read(phrase: str) -> None:
    """A text of 200,000 letters that says one thing ends; what it says is worked out once and kept."""
    found = situations.of(from_text(phrase * (200_000 // len(phrase)) + "Mosul"), atlas.load()).expressions
    assert len({id(e.geometry) for e in found if e.geometry is not None}) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "Fighting went on south of the Kirkuk-Tikrit road.",
        "A bomb exploded west of the Mosul governor's house.",
        "A mine lies ½ km north of Mosul.",
        "A well was dug 1,500 m west of Tal Afar.",
        "A car burned 1/2 mile west of Mosul.",
        "It lies -5 km south of Mosul.",
        "It lies 999999999 km north of Mosul.",
        "Crops failed in south-central Iraq.",
        "Syria's Southern Front rebels surrendered.",
        "The western Anbar operations command sent men.",
        "Iraq stands on the border of collapse.",
        "Three died in northern Iraq's Nineveh province.",
        "The northern Iraqi city of Mosul was calm.",
        "In Syria's northern Raqqa province two villages were shelled.",
        "All of Syria outside of northern Syria is calm.",
    ],
)
def test_no_more_is_claimed_than_is_said(text: str) -> None:
    """Where a figure, a noun or a name narrows the words, the wider area that they seem to hold is not claimed."""
    assert [row["text"] for row in rows(text)] == []


@pytest.mark.parametrize(
    ("text", "phrase", "inside", "outside"),
    [
        ("Both banks of the Euphrates in Deir ez-Zor.", "Both banks", (40.35, 35.2), (39.0, 35.95)),
        ("Areas south of the Euphrates in Raqqa are empty.", "Areas south", (38.9, 35.6), (36.3, 33.5)),
        ("Fighting in northern Syria except Idlib.", "northern Syria except", (40.0, 36.6), (36.63, 35.93)),
        ("The SDF holds the area east of the Euphrates.", "area east", (40.75, 36.5), (44.4, 33.3)),
        ("قصف في شمال غرب سوريا.", "شمال غرب سوريا", (36.63, 35.93), (36.3, 33.5)),
        ("اشتباكات في شمال العراق وغربه.", "شمال العراق وغربه", (40.3, 33.0), (47.8, 30.5)),
    ],
)
def test_what_narrows_an_area_is_heard(
    text: str, phrase: str, inside: tuple[float, float], outside: tuple[float, float]
) -> None:
    """Limits behind a phrase, exceptions, usage and both parts of a direction are all in its geometry."""
    (row,) = (row for row in rows(text) if phrase in row["text"])
    shape = shapely.geometry.shape(row["geometry"])
    assert shape.covers(shapely.Point(inside))
    assert not shape.covers(shapely.Point(outside))


def test_more_than_is_a_lower_bound() -> None:
    """Nothing nearer than the figure lies in "more than 30 km from the Turkish border"."""
    (row,) = rows("Syrian camps more than 30 km from the Turkish border closed.")
    border = atlas.load().boundaries.geometry("borders", "SY-TR")
    near = plane(39.0, 36.5).to(border).buffer(28_000)
    shape = plane(39.0, 36.5).to(shapely.geometry.shape(row["geometry"]))
    assert shape.intersection(near).area < 0.02 * shape.area


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Clashes near the Syria-Turkey-Iraq border.", (42.357, 37.106)),
        ("A base in the tri-border area of Iraq, Syria and Jordan.", (38.794, 33.375)),
        ("انفجار قرب المثلث الحدودي العراقي السوري التركي", (42.357, 37.106)),
    ],
)
def test_where_three_countries_meet(text: str, at: tuple[float, float]) -> None:
    """The area lies around the tripoint (coordinates from Wikipedia), and no border's whole length is claimed."""
    (row,) = rows(text)
    middle = shapely.geometry.shape(row["geometry"]).centroid
    assert distance_km((middle.x, middle.y), at) < 3


def test_two_borders_in_one_phrase_are_both_meant() -> None:
    """With "the borders with Iraq and Turkey" of Syria the border between these two is not meant."""
    (row,) = rows("Syrian troops are near the borders with Iraq and Turkey.")
    assert {"IQ-SY", "SY-TR"} <= set(row["places"])
    assert "IQ-TR" not in row["places"]


@pytest.mark.parametrize(
    "phrase",
    [
        "30 km south of the Iraqi city of Mosul",
        "near the Syrian border town of Abu Kamal",
        "between the Syrian cities of Raqqa and Deir ez-Zor",
        "opposite the Syrian town of Kobani",
        "east of the northern Syrian city of Raqqa",
        "جنوب مدينة الموصل العراقية بـ30 كم",
    ],
)
def test_what_is_told_beside_a_name_is_no_hindrance(phrase: str) -> None:
    """Words for a place's kind and country stand between the words about space and the name, and the whole is read."""
    prefix, suffix = ("وقع انفجار ", ".") if phrase[0] > "z" else ("A convoy was hit ", " on Monday.")
    assert [row["text"] for row in rows(prefix + phrase + suffix)] == [phrase]


@pytest.mark.parametrize(
    "text",
    [
        "In Manbij, east of Aleppo, clashes broke out.",
        "Tal Afar, west of Mosul, was shelled.",
        "Manbij (east of Aleppo) was shelled.",
        "Manbij – east of Aleppo – was shelled.",
        "Manbij, which lies east of Aleppo, was shelled.",
        "Manbij is located to the east of Aleppo.",
        "Manbij, a town east of Aleppo, was shelled.",
        "In Anbar, west of Baghdad, forces gathered.",
        "Troops moved to Hajin and al-Baghuz near the Iraqi border.",
        "Rabia, near the Syrian border, was calm.",
        "Kobani, on the Turkish border, was shelled.",
        "Sinjar, 30 km from the Syrian border, was shelled.",
        "Manbij, east of Aleppo, near the Turkish border, was shelled.",
        "تل عفر، غرب الموصل، تعرضت للقصف.",
        "منبج الواقعة شرق حلب تعرضت للقصف.",
    ],
)
def test_where_a_town_is_gives_no_area(text: str) -> None:
    """What only tells where a named town is speaks of the town."""
    assert [row["text"] for row in rows(text)] == []


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Areas east of Aleppo were shelled.", ["Areas east of Aleppo"]),
        ("Fighting east of Aleppo went on.", ["east of Aleppo"]),
        ("Clashes broke out in Manbij and areas east of Aleppo.", ["areas east of Aleppo"]),
        ("Manbij, areas east of Aleppo and Kobani were shelled.", ["areas east of Aleppo"]),
        ("In Manbij, Kobani, and east of Aleppo, clashes broke out.", ["east of Aleppo"]),
        ("Iraq said that villages near the Syrian border were shelled.", ["near the Syrian border"]),
        ("In Syria, east of the Euphrates, forces gathered.", ["east of the Euphrates"]),
        ("In Nineveh, west of Mosul, forces gathered.", ["west of Mosul"]),
        ("Hajin, near the border in eastern Syria, was shelled.", ["eastern Syria"]),
    ],
)
def test_ground_of_its_own_stays(text: str, phrases: list[str]) -> None:
    """What speaks of more than a named town is an area, and so is what the town lies in."""
    assert [row["text"] for row in rows(text)] == phrases
