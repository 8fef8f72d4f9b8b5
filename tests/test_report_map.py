"""The map as folium's users know it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import folium
import pytest
from folium.plugins import MarkerCluster

import bordermap

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Troops moved from Mosul in Nineveh to the Iraqi-Syrian border."


def test_map_is_a_folium_map() -> None:
    """``bordermap.map`` gives a ``folium.Map``, composed of a layer for each of the scene's."""
    made = bordermap.map(TEXT)
    assert isinstance(made, folium.Map)
    assert list(made.scene.drawn) == ["gn-99072", "IQ-NI", "IQ-SY", "IQ", "SY"]


def test_elements_of_folium_work_in_the_page(tmp_path: Path, page_factory: Any) -> None:
    """What a caller adds is drawn, with Leaflet's own marker and no request."""
    made = bordermap.map(TEXT)
    folium.CircleMarker([35.0, 41.0], radius=9, tooltip="mine").add_to(made)
    folium.Marker([34.0, 42.0]).add_to(made)
    made.save(tmp_path / "m.html")
    opened = page_factory(tmp_path / "m.html")
    assert opened.faults == []
    picture = opened.page.locator("img.leaflet-marker-icon")
    assert picture.evaluate("i => i.naturalWidth") > 0


@pytest.mark.parametrize(
    ("element", "named"),
    [
        (lambda: folium.TileLayer("OpenStreetMap"), "openstreetmap"),
        (lambda: folium.Marker([35, 41], popup="x"), "jQuery"),
        (lambda: folium.Marker([35, 41], icon=folium.Icon(color="red")), "awesome-markers"),
        (MarkerCluster, "markercluster"),
    ],
)
def test_elements_that_need_the_network_are_refused_by_name(element: Any, named: str, tmp_path: Path) -> None:
    """The error names what would be loaded, and no page is written."""
    made = bordermap.map(TEXT)
    element().add_to(made)
    with pytest.raises(bordermap.RemoteAssetError, match=named):
        made.save(tmp_path / "m.html")
    assert list(tmp_path.iterdir()) == []


def test_notebooks_get_the_page_in_a_sandboxed_frame() -> None:
    """The frame holds the very page, escaped, and may run scripts but nothing else."""
    made = bordermap.map(TEXT)
    shown = made._repr_mimebundle_()
    frame = shown["text/html"]
    assert 'sandbox="allow-scripts"' in frame
    srcdoc = re.search(r'srcdoc="([^"]*)"', frame)
    assert srcdoc is not None
    assert html.unescape(srcdoc[1]) == made.html()
    assert "5 places" in shown["text/plain"]


def test_rendering_twice_changes_nothing() -> None:
    """Saving does not alter the map: the second page is the first."""
    made = bordermap.map(TEXT)
    assert made.html() == made.html() == bordermap.map(TEXT).html()


def test_no_known_place_makes_no_map() -> None:
    """A report without a known place is an error that says so."""
    with pytest.raises(bordermap.NoPlaceError, match="no place"):
        bordermap.map("Nothing happened here. Nobody was there.")
