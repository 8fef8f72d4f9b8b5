"""Maps whose every text is hostile, slot by slot: each slot holds each of the given texts once."""

from __future__ import annotations

import csv
import io
import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import shapely

import bordermap
from geo import atlas
from geo.model import End, Expression, Kind, Match, Mention, Movement, Place, Role, Situation, Span, Status, Theme
from geo.report import from_text
from geo.settings import Settings
from layers import listing
from layers.report_map import ReportMap
from layers.scene import compose
from tests.by_hand import MIDDLE, arrow
from tests.by_hand import place as known
from tests.payloads import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


TEXT = "Troops reached Mosul, Sinjar and the Euphrates in Anbar. The Nineveh Operations Command watched the border."
BETWEEN = " ¦ "
_SYLLABLES = [a + b for a in "bdfghjklmnqrstwz" for b in "aeiou"]


def word(n: int) -> str:
    """A name that nothing else has, by its number."""
    high, low = divmod(n, len(_SYLLABLES))
    return f"Zarqu{_SYLLABLES[high]}{_SYLLABLES[low]}"


def where(n: int) -> tuple[float, float]:
    """A point in Iraq or near it (longitude, latitude), by its number."""
    return 41.5 + n % 25 * 0.12, 32.5 + n // 25 * 0.12


def in_file(text: str) -> str:
    """What of a text a file in UTF-8 can hold, and no reader takes for a binary one."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def in_name(text: str) -> str:
    """What of a text the name of a file can hold that is not hidden."""
    return in_file(text).replace("/", "").lstrip(".")


def on_a_line(text: str) -> str:
    """A text that no sentence ends in."""
    return " ".join(text.split())


@contextmanager
def _all_listed() -> Iterator[None]:
    """Lists as long as there are texts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "LISTED", 2000)
        yield


# -- the slots: each gives a map of hostile texts


def lines(texts: Sequence[str], _folder: Path) -> ReportMap:
    """Title, document, address and rights."""
    every = BETWEEN.join(texts)
    report = from_text(TEXT, title=every, doc=every, source_url=every)
    return bordermap.map(report, text="full", rights=every)


def settings(texts: Sequence[str], folder: Path) -> ReportMap:
    """What is set for all maps of a house; who adds a setting of words adds it here."""
    config = folder / "bordermap.toml"
    config.write_text(
        f"rights = {json.dumps(BETWEEN.join(map(in_file, texts)), ensure_ascii=False)}\n", encoding="utf-8"
    )
    from geo.settings import load

    return bordermap.map(from_text(TEXT), text="full", rights=load(str(config)).rights)


def sentences(texts: Sequence[str], _folder: Path) -> ReportMap:
    """All of a report's text."""
    text = TEXT + "".join(f"\nIn Mosul {p} Anbar, and {p}Sinjar.\n" for p in texts)
    return bordermap.map(from_text(text), text="full", rights="ours")


