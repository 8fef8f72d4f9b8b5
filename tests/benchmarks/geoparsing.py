"""Finding and placing names, measured on public corpora beside other programs in the same run.

    python tests/benchmarks/geoparsing.py [--corpora DIR] [--scorer FILE] [--smoke]

Each text is read by weights fitted on the others only: five-fold by text over both corpora, then
each corpus by weights from the other alone. The corpora (LGL, TR-News as JSON Lines) and the
scorer are not part of the project; where they are not beside it, that is said and nothing
measured. Peers that are not installed are named and left out (``pip install -e .[peers]``);
they take the most populous place of that name in our index. Prints F1 of recognition (exact span)
and of located names, the reliability of confidences, texts a second, and peak memory.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import json
import random
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo import atlas as atlases
from geo import locations, mentions, resolve
from geo.data.making import training
from geo.report import from_text
from geo.summary import prominence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from geo.atlas import Atlas
    from geo.recogniser import Recogniser
    from geo.resolve import Resolver

    Rows = dict[str, list[dict[str, Any]]]

SHARED = Path(__file__).resolve().parents[3] / "shared"
CORPORA = ("lgl", "trnews")
FOLDS = 5
BOOTSTRAPS = 1000
#: Texts that a smoke run reads with the weights that the program carries.
SMOKE = 40


def _scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score_locate", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: no scorer")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _score(scorer: Any, documents: Sequence[dict[str, Any]], rows: Rows) -> Mapping[str, int]:
    with contextlib.redirect_stdout(io.StringIO()):
        tally: Mapping[str, int] = scorer.score(documents, rows)
    return tally


def _f1(hit: int, predicted: int, gold: int) -> float:
    return 2 * hit / (predicted + gold) if predicted + gold else 0.0


def _figures(tally: Mapping[str, int]) -> tuple[float, float]:
    """F1 of recognition (exact span) and of located names."""
    recognised = _f1(tally["exact"], tally["rows"], tally["gold"])
    return recognised, _f1(tally["right"], tally["located_rows"], tally["placed"])


def _in_region(document: dict[str, Any]) -> bool:
    points = [t for t in document["toponyms"] if t.get("lat") is not None]
    return any(34 <= t["lon"] <= 50 and 28 <= t["lat"] <= 39 for t in points)


# -- ours --------------------------------------------------------------------------------------


def _rows(text: training.Text, atlas: Atlas, names: Recogniser, places: Resolver) -> list[dict[str, Any]]:
    found = mentions.find(text.report, atlas.gazetteer, model=names)
    return [
        {
            "start": m.mention.span.start,
            "end": m.mention.span.end,
            "role": m.mention.role.value,
            "lat": m.place.lat if m.place else None,
            "lon": m.place.lon if m.place else None,
            "geonames_id": m.place.geonames_id if m.place else None,
            "confidence": m.confidence,
        }
        for m in resolve.resolve(text.report, found, atlas.region, places).matches
    ]


def _cross_validated(
    texts: Sequence[training.Text],
    varied: Sequence[training.Text],
    atlas: Atlas,
    parts: Sequence[Callable[[str], bool]],
) -> Rows:
    """Each part of the texts read by weights that the other parts teach."""
    found: Rows = {}
    for is_tested in parts:
        learned = [t for t in texts if not is_tested(t.id)]
        names = training.fit_recogniser([*learned, *(t for t in varied if not is_tested(t.id))])
        training.group(learned, atlas, names)
        places = training.fit_resolver(learned)
        found |= {t.id: _rows(t, atlas, names, places) for t in texts if is_tested(t.id)}
    return found


# -- peers -------------------------------------------------------------------------------------


def _geotext(documents: Sequence[dict[str, Any]]) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    geotext = import_module("geotext")
    for d in documents:
        found = geotext.GeoText(d["text"])
        yield d["id"], list(_occurrences(d["text"], {*found.cities, *found.countries, *found.nationalities}))


def _occurrences(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where names stand: geotext tells which it found and not where."""
    for name in names:
        at = text.find(name)
        while at >= 0:
            yield at, at + len(name)
            at = text.find(name, at + len(name))


