"""Scene to HTML: one file, no request, the same bytes for the same input.

Text enters through a Jinja environment that escapes everything (``autoescape=True``), in text
nodes and quoted attributes only. Scripts and style sheets are fixed code, named by hash in a
policy that lets nothing else run.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup, escape

from geo.names import clean, readable
from geo.version import data_date, program_version
from layers import alternative, assets, encode, figure, index, legend, listing, style, swatch, when, words
from layers.timeline import timeline
from layers.words import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from geo.model import EventDate
    from layers.house import House
    from layers.passages import Passage, Run
    from layers.scene import Scene
    from layers.words import Saying, Value

#: The whole page, or the map alone for small frames.
Variant = Literal["page", "only-map"]
# Runs before the body is read, so that readers with scripts never see the picture flash by.
_HAS_SCRIPT = 'document.documentElement.classList.add("js", ...(parent === self ? [] : ["framed"]));'
#: Our own scripts, in the order that they run in.
SCRIPTS = (
    "compact.js",
    "scene.js",
    "marks.js",
    "shapes.js",
    "labels.js",
    "views.js",
    "drawing.js",
    "filters.js",
    "find.js",
    "reading.js",
    "page.js",
)
_STRICT = '"use strict";\n'
# Dates of a sentence that are told beside it; names of the strip "also mentioned".
_EVENTS_MOST, _ALSO_MOST = 6, 30
_LINKS = ("http", "https")
# Buttons of the map: what they do, their words, their sign as an SVG path in a box of 16.
_BAR = (
    ("in", "zoom_in", "M8 3v10M3 8h10"),
    ("out", "zoom_out", "M3 8h10"),
    ("home", "reset", "M2.5 8 8 3l5.5 5M4.5 7v6h7V7"),
    ("full", "full_screen", "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3"),
)
# Words that the script needs beside the kinds of places.
_NEEDED = (
    "map",
    "map_hint",
    "zoom_in",
    "zoom_out",
    "reset",
    "full_screen",
    "find",
    "find_none",
    "time",
    "time_from",
    "time_to",
    "shown_reports",
    "side",
    "quotes",
    "close",
    "more",
    "inside_name",
    "undated_short",
    "copied",
    "match",
    "clear",
    "likely",
    "unsure",
    "kilometres",
    "metres",
)


@cache
def _environment() -> jinja2.Environment:
    found = jinja2.Environment(
        loader=jinja2.PackageLoader("layers"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        finalize=_finalized,
    )
    found.globals |= {"say": told, "word": say}
    return found


def _finalized(value: Any) -> Any:
    """What the template writes: of a text only what is fit to be read, whatever way it came here."""
    return readable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def told(what: Value) -> list[tuple[str, Markup]]:
    """A line in every language, by tag, escaped; one with no tag where all are the same.

    Its own marks of direction stay in it.
    """
    found = [(tag, escape(words.tell(what, tag))) for tag in LANGUAGES]
    return found if len({text for _, text in found}) > 1 else [("", found[0][1])]


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


@cache
def _own_script() -> str:
    """All of our scripts as one."""
    return _STRICT + "".join(assets.inlined(name).removeprefix(_STRICT) for name in SCRIPTS)


def _style_css(types: Collection[str], swatches: Collection[str]) -> str:
    """Some label types of ``layers/style.py`` as a style sheet, and what a dark page changes in them and swatches."""
    rules = [f":root{{--water:{style.WATER};--casing:{style.CASING};--halo:{style.CASING}}}"]
    for tag in LANGUAGES:
        other = f':not([lang="{tag}"])'
        rules.append(
            f'html[lang="{tag}"] :is(span,g)[lang]{other},html[lang="{tag}"] .names[lang="{tag}"]{{display:none}}'
        )
        # Without a style sheet the picture shows the labels of its first language only.
        rules.append(f'html[lang="{tag}"] g[lang="{tag}"]{{display:inline}}')
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


# -- the report's text -------------------------------------------------------------------------


def _events(events: Iterable[EventDate]) -> list[tuple[str, Saying]]:
    """When a sentence's events happened: (the words that were counted from the report's date, or "", the date)."""
    known = ((clean(e.text) if e.relative else "", when.told(e)) for e in events)
    return list(islice(dict.fromkeys((text, date) for text, date in known if date is not None), _EVENTS_MOST))


def _run(run: Run, looks: dict[str, str], linked: set[str]) -> dict[str, Any]:
    """A stretch of text; the first with letters of a mention in a sentence is its link, ``linked`` are those so far."""
    link = bool(run.place) and run.place not in linked and any(map(str.isalnum, run.text))
    if link:
        linked.add(run.place)
    look = [f"l-{run.look}"] if run.look else []
    look += [f"w-{outer}" for outer in dict.fromkeys(looks.get(i, "") for i in run.within) if outer]
    return {
        "text": run.text,
        "place": run.place,
        "link": link,
        "within": " ".join(run.within),
        "look": " ".join(["m", *look]) if look else "",
    }


def _looks(scene: Scene) -> dict[str, str]:
    """The looks of marks that may hold others."""
    areas = dict.fromkeys((*scene.areas, *scene.unplaced), "area")
    return areas | dict.fromkeys(scene.movements, "movement")


def _passage(passage: Passage, looks: dict[str, str], anchored: set[str]) -> dict[str, Any]:
    """A passage; the first of a sentence has its anchor, ``anchored`` are those so far."""
    linked: set[str] = set()
    anchor = listing.anchor(passage.report, passage.sentence)
    first = anchor not in anchored
    anchored.add(anchor)
    return {
        "id": anchor if first else "",
        "number": passage.sentence + 1,
        "runs": [_run(r, looks, linked) for r in passage.runs],
        "cut": passage.cut,
        "events": _events(passage.events),
    }


def _reports(scene: Scene, *, only_marked: bool) -> list[dict[str, Any]]:
    """The reports with what the page shows of their text, in paragraphs; or of that only what holds a mark."""
    looks, anchored = _looks(scene), set[str]()
    there = [p for p in scene.passages if p.places] if only_marked else scene.passages
    by_report = {n: list(some) for n, some in groupby(there, key=lambda p: p.report)}
    found = []
    for n, source in enumerate(scene.reports):
        link, plain = _source(source.url)
        found.append(
            {
                "n": n,
                "title": source.title,
                "date": source.date or say("page.undated_short"),
                "link": link,
                "source": plain,
                "dir": "rtl" if source.language == "ar" else "ltr",
                "paragraphs": [
                    [_passage(p, looks, anchored) for p in some]
                    for _, some in groupby(by_report.get(n, ()), key=lambda p: p.paragraph)
                ],
            }
        )
    return found


# -- beside it ---------------------------------------------------------------------------------


def _switches(scene: Scene) -> dict[tuple[str, str], list[str]]:
    """What each line of the legend switches, by role and token: looks, each in its layer."""
    found: dict[tuple[str, str], list[str]] = {}
    for layer in scene.layers:
        for token in sorted(set(layer.frame["style"])):
            found.setdefault((layer.role, legend.shown(token)), []).append(f"{layer.id}:{token}")
    return found


def _counts(scene: Scene) -> dict[tuple[str, str], int]:
    """How many places each line of the legend stands for, by role and token."""
    found: dict[tuple[str, str], set[str]] = {}
    for layer in scene.layers:
        for token, place in zip(layer.frame["style"], layer.frame["place"], strict=True):
            found.setdefault((layer.role, legend.shown(token)), set()).add(place)
    return {key: len(places - {""}) for key, places in found.items()}


def _legend(scene: Scene) -> list[dict[str, Any]]:
    """The legend's groups: what the report names, how sure the matches are, what only orients."""
    hidden = {x.id for x in scene.layers if not x.shown}
    counts, switches = _counts(scene), _switches(scene)
    rows: dict[str, list[dict[str, Any]]] = {"report": [], "basemap": []}
    for x in scene.legend:
        key = (x.role, legend.shown(x.style))
        looks = switches[key]
        rows[x.role].append(
            {
                "looks": " ".join(looks),
                "text": x.text,
                "swatch": swatch.svg(x.style),
                "shown": hidden.isdisjoint(look.partition(":")[0] for look in looks),
                "count": counts.get(key) if x.role == "report" and key[1] != style.IRREALIS else None,
            }
        )
    matched = [e.match for p, e in scene.evidence.items() if p in scene.marked]
    sure = [
        {
            "looks": "",
            "match": match,
            "text": say(f"page.{match}"),
            "swatch": "",
            "shown": True,
            "count": matched.count(match),
        }
        for match in ("clear", "likely", "unsure")
        if match in matched
    ]
    found = [
        {"title": "page.named", "note": "page.not_controlled", "rows": rows["report"], "open": True, "brief": False},
        {"title": "page.place_match", "note": "", "rows": sure, "open": True, "brief": True},
        {"title": "page.orientation", "note": "", "rows": rows["basemap"], "open": False, "brief": False},
    ]
    return [group for group in found if group["rows"]]


