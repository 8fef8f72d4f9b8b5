"""The page in a real browser: it loads nothing, runs nothing of the report's, and can be used."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import bordermap
from geo.report import from_text
from tests.on_page import pick

if TYPE_CHECKING:
    from pathlib import Path

REPORT = (
    "Troops reach the border\n\n"
    "The Nineveh and Anbar Operations Commands sent troops to the Iraqi-Syrian border. "
    "They passed Mosul, Sinjar and the Euphrates in Anbar province. Turkish officials in Ankara, and France, watched. "
    "Nobody else in Nineveh saw them."
)

PAYLOADS = (
    "{{ 5*19753 }}",
    "{{ cycler.__init__.__globals__.os.getpid() }}",
    "{% raw %} {%",
    "{# note #}",
    "${window.pwn=1}",
    "`${window.pwn=1}`",
    "\\`${window.pwn=1}",
    "</script><script>window.pwn=1</script>",
    "<img src=x onerror=window.pwn=1>",
    "<svg/onload=window.pwn=1>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.pwn=1>",
    "&lt;img src=x onerror=window.pwn=1&gt;",
    "\u2028window.pwn=1\u2029",
    "--><script>window.pwn=1</script><!--",
    "]]><script>window.pwn=1</script>",
    "'\"><script>window.pwn=1</script>",
    "</title></style></textarea></noscript><script>window.pwn=1</script>",
    '" onmouseover="window.pwn=1" x="',
    "javascript:window.pwn=1",
    "\u202eNineveh\u202c \u2066x\u2069",
)


def built(path: Path, text: str = REPORT, **known: Any) -> Path:
    """The page of a text, in a file."""
    bordermap.map(from_text(text, **known), text="full", rights="ours").save(path)
    return path


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of an ordinary report."""
    return built(tmp_path_factory.mktemp("page") / "map.html")


def test_page_opens_from_disk_and_asks_for_nothing(page_file: Path, page_factory: Any) -> None:
    """No request, no console message, no error: the whole map works with the network cut."""
    opened = page_factory(page_file)
    assert opened.faults == []
    assert opened.page.title() == "Troops reach the border"
    assert opened.page.locator("button.label[data-place='IQ-AN']").count() == 1


@pytest.mark.parametrize("slot", ["title", "headline", "sentence", "source_url", "doc"])
def test_hostile_text_is_inert_in_every_slot(tmp_path: Path, page_factory: Any, slot: str) -> None:
    """Markup, script and template syntax from a report is shown as it stands and never runs."""
    hostile = " ".join(PAYLOADS)
    known: dict[str, Any] = {}
    text = REPORT
    if slot == "headline":
        text = f"Nineveh {PAYLOADS[8]} {PAYLOADS[0]} {PAYLOADS[7]} {PAYLOADS[5]}\n\n{REPORT}"
    elif slot == "sentence":
        text = REPORT + "".join(f"\nIn Mosul {p} Anbar and Nineveh {p} Euphrates.\n" for p in PAYLOADS)
    else:
        known[slot] = hostile
    opened = page_factory(built(tmp_path / "map.html", text, **known))
    page = opened.page
    for place in ("IQ-AN", "river-euphrates"):
        pick(page, place)
        assert page.locator("#card").is_visible()
    assert page.evaluate("typeof window.pwn") == "undefined"
    assert opened.faults == []
    assert page.locator("img, iframe, math, form").count() == 0
    assert page.locator("a[href^='javascript' i]").count() == 0
    shown = page.evaluate("document.body.textContent + document.title")
    if slot in ("title", "sentence"):
        for payload in PAYLOADS[:12]:
            assert payload in shown
        assert "98765" not in shown


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://example.org/a?b=1&c=2", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,<script>1</script>", False),
        ("vbscript:x", False),
        ("//example.org", False),
        ("https://user:secret@example.org/", False),
        ("http://[bad", False),
    ],
)
def test_only_safe_addresses_become_links(tmp_path: Path, address: str, linked: bool) -> None:
    """A source's address is a link where its scheme is safe to follow; else it is plain text."""
    page = built(tmp_path / "m.html", source_url=address).read_text(encoding="utf-8")
    assert ("noopener noreferrer" in page) == linked


def test_click_on_a_mark_shows_its_quotes(page_file: Path, page_factory: Any) -> None:
    """A click on a province opens its names, kind, country, match and the sentences with the mention marked."""
    page = page_factory(page_file).page
    page.locator("button.label[data-place='IQ-AN']").click()
    card = page.locator("#card")
    text = card.inner_text()
    for expected in ("Anbar", "الأنبار", "governorate, Iraq", "place match: clear", "the Euphrates in Anbar province"):
        assert expected in text
    assert card.locator("blockquote:not(.in-name) mark").all_inner_texts() == ["Anbar"]
    assert "Operations Commands sent troops" in card.locator("blockquote.in-name").inner_text()
    page.keyboard.press("Escape")
    assert not card.is_visible()


def test_click_on_a_shape_opens_the_same_card(page_file: Path, page_factory: Any) -> None:
    """Polygons and lines of what the report names answer the pointer, not only their labels."""
    page = page_factory(page_file).page
    paths = page.locator(".leaflet-areas-pane path.leaflet-interactive")
    assert paths.count() >= 2
    box = paths.nth(paths.count() - 1).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.locator("#card").is_visible()