def _flashgeotext(documents: Sequence[dict[str, Any]]) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    geotext = import_module("flashgeotext.geotext").GeoText()
    for d in documents:
        found = geotext.extract(d["text"], span_info=True)
        yield d["id"], [tuple(s) for kind in found.values() for name in kind.values() for s in name["span_info"]]


def _spacy(documents: Sequence[dict[str, Any]]) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    model = import_module("en_core_web_md").load(exclude=["lemmatizer", "parser", "attribute_ruler"])
    for d in documents:
        kinds = {"GPE", "LOC", "FAC", "NORP"}
        yield d["id"], [(e.start_char, e.end_char) for e in model(d["text"]).ents if e.label_ in kinds]


PEERS = {"geotext": _geotext, "flashgeotext": _flashgeotext, "en_core_web_md": _spacy}


def _most_prominent(atlas: Atlas, text: str, span: tuple[int, int]) -> dict[str, Any]:
    candidates = atlas.gazetteer.candidates(text[slice(*span)])
    place = max(candidates, key=prominence).place if candidates else None
    row: dict[str, Any] = {"start": span[0], "end": span[1], "role": "literal"}
    told = ("lat", "lon", "geonames_id")
    return row | {name: getattr(place, name) if place else None for name in told}


# -- the table ---------------------------------------------------------------------------------


