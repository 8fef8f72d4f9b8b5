"""Fit the weights of recognition and resolution on texts whose places people have marked.

A corpus is JSON Lines: ``{"id", "text", "toponyms": [{"start", "end", "lat", "lon",
"geonames_id"}], "ignore": [{"start", "end"}]}``, offsets in code points. Nothing of a text is
kept but the weights of features that occur at least :data:`LEAST` times.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from geo import mentions, recogniser, resolve
from geo.context import Context, Group, features_alone, groups, on_sphere, sphere_km
from geo.features import Echo, Sight
from geo.passage import Passage
from geo.recogniser import Recogniser
from geo.report import from_text
from geo.resolve import Resolver
from geo.tokens import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.atlas import Atlas
    from geo.gazetteer import Gazetteer
    from geo.model import Mention, Place, Report

#: Features that are rarer are left out, and with them all that could be learned by heart.
LEAST = 5
#: Inverse strength of the L2 penalty of the two passes of recognition.
_PENALTY = (0.1, 0.3)
#: Strength of the L2 penalty of resolution.
_PENALTY_RESOLVER = 0.5
#: Weights below it are written as nothing.
_LEAST_WEIGHT = 0.01
#: Parts of the training texts that score each other, so that the second pass sees honest first scores.
_INNER = 4
_RIGHT_KM = 161.0


@dataclass(slots=True, eq=False)
class Text:
    """A marked text, with its pieces and their features."""

    id: str
    gold: list[dict[str, Any]]
    ignored: list[tuple[int, int]]
    report: Report
    sight: Sight
    rows: list[list[str]]
    marked: list[int]
    counted: list[float]
    first: list[float] = field(default_factory=list)
    mentions: tuple[Mention, ...] = ()
    groups: list[Group] = field(default_factory=list)
    right: list[list[list[bool]]] = field(default_factory=list)
    good: list[list[list[bool]]] = field(default_factory=list)


def fold(name: str, folds: int) -> int:
    """Which of some parts a text belongs to, by its id alone."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % folds


def _documents(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        # Not splitlines(): a text may hold a line separator of Unicode's own.
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                yield json.loads(line)


def read(paths: Iterable[Path], gazetteer: Gazetteer) -> list[Text]:
    """The texts of some corpora."""
    return [_text(d, d["text"], gazetteer) for d in _documents(paths)]


def read_varied(paths: Iterable[Path], gazetteer: Gazetteer) -> list[Text]:
    """The same texts in small letters, and cut into pieces of one to three sentences.

    Reports come without capitals too, and as short as a tweet; corpora hold articles only.
    """
    found = []
    for document in _documents(paths):
        lower = document["text"].lower()
        if len(lower) == len(document["text"]):
            found.append(_text(document, lower, gazetteer))
        found += [_text(cut, cut["text"], gazetteer) for cut in _cut(document)]
    return found


def _cut(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    spans, at, n = sentences(document["text"]), 0, fold(document["id"], 3)
    while at < len(spans):
        last = min(len(spans), at + 1 + n % 3)
        start, end = spans[at].start, spans[last - 1].end
        moved = {
            name: [
                {**t, "start": t["start"] - start, "end": t["end"] - start}
                for t in document.get(name) or []
                if start <= t["start"] and t["end"] <= end
            ]
            for name in ("toponyms", "ignore")
        }
        if any(c.isalpha() for c in document["text"][start:end]):
            yield {"id": document["id"], "text": document["text"][start:end], **moved}
        at, n = last, n + 1


def _text(document: Mapping[str, Any], words: str, gazetteer: Gazetteer) -> Text:
    report = from_text(words, doc=document["id"])
    sight = Sight(Passage(report), gazetteer)
    gold = {(t["start"], t["end"]) for t in document["toponyms"]}
    ignored = [(q["start"], q["end"]) for q in document.get("ignore") or []]
    spans = [_span(sight, i) for i in range(len(sight.pieces))]
    marked = [int(span in gold) for span in spans]
    return Text(
        id=document["id"],
        gold=document["toponyms"],
        ignored=ignored,
        report=report,
        sight=sight,
        rows=[sight.first(p) for p in sight.pieces],
        marked=marked,
        counted=[
            float(bool(m) or not any(a < q[1] and q[0] < b for q in ignored))
            for (a, b), m in zip(spans, marked, strict=True)
        ],
    )


def _span(sight: Sight, i: int) -> tuple[int, int]:
    piece = sight.pieces[i]
    span = sight.passage.span(piece.first, piece.last)
    return span.start, span.end + piece.dotted


# -- recognition -------------------------------------------------------------------------------


class _Fit:
    """Logistic regression over named features."""

    def __init__(
        self, rows: Sequence[Sequence[str]], marked: Sequence[int], counted: Sequence[float], c: float
    ) -> None:
        seen = Counter(f for row in rows for f in set(row))
        self.number = {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= LEAST))}
        # "bias" is a feature like others, so that the weights are all that a file holds.
        model = LogisticRegression(C=c, solver="liblinear", fit_intercept=False, max_iter=200)
        model.fit(self._matrix(rows), np.array(marked), sample_weight=np.array(counted))
        self.weights: NDArray[Any] = model.coef_[0]

    def _matrix(self, rows: Sequence[Sequence[str]]) -> Any:
        columns: list[int] = []
        ends = [0]
        for row in rows:
            columns += sorted({self.number[f] for f in row if f in self.number})
            ends.append(len(columns))
        return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(self.number)))

    def scores(self, rows: Sequence[Sequence[str]]) -> list[float]:
        return [float(x) for x in self._matrix(rows) @ self.weights]

    def table(self) -> dict[str, float]:
        return {f: float(self.weights[i]) for f, i in self.number.items()}


