"""Another region: nothing in the code is about Iraq and Syria alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import bordermap
from geo import facts
from geo.errors import DataError
from layers.cli import main
from tests.on_page import pick

SAHEL = Path(__file__).parent / "regions" / "sahel"
REGION = str(SAHEL / "sahel.toml")


def test_a_report_of_the_sahel_becomes_its_map(tmp_path: Path, page_factory: Any) -> None:
    """The same command maps a report on Mali, Burkina Faso and Niger, with the right Gao among two."""
    target = tmp_path / "m.html"
    assert main(["build", str(SAHEL / "report.txt"), "-o", str(target), "--region", REGION]) == 0
    opened = page_factory(target)
    assert opened.faults == []
    page = opened.page
    pick(page, "ML-NE")
    assert "km long, measured on the line drawn here" in page.locator("#card").inner_text()
    assert {"Niamey", "Mali", "Niger"} <= set(page.locator(".label").all_text_contents())


def test_names_are_resolved_in_their_region() -> None:
    """Gao is Mali's city and not a village of Burkina Faso; the Niger is a river, a border's country and a demonym."""
    situation = bordermap.locate(SAHEL / "report.txt", in_atlas=bordermap.atlas(REGION))
    found = {(m.mention.text, m.place.id if m.place else "") for m in situation.matches}
    by_text = dict(found)
    gao = next(m.place for m in situation.matches if m.mention.text == "Gao")
    assert gao is not None
    assert gao.country == "ML"
    assert by_text["Mali–Niger border"] == "ML-NE"
    assert by_text["Malian"] == "ML"
    assert by_text["Burkinabè"] == "BF"
    assert by_text["Nigerien"] == "NE"


def test_facts_of_the_second_region_sum_up() -> None:
    """Its border's pairs sum to the whole, from one line; nobody's published length is made up."""
    found = facts.compute(bordermap.atlas(REGION))
    assert sum(s.km for s in found.stretches) == pytest.approx(found.border_km, abs=0.01)
    assert found.published is None


def test_another_region_without_data_is_told(tmp_path: Path) -> None:
    """A region's file whose data is not there, or that is no region's file, is one line."""
    lone = tmp_path / "lone.toml"
    lone.write_text((SAHEL / "sahel.toml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(DataError, match="data is missing"):
        bordermap.atlas(str(lone))
    lone.write_text("x = 1", encoding="utf-8")
    with pytest.raises(DataError, match="no file of a region"):
        bordermap.atlas(str(lone))
