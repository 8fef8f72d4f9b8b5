"""A scene as a still map in SVG: for print, and for readers without scripts.

The SVG can stand alone or inside HTML under a strict content policy: it has no ids, no style
attributes or elements, no scripts and no links. Title, legend and sources are the page's.
"""

from __future__ import annotations

import math
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from jinja2 import Environment, PackageLoader, StrictUndefined

from layers import arrows, generalise, hatch, labels, projection, words
from layers.arrows import Arrows
from layers.placing import Placer
from layers.style import CASING, MARKS, TYPES, WATER
from layers.textwidth import is_arabic, lines, written

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

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
#: Lakes and islands smaller than this many square units are left out.
_SPECK = 3.0
#: Room around the page, in units, in which cut edges lie unseen.
_BLEED = 8.0
_FONTS = "system-ui, Segoe UI, Roboto, Noto Sans, Helvetica Neue, Arial, DejaVu Sans, sans-serif"
_INK, _EDGE = "#3b3832", "#a89f90"
#: From the middle of a line of text down to its baseline, in em: half the height of a capital.
_BASELINE = 0.36
#: From a line of a label to the next, in em.
_LEADING = 1.1
_ANCHORS = {1: "", 0: "middle", -1: "end"}


class _Stroke(NamedTuple):
    """A path, or discs, with what the template writes about it; "" or 0 for what it does not."""

    d: str = ""
    fill: str = ""
    opacity: str = ""
    stroke: str = ""
    width: float = 0.0
    dash: str = ""
    stroke_opacity: str = ""
    transform: str = ""
    radius: float = 0.0
    discs: tuple[tuple[str, str], ...] = ()


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


def _clean(text: str) -> str:
    """A text without what XML 1.0 has no place for (section 2.2, "Characters")."""
    return "".join(
        c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"
    )


@cache
def _number(tenths: int) -> str:
    """A number of tenths in as few characters as SVG needs, with a space where it has no sign."""
    whole, rest = divmod(abs(tenths), 10)
    digits = f"{whole or ''}.{rest}" if rest else str(whole)
    return "-" + digits if tenths < 0 else " " + digits


def _decimal(value: float) -> str:
    return _number(round(value * 10)).lstrip()


def _joined(tenths: Iterable[int]) -> str:
    """Numbers in a row, a space only where the next has no sign."""
    return "".join(map(_number, tenths)).removeprefix(" ")


def _path(geometries: BaseGeometry | NDArray[Any]) -> str:
    """Path data of lines and polygons, in steps of a tenth of a unit; none for what shrinks to a point."""
    parts = shapely.get_parts(geometries)
    areal = shapely.get_dimensions(parts) == 2
    rings = shapely.get_rings(shapely.orient_polygons(parts[areal]))
    closed = np.arange(len(rings) + (~areal).sum()) < len(rings)
    xy, of = shapely.get_coordinates(np.concatenate([rings, parts[~areal]]), return_index=True)
    if not len(xy):
        return ""
    points = np.round(xy * 10).astype(np.int64)
    steps = np.diff(points, axis=0)
    # A closed ring's last step is "z".
    last = np.append(of[1:] != of[:-1], True)
    kept = steps.any(axis=1) & ~last[:-1] & ~(closed[of[1:]] & last[1:])
    pieces = []
    starts = points[np.searchsorted(of, np.arange(len(closed)))].tolist()
    ends = np.searchsorted(of[:-1][kept], np.arange(len(closed) + 1)).tolist()
    moves = steps[kept].ravel().tolist()
    for start, z, first, end in zip(starts, closed.tolist(), ends[:-1], ends[1:], strict=True):
        if end - first > z:
            pieces.append(f"M{_joined(start)}l{_joined(moves[2 * first : 2 * end])}{'z' * z}")
    return "".join(pieces)


def _on_page(shapes: Shapes, page: Page) -> Shapes:
    """Shapes (degrees) in page units, cut and generalised."""
    tolerance = _DETAIL * page.width / PRINT_WIDTH
    box = (-_BLEED, -_BLEED, page.width + _BLEED, page.height + _BLEED)
    return shapes.clipped(page.seen(2 * _BLEED)).carried(page.project).clipped(box).simplified(tolerance)


def _without_specks(geometries: BaseGeometry | NDArray[Any]) -> NDArray[Any]:
    """The parts of geometries, without polygons that can't be seen."""
    parts = shapely.get_parts(geometries)
    areal = shapely.get_dimensions(parts) == 2
    kept: NDArray[Any] = parts[~shapely.is_empty(parts) & (~areal | (shapely.area(parts) > _SPECK))]
    return kept


def _strokes(layer: Layer, shapes: NDArray[Any], unlabelled: Collection[tuple[float, float]]) -> Iterator[_Stroke]:
    """All strokes of a layer, style by style: casings first, so that they lie below their lines."""
    styles = layer.frame["style"].to_numpy()
    found = [(MARKS[token], _without_specks(shapes[styles == token])) for token in sorted(set(styles))]
    found = [(mark, parts) for mark, parts in found if (mark.fill or mark.stroke or mark.hatch) and not mark.head]
    paths = [(mark, parts, _path(parts)) for mark, parts in found if not mark.radius]
    for mark, _, d in paths:
        if d and mark.casing:
            yield _Stroke(d=d, stroke=CASING, width=mark.casing)
    for mark, parts, d in paths:
        if d:
            yield from _line_strokes(mark, parts, d)
    for mark, parts in found:
        discs = [p for p in shapely.get_coordinates(parts).round(3).tolist() if tuple(p) not in unlabelled]
        if mark.radius and discs:
            yield _discs(mark, discs)


