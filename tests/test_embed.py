"""A map in another web page: under a strict policy, at three widths, with hostile neighbours and texts."""

from __future__ import annotations

import base64
import re
import threading
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from xml.etree import ElementTree as ET

import pytest

import bordermap
from geo.report import from_text
from layers import cli, embed, house, picture
from layers.report_map import ReportMap
from tests.conftest import READY
from tests.test_page import PAYLOADS, REPORT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Frame, Page

    from layers.passages import Policy
    from layers.scene import Scene

POLICY = "default-src 'none'; script-src 'self'; frame-src 'self'; img-src 'self'; style-src 'self'"
HEAD = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><link rel="stylesheet" href="host.css">'
    '<h1>News</h1><p><a href="#a" id="before">before</a></p>'
)
FOOT = '<p><a href="#b">after</a></p>'
WIDTHS = (320, 640, 1200)
BOUNDARY = "The designations on this map imply no opinion."
HOUSE = house.House("Analysis Unit", disclaimer=(("en", BOUNDARY),))


def scene(text: str = REPORT, **known: Any) -> Scene:
    """The scene of a report, of a house."""
    return bordermap.map(from_text(text, **known), house=HOUSE).scene


def blocks(snippet: str) -> tuple[str, str, str]:
    """What a snippet has to copy: the whole page, the map alone, the script."""
    whole, only_map = re.findall(r"<div .*?</div>", snippet, re.DOTALL)
    return whole, only_map, re.findall(r"<script.*?</script>", snippet)[0]


# -- what is written ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page and all that goes beside it."""
    path = tmp_path_factory.mktemp("embed")
    (path / "report.txt").write_text(REPORT, encoding="utf-8")
    arguments = ["build", str(path / "report.txt"), "-o", str(path / "map.html"), "--embed"]
    arguments += ["--source-url", "https://example.org/a", "--set", "organisation=Analysis Unit"]
    assert cli.main([*arguments, "--set", f"disclaimer_en={BOUNDARY}"]) == cli.DONE
    return path


def test_five_files_are_written(folder: Path) -> None:
    """The page, the map alone, a picture, a script and a snippet; the map alone has the page's provenance."""
    names = {"map.html", "map.map.html", "map.svg", "map.embed.js", "map.snippet.html"}
    assert {p.name for p in folder.iterdir()} >= names
    mark = re.compile(r'<meta name="bordermap-report" content="report.txt" data-sha256="[0-9a-f]{64}">')
    found = [mark.search((folder / name).read_text(encoding="utf-8")) for name in ("map.html", "map.map.html")]
    assert all(found)
    assert len({x[0] for x in found if x}) == 1


def test_a_snippet_has_nothing_inline(folder: Path) -> None:
    """No style, no handler, no script but the file: a host's strict policy holds; all texts stand in ASCII."""
    snippet = (folder / "map.snippet.html").read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son\w+=|<style", snippet)
    assert re.sub("<!--.*?-->", "", snippet, flags=re.DOTALL).isascii()
    whole, only_map, script = blocks(snippet)
    assert script == '<script src="map.embed.js" defer></script>'
    for block, source in ((whole, "map.html"), (only_map, "map.map.html")):
        frame = re.findall("<iframe (.*?)></iframe>", block)[0]
        told = dict(re.findall(r'([\w-]+)="(.*?)"', frame))
        assert told["src"] == source
        assert told["title"] == "Interactive map: Troops reach the border"
        assert (told["width"], told["loading"], told["referrerpolicy"]) == ("100%", "lazy", "no-referrer")
        assert "allow-same-origin" not in told["sandbox"]
        assert told["allow"] == "fullscreen; clipboard-write"
        assert '<a href="map.html"><img src="map.svg" alt="Map: ' in block


def test_the_same_report_gives_the_same_bytes() -> None:
    """All that goes beside a page is the same twice."""
    path = Path("m.html")
    assert embed.documents(scene(), path, "x") == embed.documents(scene(), path, "x")


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("a b.html", "a%20b.html"),
        ("a#1?.html", "a%231%3F.html"),
        ("javascript:x.html", "javascript%3Ax.html"),
        ('"><img src=x>.html', "%22%3E%3Cimg%20src%3Dx%3E.html"),
        ("خريطة.html", "%D8%AE%D8%B1%D9%8A%D8%B7%D8%A9.html"),
        ("50%.html", "50%25.html"),
    ],
)
def test_names_of_files_become_addresses(name: str, address: str) -> None:
    """Whatever stands in a file's name, the frame's address is that file beside the page."""
    whole, _, script = blocks(embed.snippet(scene(), Path(name)))
    assert f'src="{address}"' in whole
    assert f'src="{address.removesuffix(".html")}.embed.js"' in script


