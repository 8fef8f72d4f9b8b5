"""House style: logos are checked, names and disclaimers are text, and none of it is a clearance."""

from __future__ import annotations

import base64
import os
import re
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

import bordermap
from geo import settings
from geo.errors import BordermapError, InputError, UsageError
from geo.names import clean
from geo.report import from_text
from layers import cli, figure, house, logo, words
from layers.style import MARKS
from tests.test_page import PAYLOADS, REPORT

if TYPE_CHECKING:
    from collections.abc import Sequence

OPEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:html="http://www.w3.org/1999/xhtml" viewBox="0 0 20 10">'
)


def of(inside: str) -> str:
    """An SVG with this inside."""
    return f"{OPEN}{inside}</svg>"


def nested(times: int, each: int = 10) -> str:
    """Groups that use the one before them, ten times over."""
    parts = ['<g id="a0"><path d="M0 0h1"/></g>']
    parts += [f'<g id="a{n}">{f"""<use href="#a{n - 1}"/>""" * each}</g>' for n in range(1, times)]
    return of("".join(parts) + f'<use href="#a{times - 1}"/>')


#: SVGs that no page may have, and what the error names.
HOSTILE = {
    "script": (of("<script>alert(1)</script>"), "<script>"),
    "script by link": (of('<script href="https://example.org/x.js"/>'), "<script>"),
    "handler on the root": (OPEN[:-1] + ' onload="alert(1)"/>', "onload"),
    "handler on a path": (of('<path d="M0 0" onclick="alert(1)"/>'), "onclick"),
    "handler in capitals": (of('<path d="M0 0" ONCLICK="alert(1)"/>'), "ONCLICK"),
    "foreign object": (of("<foreignObject><html:b>x</html:b></foreignObject>"), "<foreignObject>"),
    "HTML": (of("<html:script>alert(1)</html:script>"), "<script>"),
    "frame": (of('<html:iframe src="https://example.org"/>'), "<iframe>"),
    "element of no namespace": (of('<script xmlns="">alert(1)</script>'), "<script> of no namespace"),
    "script inside metadata's neighbour": (of("<metadata/><script/>"), "<script>"),
    "picture": (of('<image href="https://example.org/x.png"/>'), "<image>"),
    "picture inside": (of('<image href="data:image/png;base64,AAAA"/>'), "<image>"),
    "link": (of('<a href="https://example.org"><path d="M0 0"/></a>'), "<a>"),
    "link to a script": (of('<a xlink:href="javascript:alert(1)"><path d="M0 0"/></a>'), "<a>"),
    "use of another file": (of('<use href="https://example.org/x.svg#a"/>'), "https://example.org/x.svg"),
    "use of a neighbour": (of('<use xlink:href="x.svg#a"/>'), "x.svg#a"),
    "use of data": (of('<use href="data:image/svg+xml,x#a"/>'), "data:image"),
    "gradient of another file": (of('<linearGradient xlink:href="//example.org/#g"/>'), "example.org"),
    "paint from an address": (of('<path d="M0 0" fill="url(https://example.org/#a)"/>'), "url("),
    "paint in quotes": (of("<path d='M0 0' fill='url(\"//example.org/a\")'/>"), "url("),
    "paint in capitals": (of('<path d="M0 0" fill="URL(//example.org/a)"/>'), "URL("),
    "style attribute": (of('<path style="fill:url(http://example.org/a)"/>'), "url("),
    "style attribute, escaped": (of('<path style="fill:\\75rl(http://example.org/a)"/>'), "\\\\"),
    "style attribute, cut by a comment": (of('<path style="fill:u/**/rl(http://example.org/a)"/>'), "url("),
    "filter in a style": (of('<path style="filter:url(#f)"/>'), "filter"),
    "behaviour": (of('<path style="behavior:url(x.htc)"/>'), "url("),
    "expression": (of('<path style="width:expression(alert(1))"/>'), "expression"),
    "image-set": (of("<path style=\"fill:image-set('a.png' 1x)\"/>"), "image-set"),
    "sheet with an import": (of('<style>@import "https://example.org/x.css";</style>'), "@import"),
    "sheet with a face": (of("<style>@font-face{font-family:x;src:url(//example.org/f)}</style>"), "@font-face"),
    "sheet with an address": (of("<style>.a{fill:url(//example.org/a)}</style>"), "url("),
    "sheet that clips all": (of("<style>*{clip-path:url(#a)}</style>"), "clip-path"),
    "sheet in CDATA": (of("<style><![CDATA[@import 'x.css';]]></style>"), "@import"),
    "sheet as something else": (of('<style type="text/less">.a{}</style>'), "text/less"),
    "unclosed sheet": (of("<style>.a{fill:red</style>"), "in <style>"),
    "sheet by instruction": ('<?xml-stylesheet href="x.css"?>' + of(""), "xml-stylesheet"),
    "animation": (of('<set attributeName="href" to="javascript:alert(1)"/>'), "<set>"),
    "animated link": (of('<animate attributeName="href" values="x"/>'), "<animate>"),
    "filter": (of('<filter id="f"><feImage href="https://example.org"/></filter>'), "<filter>"),
    "filter attribute": (of('<path filter="url(#f)"/>'), "filter"),
    "pattern": (of('<pattern id="p"/>'), "<pattern>"),
    "mask": (of('<mask id="p"/>'), "<mask>"),
    "cursor": (of('<path cursor="url(x.cur)"/>'), "cursor"),
    "base": (OPEN[:-1] + ' xml:base="https://example.org/"/>', "xml:base"),
    "SVG in SVG": (of("<svg/>"), "<svg>"),
    "entity": ('<!DOCTYPE svg [<!ENTITY x "y">]>' + of("<text>&x;</text>"), "DOCTYPE"),
    "file by entity": ('<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + of("<text>&x;</text>"), "DOCTYPE"),
    "laughs": (
        '<!DOCTYPE svg [<!ENTITY a "ha">' + "".join(f'<!ENTITY a{n} "&a;&a;">' for n in range(20)) + "]>" + of(""),
        "DOCTYPE",
    ),
    "parameter entity": ('<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://example.org/x"> %x;]>' + of(""), "DOCTYPE"),
    "document type from afar": ('<!DOCTYPE svg PUBLIC "x" "http://example.org/x.dtd">' + of(""), "DOCTYPE"),
    "unknown entity": (of("<text>&nope;</text>"), "no XML"),
    "deep": (OPEN + "<g>" * 2000 + "</g>" * 2000 + "</svg>", "in one another"),
    "many": (of("<g/>" * 5000), "elements"),
    "uses of uses": (nested(9), "over and over"),
    "uses in a circle": (of('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), "refers to itself"),
    "use of itself": (of('<g id="a"><use href="#a"/></g>'), "refers to itself"),
    "clips of clips": (
        of("".join(f'<clipPath id="c{n}"><path clip-path="url(#c{n + 1})"/></clipPath>' for n in range(200))),
        "on and on",
    ),
    "no XML": ("<svg", "no XML"),
    "HTML page": ("<html><body>x</body></html>", "<html>"),
    "no namespace": ('<svg viewBox="0 0 1 1"/>', "<svg> of no namespace"),
    "two roots": (of("") + of(""), "no XML"),
    "no size": ('<svg xmlns="http://www.w3.org/2000/svg"/>', "viewBox"),
    "size of nothing": ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0"/>', "viewBox"),
    "size in shares": ('<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%"/>', "viewBox"),
    "odd encoding": ('<?xml version="1.0" encoding="utf-7"?>' + of(""), "no XML"),
    "zero byte": (of("\x00"), "no XML"),
    "escape sequence": (of("<text>\x1b[31m</text>"), "no XML"),
}


def in_file(folder: Path, content: str | bytes, name: str = "logo.svg") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def unpacked(address: str) -> bytes:
    """What an address of data holds."""
    return base64.b64decode(address.partition(",")[2])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_svg_is_refused_by_name(tmp_path: Path, name: str) -> None:
    """In one line that names the file and what is not allowed; no entity is read, no file, no address."""
    content, told = HOSTILE[name]
    with pytest.raises(InputError) as caught:
        logo.read(in_file(tmp_path, content))
    assert told in str(caught.value)
    assert "logo.svg" in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
    assert "root:" not in str(caught.value)


def test_a_plain_svg_is_kept_without_what_its_program_wrote(tmp_path: Path) -> None:
    """Shapes, paints, styles and gradients stay; a program's own elements, metadata and comments do not."""
    content = (
        '<?xml version="1.0" encoding="utf-8"?><!-- secret --><svg xmlns="http://www.w3.org/2000/svg" '
        'xmlns:ink="http://www.inkscape.org/namespaces/inkscape" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'viewBox="0 0 20 10" ink:version="1.2" data-name="secret"><title>A &amp; B</title>'
        "<metadata><x>secret</x></metadata><ink:view secret='1'><script/></ink:view>"
        "<style>/* secret */ .a, g > .b {fill:#e30613; marker:none; -inkscape-stroke:none}</style>"
        '<defs><linearGradient id="g"><stop offset="0" style="stop-color:#fff"/></linearGradient>'
        '<linearGradient id="h" xlink:href="#g"/></defs><g fill="url(#h)"><path class="a" d="M0 0h20v10z"/></g></svg>'
    )
    address = logo.read(in_file(tmp_path, content))
    assert address.startswith("data:image/svg+xml;base64,")
    kept = unpacked(address).decode("utf-8")
    assert "secret" not in kept
    assert "script" not in kept
    root = ET.fromstring(kept)  # noqa: S314 - our own writing
    assert [e.tag.rpartition("}")[2] for e in root.iter()] == [
        *("svg", "title", "style", "defs", "linearGradient", "stop", "linearGradient", "g", "path")
    ]
    assert root[0].text == "A & B"
    assert ".a, g > .b{fill:#e30613}" in (root[1].text or "")
    assert root[2][1].get("href") == "#g"
    assert logo.read(in_file(tmp_path, kept)) == address


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_an_svg_may_be_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    """What a byte order mark or the XML declaration tells is believed."""
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    address = logo.read(in_file(tmp_path, (head + of("<title>é</title>")).encode(encoding)))
    assert "<title>é</title>" in unpacked(address).decode("utf-8")


# -- PNG ---------------------------------------------------------------------------------------


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width: int = 4, height: int = 3, bits: int = 8, colour: int = 6, *rest: int) -> bytes:
    """The chunk that begins a PNG."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, *(rest or (0, 0, 0))))


SIGNATURE = b"\x89PNG\r\n\x1a\n"
PIXELS = chunk(b"IDAT", zlib.compress((b"\x00" + b"\x10\x20\x30\xff" * 4) * 3))
END = chunk(b"IEND")
PNG = SIGNATURE + header() + PIXELS + END

BROKEN_PNG = {
    "signature alone": SIGNATURE,
    "cut in the header": PNG[:20],
    "cut in the pixels": PNG[:50],
    "without its end": PNG[:-12],
    "cut in its end": PNG[:-1],
    "something behind": PNG + b"<script>alert(1)</script>",
    "no header": SIGNATURE + PIXELS + END,
    "two headers": SIGNATURE + header() + header() + PIXELS + END,
    "no pixels": SIGNATURE + header() + END,
    "no width": SIGNATURE + header(0) + PIXELS + END,
    "bomb of sides": SIGNATURE + header(200_000, 200_000) + PIXELS + END,
    "bomb of one side": SIGNATURE + header(1, 2**31 - 1) + PIXELS + END,
    "negative": SIGNATURE + header(2**32 - 1) + PIXELS + END,
    "fewer pixels than told": SIGNATURE + header(5) + PIXELS + END,
    "more pixels than told": SIGNATURE + header(4, 2) + PIXELS + END,
    "bomb of pixels": SIGNATURE + header() + chunk(b"IDAT", zlib.compress(bytes(20_000_000), 9)) + END,
    "no stream": SIGNATURE + header() + chunk(b"IDAT", b"nonsense") + END,
    "cut stream": SIGNATURE + header() + chunk(b"IDAT", PIXELS[8:-8]) + END,
    "wrong sum": PNG[:40] + bytes([PNG[40] ^ 1]) + PNG[41:],
    "odd bits": SIGNATURE + header(4, 3, 7) + PIXELS + END,
    "odd colour": SIGNATURE + header(4, 3, 8, 5) + PIXELS + END,
    "odd packing": SIGNATURE + header(4, 3, 8, 6, 1, 0, 0) + PIXELS + END,
    "odd interlacing": SIGNATURE + header(4, 3, 8, 6, 0, 0, 2) + PIXELS + END,
    "no palette": SIGNATURE + header(4, 3, 8, 3) + chunk(b"IDAT", zlib.compress(bytes(15))) + END,
    "unknown part": SIGNATURE + header() + chunk(b"EvIl", b"x") + PIXELS + END,
    "long part": SIGNATURE + header() + struct.pack(">I", 2**31) + b"tEXt" + PIXELS + END,
    "parted pixels": SIGNATURE + header() + PIXELS + chunk(b"tEXt", b"x") + PIXELS + END,
    "end with data": SIGNATURE + header() + PIXELS + chunk(b"IEND", b"x"),
    "a picture in JPEG": b"\xff\xd8\xff\xe0" + bytes(100),
    "a picture in GIF": b"GIF89a" + bytes(100),
    "packed SVG": b"\x1f\x8b\x08\x00" + bytes(100),
    "nothing": b"",
    "large": SIGNATURE + bytes(70_000),
}


@pytest.mark.parametrize("name", BROKEN_PNG)
def test_a_broken_png_is_refused(tmp_path: Path, name: str) -> None:
    """Cut, of insane size, unpacking to more or less than it says, or no PNG: one line that says what to do."""
    with pytest.raises(InputError, match=r"logo .*logo\.png: .+[;(] ?.*(save|make)") as caught:
        logo.read(in_file(tmp_path, BROKEN_PNG[name], "logo.png"))
    assert len(str(caught.value).splitlines()) == 1


def test_a_png_is_kept_without_its_texts(tmp_path: Path) -> None:
    """The pixels stay as they are; names, places and times that a camera or program wrote do not."""
    extra = chunk(b"tEXt", b"Author\0secret") + chunk(b"eXIf", b"secret") + chunk(b"acTL", bytes(8))
    address = logo.read(in_file(tmp_path, SIGNATURE + header() + extra + PIXELS + END, "logo.png"))
    assert address.startswith("data:image/png;base64,")
    assert unpacked(address) == PNG


@pytest.mark.parametrize(("bits", "colour", "row"), [(1, 0, 1), (2, 0, 1), (16, 2, 24), (8, 4, 8), (4, 3, 2)])
def test_pngs_of_all_kinds_are_read(tmp_path: Path, bits: int, colour: int, row: int) -> None:
    """Grey, colours and palettes, with few bits and many; interlaced too."""
    palette = chunk(b"PLTE", bytes(9)) if colour == 3 else b""
    plain = SIGNATURE + header(4, 3, bits, colour) + palette
    content = plain + chunk(b"IDAT", zlib.compress(bytes(3 * (1 + row)))) + END
    assert unpacked(logo.read(in_file(tmp_path, content, "logo.png"))) == content


def test_an_interlaced_png_is_read(tmp_path: Path) -> None:
    """The seven passes of a picture of 4 by 3: their rows and columns are counted as the standard has them."""
    rows = [(1, 1), (1, 1), (1, 2), (2, 2), (1, 4)]  # of passes 1, 4 (2 and 3 are empty), 5, 6, 7
    size = sum(n * (1 + 4 * across) for n, across in rows)
    content = SIGNATURE + header(4, 3, 8, 6, 0, 0, 1) + chunk(b"IDAT", zlib.compress(bytes(size))) + END
    assert unpacked(logo.read(in_file(tmp_path, content, "logo.png"))) == content


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "device"])
def test_what_is_no_file_is_refused(tmp_path: Path, kind: str) -> None:
    """Missing, a folder, a pipe, a device: told at once, never waited for."""
    path = tmp_path / "logo.svg"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path = Path("/dev/zero")
    with pytest.raises(InputError):
        logo.read(path)


# -- settings ----------------------------------------------------------------------------------


def loaded(**known: Any) -> house.House:
    """The house that some settings describe."""
    return house.load(settings.Settings(**known))


def test_no_settings_are_no_house() -> None:
    """Nothing set: no name, no sign, no line, solid lines."""
    assert loaded() == house.House()


def test_a_house_is_read_from_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The logo is found from ``bordermap.toml``; a line of disclaimer stands by its language."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "style").mkdir()
    in_file(tmp_path / "style", of('<path d="M0 0h9v9z"/>'))
    (tmp_path / "style" / "b.toml").write_text(
        'organisation = "Analysis\\u0007 Unit"\nlogo = "logo.svg"\ninternal_boundaries = "dashed"\n'
        'disclaimer_en = "No position.\\nNone."\ndisclaimer_ar = "لا موقف."\n',
        encoding="utf-8",
    )
    found = house.load(settings.load("style/b.toml"))
    assert found.organisation == "Analysis Unit"
    assert found.disclaimer == (("en", "No position. None."), ("ar", "لا موقف."))
    assert found.internal_boundaries == "dashed"
    assert found.logo.startswith("data:image/svg+xml;base64,")


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"organisation": "x" * 101}, "organisation: 101 characters"),
        ({"disclaimer_ar": "x" * 501}, "disclaimer_ar: 501 characters"),
        ({"logo": "LOGO"}, "set organisation"),
    ],
)
def test_what_no_page_has_room_for_is_refused(tmp_path: Path, known: dict[str, str], told: str) -> None:
    """Too long a name or line, or a logo that nothing is read aloud for."""
    path = in_file(tmp_path, of('<path d="M0 0h9v9z"/>'))
    with pytest.raises(UsageError, match=told):
        loaded(**{key: value.replace("LOGO", str(path)) for key, value in known.items()})


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://example.org/x.svg", "data:text/html,x", "x.svg"])
def test_a_logo_is_an_address_of_data(address: str) -> None:
    """A caller's own House has no logo from elsewhere."""
    with pytest.raises(BordermapError, match="logo"):
        house.House("A", address)


def test_lines_between_provinces_are_solid_or_dashed() -> None:
    """Another word is refused, with those that there are."""
    with pytest.raises(UsageError, match="solid, dashed"):
        settings.load(pairs=["internal_boundaries=dotted"])


def test_every_interface_language_may_have_a_disclaimer() -> None:
    """There is a setting ``disclaimer_…`` for each file of strings."""
    for language in words.LANGUAGES:
        assert loaded(**{f"disclaimer_{language}": "x"}).disclaimer == ((language, "x"),)


# -- the page ----------------------------------------------------------------------------------


def page_of(path: Path, **known: Any) -> Path:
    """The page of an ordinary report, made by a house of these."""
    bordermap.map(from_text(REPORT), house=house.House(**known)).save(path)
    return path


@pytest.mark.parametrize("slot", ["organisation", "disclaimer_en", "disclaimer_ar"])
def test_hostile_names_and_lines_are_inert(tmp_path: Path, page_factory: Any, slot: str) -> None:
    """Markup, script and template syntax in a house's settings is shown as it stands and never runs."""
    most = house.MOST_NAME if slot == "organisation" else house.MOST_DISCLAIMER
    for n, hostile in enumerate(batches(PAYLOADS, most)):
        made = loaded(**{slot: hostile})
        known = {"organisation": made.organisation, "disclaimer": made.disclaimer}
        opened = page_factory(page_of(tmp_path / f"{n}.html", **known))
        assert opened.faults == []
        assert opened.page.evaluate("typeof window.pwn") == "undefined"
        assert opened.page.locator("img, iframe, math, form").count() == 0
        where = ".dateline" if slot == "organisation" else "footer"
        shown = opened.page.locator(where).inner_text().replace("\u2068", "").replace("\u2069", "")
        assert clean(hostile) in " ".join(shown.split())


def batches(payloads: Sequence[str], most: int) -> list[str]:
    """Payloads joined, as many as there is room for in each."""
    found = [""]
    for payload in payloads:
        if len(found[-1]) + len(payload) + 1 > most:
            found.append("")
        found[-1] = f"{found[-1]} {payload}".strip()
    return found


def test_the_name_says_who_made_the_map(tmp_path: Path, page_factory: Any) -> None:
    """Beside "Machine-read draft", with the logo; the house's line below the map, in the page's language."""
    sign = logo.read(in_file(tmp_path, of('<path d="M0 0h20v10h-20z" fill="#06c"/>')))
    lines = (("en", "No position is taken."), ("ar", "لا موقف."))
    path = page_of(tmp_path / "m.html", organisation="Analysis Unit", logo=sign, disclaimer=lines)
    opened = page_factory(path)
    page = opened.page
    assert opened.faults == []
    assert page.locator(".dateline").inner_text().endswith("Machine-read draft · Map: Analysis Unit")
    assert page.locator("img.logo").get_attribute("alt") == "Analysis Unit"
    wide, high = page.locator("img.logo").evaluate("e => e.naturalWidth && [e.clientWidth, e.clientHeight]")
    assert wide == pytest.approx(2 * high, abs=1)
    assert "No position is taken." in page.locator("footer").inner_text()
    assert "لا موقف." not in page.locator("footer").inner_text()
    page.locator("[data-language='ar']").click()
    assert "لا موقف." in page.locator("footer").inner_text()
    assert "No position is taken." not in page.locator("footer").inner_text()


def test_a_line_in_one_language_stands_in_both(tmp_path: Path, page_factory: Any) -> None:
    """A house that has its line in one language only shows that, whatever the page's."""
    page = page_factory(page_of(tmp_path / "m.html", disclaimer=(("ar", "لا موقف."),))).page
    for language in ("en", "ar"):
        page.locator(f"[data-language='{language}']").click()
        assert "لا موقف." in page.locator("footer").inner_text()


def test_a_wrong_logo_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command says what is not allowed, writes nothing, and gives status 1."""
    monkeypatch.chdir(tmp_path)
    in_file(tmp_path, HOSTILE["script"][0])
    arguments = ["build", "-o", "m.html", "--set", "logo=logo.svg", "--set", "organisation=A"]
    assert cli.main(arguments) == cli.FAILED
    told = capsys.readouterr().err
    assert "<script> is not allowed in a logo" in told
    assert len(told.splitlines()) == 1
    assert not (tmp_path / "m.html").exists()


def test_dashed_lines_reach_map_and_legend() -> None:
    """A house with dashed lines between provinces has them on the map, in the legend and in the figure."""
    for look, token, other in (("dashed", "province-dashed", "province"), ("solid", "province", "province-dashed")):
        made = house.House(internal_boundaries=look)  # type: ignore[arg-type]
        scene = bordermap.map(from_text(REPORT), house=made).scene
        styles = {style for x in scene.layers for style in x.frame["style"]}
        assert token in styles
        assert other not in styles
        assert token in {x.style for x in scene.legend}
        dashes = f'stroke-dasharray="{MARKS["province-dashed"].dash}"'
        assert (dashes in figure.svg(scene)) == (look == "dashed")


def test_no_word_of_the_interface_is_a_clearance() -> None:
    """Nothing says approved, cleared, verified, official, authorised or endorsed by anybody."""
    clearance = re.compile(
        r"approv|cleared|clearance|verified|official|authori[sz]|endorsed|معتمد|رسمي|موثق", re.IGNORECASE
    )
    for language in words.LANGUAGES:
        loaded_words = words.load(language)
        groups = (g for g in loaded_words.values() if isinstance(g, dict))
        lines = [line for g in groups for line in g.values() if isinstance(line, str)]
        assert [line for line in lines if clearance.search(line)] == []
