"""Ways about the page that depend on where it stands: a phone, the full screen, a notebook's frame."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

import bordermap
from geo.report import from_text
from tests.on_page import pick, until

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = (
    ("a", "Troops are in Mosul. The Euphrates rose in Anbar. Nobody moved in northern Syria.", date(2019, 10, 3)),
    ("b", "Refugees may flee from Sinjar to Syria. Paris objected.", date(2019, 12, 24)),
)
NARROW = {"width": 390, "height": 800}


@pytest.fixture(scope="module")
def made() -> Any:
    """A map of two reports."""
    return bordermap.map([from_text(text, doc=doc, dated=dated) for doc, text, dated in REPORTS])


@pytest.fixture(scope="module")
def page_file(made: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its page."""
    path = tmp_path_factory.mktemp("ways") / "map.html"
    made.save(path)
    return path


def test_the_card_leads_to_the_sentence(page_file: Path, page_factory: Any) -> None:
    """On a phone, where the card lies far from the text, its link shuts it and goes to the sentence, focus and all."""
    page = page_factory(page_file, viewport=NARROW).page
    pick(page, "IQ-AN")
    page.locator("#card .there").click()
    assert page.locator("#card").is_hidden()
    assert page.locator("#report").is_visible()
    assert "rose in Anbar" in page.evaluate("document.activeElement.textContent")
    until(page, lambda: page.locator(":focus").evaluate("e => e.getBoundingClientRect().bottom <= innerHeight"))


CITIES = ("Berlin", "London", "Madrid", "Prague", "Oslo", "Stockholm", "Brussels", "Moscow", "Kyiv", "Minsk", "Riga")


def test_no_name_of_the_strip_is_out_of_reach(tmp_path: Path, page_factory: Any) -> None:
    """What else is mentioned is told whole; where the screen is too low for it, the arrow keys scroll it."""
    told = " ".join(f"Officials in {city} objected." for city in CITIES)
    bordermap.map(from_text(f"Troops are in Mosul. {told} The UN Security Council met.")).save(tmp_path / "m.html")
    seen = "e => [e.scrollHeight <= e.clientHeight, e.querySelector('.n').textContent, e.scrollTop]"
    for width, height, whole in ((1400, 900, True), (390, 800, True), (1000, 300, False)):
        page = page_factory(tmp_path / "m.html", viewport={"width": width, "height": height}).page
        strip = page.locator(".also")
        assert strip.evaluate(seen) == [whole, str(strip.locator("li").count()), 0]
        strip.focus()
        page.keyboard.press("End")
        until(page, lambda s=strip, w=whole: w or s.evaluate("e => e.scrollTop") > 0)  # type: ignore[misc]


def test_full_screen_says_what_the_map_is(page_file: Path, page_factory: Any) -> None:
    """Title, draft line and disclaimer stay on the screen, nothing is cut, and the map has what is left."""
    for size in ({"width": 1400, "height": 900}, NARROW):
        page = page_factory(page_file, viewport=size).page
        page.locator("[data-do=full]").click()
        until(page, lambda p=page: p.evaluate("!!document.fullscreenElement"))  # type: ignore[misc]
        page.wait_for_timeout(200)
        for what in ("h1", ".machine", "footer .claim", ".canvas", "#time", "#bar"):
            box = page.locator(what).bounding_box()
            assert box["y"] >= 0 and box["y"] + box["height"] <= size["height"], what  # noqa: PT018
        assert page.locator(".canvas").bounding_box()["height"] > size["height"] * 0.45
        assert not page.locator("#side").is_visible()


@pytest.mark.parametrize("names", ["report", "local", "un"])
@pytest.mark.parametrize(
    "text",
    [
        "Troops left Mosul and Hasaka. Refugees crossed the Euphrates to Qamishlo in Syria. Paris and al-Hol rose.",
        "وصلت القوات إلى الموصل وسنجار في نينوى. وعبر اللاجئون الفرات قرب الرقة في سوريا. وباريس هادئة.",
    ],
)
def test_no_name_is_told_twice(tmp_path: Path, page_factory: Any, text: str, names: Any) -> None:
    """Whatever the languages of report and reader, a place is not called by the same name again."""
    bordermap.map(from_text(text), names=names).save(tmp_path / "map.html")
    page = page_factory(tmp_path / "map.html").page
    page.locator("#tab-places").click()
    for language in ("en", "ar"):
        page.locator(f"[data-language={language}]").dispatch_event("click")
        for heading in page.locator("#places h3").all():
            told = heading.locator("bdi:visible").all_inner_texts()
            assert len(set(told)) == len(told)


# What axe finds too small for a finger; labels stand where their places lie, and have rows in the list (WCAG 2.5.8).
SMALL = """axe.run({ exclude: [".labels"] }, { runOnly: { type: "rule", values: ["target-size"] } })
    .then(r => r.violations.concat(r.incomplete).flatMap(v => v.nodes.map(n => n.html)))"""