def test_what_others_made_is_not_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file beside the page of another report, or of nobody, stays; one of the same report, or with --force, goes."""
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(REPORT.replace("Mosul", "Raqqa"), encoding="utf-8")
    page = tmp_path / "m.html"
    beside = embed.files(page)

    def build(report: str, *more: str) -> int:
        return cli.main(["build", str(tmp_path / report), "-o", str(page), "--embed", *more])

    assert build("a.txt") == build("a.txt") == cli.DONE
    for path in beside:
        kept = {p: p.read_bytes() for p in (page, *beside)}
        page.unlink()
        for other in beside:
            if other not in (path, beside.script):
                other.unlink()
        if path == beside.script:
            path.write_text("// mine\n", encoding="utf-8")
        before = path.read_bytes()
        capsys.readouterr()
        assert build("b.txt") == cli.FAILED
        assert f"{path}: made from another report, or not by bordermap" in capsys.readouterr().err
        assert not page.exists()
        assert path.read_bytes() == before
        for p, content in kept.items():
            p.write_bytes(content)
    assert build("b.txt", "--force") == cli.DONE
    assert build("b.txt") == cli.DONE


def test_no_file_is_written_twice_in_a_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page that is called as what goes beside another is refused."""
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    outputs = ["-o", str(tmp_path / "a.html"), "-o", str(tmp_path / "a.map.html")]
    assert cli.main(["build", str(tmp_path / "a.txt"), *outputs, "--embed"]) == cli.FAILED
    assert "rename it" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_report_is_not_replaced_by_its_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not even --force loses an input."""
    report = tmp_path / "m.svg"
    report.write_text(REPORT, encoding="utf-8")
    (tmp_path / "m.html").write_text("", encoding="utf-8")
    assert cli.main(["build", str(report), "-o", str(tmp_path / "m.html"), "--embed", "--force"]) == cli.FAILED
    assert "this is the input" in capsys.readouterr().err
    assert report.read_text(encoding="utf-8") == REPORT


# -- the picture -------------------------------------------------------------------------------


def test_a_picture_says_what_every_output_says() -> None:
    """Title, draft, whose map, legend, disclaimers, data, program; nothing of the report's sentences."""
    root = ET.fromstring(picture.svg(scene()))  # noqa: S314 - our own writing
    assert root[0].text == "Troops reach the border"
    told = " ".join(e.text or "" for e in root.iter() if e.tag.endswith("}text"))
    for expected in (
        "Troops reach the border",
        "Machine-read draft · Map: Analysis Unit",
        "As reported by “Troops reach the border” (undated).",
        "not who controls ground",
        BOUNDARY,
        "© OpenStreetMap contributors (ODbL)",
        "GeoNames (CC BY 4.0)",
        "governorate or province",
    ):
        assert expected in told
    assert "Nobody else" not in told
    names = {e.tag.rpartition("}")[2] for e in root.iter()}
    assert names <= {"svg", "title", "desc", "metadata", "rect", "g", "path", "circle", "text"}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_picture_keeps_its_texts_inside(language: str) -> None:
    """Long titles, words without an end and text that runs the other way: all lines are within the picture."""
    title = "Long words of a long title, " * 12 + "x" * 300 + " عنوان طويل جداً" * 20
    found = bordermap.map(from_text(REPORT, title=title), language=language, house=HOUSE).scene
    root = ET.fromstring(picture.svg(found))  # noqa: S314 - our own writing
    for text in root.iterfind("{*}g/{*}text"):
        assert 0 < float(text.get("x", "")) < picture.WIDTH
        assert 0 < float(text.get("y", "")) < float(root.get("height", ""))


#: Texts that end comments, sections and entities, and what XML has no place for.
MORE = ("\x00\x1b[31m\ufffe", "-->", "--!>", "]]>", "&#x3c;script&#x3e;")


