"""Scene to HTML: one file, no request, the same bytes for the same input.

Text enters through a Jinja environment that escapes everything (``autoescape=True``), in text
nodes and quoted attributes only. The scripts and style sheets are fixed code, named by
hash in a policy that lets nothing else run.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup

from geo.model import Kind
from geo.names import clean
from geo.version import data_date, program_version
from layers import arrows, assets, encode, figure, style, swatch, when, words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from geo.model import Report
    from layers.evidence import Quote
    from layers.scene import Scene

# Runs before the body is read, so that readers with scripts never see the picture flash by.
_HAS_SCRIPT = 'document.documentElement.classList.add("js");'
# As many quotes of a place are open, and as many unfold; a page is no copy of the report.
_QUOTES_SHOWN, _QUOTES_MOST = 3, 40
# Dates of a sentence that are told beside it.
_EVENTS_MOST = 6
_LINKS = ("http", "https")
# How entries of what is no place are set apart.
_LOOKS = {Kind.AREA: "area", Kind.STRETCH: "area", Kind.POINT: "area", Kind.SET: "area", Kind.MOVEMENT: "movement"}
# Which layers a line of the legend switches.
_SWITCHES = {
    "named-province": ("named-provinces",),
    "border-of-interest": ("border-of-interest",),
    "named-border": ("named-borders",),
    "named-river": ("named-waters",),
    "named-lake": ("named-waters",),
    "named-town": ("named-places",),
    "named-area": ("named-areas",),
    "named-set": ("named-sets",),
    "named-stretch": ("named-stretches",),
    "named-point": ("named-points",),
    "province": ("provinces",),
    "border": ("borders",),
    "border-disputed": ("borders",),
    "river": ("rivers",),
    "lake": ("lakes",),
    "town": ("towns",),
}


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("layers"), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )


def _digest(text: str) -> str:
    # Browsers hash the text after they have made CR LF and CR into LF.
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _policy(scripts: Sequence[str], sheets: Sequence[str], *, foreign: bool) -> str:
    """What the page may do: run and look as written here, and load nothing.

    ``foreign`` allows style attributes, which elements of folium's own set.
    """
    parts = [
        "default-src 'none'",
        "script-src " + " ".join(f"'sha256-{_digest(s)}'" for s in scripts),
        "style-src " + " ".join(f"'sha256-{_digest(s)}'" for s in sheets),
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    if foreign:
        parts.insert(3, "style-src-attr 'unsafe-inline'")
    return "; ".join(parts)


def _style_css(types: Collection[str], swatches: Collection[str]) -> str:
    """Some label types of ``layers/style.py`` as a style sheet, and what a dark page changes in them and swatches."""
    rules = [f":root{{--water:{style.WATER};--casing:{style.CASING};--halo:{style.CASING}}}"]
    for name, t in style.TYPES.items():
        if name not in types:
            continue
        rule = f".t-{name}{{color:{t.colour};font-size:{t.size}px;font-weight:{t.weight}"
        rule += f";letter-spacing:{t.spacing}em" if t.spacing else ""
        rule += ";font-style:italic" if t.italic else ""
        rule += ";text-transform:uppercase" if t.capitals else ""
        rules.append(rule + "}")
    dark = f":root{{--water:{style.WATER_DARK};--casing:{style.CASING_DARK};--halo:{style.CASING_DARK}}}"
    dark += "".join(f".t-{name}{{color:{colour}}}" for name, colour in style.COLOURS_DARK.items() if name in types)
    dark += f".swatch .casing{{stroke:{style.CASING_DARK}}}.swatch .open{{fill:{style.CASING_DARK}}}"
    for name, m in style.MARKS_DARK.items():
        if name in swatches:
            fill = f"fill:{m.fill};" if m.fill else ""
            dark += f".swatch .s-{name}{{{fill}stroke:{m.stroke or 'none'}}}"
            dark += f".swatch .h-{name}{{stroke:{m.hatch.colour}}}" if m.hatch else ""
            dark += f".swatch .s-{name}.full{{fill:{m.stroke}}}" if m.head == "full" else ""
    return "\n".join([*rules, "@media screen and (prefers-color-scheme:dark){" + dark + "}"])


def _parts(quote: Quote) -> list[tuple[str, bool]]:
    """A quote cut at its marks: (text, is a mention), in order; overlapping marks are one."""
    cut: list[tuple[str, bool]] = []
    at = 0
    for start, end in quote.marks:
        if end <= at:
            continue
        start = max(start, at)  # noqa: PLW2901
        cut += [(quote.text[at:start], False), (quote.text[start:end], True)]
        at = end
    cut.append((quote.text[at:], False))
    return [part for part in cut if part[0]]


def _events(quote: Quote, w: dict[str, Any]) -> list[tuple[str, str]]:
    """When a sentence's events happened: (the words that were counted from the report's date, or "", the date)."""
    told = ((clean(e.text) if e.relative else "", when.told(e, w)) for e in quote.events if e.is_resolved)
    return list(islice(dict.fromkeys(told), _EVENTS_MOST))


def _quotes(quotes: Sequence[Quote], w: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"parts": _parts(q), "events": _events(q, w)} for q in quotes]


def _entry(scene: Scene, place: str, w: dict[str, Any]) -> dict[str, Any]:
    e, drawn = scene.evidence[place], place in scene.marked
    shown = {e.name}
    names: list[tuple[str, str]] = []
    for tag, name in (("", e.standard), *e.names):
        if name not in shown:
            shown.add(name)
            names.append((tag, name))
    what = ", ".join(
        [e.type or w["kinds"][e.kind], *dict.fromkeys(x for x in (e.province, e.country) if x and x != e.name)]
    )
    return {
        "place": e.place,
        "look": _LOOKS.get(e.kind, ""),
        "drawn": drawn,
        "name": e.name,
        "names": names,
        "what": what,
        "match": w["page"][e.match],
        "quotes": _quotes(e.quotes[:_QUOTES_SHOWN], w),
        "more_quotes": _quotes(e.quotes[_QUOTES_SHOWN:_QUOTES_MOST], w),
        "left_out": max(0, len(e.quotes) - _QUOTES_MOST),
        "in_names": _quotes(e.in_names[:_QUOTES_SHOWN], w),
        "alternatives": e.alternatives,
        "facts": e.facts,
        "properties": e.properties,
    }


def _switched(token: str) -> tuple[str, ...]:
    """The layers that the legend's line for a token switches."""
    if token.startswith(arrows.PREFIX):
        return ("movements-irrealis" if token.endswith(style.IRREALIS) else "movements",)
    return _SWITCHES[token.removesuffix(style.UNSURE)]