def quotes(texts: Sequence[str], folder: Path) -> ReportMap:
    """A quote a place, and each has a text in it."""
    table = folder / "places.csv"
    rows = [f"{word(n)},{where(n)[1]:.3f},{where(n)[0]:.3f}\n" for n in range(len(texts))]
    table.write_text("name,lat,lon\n" + "".join(rows), encoding="utf-8")
    said = "".join(f"\nThey saw {on_a_line(p)} in {word(n)}.\n" for n, p in enumerate(texts))
    filling = "Nothing else is told of it by anybody at all. " * (4 * len(said) // 40)
    return bordermap.map(from_text(TEXT + said + filling), in_atlas=atlas.of(Settings(gazetteers=(str(table),))))


def reports(texts: Sequence[str], _folder: Path) -> ReportMap:
    """Titles, names and addresses of many reports."""
    first = date(2019, 1, 1)
    return bordermap.map(
        [
            from_text(
                "Troops are in Mosul.",
                doc=p,
                title=p,
                source_url=p,
                dated=first + timedelta(days=n) if n % 3 else None,
            )
            for n, p in enumerate(texts)
        ],
        title=BETWEEN.join(texts),
    )


def headlines(texts: Sequence[str], _folder: Path) -> ReportMap:
    """First lines of many reports."""
    many = [from_text(f"{p}\n\nTroops are in Mosul.", doc=f"n{n}") for n, p in enumerate(texts)]
    return bordermap.map(many, text="full", rights="ours")


def gazetteer(texts: Sequence[str], folder: Path) -> ReportMap:
    """Cells of a user's places, and titles of columns, each of which has a cell."""
    rows = io.StringIO()
    write = csv.writer(rows)
    texts = [in_file(p) for p in texts]
    write.writerow(["name", "lat", "lon", "kind", "name_ar", "aliases", *(f"c{n} {p}" for n, p in enumerate(texts))])
    for n, p in enumerate(texts):
        lon, lat = where(n)
        extra = ["" if i != n else p for i in range(len(texts))]
        write.writerow([f"Zq {p}", f"{lat:.3f}", f"{lon:.3f}", f"k {p}", f"ع {p}", f"{word(n)}|{p}", *extra])
    table = folder / "places.csv"
    table.write_text(rows.getvalue(), encoding="utf-8", newline="")
    own = atlas.of(Settings(gazetteers=(str(table),)))
    return bordermap.map(from_text(_naming(len(texts))), in_atlas=own, names="un")


def boundaries(texts: Sequence[str], folder: Path) -> ReportMap:
    """Names of a user's areas, keys and values of their properties."""
    features = []
    for n, p in enumerate(map(in_file, texts)):
        lon, lat = where(n)
        named = {"name": f"Zq{n} {p}", "name_ku": word(n), "name_ar": f"ع{n} {p}", f"k{n} {p}": p}
        shape = shapely.geometry.mapping(shapely.box(lon, lat, lon + 0.1, lat + 0.1))
        features.append({"type": "Feature", "properties": named, "geometry": shape})
    path = folder / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    own = atlas.of(Settings(boundaries=str(path)))
    return bordermap.map(from_text(_naming(len(texts))), in_atlas=own, names="un")


def _naming(count: int) -> str:
    return TEXT + "".join(f"\nTroops are in {word(n)}.\n" for n in range(count))


def by_hand(texts: Sequence[str], _folder: Path) -> ReportMap:
    """Names of places, areas, movements and formations, whatever the words around them are."""
    text, spans = TEXT + "\n\n", []
    for p in texts:
        text += "They were "
        spans.append(Span(len(text), len(text) + len(p)))
        text += f"{p} then.\n\n"
    report = from_text(text)
    situation = Situation(report, (), (), ())
    for n, (p, span) in enumerate(zip(texts, spans, strict=True)):
        situation = _with(situation, n, p, span)
    return ReportMap(compose(situation, bordermap.atlas(), names="un" if len(texts) % 2 else "report"))


def _with(found: Situation, n: int, p: str, span: Span) -> Situation:
    """One more place, formation, area and movement of a text."""
    sentence = next(i for i, s in enumerate(found.report.sentences) if s.end > span.start)
    lon, lat = where(n)
    its_id = p if p in NAMES else f"x-{n}"
    place = Place(
        its_id, Kind.CITY, p, {"ar": p, "ku": p + "ku"}, "IQ", lat=lat, lon=lon, type=p, notable=True, properties={p: p}
    )
    mention = Mention(span, p, sentence, Role.LITERAL, key=p)
    formation = Mention(span, p, sentence, Role.LITERAL, kind=Kind.FORMATION, label=p)
    other = replace(place, id=f"y-{n}")
    match = Match(mention, place, 0.9 if n % 2 else 0.4, (other,), (p,))
    shape = shapely.box(lon, lat, lon + 0.1, lat + 0.1) if n % 3 else None
    area = Expression(span, p, sentence, Kind.AREA, "part" if n % 3 else "unheard-of", shape, (place,), 0.9)
    begin, end = (End(span, p, (place,), None, 0.9), End(span, "Iraq", (known("IQ"),), None, 0.9))
    line = arrow(MIDDLE[0], MIDDLE[1] - n * 0.001) if n < 40 else None
    moved = Movement(
        span, p, sentence, p, Theme.MILITARY, Status.STATED, begin, end, place if n % 2 else None, None, line,
        schematic=True, confidence=0.9,
    )  # fmt: skip
    return replace(
        found,
        matches=(*found.matches, match, Match(formation, None, 0.0)),
        expressions=(*found.expressions, area),
        movements=(*found.movements, moved),
    )


def files(texts: Sequence[str], folder: Path) -> ReportMap:
    """Names of files, and of the folder that they lie in."""
    inside = folder / "<img src=x onerror=window.pwn=1> {{ 7*7 }} ${pwn=1} '\"`"
    inside.mkdir()
    for n, p in enumerate(texts):
        (inside / f"{in_name(p)} {n}.txt").write_text("In Mosul.", encoding="utf-8")
    return bordermap.map(str(inside))


#: Who adds a way in for words adds it here, and all tests hold for it.
SLOTS: dict[str, Callable[[Sequence[str], Path], ReportMap]] = {
    made.__name__: made
    for made in (
        lines, settings, sentences, quotes, reports, headlines, gazetteer, boundaries, by_hand, files,
    )
}  # fmt: skip


def build(slot: str, texts: Sequence[str], folder: Path) -> tuple[ReportMap, Path]:
    """A slot's map of some texts, and the file that it is in."""
    folder.mkdir(parents=True, exist_ok=True)
    with _all_listed():
        made = SLOTS[slot](texts, folder)
        target = folder / "map.html"
        made.save(target)
    return made, target
