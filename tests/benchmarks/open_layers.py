"""Opening the layers that a map needs: our reader against pyogrio's, on the same files.

    python tests/benchmarks/open_layers.py [--runs 20] [--smoke]

Each run reads all layers of the embedded region anew, as GeoDataFrames, in one process; the two
readers take turns. Prints the median milliseconds of each, and their ratio.
"""

from __future__ import annotations

import argparse
import statistics
import time

import geopandas as gpd
import pyogrio

from geo.boundaries import Boundaries
from geo.store import FILES, Store, embedded_folder

LAYERS = ("land", "countries", "provinces", "borders", "lakes", "rivers")


def ours() -> int:
    """Rows that our reader gives, all layers together."""
    boundaries = Boundaries(Store(embedded_folder()))
    return sum(len(boundaries.layer(layer)) for layer in LAYERS)


def by_pyogrio() -> int:
    """The same by pyogrio: every file that has a layer is asked for it."""
    rows = 0
    for name in FILES:
        path = embedded_folder() / f"{name}.gpkg"
        for layer in {str(found) for found in pyogrio.list_layers(path)[:, 0]} & set(LAYERS):
            rows += len(gpd.read_file(path, layer=layer))
    return rows


def main() -> None:
    """Run the readers in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=20, help="counted runs of each reader")
    parser.add_argument("--smoke", action="store_true", help="one run each: does it work at all")
    options = parser.parse_args()
    found: dict[str, list[float]] = {"ours": [], "pyogrio": []}
    assert ours() == by_pyogrio()
    for _ in range(1 if options.smoke else options.runs):
        for name, read in (("ours", ours), ("pyogrio", by_pyogrio)):
            start = time.perf_counter()
            read()
            found[name].append((time.perf_counter() - start) * 1000)
    medians = {name: statistics.median(times) for name, times in found.items()}
    ratio = medians["ours"] / medians["pyogrio"]
    print(f"ours {medians['ours']:.0f} ms, pyogrio {medians['pyogrio']:.0f} ms, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