def hostile(ordinary: Scene, slot: str, text: str) -> Scene:
    """The scene with a text in one of its slots."""
    if slot == "title":
        return replace(ordinary, title=text, heading=text)
    if slot == "doc":
        return replace(ordinary, doc=text)
    if slot == "organisation":
        return replace(ordinary, house=house.House(text[: house.MOST_NAME]))
    return replace(ordinary, house=house.House(disclaimer=(("en", text[: house.MOST_DISCLAIMER]),)))


@pytest.mark.parametrize("slot", ["title", "doc", "organisation", "disclaimer"])
def test_hostile_texts_are_inert(tmp_path: Path, page_factory: Any, slot: str) -> None:
    """In the picture, the snippet and the map alone, markup and script from outside is text."""
    ordinary = scene()
    for payload in (*PAYLOADS, *MORE):
        found = hostile(ordinary, slot, payload)
        drawn = ET.fromstring(picture.svg(found))  # noqa: S314 - our own writing
        assert "script" not in {e.tag.rpartition("}")[2] for e in drawn.iter()}
        snippet = embed.snippet(found, tmp_path / "m.html")
        assert len(re.findall(r"<(?!!--|/)", snippet)) == 15
        assert snippet.count("-->") == 4
    found = hostile(ordinary, slot, " ".join(PAYLOADS))
    (tmp_path / "map.html").write_text(ReportMap(found).html("only-map"), encoding="utf-8")
    opened = page_factory(tmp_path / "map.html")
    assert opened.faults == []
    assert opened.page.evaluate("typeof window.pwn") == "undefined"
    assert opened.page.locator("img, iframe, math, form").count() == 0


# -- in a host page ----------------------------------------------------------------------------


class _Handler(SimpleHTTPRequestHandler):
    """Files of a folder; pages called host… have a policy, which the part behind ``-`` may change."""

    def end_headers(self) -> None:
        if "/host" in self.path:
            blocked = "blocked" in self.path
            policy = POLICY.replace("frame-src 'self'", "frame-src 'none'") if blocked else POLICY
            self.send_header("Content-Security-Policy", policy)
        super().end_headers()

    def do_GET(self) -> None:
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        """Keep still."""


@dataclass
class Host:
    """A page that frames a map, and what went on in it and in its frames."""

    page: Page
    base: str
    console: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    @property
    def frame(self) -> Frame:
        """The frame of the map."""
        return self.page.frames[-1]

    def size(self) -> list[int]:
        """Width and height of the frame's element."""
        found: list[int] = self.page.locator("iframe").evaluate("e => [e.clientWidth, e.clientHeight]")
        return found


