"""Key to candidate places, out of a region's names and the index of the world's."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import marisa_trie

from geo import world as worlds
from geo.identity import adopted, same
from geo.model import Candidate, Kind, Place
from geo.names import with_article, without_article
from geo.summary import Summary, summarised
from geo.tokens import joined_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo.inputs.geonames import Dump
    from geo.model import Bounds
    from geo.store import Store
    from geo.world import World

#: Towns of so many people orient a reader, where nobody has decided about them.
_ORIENTS = 100_000
_LANGUAGES = ("ar", "ku", "tr")
#: Capitals of so few letters are an abbreviation.
_ABBREVIATION = 4
#: Kinds whose rows are few, chosen, and named in news of the region.
_OUTLINED = frozenset({Kind.PROVINCE, Kind.LAKE, Kind.RIVER})
#: Answers that are kept; a long batch starts anew then.
_MOST_KEPT = 50_000
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
        capital=row.get("capital") == 1,
        notable=kind in _OUTLINED or row.get("orient") is not None or "citation" in row,
        precision_km=float(row.get("precision_km") or 0),
        extent=tuple(filter(None, (row.get("extent") or "").split("|"))),
        properties=row.get("properties") or {},
    )


def _candidate(place: Place, key: str, row: Mapping[str, Any]) -> Candidate:
    """A candidate by a row of a table of names."""
    bare = row["name"].replace(".", "")
    return Candidate(
        place,
        row["name"],
        demonym=row["form"] == "demonym",
        common=bool(row["common"]),
        abbreviation=bare.isupper() and len(bare) <= _ABBREVIATION,
        main=place.notable or row["name"] in place.names.values() or joined_key(place.name) == key,
    )


def _own_candidate(place: Place, key: str) -> Candidate:
    """A candidate by a name that a user gives; short capitals of it are an abbreviation."""
    short = place.name.isupper() and len(place.name) <= _ABBREVIATION and joined_key(place.name) == key
    return Candidate(place, place.name, abbreviation=short, main=True)


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
    dumps
        Dumps of GeoNames that a user brings. A row of theirs stands for the place of the same
        GeoNames id; of countries and provinces it adds spellings only. Others come beside.
    world
        What is known of the world beyond the region; None for the embedded index.
    """

    def __init__(
        self,
        store: Store,
        own: Mapping[str, Sequence[Place]] | None = None,
        instead: Mapping[str, Place] | None = None,
        gone: Iterable[str] = (),
        *,
        dumps: Sequence[Dump] = (),
        world: World | None = None,
    ) -> None:
        self._store = store
        self._own = own or {}
        self._instead = instead or {}
        self._gone = frozenset(gone)
        self._dumps = tuple(dumps)
        self._world = world or worlds.load()
        self._trie = store.keys
        self._own_keys = marisa_trie.Trie(list(self._own)) if self._own else None
        self._summaries: dict[tuple[str, bool], Summary | None] = {}
        self._found: dict[str, tuple[Candidate, ...]] = {}
        self._places: dict[str, Place | None] = {p.id: p for places in self._own.values() for p in places}

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """The places that a spelling may name, the region's first; () for none.

        Tried as it is written and, for places of the region, with its Arabic article taken
        off or put on ("Anbar", "al-Anbar").
        """
        return self._of_key(joined_key(name))

    def prefixes(self, row: str) -> list[str]:
        """The known keys that a row of words (:func:`geo.tokens.joined_key`) begins with."""
        found: list[str] = self._world.keys.prefixes(row)
        for trie in (self._trie, self._own_keys):
            if trie is not None and (more := trie.prefixes(row)):
                found = list(dict.fromkeys(found + more)) if found else more
        if self._dumps:
            words = row.split(" ")
            rows = (" ".join(words[:n]) for n in range(1, len(words) + 1))
            found += [key for key in rows if key not in found and any(True for _ in self._from_dumps(key))]
        return found

    def summary(self, key: str, *, shortened: bool) -> Summary | None:
        """What is known of a key in a few figures, or None.

        ``shortened`` says that the text has it in capitals or with a stop, as abbreviations are
        written: without it "us" and "ill" name nothing.
        """
        wanted = (key, shortened)
        if wanted not in self._summaries:
            if len(self._summaries) > _MOST_KEPT:
                self._summaries.clear()
            fitting = tuple(c for c in self._of_key(key) if shortened or not c.abbreviation)
            self._summaries[wanted] = summarised(fitting) if fitting else None
        return self._summaries[wanted]

    def _of_key(self, wanted: str) -> tuple[Candidate, ...]:
        if not wanted:
            return ()
        if wanted not in self._found:
            if len(self._found) > _MOST_KEPT:
                self._found.clear()
            found, around = self._look_up(wanted), self._world.candidates(wanted)
            if not found and not (around and around[0].place.kind is Kind.COUNTRY):
                other = without_article(wanted)
                other = with_article(wanted) if other == wanted else other
                found = tuple(c for c in self._look_up(other) if c.place.province or c.place.kind is not Kind.COUNTRY)
            self._found[wanted] = self._with_world(found, around)
        return self._found[wanted]

    def _with_world(self, found: tuple[Candidate, ...], around: Iterable[Candidate]) -> tuple[Candidate, ...]:
        """The region's candidates, and those of the world's that are none of them."""
        ids = {c.place.id for c in found}
        numbers = {c.place.geonames_id for c in found if c.place.geonames_id}
        own = {c.place.kind for c in found if c.place.own}
        return found + tuple(
            c
            for c in map(self._as_told, around)
            if c.place.id not in ids
            and c.place.id not in self._gone
            and c.place.geonames_id not in numbers
            and c.place.kind not in own
            and not any(c.place.kind is known.place.kind and same(c.place, known.place) for known in found)
        )

    def _as_told(self, candidate: Candidate) -> Candidate:
        """A candidate of the world's with the place as our tables or the user's own have it, where they do."""
        place = candidate.place
        outlined = self._outlined.get(place.geonames_id or 0)
        if outlined and outlined != place.id:
            # GeoNames' row of a province is our province.
            place_of_ours = self._instead.get(outlined) or self.place(outlined)
            return replace(candidate, place=place_of_ours or place)
        told = place.kind is Kind.COUNTRY or place.capital or place.id in self._places
        return replace(candidate, place=self.place(place.id) or place) if told or self._dumps else candidate

    def place(self, place_id: str) -> Place | None:
        """The place of that id, or None."""
        if place_id not in self._places:
            known = self._peopled(self._read_place(place_id)) or self._of_world(place_id)
            self._places[place_id] = self._dumped(place_id, known)
        return self._places[place_id]

    def _of_world(self, place_id: str) -> Place | None:
        """A place of the index; a capital with its Arabic name."""
        place = self._world.place(place_id)
        if place is None or not place.capital:
            return place
        row = next(self._store.rows("world", "capital = ?", (place_id,)), {})
        return replace(place, names={"ar": row["capital_ar"]}) if row.get("capital_ar") else place

    def by_geonames_id(self, geonames_id: int) -> Place | None:
        """The place that GeoNames knows by a number, or None."""
        place_id = self._outlined.get(geonames_id, f"gn-{geonames_id}")
        return self._instead.get(place_id) or self.place(place_id)

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
        found = {p.id: _own_candidate(p, wanted) for p in own}
        taken = {p.kind for p in own}
        where = "key = ? ORDER BY place_id, form DESC, name"
        for row in self._store.rows("names", where, (wanted,)) if wanted in self._trie else ():
            place = self._instead.get(row["place_id"]) or self.place(row["place_id"])
            if place is None or place.id in found or place.id in self._gone or place.kind in taken:
                continue
            found[place.id] = _candidate(place, wanted, row)
        known = [c.place for c in found.values()]
        for candidate in self._from_dumps(wanted):
            place = candidate.place
            if place.kind not in taken and not any(p.id == place.id or same(place, p) for p in known):
                found[place.id] = candidate
        return tuple(found.values())

    # -- what a user's dumps of GeoNames add

    @cached_property
    def _outlined(self) -> dict[int, str]:
        """Ids of the countries and provinces, whose ids here are their codes, by their GeoNames ids."""
        tables = ("provinces", "world")
        rows = (row for table in tables for row in self._store.rows(table))
        return {int(row["geonames_id"]): row["id"] for row in rows if row.get("geonames_id")}

    def _from_dumps(self, wanted: str) -> Iterator[Candidate]:
        """Candidates of the dumps; a name that one of thousands of hills or wells has is told as a common word."""
        for dump in self._dumps:
            for geonames_id, slight in dump.named(wanted):
                place = self.by_geonames_id(geonames_id)
                if place is not None:
                    main = joined_key(place.name) == wanted
                    yield Candidate(place, place.name, common=slight and not place.notable, main=main)

    def _dumped(self, place_id: str, known: Place | None) -> Place | None:
        """A place as the user's dumps tell it, over what is known of it."""
        if not (place_id.startswith("gn-") and place_id[3:].isdecimal()):
            return known
        mine = next((p for dump in self._dumps if (p := dump.place(int(place_id[3:]))) is not None), None)
        if mine is None:
            return known
        division = int(mine.province[3:]) if mine.province else 0
        mine = replace(mine, province=self._outlined.get(division, mine.province))
        return adopted(mine, known) if known is not None else mine

    def _peopled(self, place: Place | None) -> Place | None:
        """A division with the people that the index of the world counts in its towns."""
        if place is None or place.population or place.kind is not Kind.PROVINCE or not place.geonames_id:
            return place
        known = self._world.place(f"gn-{place.geonames_id}")
        return replace(place, population=known.population) if known else place

    def _read_place(self, place_id: str) -> Place | None:
        merged: dict[str, Any] = {}
        found: Kind | None = None
        for table, kind in _PLACES:
            for row in self._store.rows(table, "id = ?", (place_id,)):
                found = found or kind
                merged = {**row, **{k: v for k, v in merged.items() if v is not None}}
        return place_of(merged, found) if found else None