def _source(address: str) -> tuple[str, str]:
    """A source's address as (link, text): a link only for the schemes that are safe to follow."""
    try:
        parts = urlsplit(address)
        safe = parts.scheme.lower() in _LINKS and bool(parts.hostname) and parts.username is None
    except ValueError:
        safe = False
    return (address, "") if safe else ("", address)


def _counts_told(scene: Scene) -> list[dict[str, Any]]:
    """How much the reports tell: of each count its line, and what the script counts anew: a list, or by report."""
    sentences = [r.sentences for r in scene.reports]
    numbers: dict[str, tuple[int, Sequence[int]]] = {
        "reports": (len(sentences) if len(sentences) > 1 else 0, [1] * len(sentences)),
        "places": (len(scene.drawn), ()),
        "areas": (len(scene.areas), ()),
        "movements": (len(scene.movements), ()),
        "sentences": (sum(sentences), sentences),
    }
    return [
        {"text": say(f"page.n_{key}", n=n), "list": key, "each": each}
        for key, (n, each) in numbers.items()
        if n or key == "places"
    ]


def _dated(scene: Scene) -> Saying:
    dates = [r.date for r in scene.reports if r.date]
    if not dates:
        return say("page.undated")
    if len(scene.reports) == 1:
        return say("page.dated", date=dates[0])
    return say("page.dated_between", first=dates[0], last=dates[-1])