@pytest.fixture(scope="module")
def base(folder: Path) -> Iterator[str]:
    """The address of a server of the folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def hosted(folder: Path, base: str, chromium: Browser) -> Iterator[Callable[..., Host]]:
    """Open a host page with a block of the snippet."""
    contexts = []

    def open_host(
        which: str,
        width: int = 640,
        *,
        name: str = "host.html",
        changed: Callable[[str], str] = str,
        ready: bool = True,
    ) -> Host:
        whole, only_map, script = blocks((folder / "map.snippet.html").read_text(encoding="utf-8"))
        body = changed({"page": whole, "only-map": only_map}[which])
        (folder / name).write_text(f"{HEAD}{body}{FOOT}{script}", encoding="utf-8")
        (folder / "host.css").write_text("body{margin:0}", encoding="utf-8")
        context = chromium.new_context(viewport={"width": width, "height": 800})
        contexts.append(context)
        host = Host(context.new_page(), base)
        host.page.on("console", lambda m: host.console.append(f"{m.type}: {m.text}"))
        host.page.on("pageerror", lambda e: host.console.append(str(e)))
        context.on("request", lambda r: None if r.url.startswith((base, "data:")) else host.elsewhere.append(r.url))
        host.page.goto(base + name)
        if ready:
            _wait(host)
        return host

    yield open_host
    for context in contexts:
        context.close()


def _wait(host: Host) -> None:
    for _ in range(400):
        host.page.wait_for_timeout(50)
        with suppress(Exception):
            if len(host.page.frames) > 1 and host.frame.evaluate(READY):
                host.page.wait_for_timeout(150)
                return
    pytest.fail(f"no map in the frame; {host.console}")


#: Parts of what is visible in a frame: its texts, and whether each is within it.
SEEN = """(selector) => [...document.querySelectorAll(selector)].map((e) => {
  const r = e.getBoundingClientRect();
  const inside = r.width > 0 && r.left >= 0 && r.top >= 0 && r.right <= innerWidth + 1 && r.bottom <= innerHeight + 1;
  return [e.innerText, inside];
})"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("which", ["page", "only-map"])
def test_a_map_lives_in_a_strict_page(hosted: Callable[..., Host], which: str, width: int) -> None:
    """It loads, breaks no policy, asks for nothing else, and scrolls sideways nowhere; its height follows, or stays."""
    host = hosted(which, width)
    assert host.console == []
    assert host.elsewhere == []
    wide, high = host.size()
    assert wide == width
    inner = host.frame.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert inner[0] <= width
    if which == "only-map":
        assert high == embed.MAP_HEIGHT
        assert inner[1] <= high
    elif width > 800:
        assert high == embed.PAGE_HEIGHT
    else:
        assert high == inner[1] > embed.PAGE_HEIGHT
    assert host.page.evaluate("document.documentElement.scrollWidth") <= width
    assert host.page.locator("[data-bordermap-picture]").is_hidden()
    assert host.page.get_by_text("Open the interactive map").is_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_small_frame_keeps_what_every_output_says(hosted: Callable[..., Host], width: int) -> None:
    """Draft, whose map, attribution, disclaimers and the link to the source: all within the frame, and the map too."""
    host = hosted("only-map", width)
    [[credit, credit_inside]] = host.frame.evaluate(SEEN, ".credit")
    [[dateline, dateline_inside]] = host.frame.evaluate(SEEN, ".dateline")
    assert credit_inside
    assert dateline_inside
    assert dateline.replace("\n", " ") == "Machine-read draft · Map: Analysis Unit"
    for expected in ("OpenStreetMap contributors (ODbL)", "GeoNames", "not who controls ground", BOUNDARY, "Report"):
        assert expected in credit
    map_height = host.frame.evaluate("document.querySelector('.canvas').clientHeight")
    assert map_height > 150


def test_a_height_follows_what_the_page_shows(hosted: Callable[..., Host]) -> None:
    """Another tab is as high as it is, and a wide frame is as it was written again."""
    host = hosted("page", 640)
    before = host.size()[1]
    host.frame.locator("#tab-facts").click()
    host.page.wait_for_timeout(300)
    facts = host.size()[1]
    assert facts != before
    assert facts == host.frame.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
    for width, height in ((1200, embed.PAGE_HEIGHT), (640, facts)):
        host.page.set_viewport_size({"width": width, "height": 800})
        host.page.wait_for_timeout(500)
        assert host.size()[1] == height


def test_where_frames_are_blocked_the_picture_stands(hosted: Callable[..., Host]) -> None:
    """A policy that allows no frames leaves the picture, with its words for those who can't see it, and the link."""
    host = hosted("page", name="host-blocked.html", ready=False)
    image = host.page.locator("[data-bordermap-picture] img")
    image.wait_for(state="visible", timeout=15_000)
    assert image.evaluate("async (e) => { await e.decode(); return e.naturalWidth; }") == picture.WIDTH
    alt = image.get_attribute("alt") or ""
    assert alt.startswith("Map: Troops reach the border. Machine-read draft. As reported by")
    assert host.page.get_by_text("Open the interactive map").is_visible()
    assert host.page.evaluate("document.documentElement.scrollWidth") <= 640
    assert host.elsewhere == []


def test_where_the_page_is_missing_the_picture_stands(hosted: Callable[..., Host]) -> None:
    """A frame that never answers has the picture beside it after a while."""
    host = hosted("page", changed=lambda block: block.replace('src="map.html"', 'src="gone.html"'), ready=False)
    picture_there = host.page.locator("[data-bordermap-picture]")
    assert picture_there.is_hidden()
    picture_there.wait_for(state="visible", timeout=15_000)


@pytest.mark.parametrize(("which", "source"), [("page", "map.html"), ("only-map", "map.map.html")])
def test_a_link_to_a_place_works_in_a_frame(hosted: Callable[..., Host], which: str, source: str) -> None:
    """``#place=…`` behind the frame's address opens that place; its quotes are there in both variants."""
    place = f'src="{source}#place=IQ-AN"'
    host = hosted(which, changed=lambda block: block.replace(f'src="{source}"', place))
    card = host.frame.locator("#card")
    assert card.is_visible()
    assert "the Euphrates in Anbar province" in card.inner_text()
    assert host.console == []


