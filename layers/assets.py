"""Leaflet out of its package, and our own static files, ready to be inlined.

The package is found by its metadata, not imported: an ``xstatic`` import asks for
``pkg_resources``, which new installations lack.
"""

from __future__ import annotations

import base64
import json
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path

from geo.errors import DataError

_PACKAGE = "xstatic-leaflet"
_FOLDER = "xstatic/pkg/leaflet/data"
_SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S+\s*")
# Pictures of controls that our pages do not have; a page may load nothing.
_PICTURE = re.compile(r"url\([^)]*\)")
# Rules of Leaflet's sheet for parts that a map of ours does not have: the selectors, all of one kind.
_PARTS = re.compile(r"popup|tooltip|bar\b|attribution|control-(?:layers|zoom)|oldie|vml|t-icon|div-icon|tile|zoom-box")
_RULE = re.compile(r"([^{}@]+)\{[^{}]*\}")
# What a sheet and a script do without: comments, and spaces around signs; strings (group 1 of a script) stay.
_SPACE_OF_SHEET = re.compile(r"/\*.*?\*/\s*|\s*([{};,])\s*|(?<=:)\s+", re.DOTALL)
_SPACE_OF_SCRIPT = re.compile(r"""("(?:[^"\\]|\\.)*")|\s// .*$| (=>|===|!==|&&|\|\||[=+?:]) |(?<=[;{,]) | (?=[{}])""")


def _folder() -> Path:
    """Where the package that ships Leaflet keeps it."""
    return Path(str(distribution(_PACKAGE).locate_file(_FOLDER)))


@cache
def leaflet(name: str) -> str:
    """``leaflet.js`` or ``leaflet.css`` as text, its licence notice included.

    Raises
    ------
    DataError
        The package that ships Leaflet is missing or incomplete.
    """
    try:
        text = _folder().joinpath(name).read_text(encoding="utf-8")
    except (PackageNotFoundError, OSError) as error:
        raise DataError(f"{name} was not found; install it with: pip install {_PACKAGE}") from error
    text = _SOURCE_MAP.sub("", text).strip()
    return _PICTURE.sub("none", text) if name.endswith(".css") else text


@cache
def leaflet_sheet(*, whole: bool) -> str:
    """Leaflet's style sheet without comments and spaces; unless ``whole``, without parts that our own maps lack.

    These are popups, tooltips, tiles and most controls, which a caller's own elements may have.
    """

    def needed(rule: re.Match[str]) -> str:
        selectors = rule[1].split(",")
        return "" if not whole and all(map(_PARTS.search, selectors)) else rule[0]

    return _RULE.sub(needed, _SPACE_OF_SHEET.sub(r"\1", leaflet("leaflet.css")))


@cache
def own(name: str) -> str:
    """A file of ``layers/static`` as text."""
    return (files("layers") / "static" / name).read_text(encoding="utf-8")


@cache
def inlined(name: str) -> str:
    """A file of ``layers/static`` as it stands in a page: without comments, indents and most spaces.

    No string of ours goes on over a line, so that lines can be told apart.
    """
    if name.endswith(".css"):
        return _SPACE_OF_SHEET.sub(lambda m: m[1] or "", own(name)).strip() + "\n"
    lines = (_SPACE_OF_SCRIPT.sub(lambda m: m[1] or m[2] or "", line.strip()) for line in own(name).splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


@cache
def default_marker_script() -> str:
    """A script that gives Leaflet its own default marker from the package, without a request."""
    folder = _folder() / "images"
    names = {"iconUrl": "marker-icon.png", "iconRetinaUrl": "marker-icon-2x.png", "shadowUrl": "marker-shadow.png"}
    pictures = {
        option: "data:image/png;base64," + base64.b64encode((folder / name).read_bytes()).decode("ascii")
        for option, name in names.items()
    }
    return f'L.Icon.Default.imagePath = ""; L.Icon.Default.mergeOptions({json.dumps(pictures)});'