def _interval(scorer: Any, documents: Sequence[dict[str, Any]], rows: Rows) -> tuple[float, float]:
    """The bootstrap interval (95 %) of located F1, over texts."""
    tallies = [_score(scorer, [d], rows) for d in documents]
    dice = random.Random(1)  # noqa: S311 - figures must repeat, nothing is secret
    figures = []
    for _ in range(BOOTSTRAPS):
        drawn = dice.choices(tallies, k=len(tallies))
        sums = [sum(t.get(name, 0) for t in drawn) for name in ("right", "located_rows", "placed")]
        figures.append(_f1(*sums))
    figures.sort()
    return figures[BOOTSTRAPS // 40], figures[-BOOTSTRAPS // 40]


def _line(name: str, scorer: Any, gold: Mapping[str, list[dict[str, Any]]], rows: Rows, speed: float = 0.0) -> None:
    cells = [_figures(_score(scorer, gold[c], rows)) for c in CORPORA]
    near = [d for c in CORPORA for d in gold[c] if _in_region(d)]
    region = _figures(_score(scorer, near, rows))[1]
    told = f"{name:34} " + "  ".join(f"{a:.3f} {b:.3f}" for a, b in cells) + f"  {region:.3f}"
    print(told + (f"  {speed:6.0f}" if speed else ""), flush=True)


def _cases(document: dict[str, Any], rows: Sequence[dict[str, Any]], scorer: Any) -> Iterator[tuple[float, bool]]:
    """Confidence of each placed row, and whether it is a marked name in its right place."""
    for row in rows:
        marked = [t for t in document["toponyms"] if scorer.overlap(t, row) > 0]
        ignored = any(scorer.overlap(q, row) > 0 for q in document.get("ignore") or [])
        if row["lat"] is None or (ignored and not marked) or (marked and marked[0]["lat"] is None):
            continue
        yield row["confidence"], bool(marked) and scorer.right(marked[0], row)


def _reliability(gold: Mapping[str, list[dict[str, Any]]], rows: Rows, scorer: Any) -> None:
    """How often a placed name of a given confidence is a marked one in its right place."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for documents in gold.values():
        for d in documents:
            for case in _cases(d, rows[d["id"]], scorer):
                bins[min(9, int(case[0] * 10))].append(case)
    print("\nreliability: of all names placed with a confidence, how many are marked, and there")
    print("  confidence   names   mean   right")
    for i, cases in enumerate(bins):
        if cases:
            mean, right = (sum(c[n] for c in cases) / len(cases) for n in (0, 1))
            print(f"  {i / 10:.1f} to {(i + 1) / 10:.1f}  {len(cases):6}   {mean:.2f}    {right:.2f}")
    whole = sum(map(len, bins))
    gaps = [abs(sum(c[0] for c in b) - sum(c[1] for c in b)) for b in bins if b]
    print(f"  expected calibration error {sum(gaps) / whole:.3f}")


def _speed(paths: Sequence[Path]) -> None:
    """Texts a second and peak memory of ``bordermap locate``'s work, in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--time-only", *map(str, paths)], check=True)
    done.check_returncode()


def _time_only(paths: Sequence[str]) -> None:
    texts = [json.loads(x)["text"] for p in paths for x in Path(p).read_text("utf-8").split("\n") if x]
    start = time.perf_counter()
    atlas = atlases.load()
    list(locations.rows(from_text(texts[0]), atlas))
    loaded = time.perf_counter()
    for text in texts:
        list(locations.rows(from_text(text), atlas))
    seconds = time.perf_counter() - loaded
    # Not getrusage: its peak counts the parent that this process was split from.
    status = Path("/proc/self/status").read_text("utf-8")
    megabytes = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    print(
        f"\nloaded in {loaded - start:.2f} s; {len(texts) / seconds:.0f} texts a second; {megabytes:.0f} MB at the peak"
    )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=SHARED / "corpora", help="folder of lgl.jsonl and trnews.jsonl")
    parser.add_argument("--scorer", type=Path, default=SHARED / "tools" / "score_locate.py")
    parser.add_argument("--smoke", action="store_true", help="a few texts, with the weights that the program carries")
    parser.add_argument("--time-only", nargs="+", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.time_only:
        _time_only(args.time_only)
        return 0
    paths = [args.corpora / f"{c}.jsonl" for c in CORPORA]
    if not all(p.is_file() for p in [*paths, args.scorer]):
        print(f"not measured: no corpora and scorer at {args.corpora} and {args.scorer}")
        return 0
    if args.smoke:
        _smoke(paths, _scorer(args.scorer))
    else:
        _measure(paths, _scorer(args.scorer))
    return 0


def _documents(paths: Sequence[Path]) -> dict[str, list[dict[str, Any]]]:
    return {p.stem: [json.loads(x) for x in p.read_text("utf-8").split("\n") if x.strip()] for p in paths}


def _smoke(paths: Sequence[Path], scorer: Any) -> None:
    atlas = atlases.load()
    gold = {name: documents[:SMOKE] for name, documents in _documents(paths).items()}
    rows = {d["id"]: list(locations.rows(from_text(d["text"], doc=d["id"]), atlas)) for ds in gold.values() for d in ds}
    print(f"{SMOKE} texts of each corpus, by weights that were fitted on them: no measurement, only that it runs")
    _line("bordermap", scorer, gold, rows)


def _measure(paths: Sequence[Path], scorer: Any) -> None:
    atlas = atlases.load()
    gold = _documents(paths)
    everything = [d for c in CORPORA for d in gold[c]]
    print("F1 of recognition (exact) and of located names; located in texts of the region; texts a second")
    print(f"{'':34} {'LGL':11}  {'TR-News':11}  region    speed")
    for name, peer in PEERS.items():
        try:
            import_module(name)
        except ImportError:
            print(f"{name:34} not installed")
            continue
        start = time.perf_counter()
        spans = dict(peer(everything))
        speed = len(everything) / (time.perf_counter() - start)
        rows = {d["id"]: [_most_prominent(atlas, d["text"], s) for s in spans[d["id"]]] for d in everything}
        _line(f"{name} + most prominent", scorer, gold, rows, speed)
    texts = training.read(paths, atlas.gazetteer)
    varied = training.read_varied(paths, atlas.gazetteer)
    folds = [lambda name, k=k: training.fold(name, FOLDS) == k for k in range(FOLDS)]
    rows = _cross_validated(texts, varied, atlas, folds)
    _line("bordermap, five-fold by text", scorer, gold, rows)
    near = [d for d in everything if _in_region(d)]
    low, high = _interval(scorer, near, rows)
    others = [lambda name, c=c: name.startswith(f"{c}:") for c in {d["id"].split(":")[0] for d in everything}]
    _line("bordermap, from the other corpus", scorer, gold, _cross_validated(texts, varied, atlas, others))
    print(f"\nregion, five-fold: {len(near)} texts, located F1 {_figures(_score(scorer, near, rows))[1]:.3f}", end=" ")
    print(f"(95 % of {BOOTSTRAPS} bootstraps over texts: {low:.3f} to {high:.3f})")
    _reliability(gold, rows, scorer)
    _speed(paths)


if __name__ == "__main__":
    sys.exit(main())