def test_layers_can_be_switched(page_file: Path, page_factory: Any) -> None:
    """A switch in the legend takes the layer's shapes and labels off the map, and puts them back."""
    page = page_factory(page_file).page
    labels = page.locator(".label.t-named-province")
    box = page.locator("input[data-looks^='named-provinces:']")
    before = labels.count()
    box.uncheck()
    assert labels.count() == 0
    box.check()
    assert labels.count() == before > 0


def test_keyboard_reaches_a_place_within_five_tabs(page_file: Path, page_factory: Any) -> None:
    """Tab leads to a place at once; Enter opens it, Escape closes it and gives the focus back."""
    page = page_factory(page_file).page
    on_place = "!!document.activeElement.closest('[data-place]')"
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate(on_place):
            break
    assert page.evaluate(on_place)
    page.keyboard.press("Enter")
    assert page.locator("#card").is_visible()
    assert page.evaluate("document.activeElement.className") == "shut"
    page.keyboard.press("Escape")
    assert page.evaluate(on_place)


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 740}}])
@pytest.mark.parametrize("card", [False, True])
def test_no_accessibility_violation(
    page_file: Path, page_factory: Any, axe: str, look: dict[str, Any], card: bool
) -> None:
    """Axe finds nothing in light, dark and narrow pages, with and without a card open."""
    page = page_factory(page_file, **look).page
    if card:
        pick(page, "IQ-AN")
    page.evaluate(axe)
    violations = page.evaluate("axe.run(document).then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))")
    assert violations == []


def test_readers_without_scripts_have_map_and_list(page_file: Path, page_factory: Any) -> None:
    """With scripts off the picture of the map, every place and its quotes are there to be read."""
    page = page_factory(page_file, java_script_enabled=False).page
    assert page.locator(".figure svg").is_visible()
    assert not page.locator(".canvas").is_visible()
    assert "the Euphrates in Anbar province" in page.locator("#report").inner_text()
    assert "Euphrates" in page.locator(".places").first.inner_text()
    assert page.locator("details:not([open])").count() <= 1
    assert page.locator(".tabs, .find, #bar, .languages").locator("visible=true").count() == 0


def test_policy_names_every_script_and_style(page_file: Path, page_factory: Any, tmp_path: Path) -> None:
    """The page's policy lets nothing run that was not there when it was written."""
    page = page_file.read_text(encoding="utf-8")
    assert "unsafe" not in page.split("<title>")[0].split("Content-Security-Policy")[1]
    altered = tmp_path / "altered.html"
    altered.write_text(page.replace("</body>", "<script>window.pwn=1</script></body>"), encoding="utf-8")
    opened = page_factory(altered)
    assert opened.page.evaluate("typeof window.pwn") == "undefined"
    assert any("Content Security Policy" in message for message in opened.console)


def test_narrow_page_does_not_scroll_sideways(page_file: Path, page_factory: Any) -> None:
    """At 360 pixels the page is as wide as the screen."""
    page = page_factory(page_file, viewport={"width": 360, "height": 740}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_places_outside_the_region_do_not_move_the_map() -> None:
    """France and Ankara are listed as mentioned; the first view stays with what lies in the region."""
    near = bordermap.map(from_text("Troops are in Mosul and Sinjar.")).scene
    far = bordermap.map(from_text("Troops are in Mosul and Sinjar. Paris, Ankara, France and the US object.")).scene
    assert near.extent == far.extent
    assert {"FR", "US"} <= set(far.elsewhere)
    assert not {"FR", "US"} & set(far.drawn)


def test_same_input_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    """Hash seed, time zone, locale and clock leave no trace in the page."""
    source = tmp_path / "report.txt"
    source.write_text(REPORT, encoding="utf-8")
    pages = []
    for n, change in enumerate(
        (
            {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "4711", "TZ": "Asia/Baghdad", "LC_ALL": "C.UTF-8"},
            {"PYTHONHASHSEED": "random", "TZ": "America/New_York", "SOURCE_DATE_EPOCH": "1"},
        )
    ):
        target = tmp_path / f"{n}.html"
        command = "import sys; from layers.cli import main; sys.exit(main(sys.argv[1:]))"
        subprocess.run(
            [sys.executable, "-c", command, "build", str(source), "-o", str(target)],
            env={**os.environ, **change},
            check=True,
            capture_output=True,
        )
        pages.append(target.read_bytes())
    assert pages[0] == pages[1] == pages[2]


def test_the_example_is_small(tmp_path: Path, root: Path) -> None:
    """The bundled example's page, with its script library, picture and two languages, keeps to its size."""
    target = tmp_path / "m.html"
    bordermap.map(root / "geo" / "data" / "example.txt").save(target)
    raw = target.read_bytes()
    assert len(raw) <= 450_000
    assert len(gzip.compress(raw, 9)) <= 140_000


def test_a_long_report_does_not_swell_the_page(tmp_path: Path) -> None:
    """A place that thousands of sentences name lists some of them and counts the rest."""
    text = "Troops passed Mosul in Nineveh on that day. " * 3000
    target = tmp_path / "m.html"
    bordermap.map(from_text(text)).save(target)
    page = target.read_text(encoding="utf-8")
    assert len(page) < 450_000
    assert "(+2988)" in page


def test_a_broken_link_to_a_place_does_no_harm(page_file: Path, page_factory: Any) -> None:
    """A fragment that can't be decoded is no place, and the page is ready all the same."""
    page = page_factory(page_file).page
    errors: list[str] = []
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.evaluate("location.hash = '#place=%'")
    page.wait_for_timeout(200)
    assert errors == []