def _legend(scene: Scene, w: dict[str, Any]) -> list[dict[str, Any]]:
    groups = []
    hidden = {x.id for x in scene.layers if not x.shown}
    for role, title, note in (
        ("report", w["page"]["named"], w["page"]["not_controlled"]),
        ("basemap", w["page"]["orientation"], ""),
    ):
        rows = [
            {"layers": " ".join(on), "text": x.text, "swatch": swatch.svg(x.style), "shown": hidden.isdisjoint(on)}
            for x in scene.legend
            if x.role == role and (on := _switched(x.style))
        ]
        if rows:
            groups.append({"title": title, "note": note, "rows": rows})
    return groups


def _lists(scene: Scene, w: dict[str, Any]) -> list[dict[str, Any]]:
    """What else the report tells of, in groups: title, note, entries, names with quotes."""
    text = w["page"]
    named = [p for p in scene.elsewhere if scene.evidence[p].is_placed]
    inside = [p for p in scene.elsewhere if not scene.evidence[p].is_placed]
    groups = [
        (text["areas"], text["areas_note"], scene.areas, ()),
        (text["movements"], text["movements_note"], scene.movements, ()),
        (text["unplaced"], "", scene.unplaced, ()),
        (text["elsewhere"], "", named, scene.organisations),
        (text["only_in_names"], "", inside, ()),
        (text["formations"], text["formations_note"], [], scene.formations),
    ]
    return [
        {
            "title": title,
            "note": note,
            "entries": [_entry(scene, p, w) for p in places],
            "names": [(name, _quotes(found, w)) for name, found in names],
            "count": len(places) + len(names),
        }
        for title, note, places, names in groups
        if places or names
    ]