def _line_strokes(mark: Mark, parts: NDArray[Any], d: str) -> Iterator[_Stroke]:
    """What is drawn of lines or areas, and of their path: the hatch, the path itself, ticks across it."""
    if mark.hatch:
        yield _Stroke(_path(hatch.lines(parts, mark.hatch)), stroke=mark.hatch.colour, width=mark.hatch.width)
    if mark.fill or mark.stroke:
        opacity, stroke_opacity = _opacity(mark.fill_opacity), _opacity(mark.stroke_opacity)
        stroke = mark.stroke or ""
        yield _Stroke(d, mark.fill or "", opacity, stroke, mark.width, mark.dash, stroke_opacity)
    if mark.ticks:
        yield _Stroke(d, stroke=mark.stroke or "", width=mark.width, dash=mark.ticks)


def _opacity(value: float) -> str:
    return f"{value:g}" if value < 1 else ""


def _discs(mark: Mark, points: Iterable[Sequence[float]]) -> _Stroke:
    return _Stroke(
        fill=mark.fill or "none",
        opacity=_opacity(mark.fill_opacity),
        stroke=mark.stroke or "none",
        width=mark.width,
        dash=mark.dash,
        radius=mark.radius,
        discs=tuple((_decimal(x), _decimal(y)) for x, y in points),
    )


def _arrow_strokes(layers: Sequence[Layer], standing: Arrows, page: Page) -> Iterator[_Stroke]:
    """The arrows of layers, each on its casing."""
    asides = standing.asides(1.0)
    for row in (r for x in layers for r in x.frame.itertuples() if r.place in standing.by_id):
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
    scene: Scene, page: Page, shapes: Shapes, bar: _Bar, *, language: str, standing: Arrows
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
    requests = [labels.request(x, a, (language,), middle, arrow=standing.by_id.get(x.place)) for x, a in inside]
    asides = standing.asides(1.0)
    moved = [asides.get(x.place, (0.0, 0.0)) for x, _ in inside]
    placer = Placer(requests, *labels.lines(layers, shapes))
    wanted = [labels.first_zoom(x) <= _zoom(page) for x, _ in inside]
    found = placer.at(1.0, frame[2:], [bar.box], wanted, moved)
    left = [a for (_, a), p, r in zip(inside, found, requests, strict=True) if p is None and not r.stays]
    points = [a for a in left if a.geom_type == "Point"]
    unlabelled = {tuple(xy) for xy in shapely.get_coordinates(points).round(3).tolist()}
    return [(x, p) for (x, _), p in zip(inside, found, strict=True) if p is not None], unlabelled


def _text(label: Label, placed: Placement, kind: Type, language: str) -> Iterator[_Text]:
    """The lines of a label."""
    found = lines(_clean(label.texts.get(language, label.texts["en"])), kind)
    turn = f"{placed.angle:.1f} {placed.x:.1f} {placed.y:.1f}" if placed.angle else ""
    for n, line in enumerate(found):
        # The space after the last letter counts as text: a middle is half a space off.
        off = kind.spacing * kind.size / 2 if placed.align == 0 and not is_arabic(line) else 0.0
        y = placed.y + (_BASELINE + _LEADING * (n - (len(found) - 1) / 2)) * kind.size
        yield _Text(_decimal(placed.edge + off), _decimal(y), turn, written(line, kind))


def _texts(placed: Sequence[tuple[Label, Placement]], language: str) -> list[_Texts]:
    """Labels by look, the least important first, so that none hides one that counts more."""

    def look(item: tuple[Label, Placement]) -> tuple[str, int, bool]:
        label, at = item
        return label.style, at.align, is_arabic(label.texts.get(language, label.texts["en"]))

    found = []
    for (token, align, arabic), group in groupby(sorted(placed, key=lambda x: (*look(x), x[0].id)), key=look):
        kind = TYPES[token]
        texts = tuple(line for label, at in group for line in _text(label, at, kind, language))
        weight = kind.weight if kind.weight != 400 else 0
        spacing = "" if arabic or not kind.spacing else f"{kind.spacing * kind.size:.2f}"
        italic = kind.italic and not arabic
        found.append(_Texts(kind.colour, kind.size, weight, italic, spacing, _ANCHORS[align], texts))
    return found


def svg(
    scene: Scene,
    *,
    width: int = 1123,
    height: int | None = None,
    language: str = "en",
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
    language
        Tag of the labels' language; English where a label has none in it.
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
    placed, unlabelled = _placed(scene, page, drawn, bar, language=language, standing=standing)
    strokes = [s for n in shown for s in _strokes(scene.layers[n], drawn.of(n), unlabelled)]
    # Last, as their layer is.
    strokes += _arrow_strokes([scene.layers[n] for n in shown], standing, page)
    return (
        _environment()
        .get_template("figure.svg.jinja")
        .render(
            width=width,
            height=height,
            language=language,
            title=_clean(scene.title),
            description=_clean(words.tell(scene.disclaimer, language)),
            water=WATER,
            casing=CASING,
            ink=_INK,
            edge=_EDGE,
            fonts=_FONTS,
            strokes=strokes,
            texts=_texts(placed, language),
            bar=bar,
        )
    )
