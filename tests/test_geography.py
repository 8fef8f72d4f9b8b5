"""The facts panel and the map in words: what the geometry says, checked by other means."""

from __future__ import annotations

import pytest
import shapely
from pyproj import Geod

import bordermap
from geo import facts
from geo.report import from_text
from layers import alternative, borders, words

GEOD = Geod(ellps="WGS84")
REPORT = (
    "Troops are in Rutba, Sinjar and al-Qaim. The Euphrates and the Tigris are high in Anbar. "
    "In northern Syria refugees crossed from Syria into Iraq near Rabia. Paris objected."
)


def plain(text: str) -> str:
    """A text without the marks that isolate directions."""
    return text.translate(dict.fromkeys((0x2066, 0x2068, 0x2069)))


@pytest.fixture(scope="module")
def scene() -> object:
    """The scene of a report with places of many kinds."""
    return bordermap.map(from_text(REPORT)).scene


def test_distances_from_the_border_are_geodesic() -> None:
    """A town's distance is that to the nearest point of the line, by brute force over points 200 m apart."""
    where = bordermap.atlas()
    line = shapely.segmentize(where.boundaries.geometry("borders", "IQ-SY"), 0.002)
    xy = shapely.get_coordinates(line)
    situation = bordermap.locate(from_text("Troops are in Rutba, Sinjar, Palmyra and Baghdad."))
    places = [m.place for m in situation.matches if m.place and m.place.kind == "city"]
    found = facts.touched(where, places).towns
    assert {f.name for f in found} >= {"Rutba", "Baghdad"}
    for far in found:
        place = next(p for p in places if p.id == far.place)
        _, _, metres = GEOD.inv([place.lon] * len(xy), [place.lat] * len(xy), xy[:, 0], xy[:, 1])
        assert far.km == pytest.approx(min(metres) / 1000, rel=0.01, abs=0.2)


def test_the_panel_has_only_what_the_report_names(scene: object) -> None:
    """Anbar's row and the rivers' are there, others' are not; the border stands in any case and sums up."""
    tables = {words.tell(t.title): t for t in scene.facts}  # type: ignore[attr-defined]
    provinces = next(t for name, t in tables.items() if name.startswith("Provinces"))
    assert [words.tell(r.what) for r in provinces.rows] == ["Anbar"]
    rivers = next(t for name, t in tables.items() if name.startswith("Rivers"))
    assert {words.tell(r.what).split(" in ")[0] for r in rivers.rows} == {"Euphrates", "Tigris"}
    border = tables["Iraq–Syria border"]
    parts = [int(words.tell(r.value).split()[0]) for r in border.rows]
    assert border.total is not None
    assert sum(parts) == int(words.tell(border.total.value).split()[0])


def test_no_two_lengths_contradict_each_other(scene: object) -> None:
    """What the card of a province says of the border is the sum of its stretches in the table."""
    border: borders.BorderFacts = scene.border  # type: ignore[attr-defined]
    assert sum(border.whole_km) == round(border.km)
    known = dict(zip(facts.border(bordermap.atlas())[1], border.whole_km, strict=True))
    anbar = sum(km for s, km in known.items() if "IQ-AN" in (s.here, s.there))
    told = plain(" ".join(words.tell(f) for f in scene.evidence["IQ-AN"].facts))  # type: ignore[attr-defined]
    assert f" {anbar} km" in told
    assert all(abs(km - s.km) < 1 for s, km in known.items())


def test_largest_remainders_go_up() -> None:
    """Parts that would each be rounded up give no more than the whole."""
    parts = tuple((name, name, km, True) for name, km in (("a", 228.5), ("b", 174.7), ("c", 149.6), ("d", 45.2)))
    assert borders.BorderFacts("", 598.0, None, parts).whole_km == (228, 175, 150, 45)
    assert borders.BorderFacts("", 597.4, None, parts).whole_km == (228, 175, 149, 45)
    assert borders.BorderFacts("", 0.0, None, ()).whole_km == ()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_map_is_told_in_words(scene: object, language: str) -> None:
    """Each place, area and movement on the map is named, and nothing that is not on it."""
    text = plain(" ".join(words.tell(line, language) for line in alternative.told(scene)))  # type: ignore[arg-type]
    for e in (scene.evidence[p] for p in scene.marked if p in scene.evidence):  # type: ignore[attr-defined]
        assert plain(words.tell(e.called, language)) in text
    assert "Paris" not in text


def test_many_places_are_counted_in_words() -> None:
    """Of more than two dozen places of a kind the rest is a number."""
    towns = "Mosul, Rutba, Sinjar, Ramadi, Fallujah, Haditha, Hit, Tikrit, Baiji, Kirkuk, Erbil, Zakho, Duhok, "
    towns += "Samarra, Baqubah, Najaf, Karbala, Basra, Nasiriyah, Aleppo, Raqqa, Palmyra, Manbij, Kobani, Afrin, "
    towns += "Latakia, Tartus"
    made = bordermap.map(from_text(f"Shops were open in {towns} and Hama.")).scene
    text = " ".join(words.tell(line) for line in alternative.told(made))
    assert "more." in text
