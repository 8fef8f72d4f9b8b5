"""Cold start: a report's map against the same data drawn by hand with folium, and by geopandas.explore.

    python tests/benchmarks/cold_start.py [--runs 7] [--smoke]

Each program starts anew for each run, in turn, so that a machine that slows down slows all three.
Prints the median seconds and peak memory of each, and the ratios of the medians. The hand-written
script draws the provinces of two countries, a border and three points; so does explore. Neither
reads a text, places a label or writes a page that works offline.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "geo" / "data"
REPORT = DATA / "example.txt"

READ = f"""
import geopandas
provinces = geopandas.read_file({str(DATA / "openstreetmap.gpkg")!r}, layer="provinces")
border = geopandas.read_file({str(DATA / "openstreetmap.gpkg")!r}, layer="borders")
points = [(36.34, 43.13), (33.43, 43.30), (35.33, 40.14)]
"""
BY_HAND = (
    "import folium"
    + READ
    + """
m = folium.Map(location=[34.5, 41], zoom_start=6, tiles=None)
folium.GeoJson(provinces[["name", "geometry"]], name="provinces", tooltip=folium.GeoJsonTooltip(["name"])).add_to(m)
folium.GeoJson(border[["name", "geometry"]], name="border", style_function=lambda _: {"color": "red"}).add_to(m)
for lat, lon in points:
    folium.Marker([lat, lon], popup="x").add_to(m)
folium.LayerControl().add_to(m)
m.save(OUT)
"""
)
EXPLORE = (
    READ
    + """
m = provinces[["name", "geometry"]].explore("name", tiles=None, legend=False)
border[["name", "geometry"]].explore(m=m, color="red")
geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(*zip(*[(x, y) for y, x in points])), crs=4326).explore(m=m)
m.save(OUT)
"""
)
OURS = f"""
import sys
from layers.cli import main
sys.exit(main(["build", {str(REPORT)!r}, "-o", OUT, "--force"]))
"""
PROGRAMS = {"bordermap build": OURS, "folium by hand": BY_HAND, "geopandas.explore": EXPLORE}


def run(code: str, folder: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of a program that starts anew."""
    target = folder / "map.html"
    target.unlink(missing_ok=True)
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", f"OUT = {str(target)!r}\n{code}"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    told = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or not target.is_file():
        sys.exit(f"a program of the benchmark failed:\n{told}")
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    """Run the programs in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=7, help="counted runs of each program")
    parser.add_argument("--smoke", action="store_true", help="one run each: does it work at all")
    options = parser.parse_args()
    runs = 1 if options.smoke else options.runs
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in PROGRAMS}
    with tempfile.TemporaryDirectory() as folder:
        for n in range(runs + 1):
            for name, code in PROGRAMS.items():
                measured = run(code, Path(folder))
                if n or options.smoke:  # the first round warms the disk's cache
                    found[name].append(measured)
    seconds = {name: statistics.median(s for s, _ in rows) for name, rows in found.items()}
    print(f"{'program':<20}{'median s':>10}{'peak MB':>10}{'ours / it':>12}")
    for name, rows in found.items():
        megabytes = max(m for _, m in rows)
        print(f"{name:<20}{seconds[name]:>10.2f}{megabytes:>10.0f}{seconds['bordermap build'] / seconds[name]:>12.2f}")


if __name__ == "__main__":
    main()
