"""The computed geography, against another computation."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geo import atlas, crs, facts


def test_pairs_sum_to_the_whole() -> None:
    """All lengths come from one line: its stretches leave nothing out and count nothing twice."""
    found = facts.compute(atlas.load())
    assert sum(s.km for s in found.stretches) == pytest.approx(found.border_km, abs=0.01)
    assert found.published is not None
    assert found.published[0] <= found.border_km <= found.published[1]


def test_lengths_agree_with_a_projected_computation() -> None:
    """Geodesic lengths agree with planar ones in the zone's Mercator projection, scale taken out."""
    line = atlas.load().boundaries.geometry("borders", atlas.load().region.border)
    to_zone = Transformer.from_crs("EPSG:4326", "+proj=tmerc +lon_0=40.5 +k=1 +datum=WGS84", always_xy=True)
    planar = shapely.transform(line, lambda xy: np.column_stack(to_zone.transform(*xy.T)))
    assert crs.length_km(line) == pytest.approx(shapely.length(planar) / 1000, rel=2e-3)


def test_areas_agree_with_an_equal_area_projection() -> None:
    """Geodesic areas of provinces agree with planar ones in an equal-area projection."""
    frame = atlas.load().boundaries.layer("provinces")
    anbar = frame[frame["id"] == "IQ-AN"]
    planar = anbar.to_crs(crs.equal_area(41, 33)).area.iloc[0] / 1e6
    assert crs.area_km2(anbar.geometry.iloc[0]) == pytest.approx(planar, rel=1e-3)


def test_neighbours_are_mutual() -> None:
    """A province that has a neighbour is its neighbour's neighbour."""
    provinces = {p.id: p for p in facts.compute(atlas.load()).provinces}
    for p in provinces.values():
        for n in p.neighbours:
            assert n.id not in provinces or p.id in {m.id for m in provinces[n.id].neighbours}


def test_the_euphrates_runs_through_both_countries() -> None:
    """A river's provinces are those on its course, in kilometres that a map would give."""
    km = {c.province: c.km for c in facts.compute(atlas.load()).rivers if c.river == "river-euphrates"}
    assert {"SY-HL", "SY-RA", "SY-DY", "IQ-AN"} <= km.keys()
    assert 400 < km["IQ-AN"] < 600
    assert "IQ-DI" not in km


@given(st.floats(-179, 179), st.floats(-80, 80), st.floats(-179, 179), st.floats(-80, 80))
def test_distance_is_symmetric(lon: float, lat: float, lon2: float, lat2: float) -> None:
    """The way back is as long as the way there."""
    there, back = crs.distance_km((lon, lat), (lon2, lat2)), crs.distance_km((lon2, lat2), (lon, lat))
    assert there == pytest.approx(back, abs=1e-6)
