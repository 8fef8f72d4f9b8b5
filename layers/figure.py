"""A scene as a still map in SVG: for print, and for readers without scripts.

The SVG can stand alone or inside HTML under a strict content policy: it has no ids, no style
attributes or elements, no scripts and no links. Title, legend and sources are the page's.
"""

from __future__ import annotations

import math
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from jinja2 import Environment, PackageLoader, StrictUndefined

from layers import arrows, generalise, hatch, labels, pathdata, projection, words
from layers.arrows import Arrows
from layers.placing import Placer
from layers.sheet import Sheet
from layers.style import CASING, MARKS, TYPES, WATER
from layers.textwidth import is_arabic, lines, written

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from layers.generalise import Box, Shapes
    from layers.layer import Label, Layer
    from layers.placing import Placement
    from layers.projection import Page
    from layers.scene import Scene
    from layers.style import Mark, Type

#: Millimetres that the figure's width measures in print: A4, landscape.
PRINT_WIDTH = 297.0
#: What can't be seen in print, in millimetres.
_DETAIL = 0.25
#: What the lines' coordinates are whole numbers of, in units.
_UNIT = 1.0
#: Room around the page, in units, in which cut edges lie unseen.
_BLEED = 8.0
#: Families of the texts, the first that a reader has.
FONTS = "system-ui, Segoe UI, Roboto, Noto Sans, Helvetica Neue, Arial, DejaVu Sans, sans-serif"
_INK, _EDGE = "#3b3832", "#a89f90"
#: What sets a text from right to left in a line that goes the other way (Unicode TR 9): an isolate, and its end.
_RIGHT_TO_LEFT, _END = "\u2067", "\u2069"
#: From the middle of a line of text down to its baseline, in em: half the height of a capital.
_BASELINE = 0.36
#: From a line of a label to the next, in em.
_LEADING = 1.1
_ANCHORS = {1: "", 0: "middle", -1: "end"}


class _Stroke(NamedTuple):
    """A path, with what the template writes about it; "" or 0 for what it does not."""

    d: str = ""
    fill: str = ""
    opacity: str = ""
    stroke: str = ""
    width: float = 0.0
    dash: str = ""
    stroke_opacity: str = ""
    transform: str = ""
    even_odd: bool = False


class _Text(NamedTuple):
    x: str
    y: str
    turn: str
    text: str


class _Texts(NamedTuple):
    """Texts that look the same and hang on the same side of their x."""

    colour: str
    size: float
    weight: int
    italic: bool
    spacing: str
    anchor: str
    texts: tuple[_Text, ...]


class _Spoken(NamedTuple):
    """Texts of one language, or of all where ``language`` is ""; only the first language's are shown at first."""

    language: str
    shown: bool
    groups: list[_Texts]


class _Bar(NamedTuple):
    """The scale bar: its ends and middle, its line's and its text's y, and the text."""

    x0: float
    x1: float
    middle: float
    y: float
    text: float
    label: str

    @property
    def box(self) -> Box:
        """What labels keep out of."""
        return (0.0, self.text - 14, self.x1 + 30, self.y + 8)