@pytest.mark.parametrize("size", [(1400, 900), (390, 800), (340, 440)])
@pytest.mark.parametrize("variant", ["page", "only-map"])
def test_every_target_is_large_enough(  # noqa: PLR0917
    made: Any, tmp_path: Path, page_factory: Any, axe: str, variant: Any, size: tuple[int, int]
) -> None:
    """Nothing that can be pressed is less than 24 pixels high or wide, or too close to another for a finger."""
    (tmp_path / "map.html").write_text(made.html(variant), encoding="utf-8")
    page = page_factory(tmp_path / "map.html", viewport={"width": size[0], "height": size[1]}).page
    page.evaluate(axe)
    legend = page.locator(".legend > summary")
    if not page.locator(".legend").evaluate("e => e.open"):
        legend.click()
    assert page.evaluate(SMALL) == []
    legend.click()
    for tab in page.locator("[role=tab]").all():
        tab.click()
        assert page.evaluate(SMALL) == []
    for handle in page.locator("#time input[type=range]").all():
        assert handle.bounding_box()["height"] >= 24
    page.locator(".label[data-place]").first.dispatch_event("click")
    assert page.evaluate(SMALL) == []
    page.keyboard.press("Escape")
    page.locator("#find").fill("a")
    assert page.evaluate(SMALL) == []
    assert all(row.bounding_box()["height"] >= 24 for row in page.locator("#found li").all())


def test_a_notebook_offers_no_link_that_leads_nowhere(made: Any, page_factory: Any, tmp_path: Path) -> None:
    """The frame of a notebook has no address that could be copied; a file has."""
    (tmp_path / "host.html").write_text(
        f"<!DOCTYPE html><meta charset=utf-8><title>host</title>{made._repr_html_()}", encoding="utf-8"
    )
    made.save(tmp_path / "map.html")
    for name, offered in (("host.html", False), ("map.html", True)):
        page = page_factory(tmp_path / name, ready=offered).page
        frame = page.frames[-1]
        until(page, lambda f=frame: f.evaluate("performance.getEntriesByName('map-ready').length > 0"))  # type: ignore[misc]
        frame.locator(".label[data-place]").first.dispatch_event("click")
        assert frame.locator("#card").is_visible()
        assert frame.locator("#card .link").is_visible() is offered


def test_what_is_asked_for_by_name_is_shown(page_file: Path, page_factory: Any) -> None:
    """Found by its name, a place that is filtered away comes back, and with it all that was filtered."""
    page = page_factory(page_file).page
    page.locator("input[data-match=clear]").uncheck()
    assert page.locator(".label.t-named-province").count() == 0
    page.locator("#find").fill("anbar")
    page.keyboard.press("Enter")
    assert page.locator("input[data-match=clear]").is_checked()
    assert page.locator("#card").is_visible()
    assert page.locator(".label.t-named-province").count() > 0


def test_zoom_ends_where_the_data_do(page_file: Path, page_factory: Any) -> None:
    """The map can be brought no closer than its lines are true, and not so far off that its labels meet."""
    page = page_factory(page_file).page
    page.evaluate("map_0.setZoom(20, { animate: false })")
    assert page.evaluate("map_0.getZoom()") == 10
    page.evaluate("map_0.setZoom(0, { animate: false })")
    assert page.evaluate("map_0.getZoom()") == 5


def test_print_tells_what_it_shows(page_file: Path, page_factory: Any) -> None:
    """Beside the printed map, which shows all, stand the numbers of all; on the screen those of what is left."""
    page = page_factory(page_file).page
    counts = page.locator(".counts")
    whole = counts.text_content()
    page.locator("input[data-match=clear]").uncheck()
    left = counts.text_content()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = counts.text_content()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert printed == whole != left == counts.text_content()


def test_arabic_names_read_from_the_right(page_file: Path, page_factory: Any) -> None:
    """A name in Arabic is set from right to left, though the page has it in English before."""
    page = page_factory(page_file).page
    page.locator("[data-language=ar]").click()
    page.locator("#tab-places").click()
    shown = page.locator(".places bdi > [lang=ar]").first
    assert shown.evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_labels_can_be_read_in_forced_colours(page_file: Path, page_factory: Any) -> None:
    """Where a reader's colours replace ours labels stand on a ground, and no stroke fills their letters."""
    page = page_factory(page_file).page
    page.emulate_media(forced_colors="active")
    look = page.locator(".label").first.evaluate(
        "e => [getComputedStyle(e).webkitTextStrokeWidth, getComputedStyle(e).backgroundColor]"
    )
    assert look[0] == "0px"
    assert look[1] != "rgba(0, 0, 0, 0)"
