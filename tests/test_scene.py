"""What the example's map holds: places, kinds, geometry types, quotes."""

from __future__ import annotations

import json
import os
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bordermap
from geo.inputs.files import read
from layers import words
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