def _all(texts: Sequence[Text], name: str) -> list[Any]:
    return [x for text in texts for x in getattr(text, name)]


def _fit_first(texts: Sequence[Text]) -> _Fit:
    return _Fit(_all(texts, "rows"), _all(texts, "marked"), _all(texts, "counted"), _PENALTY[0])


def fit_recogniser(texts: Sequence[Text]) -> Recogniser:
    """The recogniser that some marked texts teach."""
    for part in range(_INNER):
        model = _fit_first([t for t in texts if fold(t.id, 97) % _INNER != part])
        for text in texts:
            if fold(text.id, 97) % _INNER == part:
                text.first = model.scores(text.rows)  # the region's own lean stays out of the fit
    first = _fit_first(texts).table()
    rows = []
    for text in texts:
        echo = Echo(text.sight, text.first)
        rows += [row + echo.second(i) for i, row in enumerate(text.rows)]
    second = _Fit(rows, _all(texts, "marked"), _all(texts, "counted"), _PENALTY[1]).table()
    weights = {f: (round(first.get(f, 0.0), 3), round(second.get(f, 0.0), 3)) for f in sorted({*first, *second})}
    return Recogniser({f: w for f, w in weights.items() if max(map(abs, w)) >= _LEAST_WEIGHT})


# -- resolution --------------------------------------------------------------------------------


def _km(place: Place, gold: Mapping[str, Any]) -> float:
    if place.lat is None or place.lon is None:
        return math.inf
    return sphere_km(on_sphere(place.lat, place.lon), on_sphere(gold["lat"], gold["lon"]))


def _right(group: Group, gold: Mapping[str, Any]) -> list[bool]:
    """Which candidates are the marked place: the one of its id, else those near enough."""
    places = [c.place for c in group.candidates]
    same = [p.geonames_id is not None and str(p.geonames_id) == str(gold["geonames_id"]) for p in places]
    return same if any(same) else [_km(p, gold) <= _RIGHT_KM for p in places]


def _good(group: Group, gold: Mapping[str, Any]) -> list[bool]:
    """Which candidates a reader would take for right: of the marked place's id, or near enough."""
    places = [c.place for c in group.candidates]
    return [str(p.geonames_id) == str(gold["geonames_id"]) or _km(p, gold) <= _RIGHT_KM for p in places]


def group(texts: Sequence[Text], atlas: Atlas, model: Recogniser) -> None:
    """Find each text's mentions and groups, and which candidates are right."""
    for text in texts:
        text.mentions = mentions.find(text.report, atlas.gazetteer, model=model)
        text.groups = groups(text.report, text.mentions)
        gold = {(t["start"], t["end"]): t for t in text.gold if t["lat"] is not None}
        marked = [[gold[s] for m in g.mentions if (s := tuple(text.mentions[m].span)) in gold] for g in text.groups]
        text.right = [[_right(g, t) for t in found] for g, found in zip(text.groups, marked, strict=True)]
        text.good = [[_good(g, t) for t in found] for g, found in zip(text.groups, marked, strict=True)]


