"""What goes beside a page that another is to frame: the map alone, a picture, a script, and a snippet to copy."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from geo.errors import InputError
from geo.names import clean
from layers import assets, picture, provenance, words
from layers.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from layers.provenance import Origin
    from layers.scene import Scene
    from layers.words import Value

#: Heights of the frames in CSS pixels: of the whole page, before its script tells its own, and of the map alone.
PAGE_HEIGHT, MAP_HEIGHT = 640, 480
_SCRIPT = "embed.js"
_COMMENT = re.compile(r"(<!--[^>]*-->)")


class Files(NamedTuple):
    """Where what goes beside a page lies: beside it, under its name."""

    only_map: Path
    picture: Path
    script: Path
    snippet: Path


def files(page: Path) -> Files:
    """The files that go beside a page."""
    return Files(*(page.with_name(page.stem + x) for x in (".map.html", ".svg", f".{_SCRIPT}", ".snippet.html")))


def may_replace(path: Path, origin: Origin) -> bool:
    """Whether one of :func:`files` that is there is of the same reports; the script is of all of them.

    Raises
    ------
    InputError
        It can't be read.
    """
    if not path.name.endswith(f".{_SCRIPT}"):
        return provenance.made_from(path, origin)
    mark = assets.own(_SCRIPT).partition("\n")[0].encode("utf-8")
    try:
        with path.open("rb") as stream:
            return stream.read(len(mark)) == mark
    except OSError as error:
        raise InputError(f"{clean(str(path))}: it can't be read ({error.strerror or error})") from error


def documents(scene: Scene, page: Path, only_map: str) -> dict[Path, bytes]:
    """What to write beside a page, by file.

    Parameters
    ----------
    scene
        What the page shows.
    page
        Where it lies.
    only_map
        Its variant for small frames.
    """
    beside = files(page)
    written = {
        beside.only_map: only_map,
        beside.picture: picture.svg(scene),
        beside.script: assets.own(_SCRIPT),
        beside.snippet: snippet(scene, page),
    }
    return {path: text.encode("utf-8") for path, text in written.items()}


def snippet(scene: Scene, page: Path) -> str:
    """HTML that frames a page, ready to be copied into another; beside its comments in ASCII, for any encoding.

    It has no style attributes and no inline script: a host's policy needs ``script-src``, ``frame-src`` and
    ``img-src`` for where the files lie, and nothing else.

    Parameters
    ----------
    scene
        What the page shows.
    page
        Where it lies.
    """
    beside = files(page)

    def told(key: str, **values: Value) -> str:
        return words.tell(say(f"embed.{key}", **values), scene.language)

    blocks = [
        {"about": told("whole"), "address": _address(page), "height": PAGE_HEIGHT},
        {"about": told("only_map"), "address": _address(beside.only_map), "height": MAP_HEIGHT},
    ]
    names = tuple(path.name for path in (page, beside.only_map, beside.picture, beside.script))
    found = (
        _environment()
        .get_template("snippet.html.jinja")
        .render(
            language=scene.language,
            direction=words.load(scene.language)["direction"],
            doc=scene.doc,
            sha256=scene.sha256,
            about=told("about", title=scene.title, files=names),
            blocks=blocks,
            page=_address(page),
            picture=_address(beside.picture),
            script=_address(beside.script),
            script_about=told("script"),
            frame=told("frame", title=scene.title),
            alt=told("picture", title=scene.title, draft=say("page.machine_draft"), disclaimer=scene.disclaimer),
            open=told("open"),
        )
    )
    # A comment ends at the first ">": texts have none that is not escaped.
    parts = (x if x.startswith("<!--") else _ascii(x) for x in _COMMENT.split(found.rstrip()))
    return "".join(parts) + "\n"


@cache
def _environment() -> Environment:
    loader = PackageLoader("layers", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def _ascii(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _address(path: Path) -> str:
    """A file in the same folder, as an address relative to it."""
    return quote(path.name, safe="")
