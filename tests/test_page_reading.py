"""Report and map linked, in a real browser: what is read lights up where it lies, and the other way round."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

import bordermap
from geo.errors import UsageError
from geo.report import from_text
from tests.on_page import until
from tests.unfolded import Unfolded

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

REPORT = (
    "Patrols along the border\n\n"
    "Soldiers of the Anbar Operations Command passed Rutba and al-Qaim. In northern Syria nobody moved. "
    "Refugees crossed from Syria into Iraq near Rabia.\n\n"
    "The Euphrates was high, and Sinjar in Nineveh stayed quiet. Paris objected. "
    "Officials in Baghdad had nothing to add to what had been said on that day, and said so at some length. "
    "A second statement, which named no place at all and was as long as the first, followed in the evening."
)


def full(path: Path, **options: Any) -> Path:
    """The page of the report with all of its text."""
    bordermap.map(from_text(REPORT), text="full", rights="With leave of the agency", **options).save(path)
    return path


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with all of the report's text."""
    return full(tmp_path_factory.mktemp("reading") / "map.html")


def view(page: Page) -> Any:
    """What the map shows: its scale, and where the paths of what the report names are drawn."""
    boxes = page.evaluate(
        "[...document.querySelectorAll('.leaflet-areas-pane path')].map(p => JSON.stringify(p.getBoundingClientRect()))"
    )
    return page.locator(".leaflet-control-scale-line").inner_text(), boxes


def widths(page: Page) -> Any:
    """The stroke widths of the shapes that the report names."""
    return page.evaluate(
        "[...document.querySelectorAll('.leaflet-areas-pane path')]"
        ".map(p => p.getAttribute('stroke-width') + p.getAttribute('fill-opacity'))"
    )


@pytest.mark.parametrize("how", ["hover", "focus"])
def test_a_mention_under_the_pointer_or_in_focus_lights_its_mark(page_file: Path, page_factory: Any, how: str) -> None:
    """The mark on the map changes while its mention is pointed at or focused, and only then."""
    page = page_factory(page_file).page
    mention = page.locator("#report a[data-place='IQ-NI']").first
    before = widths(page)
    getattr(mention, how)()
    assert widths(page) != before
    page.locator("h1").hover()
    mention.evaluate("a => a.blur()")
    assert widths(page) == before


def test_activating_a_mention_takes_the_map_there(page_file: Path, page_factory: Any) -> None:
    """Click, or Enter in the text, moves the map to the place and opens its card; the text stays where it is."""
    page = page_factory(page_file).page
    before = view(page)
    mention = page.locator("#report a[data-place]", has_text="Rutba")
    mention.focus()
    page.keyboard.press("Enter")
    until(page, lambda: view(page) != before)
    assert page.locator("#card h3").inner_text().startswith("Rutba")
    assert "is-active" in (mention.get_attribute("class") or "")


def test_activating_a_mark_brings_its_sentence_into_view(tmp_path: Path, page_factory: Any) -> None:
    """From the map, the report's panel is shown and scrolled to the sentence, which is marked."""
    text = (
        "Troops are in Mosul.\n\n"
        + "Nothing else is known of that day, said all who were asked. " * 60
        + "\n\nSinjar is quiet."
    )
    bordermap.map(from_text(text), text="full", rights="x").save(tmp_path / "m.html")
    page = page_factory(tmp_path / "m.html").page
    page.locator("#tab-facts").click()
    page.locator(".label", has_text="Sinjar").click()
    run, panel = page.locator("#report a", has_text="Sinjar"), page.locator("#report").bounding_box()
    until(page, lambda: panel["y"] <= run.bounding_box()["y"] <= panel["y"] + panel["height"])
    assert page.locator("#tab-report").get_attribute("aria-selected") == "true"
    assert "is-active" in (run.get_attribute("class") or "")


def test_mentions_are_told_apart_by_form(page_file: Path, page_factory: Any) -> None:
    """Places, waters, areas, movements and names inside a name are underlined in different ways."""
    page = page_factory(page_file).page
    looks = page.evaluate(
        "Object.fromEntries(['l-place','l-water','l-area','l-movement','l-in-name'].map(c => {"
        " const e = document.querySelector('#report .' + c), s = e && getComputedStyle(e);"
        " return [c, s && s.borderBottomStyle + s.borderBottomColor]; }))"
    )
    assert None not in looks.values()
    assert len(set(looks.values())) == len(looks)