@cache
def _environment() -> Environment:
    loader = PackageLoader("layers", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def printable(text: str) -> str:
    """A text without what XML 1.0 has no place for (section 2.2, "Characters")."""
    return "".join(
        c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"
    )


def _decimal(value: float) -> str:
    """A number to a tenth, in as few characters as SVG needs."""
    whole, rest = divmod(round(abs(value) * 10), 10)
    digits = f"{whole or ''}.{rest}" if rest else str(whole)
    return "-" + digits if value < 0 and (whole or rest) else digits


def _on_page(shapes: Shapes, page: Page) -> Shapes:
    """Shapes (degrees) in whole page units, cut and generalised."""
    tolerance = _DETAIL * page.width / PRINT_WIDTH
    box = (-_BLEED, -_BLEED, page.width + _BLEED, page.height + _BLEED)
    return shapes.clipped(page.seen(2 * _BLEED)).carried(page.project).clipped(box).thinned(tolerance, _UNIT)


def _strokes(
    layers: Sequence[Layer], shown: Sequence[int], shapes: Shapes, unlabelled: Collection[tuple[float, float]]
) -> list[_Stroke]:
    """All strokes of the layers that are shown, from the ground up."""
    sheet = Sheet(shapes.thin())
    # From the top down: what will be hidden is not drawn.
    found = [list(_of_layer(layers[n], n, shapes, sheet, unlabelled)) for n in reversed(shown)]
    return [stroke for strokes in reversed(found) for stroke in strokes]


def _of_layer(
    layer: Layer, n: int, shapes: Shapes, sheet: Sheet, unlabelled: Collection[tuple[float, float]]
) -> Iterator[_Stroke]:
    """All strokes of a layer, style by style: casings first, so that they lie below their lines."""
    styles, rows = layer.frame["style"].to_numpy(), shapes.rows[n]
    marks = [(MARKS[token], np.unique(rows[styles == token])) for token in sorted(set(styles))]
    marks = [(mark, which) for mark, which in marks if (mark.fill or mark.stroke or mark.hatch) and not mark.head]
    for mark, which in marks:
        if mark.casing and (d := sheet.stroke(which, mark.casing)):
            yield _Stroke(d=d, stroke=CASING, width=mark.casing)
    for mark, which in marks:
        if mark.radius:
            points = shapely.get_coordinates(shapes.pool[which]).round(3).tolist()
            discs = [p for p in points if tuple(p) not in unlabelled]
            yield from [_discs(mark, discs)] if discs else []
        else:
            yield from _line_strokes(mark, which, sheet)
    for mark, which in marks:
        sheet.hide(which, mark)


def _line_strokes(mark: Mark, which: NDArray[np.intp], sheet: Sheet) -> Iterator[_Stroke]:
    """What is drawn of lines or areas: the hatch, the fill, the line, ticks across it."""
    if mark.hatch:
        lines = hatch.lines(sheet.areas(which), mark.hatch)
        ends = np.round(shapely.get_coordinates(lines)).astype(int).reshape(-1, 2, 2).tolist()
        yield _Stroke(pathdata.path(ends), stroke=mark.hatch.colour, width=mark.hatch.width, dash=mark.hatch.dash)
    opacity, stroke_opacity = _opacity(mark.fill_opacity), _opacity(mark.stroke_opacity)
    stroke, width = mark.stroke or "", mark.width if mark.stroke else 0.0
    area, line = sheet.outlines(which, width) if mark.fill else ("", sheet.stroke(which, width))
    if area and area == line:
        yield _Stroke(area, mark.fill or "", opacity, stroke, mark.width, mark.dash, stroke_opacity)
    else:
        if area:
            yield _Stroke(area, mark.fill or "", opacity, even_odd=True)
        if line:
            yield _Stroke(line, "", "", stroke, mark.width, mark.dash, stroke_opacity)
    if mark.ticks and (line := sheet.stroke(which, mark.width)):
        yield _Stroke(line, stroke=stroke, width=mark.width, dash=mark.ticks)


def _opacity(value: float) -> str:
    return f"{value:g}" if value < 1 else ""


def _discs(mark: Mark, points: Iterable[Sequence[float]]) -> _Stroke:
    return _Stroke(
        pathdata.discs([(round(x), round(y)) for x, y in points], mark.radius),
        mark.fill or "",
        _opacity(mark.fill_opacity),
        mark.stroke or "none",
        mark.width,
        mark.dash,
    )


def _arrow_strokes(layers: Sequence[Layer], standing: Arrows, page: Page) -> Iterator[_Stroke]:
    """The arrows of layers, each on its casing."""
    asides = standing.asides(1.0)
    for row in (r for x in layers for r in x.frame.itertuples() if r.place in asides):
        arrow, mark, (dx, dy) = standing.by_id[row.place], MARKS[row.style], asides[row.place]
        if not (0 <= arrow.x <= page.width and 0 <= arrow.y <= page.height):
            continue
        at = f"translate({_decimal(arrow.x + dx)} {_decimal(arrow.y + dy)})rotate({arrow.angle:g})"
        shaft, head, colour = arrows.shaft(mark), arrows.head(mark), mark.stroke or ""
        yield _Stroke(shaft + head, stroke=CASING, width=mark.casing, transform=at)
        yield _Stroke(shaft, stroke=colour, width=mark.width, dash=mark.dash or "none", transform=at)
        fill = colour if mark.head == "full" else CASING
        yield _Stroke(head, fill=fill, stroke=colour, width=arrows.OUTLINE, transform=at)


def _bar(page: Page) -> _Bar:
    """A scale bar of a round length, about a seventh of the page wide."""
    longest = page.width / 7 * page.metres / 1000
    power = 10 ** math.floor(math.log10(longest))
    km = max(step * power for step in (1, 2, 5) if step * power <= longest)
    length = km * 1000 / page.metres
    x, y = 22.0, page.height - 20.0
    return _Bar(x, round(x + length, 1), round(x + length / 2, 1), y, y - 9, f"{km:g} km")


def _zoom(page: Page) -> float:
    """Web Mercator's zoom at which the page's centre would be as large."""
    equator = 2 * math.pi * 6378137 / projection.WORLD
    return math.log2(equator * math.cos(math.radians(page.lat)) / page.metres)


def _placed(
    scene: Scene, page: Page, shapes: Shapes, bar: _Bar, *, languages: Sequence[str], standing: Arrows
) -> tuple[list[tuple[Label, Placement]], set[tuple[float, float]]]:
    """Labels with their places, and the points in page units whose label found none."""
    hidden = {x.id for x in scene.layers if not x.shown}
    written, layers = [x for x in scene.labels if x.layer not in hidden], scene.layers
    frame = (0.0, 0.0, page.width, page.height)
    seen = page.seen(_BLEED)
    anchors = labels.anchors(written, layers, shapes, lambda g: page.project(generalise.clip(g, seen)) if len(g) else g)
    anchors = generalise.clip(anchors, frame)
    inside = [(x, a) for x, a in zip(written, anchors, strict=True) if not a.is_empty]
    middle = (page.width / 2, page.height / 2, min(page.width, page.height) / 2)
    requests = [labels.request(x, a, languages, middle, arrow=standing.by_id.get(x.place)) for x, a in inside]
    placer = Placer(requests, *labels.lines(layers, shapes))
    found = labels.settle(placer, inside, standing, 1.0, _zoom(page), frame=frame[2:], taken=[bar.box])
    left = [a for (_, a), p, r in zip(inside, found, requests, strict=True) if p is None and not r.stays]
    points = [a for a in left if a.geom_type == "Point"]
    unlabelled = {tuple(xy) for xy in shapely.get_coordinates(points).round(3).tolist()}
    return [(x, p) for (x, _), p in zip(inside, found, strict=True) if p is not None], unlabelled


def _told(label: Label, language: str) -> str:
    return printable(label.texts.get(language) or label.texts["en"])


def _directed(line: str) -> str:
    """A line that reads right to left, if it is Arabic: its digits, signs and Latin letters would not know."""
    plain = not is_arabic(line) or all(is_arabic(c) or c == " " for c in line)
    return line if plain else f"{_RIGHT_TO_LEFT}{line}{_END}"


def _text(text: str, placed: Placement, kind: Type) -> Iterator[_Text]:
    """The lines of a label."""
    found = lines(text, kind)
    turn = f"{placed.angle:.1f} {placed.x:.1f} {placed.y:.1f}" if placed.angle else ""
    for n, line in enumerate(found):
        # The space after the last letter counts as text: a middle is half a space off.
        off = kind.spacing * kind.size / 2 if placed.align == 0 and not is_arabic(line) else 0.0
        y = placed.y + (_BASELINE + _LEADING * (n - (len(found) - 1) / 2)) * kind.size
        yield _Text(_decimal(placed.edge + off), _decimal(y), turn, _directed(written(line, kind)))


def _texts(placed: Sequence[tuple[Label, Placement]], language: str) -> list[_Texts]:
    """Labels by look, the least important first, so that none hides one that counts more."""

    def look(item: tuple[Label, Placement]) -> tuple[str, int, bool]:
        label, at = item
        return label.style, at.align, is_arabic(_told(label, language))

    found = []
    for (token, align, arabic), group in groupby(sorted(placed, key=lambda x: (*look(x), x[0].id)), key=look):
        kind = TYPES[token]
        texts = tuple(line for label, at in group for line in _text(_told(label, language), at, kind))
        weight = kind.weight if kind.weight != 400 else 0
        spacing = "" if arabic or not kind.spacing else f"{kind.spacing * kind.size:.2f}"
        italic = kind.italic and not arabic
        found.append(_Texts(kind.colour, kind.size, weight, italic, spacing, _ANCHORS[align], texts))
    return found


def _spoken(placed: Sequence[tuple[Label, Placement]], languages: Sequence[str]) -> list[_Spoken]:
    """Labels by language; those that are the same in all of them are written once."""
    same = [len({_told(label, language) for language in languages}) == 1 for label, _ in placed]
    rest = [x for x, alike in zip(placed, same, strict=True) if not alike]
    found = [
        _Spoken(
            "", shown=True, groups=_texts([x for x, alike in zip(placed, same, strict=True) if alike], languages[0])
        )
    ]
    found += [_Spoken(language, language == languages[0], _texts(rest, language)) for language in languages]
    return [spoken for spoken in found if spoken.groups]


def svg(
    scene: Scene,
    *,
    width: int = 1123,
    height: int | None = None,
    languages: Sequence[str] = ("en",),
    shapes: Shapes | None = None,
) -> str:
    """The scene as an SVG document without an XML declaration; the same scene gives the same text.

    Layers that are off at first are not in it.

    Parameters
    ----------
    scene
        What is drawn.
    width, height
        In SVG user units; the default is A4 landscape at 96 to the inch, and 4:3.
    languages
        Tags of the labels' languages; English where a label has none in one. The first is shown; of
        several each has a group of class "l-" and its tag, for a page's style sheet to show in its place.
    shapes
        The geometries of the scene's layers (degrees), if they are cut and simplified already, with
        more detail than the figure has; cut too closely, they are not used.
    """
    height = height or round(width * 0.75)
    page = projection.page(scene.extent, width, height)
    bar = _bar(page)
    if shapes is None or not shapes.hold(page.seen(2 * _BLEED)):
        shapes = generalise.shapes(scene.layers)
    drawn = _on_page(shapes, page)
    shown = [n for n, x in enumerate(scene.layers) if x.shown]
    standing = Arrows([scene.layers[n] for n in shown], page.points)
    placed, unlabelled = _placed(scene, page, drawn, bar, languages=languages, standing=standing)
    strokes = _strokes(scene.layers, shown, drawn, unlabelled)
    # Last, as their layer is.
    strokes += _arrow_strokes([scene.layers[n] for n in shown], standing, page)
    return (
        _environment()
        .get_template("figure.svg.jinja")
        .render(
            width=width,
            height=height,
            language=languages[0],
            title=printable(scene.title),
            description=printable(words.tell(scene.disclaimer, languages[0])),
            water=WATER,
            casing=CASING,
            ink=_INK,
            edge=_EDGE,
            fonts=FONTS,
            strokes=strokes,
            texts=_spoken(placed, languages),
            bar=bar,
        )
    )
