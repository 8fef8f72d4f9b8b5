"""Scene to what the page's lists say: an entry for each place, area and movement, and where the report tells of it.

No sentence stands in an entry, only its number: the report's text is in the page once, and by the
policy that its house has set.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from geo.model import Kind
from layers.words import LANGUAGES, say, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from layers.evidence import Evidence, Quote
    from layers.scene import Scene
    from layers.words import Value

#: Entries of the list; the others are found by their names, and open as the rest do.
LISTED = 300
#: Of more, so many have one: a list that can't be whole is short, and the page finds the others by name.
OF_MORE = 100
#: Of an entry: reports that are listed, and sentences of each.
_REPORTS, _SENTENCES = 12, 12
#: How entries of what is no place are set apart.
_LOOKS = {Kind.AREA: "area", Kind.STRETCH: "area", Kind.POINT: "area", Kind.SET: "area", Kind.MOVEMENT: "movement"}


@dataclass(frozen=True, slots=True)
class Refs:
    """Sentences of one report: ``(number, anchor or "")`` each; of the only report, no date and title."""

    date: Value | None
    title: str
    sentences: tuple[tuple[int, str], ...]
    more: int


def anchor(report: int, sentence: int) -> str:
    """The id of a sentence in the page."""
    return f"s-{report}-{sentence}"


def refs(scene: Scene, quotes: Iterable[Quote], shown: frozenset[tuple[int, int]]) -> list[Refs]:
    """Where quotes stand, report by report; ``shown`` are the (report, sentence) that the page has the text of."""
    found = []
    many = len(scene.reports) > 1
    for n, (report, some) in enumerate(groupby(quotes, key=lambda q: q.report)):
        if n == _REPORTS:
            break
        numbers = sorted({q.sentence for q in some})
        source = scene.reports[report]
        found.append(
            Refs(
                (source.date or say("page.undated_short")) if many else None,
                source.title,
                tuple((i + 1, anchor(report, i) if (report, i) in shown else "") for i in numbers[:_SENTENCES]),
                max(0, len(numbers) - _SENTENCES),
            )
        )
    return found


def shown(scene: Scene) -> frozenset[tuple[int, int]]:
    """The (report, sentence) whose text the page has."""
    return frozenset((p.report, p.sentence) for p in scene.passages)


def other_names(e: Evidence) -> list[tuple[str, str]]:
    """All names, each once, with the language that the page calls the place so in: there it is not shown again."""
    found: dict[str, str] = {}
    for tag, text in (("", e.name if e.names else ""), ("", e.standard), *e.names):
        called = [own for own in LANGUAGES if tell(e.called, own) == text]
        if text and text not in found and len(called) < len(LANGUAGES):
            found[text] = called[0] if called else "" if tag in LANGUAGES else tag
    return [(tag, text) for text, tag in found.items()]


def _what(e: Evidence) -> Value:
    """What a place is, and where: "governorate, Iraq"."""
    return (e.what, *(x for x in (e.province, e.country) if x is not None))


def entry(scene: Scene, place: str, there: frozenset[tuple[int, int]]) -> dict[str, Any]:
    """What the list says of a place; ``there`` are the sentences :func:`shown`."""
    e = scene.evidence[place]
    return {
        "place": e.place,
        "look": _LOOKS.get(e.kind, ""),
        "drawn": place in scene.marked,
        "name": e.called,
        "names": other_names(e),
        "what": _what(e),
        "match": e.match,
        "refs": refs(scene, e.quotes, there),
        "in_names": refs(scene, e.in_names, there),
        "alternatives": e.alternatives,
        "facts": e.facts,
        "properties": e.properties,
    }


def listed(scene: Scene) -> tuple[str, ...]:
    """The places that have an entry: of too many, those that most sentences name, in the order of the scene."""
    if len(scene.drawn) <= LISTED:
        return scene.drawn
    most = set(sorted(scene.drawn, key=lambda p: -len(scene.evidence[p].quotes))[:OF_MORE])
    return tuple(p for p in scene.drawn if p in most)


def row(quotes: Iterable[Quote]) -> str:
    """What a row of the page's lists that is no place is known by: the reports that tell of it."""
    return "+".join(map(str, sorted({q.report for q in quotes})))


def groups(scene: Scene, there: frozenset[tuple[int, int]]) -> list[dict[str, Any]]:
    """What else the reports tell of, in groups: title, note, entries, names with where they stand.

    Names have no id: a row of theirs is known by the numbers of the reports that hold it. ``more`` are the rows
    that there is no room for.
    """
    named = [p for p in scene.elsewhere if scene.evidence[p].is_placed]
    inside = [p for p in scene.elsewhere if not scene.evidence[p].is_placed]
    rows: tuple[tuple[str, str, Sequence[str], Sequence[tuple[str, tuple[Quote, ...]]]], ...] = (
        ("movements", "movements_note", scene.movements, ()),
        ("areas", "areas_note", scene.areas, ()),
        ("unplaced", "", scene.unplaced, ()),
        ("elsewhere", "elsewhere_note", named, scene.organisations),
        ("only_in_names", "", inside, ()),
        ("formations", "formations_note", (), scene.formations),
    )
    return [
        {
            "list": title,
            "title": f"page.{title}",
            "note": f"page.{note}" if note else "",
            "entries": [entry(scene, p, there) for p in places[:LISTED]],
            "names": [(name, row(found), refs(scene, found, there)) for name, found in names[:LISTED]],
            "more": [*places[LISTED:], *(row(found) for _, found in names[LISTED:])],
            "count": len(places) + len(names),
        }
        for title, note, places, names in rows
        if places or names
    ]