def _border(scene: Scene, w: dict[str, Any]) -> dict[str, Any]:
    b = scene.border
    published = (
        w["page"]["published"].format(low=f"{b.published[0]:g}", high=f"{b.published[1]:g}") if b.published else ""
    )
    rows = [{"here": here, "there": there, "km": f"{km:.0f}", "named": named} for here, there, km, named in b.stretches]
    return {"name": b.name, "km": f"{b.km:.0f}", "published": published, "rows": rows}


def _source(address: str) -> tuple[str, str]:
    """A source's address as (link, text): a link only for the schemes that are safe to follow."""
    try:
        parts = urlsplit(address)
        safe = parts.scheme.lower() in _LINKS and bool(parts.hostname) and parts.username is None
    except ValueError:
        safe = False
    return (address, "") if safe else ("", address)


def _counts(scene: Scene, text: dict[str, str]) -> str:
    """How much the report tells that the page lists, and in how many sentences."""
    numbers = {"n_places": len(scene.drawn), "n_areas": len(scene.areas), "n_movements": len(scene.movements)}
    things = [text[key].format(n=n) for key, n in numbers.items() if n or key == "n_places"]
    return text["counts"].format(things=", ".join(things), sentences=scene.sentences)


def _page(scene: Scene, w: dict[str, Any]) -> dict[str, str]:
    text = w["page"]
    link, plain = _source(scene.source_url)
    date = text["dated"].format(date=scene.date) if scene.date else text["undated"]
    return {
        "title": scene.title,
        "dateline": f"{date} · {_counts(scene, text)}",
        "attribution": " · ".join(scene.attribution),
        "disclaimer": scene.disclaimer,
        "which_dates": text["which_dates"].format(report=date, data=data_date().isoformat()),
        "made_by": text["made_by"].format(version=program_version(), sha256=scene.sha256[:12]),
        "doc": scene.doc,
        "sha256": scene.sha256,
        "source_url": link,
        "source_text": plain,
    }


def _json(data: Any) -> Markup:
    """Data as JSON that can stand in a script element: no ``<`` is left to end it."""
    return Markup(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704


def render(scene: Scene, *, map_id: str, composed: str, foreign: bool = False) -> str:
    """The page of a scene.

    Parameters
    ----------
    scene
        What to show.
    map_id
        The id of the map's element, which ``composed`` draws into.
    composed
        The script that folium wrote for the map: fixed code, no text of a report.
    foreign
        Whether elements of folium's own were added by a caller.
    """
    w = words.load()
    scripts = [_HAS_SCRIPT, assets.leaflet("leaflet.js"), assets.own("scene.js"), assets.own("map.js"), composed]
    if foreign:
        scripts.insert(2, assets.default_marker_script())
    look = _style_css({x.style for x in scene.labels}, {swatch.token(x.style) for x in scene.legend})
    sheets = [assets.leaflet("leaflet.css"), assets.own("page.css") + look]
    shapes = encode.shapes(scene)
    needed = ("map", "map_hint", "zoom_in", "zoom_out", "reset")
    text = (
        _environment()
        .get_template("page.html.jinja")
        .render(
            w=w,
            version=program_version(),
            page=_page(scene, w),
            policy=_policy(scripts, sheets, foreign=foreign),
            map_id=map_id,
            sheets=[Markup(s) for s in sheets],  # noqa: S704
            scripts=[Markup(s) for s in scripts],  # noqa: S704
            figure=Markup(figure.svg(scene, languages=encode.LANGUAGES, shapes=shapes)),  # noqa: S704
            legend=_legend(scene, w),
            drawn=[_entry(scene, p, w) for p in scene.drawn],
            lists=_lists(scene, w),
            border=_border(scene, w),
            scene=Markup(encode.scene_json(scene, shapes)),  # noqa: S704
            words=_json({k: w["page"][k] for k in needed}),
        )
    )
    return text.rstrip() + "\n"


_PROVENANCE = re.compile(rb'<meta name="bordermap-report" content="([^"]*)" data-sha256="([0-9a-f]{64})">')


def made_from(path: Path, report: Report) -> bool:
    """Whether a file is a page that was made from this report, or from an older text of it."""
    with path.open("rb") as stream:
        found = _PROVENANCE.search(stream.read(65536))
    if found is None:
        return False
    doc = html.unescape(found[1].decode("utf-8", "replace"))
    return doc == clean(report.doc) or found[2].decode("ascii") == report.sha256
