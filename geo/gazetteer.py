"""Key to candidate places, out of a region's names and the world's countries and capitals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.model import Candidate, Kind, Place
from geo.names import key, with_article, without_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.model import Bounds
    from geo.store import Store

#: Towns of so many people orient a reader, where nobody has decided about them.
_ORIENTS = 100_000
_LANGUAGES = ("ar", "ku", "tr")
#: Layers whose rows are places, and the kind where the row does not give one.
_PLACES = (
    ("countries", Kind.COUNTRY),
    ("provinces", Kind.PROVINCE),
    ("borders", Kind.BORDER),
    ("lakes", Kind.LAKE),
    ("rivers", Kind.RIVER),
    ("cities", Kind.CITY),
    ("places", Kind.OTHER),
    ("world", Kind.COUNTRY),
)


def place_of(row: Mapping[str, Any], kind: Kind) -> Place:
    """The place that a row of a layer describes; ``kind`` where the row does not tell."""
    names = {tag: row[f"name_{tag}"] for tag in _LANGUAGES if row.get(f"name_{tag}")}
    geonames_id = row.get("geonames_id")
    return Place(
        id=row["id"],
        kind=Kind(row.get("kind") or kind),
        name=row["name"],
        names=names,
        country=row.get("country") or (row["id"] if kind is Kind.COUNTRY else None),
        province=row.get("province"),
        lat=row.get("lat"),
        lon=row.get("lon"),
        population=int(row.get("population") or 0),
        geonames_id=int(geonames_id) if geonames_id else None,
        type=row.get("type") or "",
        notable=row.get("orient") is not None or "citation" in row,
        precision_km=float(row.get("precision_km") or 0),
        properties=row.get("properties") or {},
    )


class Gazetteer:
    """Which places a piece of text may name.

    Look-ups go to the files' own indexes, so that opening costs nothing; answers are kept.

    Parameters
    ----------
    store
        The region's files.
    own
        Places that a user brings, by key. They win: with one of them no other place of its kind
        answers to the key.
    instead
        Places that stand for others: by the id that the files know, the user's place.
    gone
        Ids of places that are no more, since the user's boundaries replace them.
    """

    def __init__(
        self,
        store: Store,
        own: Mapping[str, Sequence[Place]] | None = None,
        instead: Mapping[str, Place] | None = None,
        gone: Iterable[str] = (),
    ) -> None:
        self._store = store
        self._own = own or {}
        self._instead = instead or {}
        self._gone = frozenset(gone)
        self._found: dict[str, tuple[Candidate, ...]] = {}
        self._places: dict[str, Place | None] = {p.id: p for places in self._own.values() for p in places}

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """The places that a spelling may name; () for none.

        Tried as it is written, then, for places of the region, with its Arabic article taken
        off or put on ("Anbar", "al-Anbar").
        """
        wanted = key(name)
        if not wanted:
            return ()
        if wanted not in self._found:
            found = self._look_up(wanted)
            if not found:
                other = without_article(wanted)
                other = with_article(wanted) if other == wanted else other
                found = tuple(c for c in self._look_up(other) if c.place.province or c.place.kind is not Kind.COUNTRY)
            self._found[wanted] = found
        return self._found[wanted]

    def place(self, place_id: str) -> Place | None:
        """The place of that id, or None."""
        if place_id not in self._places:
            self._places[place_id] = self._read_place(place_id)
        return self._places[place_id]

    def towns(self, countries: Sequence[str], bounds: Bounds, most: int) -> list[Place]:
        """The most populous towns of some countries within bounds (WGS 84 degrees), largest first.

        Places that do not orient a reader (a district of a city, say) are left out.
        """
        marks = ", ".join("?" * len(countries))
        there = f"country IN ({marks}) AND lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?"
        where = f"{there} AND coalesce(orient, population >= {_ORIENTS}) ORDER BY population DESC, id LIMIT ?"
        west, south, east, north = bounds
        found = self._store.rows("cities", where, (*countries, west, east, south, north, most))
        return [place_of(row, Kind.CITY) for row in found]

    def _look_up(self, wanted: str) -> tuple[Candidate, ...]:
        own = self._own.get(wanted, ())
        found = {p.id: Candidate(p, p.name) for p in own}
        taken = {p.kind for p in own}
        where = "key = ? ORDER BY place_id, form DESC, name"
        for row in self._store.rows("names", where, (wanted,), names=True):
            place = self._instead.get(row["place_id"]) or self.place(row["place_id"])
            if place is None or place.id in found or place.id in self._gone or place.kind in taken:
                continue
            found[place.id] = Candidate(place, row["name"], row["form"] == "demonym", bool(row["common"]))
        return tuple(found.values())

    def _read_place(self, place_id: str) -> Place | None:
        merged: dict[str, Any] = {}
        found: Kind | None = None
        for table, kind in _PLACES:
            for row in self._store.rows(table, "id = ?", (place_id,), names=True):
                found = found or kind
                merged = {**row, **{k: v for k, v in merged.items() if v is not None}}
        return place_of(merged, found) if found else None
