"""A scene of thousands of named places: how long its labels and its page take.

    python tests/benchmarks/many_places.py [--places 8000] [--smoke]

The places lie at random over the region, their names are those of its towns; a third of the matches are likely or
unsure. Prints the seconds of processor time that each step takes, and how many labels find room at each zoom.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import bordermap
from geo.model import Match, Mention, Role, Situation, Span
from geo.report import from_text
from layers import encode, labels, projection
from layers.arrows import Arrows
from layers.report_map import ReportMap
from layers.scene import compose

if TYPE_CHECKING:
    from geo.model import Place

_SMOKE = 200
_CONFIDENCES = (0.9, 0.9, 0.9, 0.9, 0.6, 0.3)


def _places(count: int) -> list[Place]:
    atlas = bordermap.atlas()
    towns = atlas.gazetteer.towns(atlas.region.countries, atlas.region.bounds, count)
    west, south, east, north = atlas.region.bounds
    # The same places each time: nothing is kept secret.
    at = random.Random(6)  # noqa: S311
    made = (towns[n % len(towns)] for n in range(count))
    return [
        replace(p, id=f"made-{n}", lon=at.uniform(west, east), lat=at.uniform(south, north)) for n, p in enumerate(made)
    ]


def situation(count: int) -> Situation:
    """A report that names so many places, a sentence each."""
    places = _places(count)
    head, before, after = "Many places\n\n", "Troops were seen in ", " on that day. "
    report = from_text(head + "".join(f"{before}{p.name}{after}" for p in places))
    matches, start = [], len(head)
    for n, place in enumerate(places):
        start += len(before)
        span = Span(start, start + len(place.name))
        sentence = next(i for i in range(n, len(report.sentences)) if report.sentences[i].end >= span.end)
        mention = Mention(span, place.name, sentence, Role.LITERAL)
        matches.append(Match(mention, place, _CONFIDENCES[n % len(_CONFIDENCES)]))
        start = span.end + len(after)
    return Situation(report, tuple(matches), (), ())


def main() -> None:
    """Build the scene and its page, step by step."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--places", type=int, default=8000, help="how many places the report names")
    parser.add_argument("--smoke", action="store_true", help="few places: does it work at all")
    options = parser.parse_args()
    told = situation(_SMOKE if options.smoke else options.places)
    times = [time.process_time()]
    scene = compose(told, bordermap.atlas())
    times.append(time.process_time())
    shapes, standing = encode.shapes(scene), Arrows(scene.layers, projection.mercator)
    times.append(time.process_time())
    table = labels.zoom_table(scene.labels, labels.ZOOMS, scene.extent, layers=scene.layers, arrows=standing)
    times.append(time.process_time())
    html = ReportMap(scene).html()
    times.append(time.process_time())
    steps = zip(("scene", "shapes", "labels", "page"), times, times[1:], strict=False)
    print(", ".join(f"{name} {end - start:.1f} s" for name, start, end in steps), f"({len(html) / 1e6:.1f} MB)")
    print("labels by zoom:", *(sum(row[z] is not None for row in table) for z in range(len(labels.ZOOMS))))
    print(len(shapes.pool), "shapes")


if __name__ == "__main__":
    main()
