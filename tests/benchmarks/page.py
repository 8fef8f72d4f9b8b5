"""The page in Chromium: its size, how soon it is ready, how it pans and zooms, beside others of the same data.

    python tests/benchmarks/page.py [--places 8000] [--runs 5] [--smoke]

Peers are folium's page of the same provinces and border, geopandas.explore's of the provinces and of as many points
as the large page has, and a plain page of Leaflet that draws the same provinces and points on canvas. What the peers
ask of the network is answered here, at once: Leaflet from the package that ships it, jQuery, Bootstrap and Font
Awesome as `.ci/setup dev` has fetched them, the rest (old icons) empty; what is not there is told. All pages are
opened in turn, the median of the runs counts. No figure fails.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import geopandas
import numpy as np
import shapely
from playwright.sync_api import sync_playwright

import bordermap
from layers import assets
from layers.report_map import ReportMap
from layers.scene import compose
from tests.benchmarks.many_places import situation

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

    from layers.scene import Scene

EXAMPLE = Path(__file__).resolve().parents[2] / "geo" / "data" / "example.txt"
MODULES = Path(__file__).resolve().parents[2] / ".cache" / "node_modules"
HERE = {
    "jquery-3.7.1.min.js": "jquery/dist/jquery.min.js",
    "bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "all.min.css": "@fortawesome/fontawesome-free/css/all.min.css",
}
READY = (
    "addEventListener('load', () => requestAnimationFrame(() => requestAnimationFrame("
    "() => { window.readyAt = performance.now(); })))"
)
FRAMES = (
    "window.frameTimes = []; let before = performance.now();"
    "(function tick(now) { frameTimes.push(now - before); before = now; requestAnimationFrame(tick); })(before)"
)
PLAIN = """<!DOCTYPE html><title>plain</title><style>%s html,body,#m{height:100%%;margin:0}</style><div id="m"></div>
<script>%s</script><script>const data = %s, map = L.map("m", {preferCanvas: true}).setView([34.5, 41], 6);
L.geoJSON(data.provinces).addTo(map);
for (const p of data.points) { L.circleMarker(p, {radius: 4}).addTo(map); }</script>"""


@dataclass(frozen=True)
class Figures:
    """Of a page: milliseconds until it is ready, megabytes of heap, the 95th percentile of its frames' milliseconds."""

    ready: float
    heap: float
    frame: float


def answer(route: Route) -> None:
    """What a peer asks of the network: Leaflet from its package, what else is here from there, the rest empty."""
    address = route.request.url
    if address.startswith("file:"):
        route.continue_()
        return
    name = address.rsplit("/", 1)[-1]
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    path = MODULES / HERE.get(name, "-")
    if name in ("leaflet.css", "leaflet.js"):
        route.fulfill(status=200, content_type=kind, body=assets.leaflet(name))
    else:
        route.fulfill(status=200, content_type=kind, body=path.read_text("utf-8") if path.is_file() else "")


def opened(browser: Browser, path: Path) -> Page:
    """A page at 1400 by 900, ready."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.route("**/*", answer)
    page.add_init_script(READY)
    page.goto(path.as_uri(), timeout=120_000)
    while not page.evaluate("!!window.readyAt"):
        page.wait_for_timeout(20)
    return page


def measured(browser: Browser, path: Path) -> Figures:
    """A page's figures, of one opening."""
    page = opened(browser, path)
    ready = page.evaluate("(performance.getEntriesByName('map-ready')[0] || {}).startTime || window.readyAt")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    heap = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}["JSHeapUsedSize"] / 1e6
    page.evaluate(FRAMES)
    page.mouse.move(450, 450)
    for _ in range(3):
        page.mouse.down()
        for step in range(20):
            page.mouse.move(450 - 10 * step, 450 - 5 * step)
        page.mouse.up()
        page.mouse.move(450, 450)
        page.mouse.wheel(0, -240)
        page.wait_for_timeout(400)
        page.mouse.wheel(0, 240)
        page.wait_for_timeout(400)
    frames = page.evaluate("frameTimes")
    page.context.close()
    return Figures(ready, heap, float(np.percentile(frames, 95)))


