"""Several reports in one page: a slider over their dates, one mark for a place, undated ones apart."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bordermap
from geo.report import from_text
from layers.timeline import WIDTH, timeline

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = (
    ("a", "Troops are in Mosul.", date(2019, 10, 3)),
    ("b", "Troops are in Sinjar and Mosul.", date(2019, 12, 24)),
    ("c", "Refugees reached Tikrit.", None),
    ("d", "Troops left Rutba.", date(2020, 3, 1)),
)


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of four reports, one of them undated."""
    path = tmp_path_factory.mktemp("time") / "map.html"
    bordermap.map([from_text(text, doc=doc, dated=dated) for doc, text, dated in REPORTS]).save(path)
    return path


def labels(page: Any) -> set[str]:
    """The named places whose labels are on the map."""
    return set(page.locator(".label.t-named-town").all_inner_texts())


def slide(page: Any, handle: str, day: date) -> None:
    """Move a handle of the slider to a day."""
    script = "(e, v) => { e.value = v; e.dispatchEvent(new Event('input')); }"
    page.locator(f"#time-{handle}").evaluate(script, (day - date(1970, 1, 1)).days)


def test_the_slider_shows_what_was_reported_in_between(page_file: Path, page_factory: Any) -> None:
    """Outside the handles marks, rows and reports are gone; a place of two reports stays while one is shown."""
    opened = page_factory(page_file)
    page = opened.page
    everyone = labels(page)
    assert {"Mosul", "Sinjar", "Rutba", "Tikrit"} <= {name.removesuffix(" ?") for name in everyone}
    slide(page, "from", date(2019, 11, 1))
    slide(page, "to", date(2020, 1, 1))
    shown = {name.removesuffix(" ?") for name in labels(page)}
    assert shown == {"Mosul", "Sinjar", "Tikrit"}
    page.locator("#time-undated").uncheck()
    assert {name.removesuffix(" ?") for name in labels(page)} == {"Mosul", "Sinjar"}
    assert page.locator("#report [data-report]:visible").count() == 1
    assert page.locator("#tab-places .n").inner_text() == "2"
    page.locator("#time [data-all]").click()
    assert labels(page) == everyone
    assert opened.faults == []


def test_an_arrow_counts_what_is_shown(tmp_path: Path, page_factory: Any) -> None:
    """The number beside an arrow is that of the sentences in the reports between the handles."""
    told = "Turkish troops moved from Tal Abyad to Ras al-Ain."
    texts = (("a", f"{told} {told}", date(2019, 10, 3)), ("b", told, date(2019, 12, 24)), ("c", "It rained.", None))
    bordermap.map([from_text(text, doc=doc, dated=dated) for doc, text, dated in texts]).save(tmp_path / "m.html")
    page = page_factory(tmp_path / "m.html").page
    label = page.locator(".label[data-place='move-1']")
    assert label.inner_text() == "Turkish troops ×3"
    slide(page, "to", date(2019, 11, 1))
    assert label.inner_text() == "Turkish troops ×2"
    page.locator("#time [data-all]").click()
    slide(page, "from", date(2019, 11, 1))
    assert label.inner_text() == "Turkish troops"
    slide(page, "from", date(2019, 12, 24))
    assert label.count() == 1