@pytest.mark.parametrize("which", ["page", "only-map"])
def test_the_keyboard_enters_and_leaves_a_frame(hosted: Callable[..., Host], which: str) -> None:
    """Tab goes from the host through the frame's controls and on to the host's next link."""
    host = hosted(which, 320)
    page = host.page

    def press(key: str) -> str:
        page.keyboard.press(key)
        page.wait_for_timeout(40)  # focus goes to another process
        found: str = page.evaluate("document.activeElement.tagName")
        return found

    page.locator("#before").focus()
    assert press("Tab") == "IFRAME"
    seen = set()
    for _ in range(200):
        seen.add(host.frame.evaluate("document.activeElement.id || document.activeElement.className"))
        if press("Tab") != "IFRAME":
            break
    assert page.evaluate("document.activeElement.textContent") == "Open the interactive map"
    assert "find" in seen
    assert press("Shift+Tab") == "IFRAME"


def test_only_the_frame_s_own_page_sets_its_height(hosted: Callable[..., Host]) -> None:
    """Messages of others, and of the frame with what is no height, change nothing; heights have bounds."""
    host = hosted("page", 640)
    page, before = host.page, host.size()
    page.evaluate("window.postMessage({ bordermap: 1, height: 333 }, '*')")
    page.evaluate("window.dispatchEvent(new MessageEvent('message', { data: { bordermap: 1, height: 333 } }))")
    for said in (
        "null",
        "'x'",
        "42",
        "{ height: 333 }",
        "{ bordermap: 2, height: 333 }",
        "{ bordermap: '1', height: 333 }",
        "{ bordermap: 1 }",
        "{ bordermap: 1, height: '333' }",
        "{ bordermap: 1, height: NaN }",
        "{ bordermap: 1, height: Infinity }",
        "{ bordermap: 1, height: -1 }",
        "{ bordermap: 1, height: [333] }",
        "{ bordermap: 1, height: { valueOf: 333 } }",
    ):
        host.frame.evaluate(f"parent.postMessage({said}, '*')")
    page.wait_for_timeout(100)
    assert host.size() == before
    for height, bound in ((1, 200), (1e9, 6000), (333.4, 333)):
        host.frame.evaluate(f"parent.postMessage({{ bordermap: 1, height: {height} }}, '*')")
        page.wait_for_timeout(100)
        assert page.locator("iframe").get_attribute("height") == str(bound)
    assert host.console == []


def test_a_frame_answers_its_host_only(hosted: Callable[..., Host]) -> None:
    """A page that asks how high a frame is gets an answer; a message from elsewhere gets none."""
    host = hosted("page", 640)
    host.page.evaluate(
        "() => { window.heard = []; addEventListener('message', (e) => heard.push(e.data.height)); "
        "document.querySelector('iframe').contentWindow.postMessage({ bordermap: 1 }, '*'); }"
    )
    host.page.wait_for_timeout(150)
    assert host.page.evaluate("heard.length") == 1
    host.frame.evaluate("window.postMessage({ bordermap: 1 }, '*')")
    host.page.wait_for_timeout(150)
    assert host.page.evaluate("heard.length") == 1


def test_full_screen_is_offered_where_it_is_allowed(hosted: Callable[..., Host]) -> None:
    """The button works in the snippet's frame, and is hidden where the host does not allow it."""
    host = hosted("only-map")
    button = host.frame.locator("[data-do=full]")
    button.click()
    host.page.wait_for_timeout(300)
    assert host.frame.evaluate("document.fullscreenElement && document.fullscreenElement.tagName") == "HTML"
    assert host.console == []
    refused = hosted("only-map", changed=lambda block: block.replace("fullscreen; ", ""))
    assert refused.frame.locator("[data-do=full]").is_hidden()


def test_the_source_opens_on_a_page_of_its_own(hosted: Callable[..., Host]) -> None:
    """The link to the report leaves the frame, free of its sandbox, and gives nothing of where it came from."""
    host = hosted("only-map")
    context = host.page.context
    context.route(
        "https://example.org/**", lambda route: route.fulfill(body="<title>ok</title>", content_type="text/html")
    )
    with context.expect_page() as opened:
        host.frame.locator(".credit a").click()
    source = opened.value
    source.wait_for_load_state()
    assert source.url == "https://example.org/a"
    assert source.evaluate("[self.origin, document.referrer, window.opener, localStorage.length]") == [
        "https://example.org",
        "",
        None,
        0,
    ]
    assert host.page.url.startswith(host.base)