def test_no_control_stands_inside_another(page_file: Path, page_factory: Any) -> None:
    """Mentions that overlap are links side by side, each mark is reached by one, and no id is there twice."""
    page = page_factory(page_file).page
    assert page.locator("a a, button a, a button, button button").count() == 0
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    linked = set(page.evaluate("[...document.querySelectorAll('#report a[data-place]')].map(e => e.dataset.place)"))
    known = set(Unfolded(page.locator("#scene").text_content() or "").places)
    assert known == linked


# -- how much of the text


def test_quotes_show_a_share_and_full_shows_all(page_file: Path, tmp_path: Path) -> None:
    """By default the page has a sentence for each mark; the rest of the report is nowhere in the file."""
    quoted = tmp_path / "q.html"
    bordermap.map(from_text("\n\n".join([REPORT] * 3))).save(quoted)
    page, whole = quoted.read_text("utf-8"), page_file.read_text("utf-8")
    assert "A second statement" not in page
    assert "A second statement" in whole
    assert "With leave of the agency" in whole
    for place in ("Rutba", "al-Qaim", "Sinjar"):
        assert re.search(rf'<a class="m l-place[^>]*>{place}</a>', page)


def test_none_shows_no_sentence(tmp_path: Path, page_factory: Any) -> None:
    """Without text the page has places and the numbers of their sentences, and no sentence in any part of it."""
    target = tmp_path / "n.html"
    bordermap.map(from_text(REPORT), text="none").save(target)
    page = target.read_text("utf-8")
    for words in ("Soldiers of the", "nobody moved", "stayed quiet", "Paris objected"):
        assert words not in page
    opened = page_factory(target)
    opened.page.locator(".label", has_text="Sinjar").click()
    assert opened.page.locator("#card .refs").inner_text() == "Sentence 5"
    assert opened.faults == []


def test_full_text_asks_for_the_right_to_show_it() -> None:
    """Without a line on rights the whole text is refused, and the error says what to give."""
    with pytest.raises(UsageError, match="rights"):
        bordermap.map(from_text(REPORT), text="full")


# -- find, language, links


@pytest.mark.parametrize("typed", ["nineveh", "NINE", "نينوى", "نینوی", "Ninova", "ninéveh", "نەینەوا"])
def test_find_knows_all_spellings(page_file: Path, page_factory: Any, typed: str) -> None:
    """A place is found by its name in any language, by its beginning, and by letters without their marks."""
    page = page_factory(page_file).page
    page.locator(".canvas").focus()
    page.keyboard.press("/")
    page.keyboard.type(typed)
    assert page.locator("#found [role=option]").first.get_attribute("data-place") == "IQ-NI"
    page.keyboard.press("Enter")
    assert page.locator("#card").is_visible()
    assert page.locator("#found").is_hidden()


def test_the_key_for_find_is_heard_on_the_map_alone(page_file: Path, page_factory: Any) -> None:
    """The slash does nothing while the focus is on the page, a tab or a mention: no key works all over the page."""
    page = page_factory(page_file).page
    on_find = "document.activeElement.id === 'find'"
    for where in ("body", "#tab-places", ".report [data-place]"):
        page.locator(where).first.focus()
        page.keyboard.press("/")
        assert not page.evaluate(on_find)
    for where in ("#bar button", ".legend summary", ".label[data-place]", ".canvas"):
        page.locator(where).first.focus()
        page.keyboard.press("/")
        assert page.evaluate(on_find)


