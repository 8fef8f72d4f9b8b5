"""Thinned shapes as what a pen draws on a page: fills, and strokes where nothing will hide them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers import pathdata

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.generalise import Net
    from layers.style import Mark

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.intp]

#: Lakes and islands smaller than this many square units are left out.
_SPECK = 3.0


class Sheet:
    """The lines and areas of a net, in its units, to be drawn from the topmost layer down."""

    def __init__(self, net: Net, unit: float = 1.0) -> None:
        self._net = net
        self._parts = net.built(unit)
        self._seen = ~net.areal | (shapely.area(self._parts) > _SPECK)
        xy, of = net.arcs.points()
        self._lines = _split(xy, np.searchsorted(of, np.arange(len(net.parts) + 1)))
        self._arcs = _split(net.arcs.xy, net.arcs.starts)
        # How wide a stroke hides each arc from what is drawn below it.
        self._hidden = np.full(len(self._arcs), -1.0)

    def _of(self, shapes: Ints) -> Bools:
        """Which parts belong to some shapes, and can be seen."""
        found: Bools = np.isin(self._net.owners, shapes) & self._seen
        return found

    def areas(self, shapes: Ints) -> NDArray[Any]:
        """The polygons of some shapes."""
        found: NDArray[Any] = self._parts[self._of(shapes) & self._net.areal]
        return found

    def outlines(self, shapes: Ints, width: float) -> tuple[str, str]:
        """Path data to fill some shapes, and to stroke them: one where all of their outlines would be seen.

        Shapes that have edges in common are filled as one, by the even-odd rule, and stroked edge by edge.
        """
        uses = self._uses(shapes)
        if (uses < 2).all() and (not width or (self._hidden[uses > 0] < width).all()):
            lines = np.flatnonzero(self._of(shapes)[self._net.parts])
            return (found := pathdata.path([self._lines[n] for n in lines]), found)
        return self._path(uses % 2 == 1), self.stroke(shapes, width)

    def stroke(self, shapes: Ints, width: float) -> str:
        """Path data of the lines and edges of some shapes, each once, where a stroke of a width would be seen."""
        return self._path((self._uses(shapes) > 0) & (self._hidden < width))

    def hide(self, shapes: Ints, mark: Mark) -> None:
        """Let the strokes of a mark along some shapes hide what will be drawn below them."""
        solid = mark.width if mark.stroke and not mark.dash and mark.stroke_opacity == 1 else 0.0
        under = self._uses(shapes) > 0
        self._hidden[under] = np.maximum(self._hidden[under], max(solid, mark.casing))

    def _uses(self, shapes: Ints) -> Ints:
        """How many of the lines and outlines of some shapes have each arc."""
        lines = self._of(shapes)[self._net.parts]
        refs = self._net.arcs.refs[np.repeat(lines, np.diff(self._net.arcs.lines))]
        return np.bincount(np.where(refs < 0, ~refs, refs), minlength=len(self._arcs))

    def _path(self, arcs: Bools) -> str:
        return pathdata.path(pathdata.chained([self._arcs[n] for n in np.flatnonzero(arcs)]))


def _split(xy: NDArray[Any], at: NDArray[Any]) -> list[Any]:
    """Points as a list of lists, cut at some numbers."""
    points = xy.tolist()
    return [points[start:end] for start, end in pairwise(at.tolist())]