def test_a_link_is_copied_or_shown(hosted: Callable[..., Host]) -> None:
    """Where a frame may not write to the clipboard, the address is shown to be copied by hand."""
    place = 'src="map.map.html#place=IQ-AN"'
    host = hosted("only-map", changed=lambda b: b.replace("; clipboard-write", "").replace('src="map.map.html"', place))
    host.frame.locator("#card .link").click()
    host.page.wait_for_timeout(200)
    assert host.frame.locator("#copied").inner_text() == f"{host.base}map.map.html#place=IQ-AN"


def test_the_wheel_scrolls_the_host_until_the_map_is_chosen(hosted: Callable[..., Host]) -> None:
    """A reader who scrolls over a framed map stays in the text; after a click into it the wheel zooms."""
    host = hosted("only-map", 640)
    zoom = "map_0.getZoom()"
    before = host.frame.evaluate(zoom)
    host.page.mouse.move(320, 420)
    host.page.mouse.wheel(0, -200)
    host.page.wait_for_timeout(400)
    assert host.frame.evaluate(zoom) == before
    host.frame.locator(".canvas").focus()
    host.page.mouse.wheel(0, -200)
    host.page.wait_for_timeout(600)
    assert host.frame.evaluate(zoom) > before


@pytest.mark.parametrize("width", WIDTHS)
def test_the_map_alone_is_for_every_reader(folder: Path, page_factory: Any, axe: str, width: int) -> None:
    """No fault by axe in the variant for small frames, with a card open too."""
    page = page_factory(folder / "map.map.html", viewport={"width": width, "height": embed.MAP_HEIGHT}).page
    for step in ("", "location.hash = '#place=IQ-AN'"):
        page.evaluate(step or "0")
        page.wait_for_timeout(200)
        page.evaluate(axe)
        found = page.evaluate(
            "axe.run(document).then((r) => r.violations.map((v) => [v.id, v.nodes.map((n) => n.html)]))"
        )
        assert found == []


# -- small frames ------------------------------------------------------------------------------

LONG = "Commanders reinforce the whole length of the frontier after reports of fighters escaping from camps and prisons"
SMALL = ((320, 300), (320, 480), (340, 440), (400, 360), (480, 300), (480, 320), (480, 480))
RIGHTS = "© The Example Monitor, shown with permission."
LOGO = "data:image/svg+xml;base64," + base64.b64encode(
    b'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><path d="M0 0h120v60H0z"/></svg>'
).decode("ascii")
#: Boxes of what is seen: left, top, right, bottom.
BOXES = """() => Object.fromEntries([".canvas", ".credit", ".bar", ".find", ".legend", ".card"].map((s) => {
  const r = document.querySelector(s).getBoundingClientRect();
  return [s, [r.left, r.top, r.right, r.bottom]];
}))"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map alone of a report with a long title and a logo, as quotes and with all of the text."""
    path = tmp_path_factory.mktemp("small")
    report = from_text(REPORT, title=LONG, dated=date(2019, 10, 23), source_url="https://example.org/a")
    own = replace(HOUSE, logo=LOGO)
    for text, rights in (("quotes", ""), ("full", RIGHTS)):
        found = bordermap.map(report, house=own, text=cast("Policy", text), rights=rights)
        (path / f"{text}.html").write_text(found.html(), encoding="utf-8")
        (path / f"{text}.map.html").write_text(found.html("only-map"), encoding="utf-8")
    return path


def _apart(one: list[float], other: list[float]) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] + 0.5 or other[3] <= one[1] + 0.5