def test_all_counts_follow_what_is_shown(tmp_path: Path, page_factory: Any) -> None:
    """The line under the title, headings and the strip count what is left; a group with nothing left is gone."""
    told = ("Troops are in Mosul. Paris objected. The 7th Division left Rutba.", "Berlin objected in Sinjar and Mosul.")
    days = (date(2019, 10, 3), date(2019, 12, 24))
    reports = [from_text(text, doc=f"r{n}", dated=days[n]) for n, text in enumerate(told)]
    bordermap.map(reports).save(tmp_path / "m.html")
    page = page_factory(tmp_path / "m.html").page
    page.locator("#tab-places").click()

    def seen() -> list[str]:
        found = page.locator(".counts, #tab-places .n, #places h2:visible, .also, .places > li:visible h3")
        return [" ".join(text.split()) for text in found.all_inner_texts()]

    whole = seen()
    assert "Reports: 2, Places: 3, Movements: 1, Sentences: 4" in whole[0]
    slide(page, "from", days[1])
    assert seen() == [
        "Reports of 2019-10-03 to 2019-12-24 · Reports: 1, Places: 2, Movements: 0, Sentences: 1 ·",
        "2",
        "Places",
        *[row for row in whole if row.startswith(("Mosul", "Sinjar"))],
        "Also mentioned 1",
        *[row for row in whole if row.startswith("Berlin")],
        "Also mentioned 1: Berlin",
    ]
    page.locator("[data-language=ar]").click()
    assert "التقارير: 1، الأماكن: 2، " in page.locator(".counts").inner_text()
    page.locator("#time [data-all]").click()
    page.locator("[data-language=en]").click()
    assert seen() == whole


def test_a_place_of_several_reports_is_one_mark(page_file: Path, page_factory: Any) -> None:
    """Mosul is one row and one card, which lists both reports in order of their dates."""
    page = page_factory(page_file).page
    page.locator("#tab-places").click()
    rows = page.locator("#places .drawn .place", has=page.locator("h3", has_text="Mosul"))
    assert rows.count() == 1
    rows.locator("button").click()
    headings = page.locator("#card .of").all_inner_texts()
    assert [h[:10] for h in headings] == ["2019-10-03", "2019-12-24"]


def test_handles_never_cross_and_tell_their_day(page_file: Path, page_factory: Any) -> None:
    """A handle takes the other along, and both say their day to those who can't see the strip."""
    page = page_factory(page_file).page
    slide(page, "from", date(2020, 2, 1))
    slide(page, "to", date(2019, 12, 1))
    values = [int(page.locator(f"#time-{h}").input_value()) for h in ("from", "to")]
    assert values[0] <= values[1]
    assert page.locator("#time-to").get_attribute("aria-valuetext") == "2019-12-01"


def test_undated_reports_stand_last_and_nowhere_in_time(page_file: Path, page_factory: Any) -> None:
    """The strip counts dated reports alone; the undated one is the last of the panel and says so."""
    page = page_factory(page_file).page
    assert page.locator(".strip rect").count() == 3
    assert "undated" in page.locator("#report .report .meta").last.inner_text()


def test_the_page_of_several_reports_is_accessible(page_file: Path, page_factory: Any, axe: str) -> None:
    """Axe finds nothing in the slider, either."""
    for look in ({}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 740}}):
        page = page_factory(page_file, **look).page
        page.evaluate(axe)
        assert page.evaluate("axe.run(document).then(r => r.violations.map(v => v.id + v.nodes[0].html))") == []


def test_one_report_has_no_slider(tmp_path: Path, page_factory: Any) -> None:
    """There is no time to slide over."""
    bordermap.map(from_text("Troops are in Mosul.", dated=date(2019, 10, 3))).save(tmp_path / "m.html")
    assert page_factory(tmp_path / "m.html").page.locator("#time").count() == 0


@given(st.lists(st.one_of(st.just(""), st.dates().map(date.isoformat)), max_size=60))
def test_every_dated_report_is_in_one_bar(dates: list[str]) -> None:
    """Bars do not overlap, lie on the strip, and hold all dated reports between them; none where all are of a day."""
    found = timeline(dates)
    days = {(date.fromisoformat(d) - date(1970, 1, 1)).days for d in dates if d}
    if len(days) < 2:
        assert found is None
        return
    assert found is not None
    assert found.undated == dates.count("")
    assert all(any(b.start <= day <= b.end for b in found.bars) for day in days)
    for bar, following in zip(found.bars, found.bars[1:], strict=False):
        assert bar.end < following.start
    assert all(0 <= b.x <= WIDTH and b.x + b.width <= WIDTH + 1 for b in found.bars)
    assert (found.first, found.last) == (min(days), max(days))
