"""What the page's script knows of each place, in columns: for the card, for finding it, and for filters.

``layers/static/scene.js`` reads them.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from geo.model import Kind
from geo.names import readable
from layers import words
from layers.compact import digits, ids, texts
from layers.listing import other_names

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from layers.evidence import Evidence
    from layers.scene import Scene

#: The words for matches, in the order of their numbers.
MATCHES = ("clear", "likely", "unsure")
# Between the other names of a place.
_BETWEEN = "\n"


def called(e: Evidence) -> dict[str, str]:
    """What a place is called, by language of the interface."""
    return {tag: readable(words.tell(e.called, tag)) for tag in words.LANGUAGES}


def columns(scene: Scene) -> dict[str, Any]:
    """The columns of all that the reports name, in the order of the evidence.

    ``ids``; ``called``, a column for each language, empty where it is as in the first; ``others``, all other
    names; ``kinds``, those there are and their numbers; ``matches`` (numbers of :data:`MATCHES`); ``counts`` of
    sentences; all three end where they change for the last time. Of several ``reports`` also which name it: how many,
    then their numbers; for a movement one for each sentence, as its label counts those of the reports that are shown.
    """
    rows = list(scene.evidence.values())
    known = [called(e) for e in rows]
    first, *rest = words.LANGUAGES
    kinds = list(dict.fromkeys(str(e.kind) for e in rows))
    found = {
        "ids": ids(scene.evidence),
        "called": [
            _column([k[first] for k in known]),
            *(_column(["" if k[tag] == k[first] else k[tag] for k in known]) for tag in rest),
        ],
        "others": _column([_BETWEEN.join(_others(e, k)) for e, k in zip(rows, known, strict=True)]),
        "kinds": [kinds, _numbers([kinds.index(str(e.kind)) for e in rows])],
        "matches": _numbers([MATCHES.index(e.match) for e in rows]),
        "counts": _numbers([len(e.quotes) for e in rows]),
    }
    if len(scene.reports) > 1:
        found["reports"] = digits([n for e in rows for n in _reports(e)])
    return found


def runs(scene: Scene, places: Collection[str]) -> str:
    """Some of the places, in the order of the evidence: how many are not among them, how many are, and so on."""
    held = [place in places for place in scene.evidence]
    found = [(is_held, len(list(run))) for is_held, run in groupby(held)]
    return digits([0] * (bool(found) and found[0][0]) + [n for _, n in found])


def _numbers(column: Sequence[int]) -> str:
    """A column of numbers; one that ends early goes on as it ends."""
    last = next((n for n in range(len(column), 0, -1) if column[n - 1] != column[-1]), 0)
    return digits(column[: last + 1])


def _column(told: Sequence[str]) -> str:
    """Texts as one, "" for nothing but empty ones."""
    return texts(told) if any(told) else ""


def _others(e: Evidence, known: dict[str, str]) -> list[str]:
    """Its names that it is called by in no language."""
    names = dict.fromkeys((e.name, *(name for _, name in other_names(e))))
    return [" ".join(name.split()) for name in names if name and name not in known.values()]


def _reports(e: Evidence) -> list[int]:
    """How many reports name a place, and which."""
    found = {q.report for q in (*e.quotes, *e.in_names)}
    told = [q.report for q in e.quotes] if e.kind is Kind.MOVEMENT else sorted(found)
    return [len(told), *told]