@pytest.mark.parametrize(("width", "height"), SMALL)
def test_a_small_frame_is_for_the_map(small: Path, page_factory: Any, width: int, height: int) -> None:
    """Most of the frame is map; credit and disclaimer are whole, and nothing lies over them."""
    opened = page_factory(small / "quotes.map.html", viewport={"width": width, "height": height})
    page = opened.page
    for step in ("0", "document.querySelector('.legend').open = true", "location.hash = '#place=IQ-AN'"):
        page.evaluate(step)
        page.wait_for_timeout(300)
        found = page.evaluate(BOXES)
        canvas, credit = found[".canvas"], found[".credit"]
        assert canvas[3] - canvas[1] >= 0.6 * height
        assert credit[1] >= canvas[3] - 0.5
        assert credit[3] <= height + 0.5
        for over in (".bar", ".find", ".legend", ".card"):
            assert _apart(found[over], credit), over
    card = found[".card"]
    assert 0 < card[3] - card[1] <= 0.55 * (canvas[3] - canvas[1]) + 0.5
    middle = page.evaluate(
        "(() => { const p = map_0.latLngToContainerPoint([33, 42]), c = map_0.getContainer().getBoundingClientRect();"
        " return [c.left + p.x, c.top + p.y]; })()"
    )
    assert 0 < middle[0] < width
    assert canvas[1] < middle[1] < card[1]
    credit_said = page.locator(".credit").inner_text()
    for expected in ("OpenStreetMap contributors (ODbL)", "GeoNames", LONG, "not who controls ground", BOUNDARY):
        assert expected in credit_said
    assert page.locator(".credit").evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 9.9
    said = page.locator("header").inner_text() + credit_said
    assert "Machine-read draft" in said
    assert "Map: Analysis Unit" in said
    assert "Places:" not in said
    title = page.locator("h1")
    assert title.evaluate("e => e.clientHeight") < 30
    assert title.get_attribute("title") == title.text_content() == LONG
    assert opened.faults == []


@pytest.mark.parametrize(("width", "height"), [(320, 480), (340, 440), (480, 320)])
def test_a_small_frame_holds_both_languages(small: Path, page_factory: Any, width: int, height: int) -> None:
    """In Arabic too all is in the frame, and a title that runs the other way is cut at its end."""
    page = page_factory(small / "full.map.html", viewport={"width": width, "height": height}).page
    page.locator("[data-language=ar]").click()
    page.wait_for_timeout(300)
    found = page.evaluate(BOXES)
    assert found[".canvas"][3] - found[".canvas"][1] >= 0.6 * height
    assert found[".credit"][3] <= height + 0.5
    assert page.locator("h1").evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_very_low_frame_has_no_buttons(small: Path, page_factory: Any) -> None:
    """Below 300 pixels the keyboard zooms still."""
    page = page_factory(small / "quotes.map.html", viewport={"width": 320, "height": 260}).page
    assert page.locator("#bar").is_hidden()
    before = page.evaluate("map_0.getZoom()")
    page.locator(".canvas").focus()
    page.keyboard.press("+")
    page.wait_for_timeout(400)
    assert page.evaluate("map_0.getZoom()") > before


def test_a_small_frame_s_field_opens_when_used(small: Path, page_factory: Any) -> None:
    """Narrow until it is typed into; then it finds as ever."""
    page = page_factory(small / "quotes.map.html", viewport={"width": 320, "height": 300}).page
    assert page.locator(".find").bounding_box()["width"] < 40
    page.locator("#find").fill("Anbar")
    assert page.locator(".find").bounding_box()["width"] > 200
    page.keyboard.press("Enter")
    assert page.locator("#card").is_visible()


def test_the_map_alone_carries_what_cards_need(small: Path) -> None:
    """No lists, facts or strip, and of a full text only sentences that hold a mark, with the line on its rights."""
    for text in ("quotes", "full"):
        alone = (small / f"{text}.map.html").read_text(encoding="utf-8")
        whole = (small / f"{text}.html").read_text(encoding="utf-8")
        body, other = (re.sub("<(script|style).*?</(script|style)>", "", x, flags=re.DOTALL) for x in (alone, whole))
        for gone in ("<aside", "<footer", "<table", 'class="also"', 'role="tab"', 'class="skip"', 'class="counts"'):
            assert gone not in body
            assert gone in whole
        # Its geometry reaches farther to the sides.
        assert len(body) < len(other)
        assert 'id="place-IQ-AN"' in body
        assert "watched" in body
        assert (RIGHTS in body) == (text == "full")
    # The second sentence of two that a report has, and that holds no mark.
    report = from_text("Troops\n\nThey reached Mosul. Nobody saw them. They left.")
    found = bordermap.map(report, text="full", rights=RIGHTS)
    assert "Nobody saw them" in found.html()
    assert "Nobody saw them" not in found.html("only-map")
    assert "They reached " in found.html("only-map")


