"""What the example's map holds: places, kinds, geometry types, quotes."""

from __future__ import annotations

import json
import os
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import bordermap
from geo.inputs.files import read
from geo.report import from_text
from layers import encode, words
from layers.layer import SCHEMA

if TYPE_CHECKING:
    from layers.scene import Scene

GOLDEN = Path(__file__).parent / "golden" / "example_scene.json"


def example() -> Scene:
    """The scene of the bundled example."""
    with_text = next(read(Path(str(files("geo") / "data" / "example.txt"))))
    return bordermap.map(with_text).scene


def told(scene: Scene) -> dict[str, Any]:
    """A scene's meaning as plain data: what must not change unseen."""
    types = {row.place: row.geometry.geom_type for x in scene.layers for row in x.frame.itertuples() if row.place}
    return {
        "title": scene.title,
        "date": scene.date,
        "places": [
            {
                "id": p,
                "kind": e.kind.value,
                "name": e.name,
                "match": e.match,
                "geometry": types.get(p),
                "quotes": [[q.sentence, [q.text[s:t] for s, t in q.marks]] for q in e.quotes],
                "inside names": [[q.sentence, [q.text[s:t] for s, t in q.marks]] for q in e.in_names],
            }
            for p, e in sorted(scene.evidence.items())
        ],
        "formations": [[name, [q.sentence for q in quotes]] for name, quotes in scene.formations],
        "organisations": [[name, [q.sentence for q in quotes]] for name, quotes in scene.organisations],
        "legend": [e.style for e in scene.legend],
    }


