"""An SVG of which only what is known to draw is left: no scripts, styles from elsewhere, links or entities.

What is not on the lists below is refused by its name, except for what programs write for themselves
(their own elements and attributes, metadata), which draws nothing and is left out. The result is
written anew from what was read, so that it holds what was checked and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from geo.errors import InputError
from geo.names import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: The most elements, and how deep they may stand in one another.
MOST_ELEMENTS, DEEPEST = 3000, 32
#: The most elements that are drawn, each as often as others refer to it.
MOST_DRAWN = 20_000
_SVG, _XLINK, _XML = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)
# What drawing programs keep for themselves.
_PROGRAMS = (
    "http://sodipodi.sourceforge.net/",
    "http://www.inkscape.org/",
    "http://ns.adobe.com/",
    "http://www.bohemiancoding.com/",
    "http://www.serif.com/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://creativecommons.org/",
    "http://web.resource.org/cc/",
    "http://purl.org/dc/",
)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ELEMENTS = _names(
    "svg g defs symbol use title desc style path rect circle ellipse line polyline polygon text tspan "
    "linearGradient radialGradient stop clipPath"
)
#: Elements whose text is kept.
_TEXTS = frozenset(("title", "desc", "style", "text", "tspan"))
_LOOKS = _names(
    "clip-path clip-rule color color-interpolation color-rendering direction display dominant-baseline fill "
    "fill-opacity fill-rule font-family font-size font-stretch font-style font-variant font-weight image-rendering "
    "isolation letter-spacing line-height mix-blend-mode opacity overflow paint-order shape-rendering stop-color "
    "stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit "
    "stroke-opacity stroke-width text-anchor text-rendering unicode-bidi vector-effect visibility white-space "
    "word-spacing writing-mode"
)
_ATTRIBUTES = _LOOKS | _names(
    "class clipPathUnits cx cy d dx dy fx fy gradientTransform gradientUnits height href id lang offset pathLength "
    "points preserveAspectRatio r rotate rx ry spreadMethod style textLength transform type viewBox width x x1 x2 y "
    "y1 y2"
)
# What says nothing of the look.
_IDLE = re.compile(r"version|baseProfile|enable-background|xml:(space|lang)|role|(aria|data)-.*")
# What a paint may refer to are gradients, which are drawn once; other references draw what they refer to anew.
_PAINTS = ("fill", "stroke")
_EFFECTS = re.compile(r"filter|backdrop-filter|mask.*|marker.*|animation.*|transition.*|offset-path|behavior")
_REFERENCE = re.compile(r"#([\w.:-]{1,100})")
_URL = re.compile(r"url\(\s*(['\"]?)#([\w.:-]{1,100})\1\s*\)")
# What a value must not have: addresses, escapes that hide them, comments, imports, ways to run a script.
_BARRED = re.compile(
    r"url\(|\\|/\*|@|[<>{}]|expression|javascript:|image-set|(?<![\w-])(src|element|attr)\(", re.IGNORECASE
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"\s*([^{}]+?)\s*\{([^{}]*)\}\s*")
_SELECTOR = re.compile(r"[\w.#*-]+(\s*[\s,>]\s*[\w.#*-]+)*")
_LENGTH = re.compile(r"\s*\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*(px|pt|pc|mm|cm|in|em|ex)?\s*")


@dataclass(slots=True)
class _Element:
    name: str
    attributes: dict[str, str]
    inside: list[_Element | str] = field(default_factory=list)


def plain(raw: bytes, name: str) -> bytes:
    """An SVG with only what draws, in UTF-8.

    Parameters
    ----------
    raw
        The file's bytes, of which the caller has checked the number.
    name
        What the file is called in errors.

    Raises
    ------
    InputError
        No XML, or no SVG with a size; too many elements; or something in it that is not on the lists.
    """
    reader = _Reader(name)
    root = reader.read(raw)
    _check_size(root, name)
    if _drawn(root, _by_id(root), name, {}) > MOST_DRAWN:
        raise InputError(f"{name}: parts of it are used over and over; save it with fewer uses and clip paths")
    return ("".join(_written(root, own=f' xmlns="{_SVG}"')) + "\n").encode("utf-8")


class _Reader:
    """Reads an SVG element by element, and refuses on the spot what has no place in it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._root: _Element | None = None
        self._open: list[_Element] = []
        # How deep the reading is in what is left out.
        self._left_out = 0
        self._count = 0

    def read(self, raw: bytes) -> _Element:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        parser.ProcessingInstructionHandler = self._instruction
        try:
            parser.Parse(raw, True)  # noqa: FBT003 - as expat has it
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise InputError(f"{self._name}: no XML ({clean(str(error))}); save it anew as plain SVG") from error
        if self._root is None:
            raise InputError(f"{self._name}: no SVG; save it anew as plain SVG")
        return self._root

    def _refuse(self, what: str) -> InputError:
        return InputError(f"{self._name}: {what[:120]} is not allowed in a logo; take it out, or save it as a PNG")

    def _doctype(self, *_: object) -> None:
        raise self._refuse("a document type (<!DOCTYPE …>)")

    def _instruction(self, target: str, _: str) -> None:
        raise self._refuse(f"an instruction <?{clean(target)}?>")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) + self._left_out >= DEEPEST:
            raise InputError(
                f"{self._name}: more than {MOST_ELEMENTS} elements, or {DEEPEST} in one another; save a simpler one"
            )
        space, _, local = name.rpartition(" ")
        if self._left_out or space.startswith(_PROGRAMS) or (space == _SVG and local == "metadata"):
            self._left_out += 1
            return
        if space != _SVG or local not in _ELEMENTS:
            raise self._refuse(f"the element <{clean(local)}>{'' if space else ' of no namespace'}")
        if (local == "svg") != (self._root is None):
            raise self._refuse(f"the element <{local}> at this place")
        element = _Element(local, dict(self._kept(local, attributes)))
        if self._open:
            self._open[-1].inside.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _end(self, _: str) -> None:
        if self._left_out:
            self._left_out -= 1
            return
        element = self._open.pop()
        if element.name == "style":
            element.inside = [self._sheet("".join(x for x in element.inside if isinstance(x, str)))]

    def _text(self, text: str) -> None:
        if not self._left_out and self._open and self._open[-1].name in _TEXTS:
            self._open[-1].inside.append(text)

    def _kept(self, element: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """The attributes of an element that draw, checked."""
        for full, value in attributes.items():
            space, _, local = full.rpartition(" ")
            name = f"xml:{local}" if space == _XML else local
            if space.startswith(_PROGRAMS) or (space in ("", _XML) and _IDLE.fullmatch(name)):
                continue
            if space == _XLINK and local in ("title", "type", "show", "role", "arcrole", "actuate"):
                continue
            if name not in (("href",) if space else _ATTRIBUTES) or space not in ("", _XLINK):
                raise self._refuse(f"the attribute {clean(name)}")
            yield name, self._checked(element, name, value)

    def _checked(self, element: str, name: str, value: str) -> str:
        """The value of an attribute, if it is fit to be kept."""
        if name == "href" and not _REFERENCE.fullmatch(value):
            raise self._refuse(f"a link to {clean(value)[:60]!r} (only #… of the same file is)")
        if name == "type" and (element != "style" or value != "text/css"):
            raise self._refuse(f"the attribute type={clean(value)[:40]!r}")
        if name == "style":
            return self._declarations(value)
        self._value(name, value)
        return value

    def _value(self, name: str, value: str) -> None:
        found = _BARRED.search(_URL.sub("", value))
        if found:
            raise self._refuse(f"{found[0]!r} in {clean(name)}")

    def _declarations(self, text: str, *, everywhere: bool = False) -> str:
        """The declarations of a style that draw; ``everywhere`` are those of a sheet, which may clip nothing."""
        kept = []
        for declaration in _COMMENT.sub("", text).split(";"):
            name, _, value = (part.strip() for part in declaration.partition(":"))
            self._value("style", declaration)
            fetches = bool(_URL.search(value))
            if _EFFECTS.fullmatch(name) and value != "none":
                raise self._refuse(f"{clean(name)} in a style")
            if fetches and (name not in _PAINTS and (everywhere or name != "clip-path")):
                raise self._refuse(f"url(…) for {clean(name)} in a style")
            if name in _LOOKS and value:
                kept.append(f"{name}:{value}")
        return ";".join(kept)

    def _sheet(self, text: str) -> str:
        """A style sheet of plain rules, written anew; anything else is refused."""
        text = _COMMENT.sub("", text)
        rules, at = [], 0
        while text[at:].strip():
            found = _RULE.match(text, at)
            if found is None or not _SELECTOR.fullmatch(found[1]):
                raise self._refuse(f"in <style>, {clean(text[at : at + 40])!r}")
            rules.append(f"{found[1]}{{{self._declarations(found[2], everywhere=True)}}}")
            at = found.end()
        return "\n".join(rules)


def _check_size(root: _Element, name: str) -> None:
    """Refuse an SVG that does not tell how wide it is for its height."""
    box = re.split(r"[\s,]+", root.attributes.get("viewBox", "").strip())
    sizes = box[2:] if len(box) == 4 else [root.attributes.get(key, "") for key in ("width", "height")]
    found = [_LENGTH.fullmatch(size) for size in sizes]
    if not all(x and float(x[1]) > 0 for x in found):
        raise InputError(f"{name}: it tells no size; save it with a viewBox")


def _by_id(root: _Element) -> dict[str, _Element]:
    found: dict[str, _Element] = {}
    for element in _all(root):
        found.setdefault(element.attributes.get("id", ""), element)
    return found


def _all(root: _Element) -> Iterator[_Element]:
    yield root
    for x in root.inside:
        if isinstance(x, _Element):
            yield from _all(x)


def _drawn(element: _Element, ids: Mapping[str, _Element], name: str, known: dict[int, int], deep: int = 0) -> int:
    """How many elements are drawn for one: itself, those inside, and those that it refers to, each time anew."""
    if known.get(id(element), 0) < 0 or deep > 2 * DEEPEST:
        raise InputError(f"{name}: a part of it refers to itself, or on and on; save it anew as plain SVG")
    if id(element) not in known:
        known[id(element)] = -1
        told = (x for key, value in element.attributes.items() for x in _references(key, value))
        parts = [x for x in element.inside if isinstance(x, _Element)] + [ids[x] for x in told if x in ids]
        known[id(element)] = 1 + sum(_drawn(x, ids, name, known, deep + 1) for x in parts)
    return known[id(element)]


def _references(key: str, value: str) -> Iterator[str]:
    if key == "href":
        yield value.removeprefix("#")
    else:
        yield from (found[2] for found in _URL.finditer(value))


def _written(element: _Element, own: str = "") -> Iterator[str]:
    """An element as text."""
    told = "".join(f" {key}={quoteattr(value)}" for key, value in element.attributes.items())
    if not element.inside:
        yield f"<{element.name}{own}{told}/>"
        return
    yield f"<{element.name}{own}{told}>"
    for x in element.inside:
        if isinstance(x, _Element):
            yield from _written(x)
        else:
            yield escape(x)
    yield f"</{element.name}>"