def _page(scene: Scene) -> dict[str, Any]:
    link, plain = _source(scene.reports[0].url) if len(scene.reports) == 1 else ("", "")
    dated = _dated(scene)
    return {
        "title": scene.title,
        "description": words.tell(scene.disclaimer, scene.language),
        "dated": dated,
        "counts": _counts_told(scene),
        "attribution": " · ".join(scene.attribution),
        "disclaimer": scene.disclaimer,
        "which_dates": say("page.which_dates", report=dated, data=data_date().isoformat()),
        "made_by": say("page.made_by", version=program_version(), sha256=scene.sha256[:12]),
        "rights": scene.rights,
        "unquoted": say("page.unquoted", n=len(scene.unquoted)) if scene.unquoted else None,
        "doc": scene.doc,
        "sha256": scene.sha256,
        "source_url": link,
        "source_text": plain,
    }


def _cards(scene: Scene) -> list[dict[str, Any]]:
    """An entry for all that a card can be opened of; where its sentences stand is told only for want of quotes."""
    quoted = {place for p in scene.passages for place in p.places}
    groups = (listing.listed(scene), scene.movements, scene.areas, scene.unplaced, scene.elsewhere)
    places = dict.fromkeys(place for group in groups for place in group[: listing.LISTED])
    found = [listing.entry(scene, place, frozenset()) for place in places]
    return [e | {"refs": [], "in_names": []} if e["place"] in quoted else e for e in found]


