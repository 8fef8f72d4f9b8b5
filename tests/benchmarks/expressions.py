"""Words about space: how long one takes to be read and worked out, and how many of the test set are right.

    python tests/benchmarks/expressions.py [--rounds 5] [--smoke]

Reads the texts of ``tests/expressions/cases.toml``. Prints the milliseconds for a phrase once the ground is loaded,
and, as a peer in the same run, their ratio to what finding and placing the names of the same texts takes; then the
share of the cases that hold, and of the other sentences that give something, from ``tests/expressions/score.py``.
Each round works everything out anew: what was kept of the words is thrown away, what was kept of the ground is not.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

from geo import atlas, expressions, mentions, resolve
from geo import language as languages
from geo.passage import Passage
from geo.report import from_text
from geo.space import extents

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.expressions import score


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5, help="counted rounds over all texts")
    parser.add_argument("--smoke", action="store_true", help="a few texts, once: does it work at all")
    options = parser.parse_args()
    where = atlas.load()
    cases = score.cases()[:12] if options.smoke else score.cases()
    spoken: list[float] = []
    named: list[float] = []
    for n in range(2 if options.smoke else options.rounds + 1):
        extents.survey.cache_clear()
        for case in cases:
            passage, language = Passage(from_text(case["text"])), languages.of(case["text"])
            start = time.perf_counter()
            found = mentions.find(passage, where.gazetteer, language)
            situation = resolve.resolve(passage.report, found, where.region)
            between = time.perf_counter()
            phrases = expressions.find(passage, situation.matches, where, language)
            if n and phrases:  # the first round loads outlines and lines
                named.append((between - start) * 1000)
                spoken.append((time.perf_counter() - between) * 1000 / len(phrases))
    ratio = statistics.mean(spoken) / statistics.mean(named)
    print(f"a phrase: {statistics.median(spoken):.1f} ms (median), {statistics.mean(spoken):.1f} ms (mean), ", end="")
    print(f"{max(spoken):.0f} ms at most; {ratio:.2f} of the time that the names of a text take")
    right = sum(not score.faults(case) for case in cases)
    print(f"cases: {right} of {len(cases)} hold ({right / len(cases):.1%})")
    if not options.smoke:
        others = score.others()
        false = sum(bool(score.expressions(line)) for line in others)
        print(f"other sentences: {false} of {len(others)} give something ({false / len(others):.1%})")


if __name__ == "__main__":
    main()
