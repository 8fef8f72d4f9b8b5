"""Key to candidate places, out of the embedded names."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from geo import store
from geo.model import Candidate, Kind, Place
from geo.names import key, with_article, without_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.model import Bounds

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


def _place(row: dict[str, Any], kind: Kind) -> Place:
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
    )


class Gazetteer:
    """The embedded names: which places a piece of text may name.

    Look-ups go to the files' own indexes, so that opening costs nothing; answers are kept.
    """

    def __init__(self) -> None:
        self._names = [store.connect(name) for name in store.FILES]
        self._found: dict[str, tuple[Candidate, ...]] = {}
        self._places: dict[str, Place | None] = {}

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

    def _look_up(self, wanted: str) -> tuple[Candidate, ...]:
        query = (
            "SELECT DISTINCT place_id, name, form, common FROM names WHERE key = ? ORDER BY place_id, form DESC, name"
        )
        found: dict[str, Candidate] = {}
        for connection in self._names:
            for row in connection.execute(query, (wanted,)):
                place = self.place(row["place_id"])
                if place is not None and place.id not in found:
                    found[place.id] = Candidate(place, row["name"], row["form"] == "demonym", bool(row["common"]))
        return tuple(found.values())

    @cached_property
    def _layers(self) -> list[tuple[Any, str, Kind]]:
        return [
            (connection, table, kind)
            for table, kind in _PLACES
            for connection in self._names
            if store.has_table(connection, table)
        ]

    def _read_place(self, place_id: str) -> Place | None:
        merged: dict[str, Any] = {}
        found: Kind | None = None
        for connection, table, kind in self._layers:
            row = connection.execute(f'SELECT * FROM "{table}" WHERE id = ?', (place_id,)).fetchone()  # noqa: S608
            if row is not None:
                found = found or kind
                merged = {
                    **{k: v for k, v in dict(row).items() if k != "geom"},
                    **{k: v for k, v in merged.items() if v is not None},
                }
        return _place(merged, found) if found else None

    def of(self, ids: Iterable[str]) -> list[Place]:
        """The known places among some ids, in their order."""
        return [p for p in map(self.place, ids) if p is not None]


@cache
def embedded() -> Gazetteer:
    """The gazetteer of the embedded data, one a process."""
    return Gazetteer()


def towns(countries: Sequence[str], bounds: Bounds, most: int) -> list[Place]:
    """The most populous towns of some countries within bounds (WGS 84 degrees), largest first.

    Places that do not orient a reader (a district of a city, say) are left out.
    """
    marks = ", ".join("?" * len(countries))
    there = f"country IN ({marks}) AND lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?"
    where = f"{there} AND coalesce(orient, population >= {_ORIENTS}) ORDER BY population DESC, id LIMIT ?"
    west, south, east, north = bounds
    found = store.rows("cities", where, (*countries, west, east, south, north, most))
    return [_place(row, Kind.CITY) for row in found]