def _house(house: House) -> dict[str, Any]:
    """Whose map it is; its line is told in the page's language where there is one in each, else as it is in all."""
    everywhere = {tag for tag, _ in house.disclaimer} >= set(LANGUAGES)
    return {
        "logo": house.logo,
        "organisation": house.organisation,
        "named": say("page.map_by", name=house.organisation) if house.organisation else None,
        "disclaimer": house.disclaimer,
        "everywhere": everywhere,
    }


def _also(scene: Scene) -> list[dict[str, Any]]:
    """The strip of what lies outside the map, or is no place at all."""
    named = [
        {"place": p, "row": p, "name": scene.evidence[p].called} for p in scene.elsewhere if scene.evidence[p].is_placed
    ]
    return named + [{"place": "", "row": listing.row(found), "name": name} for name, found in scene.organisations]


def _json(data: Any) -> Markup:
    """Data as JSON that can stand in a script element: no ``<`` is left to end it."""
    return Markup(json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))  # noqa: S704


def _script_words() -> dict[str, dict[str, str]]:
    """The words that the script needs, by language."""
    found = {}
    for tag in LANGUAGES:
        loaded = words.load(tag)
        kinds = {f"kind_{kind}": text for kind, text in loaded["kinds"].items()}
        found[tag] = {"direction": loaded["direction"]} | {k: loaded["page"][k] for k in _NEEDED} | kinds
    return found


def _told(scene: Scene) -> dict[str, Any]:
    """What the script knows of the reports, and the page's first language."""
    return {"language": scene.language, "reports": [{"title": r.title, "date": r.date} for r in scene.reports]}


def render(scene: Scene, *, map_id: str, composed: str, foreign: bool = False, variant: Variant = "page") -> str:
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
    variant
        The whole page, or the map alone for small frames, with its credits and disclaimer.
    """
    scripts = [_HAS_SCRIPT, assets.leaflet("leaflet.js"), _own_script(), composed]
    if foreign:
        scripts.insert(2, assets.default_marker_script())
    look = _style_css({x.style for x in scene.labels}, {swatch.token(x.style) for x in scene.legend})
    sheets = [assets.leaflet_sheet(whole=foreign), assets.inlined("page.css") + look]
    only_map = variant == "only-map"
    shapes = encode.shapes(scene, wide=only_map)
    there = listing.shown(scene)
    listed = listing.listed(scene)
    also = _also(scene)
    own = words.load(scene.language)
    figure_languages = (scene.language, *(tag for tag in LANGUAGES if tag != scene.language))
    text = (
        _environment()
        .get_template("page.html.jinja")
        .render(
            language=scene.language,
            direction=own["direction"],
            languages=[(tag, words.load(tag)["name"]) for tag in LANGUAGES],
            label=own["page"].__getitem__,
            version=program_version(),
            variant=variant,
            only_map=only_map,
            text=scene.text,
            page=_page(scene),
            house=_house(scene.house),
            policy=_policy(scripts, sheets, foreign=foreign),
            map_id=map_id,
            bar=_BAR,
            sheets=[Markup(s) for s in sheets],  # noqa: S704
            scripts=[Markup(s) for s in scripts],  # noqa: S704
            figure=Markup(figure.svg(scene, languages=figure_languages, shapes=shapes)),  # noqa: S704
            legend=_legend(scene),
            time=timeline([r.date for r in scene.reports]),
            reports=_reports(scene, only_marked=only_map),
            in_words=alternative.told(scene),
            cards=_cards(scene) if only_map else (),
            drawn=[listing.entry(scene, p, there) for p in listed],
            unlisted=len(scene.drawn) - len(listed),
            unlisted_runs=escape(index.runs(scene, set(scene.drawn) - set(listed))),
            unlisted_note=say("page.unlisted", n=len(scene.drawn) - len(listed)),
            lists=listing.groups(scene, there),
            also=also[:_ALSO_MOST],
            also_more=[e["row"] for e in also[_ALSO_MOST:]],
            facts=scene.facts,
            scene=Markup(encode.scene_json(scene, shapes, wide=only_map)),  # noqa: S704
            reports_told=_json(_told(scene)),
            words=_json(_script_words()),
        )
    )
    return text.rstrip() + "\n"