@pytest.fixture(scope="module")
def slips_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of names that are often typed otherwise."""
    path = tmp_path_factory.mktemp("slips") / "map.html"
    told = "Troops left Ras al-Ayn, Raqqa, Deir ez-Zor, Nineveh, Mosul and Tal Afar. Al-Qaim, Qamishli and Al-Bab too."
    bordermap.map(from_text(told)).save(path)
    return path


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ras al ain", ["Ras al-Ayn"]),
        ("Sere Kaniye", ["Ras al-Ayn"]),
        ("raqa", ["Raqqa"]),
        ("رقة", ["Raqqa"]),
        ("deir ezzor", ["Deir ez-Zor"]),
        ("دير زور", ["Deir ez-Zor"]),
        ("Ninawa", ["Nineveh"]),
        ("mosull", ["Mosul"]),
        ("Msoul", ["Mosul"]),
        ("tell afar", ["Tal Afar"]),
        ("qaim", ["Al-Qaim"]),
        ("kamislu", ["Qamishli"]),
        ("xyz", []),
        ("Timbuktu", []),
        ("-", []),
    ],
)
def test_find_forgives_slips(slips_file: Path, page_factory: Any, typed: str, found: list[str]) -> None:
    """Articles, doubled letters and a letter amiss lead to the place, and to no other."""
    page = page_factory(slips_file).page
    page.locator("#find").fill(typed)
    rows = page.locator("#found [data-place]:not(:has(small:text('movement')))")
    assert rows.locator("bdi:first-child").all_inner_texts() == found


def test_find_puts_what_is_typed_before_what_is_meant(page_file: Path, page_factory: Any) -> None:
    """In thousands of names each keystroke is quick, and no slip stands before a name that is as it was typed."""
    page = page_factory(page_file).page
    found = page.evaluate(
        """() => {
          const index = new Map();
          const place = (id, ...names) => index.set(id, { id, name: names[0], names, kind: "city", count: 1 });
          for (let i = 0; i < 8000; i++) {
            const a = (i * 7919 % 17576 + 17576).toString(26), b = (i * 104729 % 456976 + 456976).toString(26);
            place("p" + i, a + b, "al-" + b + a, "el " + a + " " + b, b + "-" + a, b);
          }
          place("inside", "Xtelafary"); place("loose", "al-Tell Afarr"); place("word", "New Telafar");
          place("slip", "Telafor"); place("begin", "Telafarin"); place("same", "Telafar");
          const box = document.getElementById("find").cloneNode(), list = document.getElementById("found").cloneNode();
          document.querySelector(".find").replaceChildren(box, list);
          bordermapFind(index, { kind: () => "", word: () => "" }).start();
          const took = (typed) => {
            box.value = typed;
            const before = performance.now();
            box.dispatchEvent(new Event("input"));
            return performance.now() - before;
          };
          const typed = ["ras al ain", "raqa", "deirezzor", "aaaaaaaaaaaa", "telafar"];
          const times = typed.map((text) => Math.min(...[1, 2, 3].map(() => took(text))));
          return [times, [...list.children].map((row) => row.dataset.place)];
        }"""
    )
    assert found[1] == ["same", "begin", "word", "loose", "inside"]
    assert max(found[0]) < 50


def test_find_says_when_there_is_none(page_file: Path, page_factory: Any) -> None:
    """What the report does not name is told as such, and Escape empties the box."""
    page = page_factory(page_file).page
    page.locator("#find").fill("Timbuktu <b>")
    assert page.locator("#found").inner_text() == "No place of this name in the report"
    page.locator("#find").press("Escape")
    assert page.locator("#find").input_value() == ""
    assert page.locator("#found").is_hidden()


def test_the_page_turns_into_arabic_and_back(page_file: Path, page_factory: Any) -> None:
    """Interface, labels, direction and the open card change at a press of a button, and nothing stays behind."""
    opened = page_factory(page_file)
    page = opened.page
    page.locator(".label[data-place='IQ-NI']").click()
    page.locator("[data-language=ar]").click()
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    assert page.locator(".label[data-place='IQ-NI']").inner_text() == "نينوى"
    assert page.locator("#tab-places").inner_text().startswith("الأماكن")
    assert page.locator("#find").get_attribute("placeholder") != "Find a place …"
    side, canvas = page.locator(".side").bounding_box(), page.locator(".canvas").bounding_box()
    assert side["x"] < canvas["x"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    latin = page.evaluate("getComputedStyle(document.querySelector('.label.arabic')).letterSpacing")
    assert latin in ("normal", "0px")
    page.locator("[data-language=en]").click()
    assert page.locator("#tab-places").inner_text().startswith("Places")
    assert opened.faults == []


def test_the_config_sets_the_first_language(tmp_path: Path, page_factory: Any) -> None:
    """A page can begin in Arabic, for readers without scripts too."""
    full(tmp_path / "ar.html", language="ar")
    page = page_factory(tmp_path / "ar.html", java_script_enabled=False).page
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    assert "الأماكن" in page.locator("#places h2").first.inner_text()


@pytest.mark.parametrize("wanted", ["#place=IQ-NI", "#lang=ar&place=IQ-NI"])
def test_a_link_opens_a_place(page_file: Path, page_factory: Any, wanted: str) -> None:
    """The address can name a place, and a language; also once the page is open."""
    page = page_factory(page_file).page
    page.evaluate("h => { location.hash = h; }", wanted)
    until(page, page.locator("#card").is_visible)
    assert ("نينوى" if "ar" in wanted else "Nineveh") in page.locator("#card h3").inner_text()


# -- filters


def test_matches_can_be_filtered(tmp_path: Path, page_factory: Any) -> None:
    """A place whose match is less than clear goes from map and list with its kind, and comes back."""
    made = bordermap.map(
        from_text("Clashes hit Nineveh, Mosul, Salamiyah and Khan Shaykhun; Karama was quiet. Jalawla too.")
    )
    matches = {p: e.match for p, e in made.scene.evidence.items() if p in made.scene.marked}
    weak = sorted(p for p, match in matches.items() if match != "clear")
    assert weak, matches
    made.save(tmp_path / "m.html")
    page = page_factory(tmp_path / "m.html").page
    page.locator("#tab-places").click()
    rows = page.locator(".drawn > .place")
    before = rows.count()
    for match in ("likely", "unsure"):
        for box in page.locator(f"input[data-match={match}]").all():
            box.uncheck()
    assert page.locator(".drawn > .place:visible").count() == before - len(weak)
    assert page.locator(f".label[data-place='{weak[0]}']").count() == 0
    for box in page.locator("input[data-match]").all():
        box.check()
    assert page.locator(".drawn > .place:visible").count() == before


# -- for every reader


@pytest.mark.parametrize("width", [320, 360, 700])
def test_no_width_scrolls_sideways(page_file: Path, page_factory: Any, width: int) -> None:
    """Narrow screens, and wide ones at 200 %, have all of the page below each other."""
    page = page_factory(page_file, viewport={"width": width, "height": 450}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#report a", has_text="Rutba").click()
    until(page, page.locator("#card").is_visible)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_tabs_follow_the_arrow_keys(page_file: Path, page_factory: Any) -> None:
    """One tab is in the order of focus; arrows, Home and End change it and its panel."""
    page = page_factory(page_file).page
    page.locator("#tab-report").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-places"
    assert page.locator("#places").is_visible()
    assert page.locator("#report").is_hidden()
    page.keyboard.press("End")
    assert page.locator("#facts").is_visible()
    page.keyboard.press("ArrowRight")
    assert page.locator("#report").is_visible()
    assert page.locator("[role=tab][tabindex='0']").count() == 1


def test_facts_tell_what_the_geometry_says(page_file: Path, page_factory: Any) -> None:
    """The panel has the border's stretches and their sum, and the provinces, rivers and towns that are named."""
    page = page_factory(page_file).page
    page.locator("#tab-facts").click()
    text = page.locator("#facts").inner_text()
    for expected in ("604 km", "Nineveh", "km²", "Euphrates in Anbar", "Rutba", "not told by the report"):
        assert expected in text


def test_the_strip_names_what_lies_outside(page_file: Path, page_factory: Any) -> None:
    """Paris is mentioned, opens a card, and moves nothing."""
    page = page_factory(page_file).page
    before = view(page)
    page.locator(".also button", has_text="Paris").click()
    assert "Paris" in page.locator("#card h3").inner_text()
    assert view(page) == before


@pytest.mark.parametrize("paper", [{"format": "A4"}, {"format": "A4", "landscape": True}, {"format": "Letter"}])
def test_print_has_all_panels_and_no_controls(page_file: Path, page_factory: Any, paper: dict[str, Any]) -> None:
    """On paper the picture, the legend, all three panels and the sources stand; buttons and tabs do not."""
    page = page_factory(page_file).page
    page.emulate_media(media="print")
    for there in (".figure svg", "#report", "#places", "#facts", ".credit", ".legend", ".machine"):
        assert page.locator(there).first.is_visible(), there
    for gone in (".canvas", ".tabs", ".find", "#bar", "#card", ".languages"):
        assert page.locator(gone).first.is_hidden(), gone
    page.emulate_media(media="screen")
    assert len(page.pdf(**paper)) > 10_000