def test_the_rights_in_a_text_are_seen(small: Path, page_factory: Any) -> None:
    """Where all of a text may be shown, the credit says whose it is."""
    page = page_factory(small / "full.map.html", viewport={"width": 340, "height": 440}).page
    assert page.evaluate(SEEN, ".credit .rights") == [[RIGHTS, True]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "view",
    [("quotes.map.html", 1200, 480), ("quotes.html", 1920, 1080), ("quotes.html", 700, 450)],
)
def test_what_has_no_data_is_no_sea(
    small: Path, page_factory: Any, chromium: Browser, view: tuple[str, int, int], scheme: str
) -> None:
    """Zoomed out until the data end, all around them is neutral; in full screen too."""
    name, width, height = view
    page = page_factory(small / name, viewport={"width": width, "height": height}, color_scheme=scheme).page
    page.evaluate("map_0.setZoom(3, { animate: false })")
    neutral = [18, 20, 23] if scheme == "dark" else [242, 241, 237]
    reader = chromium.new_page()
    for full in (False, True):
        if full:
            page.locator("[data-do=full]").click()
        page.wait_for_timeout(600)
        box = page.locator(".canvas").bounding_box()
        if full:
            assert box["height"] >= 0.5 * height
        shot = base64.b64encode(page.screenshot()).decode("ascii")
        low = min(box["y"] + box["height"], height) - 60
        points = [[box["x"] + x, y] for x in (2, box["width"] - 2) for y in (box["y"] + box["height"] * 0.6, low)]
        found = reader.evaluate(PIXELS, [shot, points])
        assert found == [neutral] * len(points)
    reader.close()


#: How much of the map's width there are data for.
FILLED = """() => {
  const [w, , e] = JSON.parse(document.getElementById("scene").textContent).reach, b = map_0.getBounds();
  return (Math.min(e, b.getEast()) - Math.max(w, b.getWest())) / (b.getEast() - b.getWest());
}"""


@pytest.mark.parametrize("size", [(360, 480), (800, 480), (1200, 480), (1200, 500)])
def test_the_map_alone_fills_its_frame(folder: Path, page_factory: Any, size: tuple[int, int]) -> None:
    """In a narrow frame and in one across a page there is map from edge to edge, give or take a little."""
    page = page_factory(folder / "map.map.html", viewport={"width": size[0], "height": size[1]}).page
    assert page.evaluate(FILLED) > 0.95


#: The colours of a picture at some points.
PIXELS = """async ([png, points]) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const { width, height } = image;
  const c = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
  c.drawImage(image, 0, 0);
  return points.map(([x, y]) => [...c.getImageData(Math.round(x), Math.round(y), 1, 1).data].slice(0, 3));
}"""
#: Whether the map is as large as its element, and holds the first view, or all of it but its margin.
FITS = """() => {
  const m = map_0, size = m.getSize(), box = m.getContainer();
  const [w, s, e, n] = JSON.parse(document.getElementById("scene").textContent).extent;
  const within = L.latLngBounds([[s, w], [n, e]]).pad(-0.05);
  return [size.x === box.clientWidth && size.y === box.clientHeight, m.getBounds().contains(within)];
}"""


@pytest.mark.parametrize("name", ["quotes.map.html", "quotes.html"])
def test_a_map_fits_every_size_that_it_is_given(small: Path, page_factory: Any, name: str) -> None:
    """What nobody has moved is fitted anew; what somebody has stays where it is."""
    page = page_factory(small / name, viewport={"width": 900, "height": 600}).page
    for width, height in ((420, 420), (1600, 900), (640, 480)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        assert page.evaluate(FITS) == [True, True]
    # Not by the window's size: another line in the header.
    page.evaluate("document.querySelector('.canvas').style.maxHeight = '250px'")
    page.wait_for_timeout(300)
    assert page.evaluate(FITS) == [True, True]
    page.evaluate("document.querySelector('.canvas').style.maxHeight = ''")
    page.evaluate("map_0.setView([34, 43], 8, { animate: false })")
    page.set_viewport_size({"width": 700, "height": 500})
    page.wait_for_timeout(500)
    centre = page.evaluate("[map_0.getZoom(), map_0.getCenter().lat, map_0.getCenter().lng]")
    assert centre == pytest.approx([8, 34, 43], abs=0.1)
    assert page.evaluate(FITS)[0]