def _softmax_fit(cases: Sequence[tuple[list[dict[str, float]], list[bool], float]]) -> dict[str, float]:
    """Weights that make the right candidates likeliest: conditional logistic regression."""
    names = sorted({f for rows, _, _ in cases for row in rows for f in row})
    number = {f: i for i, f in enumerate(names)}
    matrix = np.zeros((sum(len(rows) for rows, _, _ in cases), len(names)))
    at = 0
    for rows, _, _ in cases:
        for row in rows:
            for name, value in row.items():
                matrix[at, number[name]] = value
            at += 1
    starts = np.cumsum([0] + [len(rows) for rows, _, _ in cases[:-1]])
    of = np.repeat(np.arange(len(cases)), [len(rows) for rows, _, _ in cases])
    right = np.array([r for _, rs, _ in cases for r in rs], float)
    weight = np.array([w for _, _, w in cases])

    def loss(w: NDArray[Any]) -> tuple[float, NDArray[Any]]:
        z = matrix @ w
        powers = np.exp(z - np.maximum.reduceat(z, starts)[of])
        chance = powers / np.add.reduceat(powers, starts)[of]
        hit = np.maximum(np.add.reduceat(chance * right, starts), 1e-12)
        slope = matrix.T @ ((chance - chance * right / hit[of]) * weight[of])
        return float(-(weight * np.log(hit)).sum() + _PENALTY_RESOLVER * w @ w), slope + 2 * _PENALTY_RESOLVER * w

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return {name: round(float(x), 3) for name, x in zip(names, found.x, strict=True)}


def _cases(texts: Sequence[Text], rows: Mapping[str, list[list[dict[str, float]]]]) -> list[Any]:
    return [
        (row, right, len(rights) ** -0.5)
        for text in texts
        for row, rights in zip(rows[text.id], text.right, strict=True)
        for right in rights
        if any(right)
    ]


def _in_context(text: Text) -> list[list[dict[str, float]]]:
    context = Context(text.groups)
    return [
        [a | b for a, b in zip(features_alone(g), context.features(i, g), strict=True)]
        for i, g in enumerate(text.groups)
    ]


def _set_chances(
    texts: Sequence[Text], rows: Mapping[str, list[list[dict[str, float]]]], w: Mapping[str, float]
) -> None:
    for text in texts:
        for g, candidates in zip(text.groups, rows[text.id], strict=True):
            g.chances = resolve.softmax([sum(w.get(f, 0.0) * x for f, x in row.items()) for row in candidates])


def fit_resolver(texts: Sequence[Text]) -> Resolver:
    """The resolver that some marked texts teach; :func:`group` comes first."""
    alone = {t.id: [features_alone(g) for g in t.groups] for t in texts}
    first = _softmax_fit(_cases(texts, alone))
    _by_parts(texts, alone)
    rows = {t.id: _in_context(t) for t in texts}
    later = _softmax_fit(_cases(texts, rows))
    _by_parts(texts, rows)
    rows = {t.id: _in_context(t) for t in texts}
    later = _softmax_fit(_cases(texts, rows))
    return Resolver(first, later, _calibrate(texts, rows))


def _by_parts(texts: Sequence[Text], rows: Mapping[str, list[list[dict[str, float]]]]) -> None:
    """Give every text the chances that the others teach."""
    for part in range(_INNER):
        others = [t for t in texts if fold(t.id, 97) % _INNER != part]
        own = [t for t in texts if fold(t.id, 97) % _INNER == part]
        _set_chances(own, rows, _softmax_fit(_cases(others, rows)))


def _calibrate(texts: Sequence[Text], rows: Mapping[str, list[list[dict[str, float]]]]) -> dict[str, float]:
    """Logistic regression of "the best candidate is right" on what tells how far to trust it."""
    _by_parts(texts, rows)
    cases, right, weight = [], [], []
    for text in texts:
        context = Context(text.groups)
        for i, (g, rights) in enumerate(zip(text.groups, text.good, strict=True)):
            for mask in rights:
                cases.append(resolve.calibration_features(i, g, context))
                right.append(int(mask[g.best]))
                weight.append(len(rights) ** -0.5)
    names = sorted({f for row in cases for f in row})
    matrix = np.array([[row.get(f, 0.0) for f in names] for row in cases])
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=2000)
    model.fit(matrix, np.array(right), sample_weight=np.array(weight))
    return {name: round(float(x), 3) for name, x in zip(names, model.coef_[0], strict=True)}


# -- files -------------------------------------------------------------------------------------


def write(folder: Path, names: Recogniser, places: Resolver, provenance: Sequence[str]) -> None:
    """Write both files of weights, with lines that say what they were fitted on."""
    folder.mkdir(parents=True, exist_ok=True)
    head = [f"# {line}" for line in provenance]
    lines = [f"{f}\t{one:g}\t{two:g}" for f, (one, two) in names.weights.items()]
    (folder / recogniser.FILE).write_text("\n".join([*head, *lines, ""]), encoding="utf-8")
    tables = {"first": places.first, "later": places.later, "calibration": places.calibration}
    told = [*head]
    for name, table in tables.items():
        told += ["", f"[{name}]", *(f'"{f}" = {w}' for f, w in sorted(table.items()))]
    (folder / resolve.FILE).write_text("\n".join([*told, ""]), encoding="utf-8")