def pages(folder: Path, scene: Scene, large: Scene, points: list[tuple[float, float]]) -> dict[str, Path]:
    """Our two pages and the peers', in files."""
    provinces = next(x.frame for x in scene.layers if x.id == "provinces")[["name", "geometry"]]
    border = next(x.frame for x in scene.layers if x.id == "border-of-interest")[["name", "geometry"]]
    by_hand = folium.Map(location=[34.5, 41], zoom_start=6, tiles=None)
    folium.GeoJson(provinces, tooltip=folium.GeoJsonTooltip(["name"])).add_to(by_hand)
    folium.GeoJson(border, style_function=lambda _: {"color": "red"}).add_to(by_hand)
    explored = provinces.explore(tiles=None)
    geopandas.GeoDataFrame(geometry=shapely.points([(x, y) for y, x in points]), crs=4326).explore(m=explored)
    data = json.dumps({"provinces": json.loads(provinces.to_json()), "points": points})
    found = {name: folder / f"{name}.html" for name in ("ours", "large", "folium", "explore", "plain")}
    ReportMap(scene).save(found["ours"])
    ReportMap(large).save(found["large"])
    by_hand.save(found["folium"])
    explored.save(found["explore"])
    found["plain"].write_text(PLAIN % (assets.leaflet("leaflet.css"), assets.leaflet("leaflet.js"), data), "utf-8")
    return found


def row(what: str, value: str, gate: str, *, met: bool) -> None:
    """A line of the table."""
    print(f"{what:<58}{value:>14}{gate:>14}  {'met' if met else 'missed'}")


def sizes(path: Path) -> tuple[float, float]:
    """Kilobytes of a file, as it is and compressed."""
    raw = path.read_bytes()
    return len(raw) / 1e3, len(gzip.compress(raw, 9)) / 1e3


def table(files: dict[str, Path], figures: dict[str, Figures]) -> None:
    """All figures beside their gates."""
    raw, packed = sizes(files["ours"])
    row("example, kB", f"{raw:.0f}", "<= 450", met=raw <= 450)
    row("example, compressed, kB", f"{packed:.0f}", "<= 140", met=packed <= 140)
    large, _ = sizes(files["large"])
    row("large page, kB", f"{large:.0f}", "<= 1200", met=large <= 1200)
    ours, many = figures["ours"], figures["large"]
    for what, value, most in (
        ("example ready, of folium's page", ours.ready / figures["folium"].ready, 0.8),
        ("large page ready, of geopandas.explore's", many.ready / figures["explore"].ready, 0.5),
        ("large page, frames (95 %), of plain Leaflet on canvas", many.frame / figures["plain"].frame, 1.2),
    ):
        row(what, f"{value:.2f}", f"<= {most}", met=value <= most)
    row("example, heap, MB", f"{ours.heap:.1f}", "<= 25", met=ours.heap <= 25)
    row("large page, heap, MB", f"{many.heap:.1f}", "<= 25", met=many.heap <= 25)
    print()
    for name, f in figures.items():
        print(f"{name:<10} ready {f.ready:6.0f} ms   heap {f.heap:5.1f} MB   frame {f.frame:5.1f} ms")


def main() -> None:
    """Write the pages, open them in turn, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--places", type=int, default=8000, help="of the large page")
    parser.add_argument("--runs", type=int, default=5, help="how often each page is opened")
    parser.add_argument("--smoke", action="store_true", help="few places, one run")
    options = parser.parse_args()
    places, runs = (200, 1) if options.smoke else (options.places, options.runs)
    many = situation(places)
    points = [(m.place.lat or 0.0, m.place.lon or 0.0) for m in many.matches if m.place]
    unsandboxed = ["--no-sandbox"] if os.geteuid() == 0 else []
    flags = ["--disable-gpu", "--no-first-run", "--disable-background-networking", *unsandboxed]
    missing = [name for name, path in HERE.items() if not (MODULES / path).is_file()]
    if missing:
        print(f"answered empty, in the peers' favour: {', '.join(missing)} (.ci/setup dev fetches them)")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        files = pages(Path(folder), bordermap.map(EXAMPLE).scene, compose(many, bordermap.atlas()), points)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        found: dict[str, list[Figures]] = {name: [] for name in files}
        for _ in range(runs):
            for name, path in files.items():
                found[name].append(measured(browser, path))
        browser.close()
        table(files, {name: middle(some) for name, some in found.items()})


def middle(some: list[Figures]) -> Figures:
    """The medians of some figures."""

    def of(name: str) -> float:
        values: list[Any] = [getattr(f, name) for f in some]
        return float(statistics.median(values))

    return Figures(of("ready"), of("heap"), of("frame"))


if __name__ == "__main__":
    main()
