"""Opening the index of the world's names and asking it: against a plain dict of the same names.

    python tests/benchmarks/open_index.py [--runs 5] [--smoke]

Each run is a process of its own, the two take turns. One maps ``geo/data/world`` into memory, the
other unpickles a dict of the same keys, each with the rows of its places. Both then look up the same
names. Prints the median milliseconds of opening and of a thousand look-ups, the resident memory
that both add, and the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from geo.store import embedded_folder
from geo.world import FILES, World

#: Names that are looked up in each run.
LOOK_UPS = 1000


def as_dict(index: World) -> dict[str, tuple[tuple[str, str, float, float], ...]]:
    """All names of the index with what a look-up gives, as a plain dict."""
    found = {}
    for key in sorted(index.keys):
        places = (c.place for c in index.candidates(key))
        found[key] = tuple((p.id, p.name, p.lat or 0.0, p.lon or 0.0) for p in places)
    return found


def resident() -> float:
    """Megabytes of this process that are in memory, as Linux counts them: mapped files where they were read."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measured(way: str, pickled: Path) -> dict[str, float]:
    """Open one of the two in this process and look names up."""
    keys: list[str] = json.loads(pickled.with_suffix(".json").read_text(encoding="utf-8"))
    before = resident()
    start = time.perf_counter()
    known: Any = World(embedded_folder() / "world") if way == "index" else pickle.loads(pickled.read_bytes())  # noqa: S301
    opened = time.perf_counter()
    ask = known.candidates if way == "index" else known.get
    found = sum(bool(ask(key)) for key in keys)
    asked = time.perf_counter()
    assert found == len(keys)
    return {
        "open": (opened - start) * 1000,
        "ask": (asked - opened) * 1e6 / len(keys),
        "memory": resident() - before,
    }


def _run(way: str, pickled: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--way", way, "--pickled", str(pickled)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Run the two in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each")
    parser.add_argument("--smoke", action="store_true", help="one run each: does it work at all")
    parser.add_argument("--way", choices=["index", "dict"], help=argparse.SUPPRESS)
    parser.add_argument("--pickled", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        print(json.dumps(measured(options.way, options.pickled)))
        return
    with tempfile.TemporaryDirectory() as folder:
        pickled = Path(folder) / "names.pickle"
        names = as_dict(World(embedded_folder() / "world"))
        pickled.write_bytes(pickle.dumps(names, protocol=5))
        keys = random.Random(1).sample(sorted(names), LOOK_UPS)  # noqa: S311
        pickled.with_suffix(".json").write_text(json.dumps(keys), encoding="utf-8")
        sizes = {"index": sum((embedded_folder() / "world" / f).stat().st_size for f in FILES) / 1e6}
        sizes["dict"] = pickled.stat().st_size / 1e6
        del names
        found: dict[str, list[dict[str, float]]] = {"index": [], "dict": []}
        for _ in range(1 if options.smoke else options.runs):
            for way, runs in found.items():
                runs.append(_run(way, pickled))
    for what, unit in (("open", "ms"), ("ask", "µs a look-up"), ("memory", "MB resident")):
        index, plain = (statistics.median(run[what] for run in found[way]) for way in ("index", "dict"))
        print(f"{what}: index {index:.1f}, dict {plain:.1f} {unit}, ratio {index / plain:.3f}")
    print(f"on disk: index {sizes['index']:.1f}, dict {sizes['dict']:.1f} MB")


if __name__ == "__main__":
    main()