def test_example_scene_is_the_golden_one() -> None:
    """The example's places, kinds, geometry types and quotes are those on record.

    BORDERMAP_GOLDEN=write records them anew; read the difference before you commit it.
    """
    scene = told(example())
    if os.environ.get("BORDERMAP_GOLDEN") == "write":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(json.dumps(scene, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert scene == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_layers_keep_the_schema() -> None:
    """Every layer has the same columns, in EPSG:4326, sorted by id, drawn in order."""
    scene = example()
    for layer in scene.layers:
        assert tuple(layer.frame.columns) == SCHEMA
        assert layer.frame.crs.to_string() == "EPSG:4326"
        assert list(layer.frame["id"]) == sorted(layer.frame["id"])
    assert [x.order for x in scene.layers] == sorted(x.order for x in scene.layers)


def test_every_mark_has_a_quote() -> None:
    """Nothing that the report is said to name is on the map without a sentence that names it."""
    scene = example()
    for layer in scene.layers:
        for place in filter(None, layer.frame["place"]):
            quotes = scene.evidence[place].quotes
            assert quotes
            assert all(q.marks and all(q.text[s:t].strip() for s, t in q.marks) for q in quotes)


def test_names_inside_organisations_shade_nothing() -> None:
    """A report that names a province only inside a command's name draws no province."""
    scene = bordermap.map("The Anbar Operations Command stayed in Mosul.").scene
    assert scene.drawn == ("gn-99072",)
    assert not scene.evidence["IQ-AN"].quotes
    assert scene.evidence["IQ-AN"].in_names
    assert all("IQ-AN" not in list(x.frame["place"]) for x in scene.layers)


def test_labels_carry_the_reports_spelling() -> None:
    """A place is labelled as the report writes it; its standard name stands in the card."""
    scene = bordermap.map("Clashes in Dayr az-Zawr province and Ninawa.").scene
    texts = {x.place: x.texts["en"] for x in scene.labels if x.place}
    assert texts == {"SY-DY": "Dayr az-Zawr", "IQ-NI": "Ninawa"}


def test_licences_and_disclaimer_travel() -> None:
    """Every source's line and the one-line disclaimer are in the scene."""
    scene = example()
    assert "© OpenStreetMap contributors (ODbL)" in scene.attribution
    assert "GeoNames (CC BY 4.0), modified" in scene.attribution
    assert "no endorsement" in words.tell(scene.disclaimer)
    assert "undated" in words.tell(scene.disclaimer)


def test_the_border_is_named_only_where_the_report_names_it() -> None:
    """The border of interest is drawn always, and stands among what the report names only if it does."""
    roles = {
        text: {e.style: e.role for e in bordermap.map(text).scene.legend}["border-of-interest"]
        for text in ("Clashes in Mosul.", "Clashes in Mosul, near the Iraqi-Syrian border.")
    }
    assert list(roles.values()) == ["basemap", "report"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Troops reached Mosul. They left.", "Troops reached Mosul."),
        ("Troops reached Mosul " + "and then again " * 9 + "Sinjar. They left.", "Troops reached Mosul and then"),
        ("Mosul. They left.", "02_agency"),
        ("3. 4. Mosul was quiet. They left.", "02_agency"),
    ],
)
def test_a_report_without_headline_is_called_by_its_beginning(text: str, title: str) -> None:
    """No title has a file's extension, or more than 80 characters; nor words of a text that may not be shown."""
    report = from_text(text, doc="02_agency.txt")
    made = bordermap.map(report).scene
    assert made.title.startswith(title)
    assert len(made.title) <= 80
    assert made.title == title or (made.title.endswith("…") and made.title[:-1] + " " in text)
    assert made.reports[0].doc == "02_agency.txt"
    assert title in words.tell(made.disclaimer)
    assert bordermap.map(report, text="none").scene.title == "02_agency"
    assert "02_agency.txt" not in words.tell(bordermap.map(report, text="none").scene.disclaimer)


AWAY = (
    "Protests were held in Amman, Irbid and Beirut. Iraq objected.",
    "Clashes in Jericho, Hebron and Nablus in the West Bank.",
)
FAR = (
    *AWAY,
    "Troops are in Mosul and Amman.",
    "Troops left Basra and the border between al-Qaim and Rabia. They flew from Beirut to Kermanshah.",
    "Clashes 30 km south of Amman and in northern Lebanon; Mosul, Erbil and Kirkuk were quiet. Troops left Beirut.",
)


@pytest.mark.parametrize("text", AWAY)
def test_the_view_goes_where_most_places_are(text: str) -> None:
    """Where a report names towns of the region outside the two countries, the first view has them."""
    made = bordermap.map(text).scene
    points = [r.geometry for x in made.layers if x.id == "named-places" for r in x.frame.itertuples()]
    assert len(points) >= 3
    assert all(made.extent.holds(p.x, p.y) for p in points)


def test_few_places_elsewhere_do_not_pull_the_view() -> None:
    """Several places at home keep the view, whatever else in the region is named; a few sides do so too."""
    home = "Troops are in Mosul, Sinjar and Rutba."
    near = bordermap.map(home).scene.extent
    assert bordermap.map(f"{home} Amman objected.").scene.extent == near
    assert bordermap.map(f"{home} Amman, Irbid, Beirut and Tripoli objected.").scene.extent == near


@pytest.mark.parametrize("text", FAR)
def test_all_that_is_drawn_can_be_reached(text: str) -> None:
    """Each place, area and movement that is drawn lies in the box that the page can be moved in, and in its data."""
    made = bordermap.map(text).scene
    box = encode.reach(made)
    data = json.loads(encode.scene_json(made))
    told = {x["id"]: x for x in data["layers"]}
    rows = [(x.id, r.place, r.geometry) for x in made.layers if x.role == "report" for r in x.frame.itertuples()]
    checked = 0
    for layer, place, geometry in rows:
        if place and layer in ("named-places", "named-points", "named-areas", "movements"):
            w, s, e, n = geometry.bounds
            assert box.holds(w, s)
            assert box.holds(e, n)
            assert told[layer]["features"]
            checked += 1
    assert checked
    assert data["reach"] == [round(x, 4) for x in box]
    shown = encode.shapes(made)
    whole = [n for n, x in enumerate(made.layers) if x.id in ("named-places", "named-areas")]
    assert not any(g.is_empty for n in whole for g in shown.of(n))
