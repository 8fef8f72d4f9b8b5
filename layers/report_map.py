"""The map as folium knows it: a ``folium.Map`` that writes our own safe, offline page.

folium composes (the map, its layers, whatever a caller adds); the page's template writes. What
our elements give folium to render is fixed code and ids: a report's text never enters a folium
string, because folium renders its output a second time as a Jinja template, and text would run.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.template import Template
from markupsafe import Markup

from geo.errors import RemoteAssetError
from geo.files import write_atomically
from layers import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.scene import Scene

# What folium asks of the network for every map: Leaflet is inlined, our page needs no other.
_NOT_NEEDED = frozenset({"leaflet", "jquery", "bootstrap", "awesome_markers"}) | frozenset(
    {
        "leaflet_css",
        "bootstrap_css",
        "glyphicons_css",
        "awesome_markers_font_css",
        "awesome_markers_css",
        "awesome_rotate_css",
    }
)
_NEEDS = (
    (folium.Popup, "jQuery; use a folium.Tooltip"),
    (folium.Icon, "Leaflet.awesome-markers; use folium.DivIcon or a CircleMarker"),
)


class SceneLayer(folium.MacroElement):
    """A layer of a scene, drawn by the page's script; folium is told only its id."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = bordermap.layer({{ this._parent.get_name() }}, {{ this.layer_id|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, layer_id: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "SceneLayer"
        self.layer_id = layer_id


class _Step(folium.MacroElement):
    """A call into the page's script that brackets the layers."""

    _template = Template(
        "{% macro script(this, kwargs) %}bordermap.{{ this.call }}({{ this._parent.get_name() }});{% endmacro %}"
    )

    def __init__(self, call: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Step"
        self.call = call


class ReportMap(folium.Map):
    """A report's map: a ``folium.Map`` whose page is ours.

    Add folium's own elements to it as to any map. ``save``, ``_repr_html_`` and the notebook's
    display write one self-contained page that loads nothing: an element that would need the
    network raises :class:`~geo.errors.RemoteAssetError` and names what it asks for. The text of
    elements that a caller adds is rendered by folium's rules, not ours.
    """

    def __init__(self, scene: Scene) -> None:
        west, south, east, north = scene.extent
        super().__init__(
            location=[round((south + north) / 2, 4), round((west + east) / 2, 4)],
            tiles=None,
            zoom_start=6,
            min_zoom=5,
            max_zoom=10,
            zoom_control=False,
            zoom_snap=0.5,
            zoom_delta=0.5,
            attribution_control=False,
            max_bounds_viscosity=0.8,
        )
        self.scene = scene
        _Step("start").add_to(self)
        for layer in scene.layers:
            SceneLayer(layer.id).add_to(self)

    def html(self, variant: page.Variant = "page") -> str:
        """The whole page as text.

        Parameters
        ----------
        variant
            All of it, or ``"only-map"`` for small frames: with its cards, credits and disclaimers, without what stands
            beside it.

        Raises
        ------
        RemoteAssetError
            An element that was added needs the network.
        """
        _refuse_remote(self)
        return page.render(
            self.scene, map_id="map_0", composed=self._composed(), foreign=self._has_foreign(), variant=variant
        )

    def save(
        self,
        outfile: str | bytes | Path | BinaryIO,
        close_file: bool = True,  # noqa: FBT001, FBT002 - as branca has it
        **_: Any,
    ) -> None:
        """Write the page to a file, whole or not at all, or to an open binary stream.

        Raises
        ------
        RemoteAssetError
            An element that was added needs the network.
        OutputError
            The file can't be written; an older one stays as it was.
        """
        content = self.html().encode("utf-8")
        if isinstance(outfile, (str, bytes, Path)):
            write_atomically(os.fsdecode(outfile), content)
            return
        outfile.write(content)
        if close_file:
            outfile.close()

    def render(self, **_: Any) -> str:
        """The whole page as text, as :meth:`html`."""
        return self.html()

    def _repr_html_(self, **_: Any) -> str:
        """The page in a sandboxed frame, for notebooks."""
        frame = Markup(  # the page goes into a quoted attribute, escaped
            '<iframe title="{title}" srcdoc="{page}" sandbox="allow-scripts" loading="lazy" '
            'width="100%" height="620" frameborder="0" allow="fullscreen"></iframe>'
        )
        return str(frame.format(title=self.scene.title, page=self.html()))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:  # noqa: ARG002
        """What a notebook shows: the page in a frame, or a line of text."""
        text = f"Map of {self.scene.title!r}: {len(self.scene.drawn)} places"
        return {"text/html": self._repr_html_(), "text/plain": text}

    def _elements(self) -> Iterator[Element]:
        waiting: list[Element] = [self]
        while waiting:
            element = waiting.pop(0)
            yield element
            waiting = [*element._children.values(), *waiting]  # noqa: SLF001

    def _has_foreign(self) -> bool:
        return any(not isinstance(e, (ReportMap, SceneLayer, _Step)) for e in self._elements())

    def _composed(self) -> str:
        """The script that folium writes for the map and all that was added to it.

        Ids are counted afresh, so that the same map gives the same bytes.
        """
        for n, element in enumerate(self._elements()):
            element._id = str(n)  # noqa: SLF001
        self._name = "map"
        figure = cast("Figure", self.get_root())
        for part in (figure.header, figure.html, figure.script):
            part._children.clear()  # noqa: SLF001
        # folium adds elements while it renders (an ".addTo(map)" for each layer): they go again,
        # or a second page would have them twice.
        before = {e: OrderedDict(e._children) for e in self._elements()}  # noqa: SLF001
        folium.Map.render(self)  # type: ignore[no-untyped-call]
        for element, children in before.items():
            element._children = children  # noqa: SLF001
        ready = f"bordermap.ready({self.get_name()});"
        for name, link in figure.header._children.items():  # noqa: SLF001
            if isinstance(link, (JavascriptLink, CssLink)) and name not in _NOT_NEEDED:
                raise RemoteAssetError(f"{name} needs {link.url} from the network, and our pages load nothing")
        return "\n".join([*(child.render() for child in figure.script._children.values()), ready])  # noqa: SLF001


def _refuse_remote(report_map: ReportMap) -> None:
    for element in report_map._elements():  # noqa: SLF001
        for kind, needed in _NEEDS:
            if isinstance(element, kind):
                raise RemoteAssetError(f"folium.{kind.__name__} needs {needed}")
        address = getattr(element, "tiles", None) or getattr(element, "url", None)
        if isinstance(address, str) and address.startswith(("http:", "https:", "//")):
            raise RemoteAssetError(
                f"{type(element).__name__} needs {address} from the network, and our pages load nothing"
            )
