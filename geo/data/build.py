"""Build a region's data from pinned registry packages and curated tables.

``python -m geo.data.build [--cache DIR] [--region FILE --out DIR]``; see ``README.md``.
"""

from __future__ import annotations

import argparse
import itertools
import logging
import sys
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import marisa_trie
import pandas as pd
from shapely.geometry import box

from geo.crs import length_km
from geo.data.making import countries as world_countries
from geo.data.making import (
    coverage,
    districts,
    geonames,
    gshhg,
    lexicon,
    natural_earth,
    places,
    regions,
    timezones,
    world,
)
from geo.data.making.fetch import Source, load_sources, obtain
from geo.data.making.naming import Name, split, table
from geo.data.making.tables import checksums, curated, features, write
from geo.errors import DataError
from geo.names import key
from geo.region import DEFAULT, Region
from geo.store import KEYS, Store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.data.making.natural_earth import Province

HERE = Path(__file__).resolve().parent
#: Degrees around the region's bounds in which neighbours, and rivers, are kept.
NEIGHBOUR_PAD = 5.0
RIVER_PAD = 1.0
#: How far a line of ``lines.csv`` may stray from the source, in degrees (55 m).
LINE_TOLERANCE = 0.0005
_log = logging.getLogger("bordermap.build")

Layers = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Inputs:
    """What every step needs: the region, the verified packages, the curated tables.

    ``embedded`` says whether this is the data that the program carries: it alone has the tables
    of the whole world, the index of its names, and the lexicon. ``made`` is the region's ground
    with the precise border, None where no source has one; it holds the ground of neighbours too,
    whose line with the region is precise by ``lines.csv``. ``unnamed`` keeps rivers without a name.
    """

    region: Region
    embedded: bool
    unnamed: bool
    sources: dict[str, Source]
    packages: dict[str, Path]
    curated: dict[str, list[dict[str, str]]]
    atlas: Sequence[dict[str, Any]]
    provinces: list[Province]
    made: coverage.Coverage | None
    common: frozenset[str]

    @property
    def own(self) -> list[Province]:
        """The provinces of the region's own countries."""
        return [p for p in self.provinces if p.country in self.region.countries]

    @property
    def joined(self) -> list[str]:
        """Neighbours that meet the region in a precise line."""
        owners = set(self.made.owner.values()) if self.made else set()
        return sorted(owners - set(self.region.countries))

    @property
    def moved(self) -> list[Province]:
        """Provinces of these neighbours that have another outline than in Natural Earth."""
        areas = self.made.areas if self.made else {}
        return [p for p in self.provinces if p.country in self.joined and not areas[p.id].equals(p.geometry)]

    @cached_property
    def whole(self) -> dict[str, BaseGeometry]:
        """All countries of the world by code, dissolved from Natural Earth's provinces."""
        return natural_earth.dissolve(self.provinces)

    @cached_property
    def cities(self) -> list[dict[str, Any]]:
        """GeoNames' places of the world."""
        return geonames.read_cities(self.packages["geonames"])

    @cached_property
    def world(self) -> geonames.World:
        """What the packages know of the world's countries."""
        gone = [row["from"] for row in self.curated["fixes"] if row["layer"] == "world"]
        return geonames.read_world(self.packages["geonames"], self.packages["demonyms"], self.cities, gone)

    @cached_property
    def cldr(self) -> dict[str, dict[str, str]]:
        """CLDR's names of territories."""
        return world_countries.territories(self.sources["cldr"])

    @cached_property
    def world_rows(self) -> list[dict[str, object]]:
        """The table ``world``."""
        points = {code: natural_earth.label_point(shape) for code, shape in self.whole.items()}
        capitals = geonames.arabic_names(self.cities, {c.geonames_id for c in self.world.capitals.values()})
        return world_countries.world_rows(self.world, self.curated["country_names"], self.cldr, points, capitals)

    def told(self, name: str, column: str = "id") -> dict[str, dict[str, str]]:
        """A curated table by one of its columns."""
        return {row[column]: row for row in self.curated[name]}


def prepare(region: Region, cache: Path, *, embedded: bool, unnamed: bool, words: Path | None) -> Inputs:
    """Obtain and verify all packages, and read what several layers need."""
    sources = load_sources(HERE / "sources.toml")
    packages = {k: obtain(s, cache) for k, s in sources.items()}
    tables = {p.stem: curated(p) for p in sorted((HERE / "curated").glob("*.csv"))}
    atlas = natural_earth.read_features(packages["natural-earth-admin-1"])
    provinces = natural_earth.read_provinces(atlas, tables["fixes"])
    if lost := set(region.countries) - {p.country for p in provinces}:
        raise DataError(f"Natural Earth has no country {', '.join(sorted(lost))}")
    common = {row["key"] for row in tables["common_words"]}
    if words is not None:
        common |= {key(word) for word in words.read_text(encoding="utf-8").split() if word.islower()}
    return Inputs(
        region=region,
        embedded=embedded,
        unnamed=unnamed,
        sources=sources,
        packages=packages,
        curated=tables,
        atlas=atlas,
        provinces=provinces,
        made=precise(region, provinces, tables, packages["timezones"]),
        common=frozenset(common),
    )


def precise(
    region: Region, provinces: Sequence[Province], tables: dict[str, list[dict[str, str]]], package: Path
) -> coverage.Coverage | None:
    """The region's provinces with the precise border between two of its countries.

    Lines of ``lines.csv`` that the region has with neighbours are made precise after it; the
    provinces of these neighbours are then part of what is returned.

    None, and a word in the log, where the two have no time zones of their own, or where their
    zones' line can't be made to fit: then Natural Earth's line stays.
    """
    pairs = [(code[:2], code[3:]) for code in (row["border"] for row in tables["lines"]) if code != region.border]
    more = [pair for pair in pairs if set(pair) & set(region.countries)]
    ground = set(region.countries).union(*more)
    own = [p for p in provinces if p.country in ground]
    areas, owner = {p.id: p.geometry for p in own}, {p.id: p.country for p in own}
    made = _with_line(areas, owner, (region.border[:2], region.border[3:]), tables["zones"], package)
    if made is None:
        return None
    for pair, km in sorted(made.pairs().items()):
        _log.info("%s: %.1f km", "–".join(pair), km)
    for also in more:
        found = _with_line(made.areas, owner, also, tables["zones"], package, tolerance=LINE_TOLERANCE)
        made = replace(found, line=made.line, between=made.between) if found else made
    return made


def _with_line(
    areas: Mapping[str, coverage.Area],
    owner: Mapping[str, str],
    pair: tuple[str, str],
    zones: Sequence[dict[str, str]],
    package: Path,
    *,
    tolerance: float = 0.0,
) -> coverage.Coverage | None:
    """The areas with the line of the time zones between two countries, or None.

    ``tolerance`` (degrees) is how far the line may stray so that it has fewer vertices.
    """
    called = "-".join(pair)
    old = coverage.between(areas, owner, pair)
    if old.is_empty:
        raise DataError(f"{called}: the two have no border on land")
    try:
        of = [[row["zone"] for row in zones if row["country"] == code] for code in pair]
        line = timezones.trimmed(timezones.shared_line(package, *of), old)
        line = line.simplify(tolerance) if tolerance else line
        try:
            made = coverage.replace_border(areas, owner, line, pair)
        except DataError as error:
            made = coverage.fit_border(areas, owner, line, pair)
            extra = length_km(made.line.difference(line.buffer(coverage.NEAR)))
            _log.info("%s: the outline stays, %s; straight pieces of %.1f km at the ends", called, error, extra)
    except DataError as error:
        _log.warning("%s: no precise line: %s", called, error)
        return None
    figures = (length_km(g) for g in (old, line, made.line))
    _log.info("%s: %.1f km in Natural Earth, %.1f in OpenStreetMap, %.1f as built", called, *figures)
    return made


def _called(inputs: Inputs) -> dict[str, str]:
    """The English name of each country: ours, else Natural Earth's."""
    theirs = {p.country: p.attributes["admin"] for p in inputs.provinces}
    return theirs | {r["country"]: r["name"] for r in inputs.curated["country_names"] if r["common_form"]}


def _border_row(inputs: Inputs, code: str, line: BaseGeometry) -> dict[str, object]:
    told = inputs.told("borders").get(code, {})
    called = _called(inputs)
    name = "{}–{} border".format(*(called[c] for c in code.split("-")))
    return {
        "id": code,
        "country_a": code[:2],
        "country_b": code[3:],
        "name": told.get("name") or name,
        "status": told.get("status") or "agreed",
        "citation": told.get("source") or "no dispute known to us: from general knowledge, unverified",
        "geometry": line,
    }


def _country_row(inputs: Inputs, code: str, shape: BaseGeometry) -> dict[str, object]:
    lat, lon = natural_earth.label_point(shape)
    arabic = (r["name"] for r in inputs.curated["country_names"] if (r["country"], r["lang"]) == (code, "ar"))
    return {
        "id": code,
        "name": _called(inputs)[code],
        "name_ar": next(arabic, None),
        "lat": lat,
        "lon": lon,
        "geometry": shape,
    }


@dataclass(frozen=True, slots=True)
class Ground:
    """Features of the region's own countries and what meets them in a precise line; names of provinces."""

    countries: list[dict[str, object]]
    provinces: list[dict[str, object]]
    borders: list[dict[str, object]]
    names: list[Name]


def _pairs(inputs: Inputs) -> list[tuple[str, str]]:
    """The pairs of countries whose common line is part of the region's ground."""
    return list(itertools.combinations(sorted((*inputs.region.countries, *inputs.joined)), 2))


def own_ground(inputs: Inputs) -> Ground:
    """The region's own countries whole, their provinces, and the borders between them.

    With them neighbours that meet them in a precise line, clipped, and their provinces there.
    """
    told = inputs.told("provinces")
    made = inputs.made
    wide = inputs.region.bounds.padded(NEIGHBOUR_PAD)
    areas = made.areas if made else {p.id: p.geometry for p in inputs.own}
    owner = made.owner if made else {p.id: p.country for p in inputs.own}
    provinces, names = [], []
    for province in inputs.own:
        row = told.get(province.id)
        provinces.append(natural_earth.province_row(province, None, areas[province.id], row, of_own=True))
        if row:
            names += [Name(province.id, row["name"], "en"), Name(province.id, row["name_ar"], "ar")]
            names += [Name(province.id, row[f"name_{c}"], c) for c in ("ku", "tr") if row[f"name_{c}"]]
            names += split(row["other_names"], province.id)
        names += natural_earth.province_names(province)
    for province in inputs.moved:
        provinces.append(natural_earth.province_row(province, wide, areas[province.id]))
        names += natural_earth.province_names(province)
    lines = {}
    for a, b in _pairs(inputs):
        line = coverage.between(areas, owner, (a, b))
        if not line.is_empty:
            lines[f"{a}-{b}"] = made.line if made and (a, b) == made.between else line
    codes = (*inputs.region.countries, *inputs.joined)
    whole: dict[str, BaseGeometry] = {c: coverage.union(areas[k] for k in areas if owner[k] == c) for c in codes}
    whole |= {c: natural_earth.clipped(whole[c], wide) for c in inputs.joined}
    return Ground(
        countries=[_country_row(inputs, c, shape) for c, shape in whole.items()],
        provinces=provinces,
        borders=[_border_row(inputs, k, g) for k, g in lines.items()],
        names=names,
    )


def build_natural_earth(inputs: Inputs) -> Layers:
    """The neighbours, the land, and the lakes; the region too, where no source has a precise line."""
    region = inputs.region
    wide = region.bounds.padded(NEIGHBOUR_PAD)
    window, inner = box(*wide), box(*region.bounds)
    near = [p for p in inputs.provinces if p.geometry.intersects(window)]
    clipped = natural_earth.dissolve(near, wide)
    elsewhere = {*region.countries, *inputs.joined}
    moved = {p.id for p in inputs.moved}
    countries = [_country_row(inputs, c, shape) for c, shape in clipped.items() if c not in elsewhere]
    neighbours = [
        p for p in near if p.country not in region.countries and p.id not in moved and p.geometry.intersects(inner)
    ]
    names = [n for p in neighbours for n in natural_earth.province_names(p)]
    provinces = [natural_earth.province_row(p, wide) for p in neighbours]
    lines = natural_earth.borders(clipped, without=[f"{a}-{b}" for a, b in _pairs(inputs)])
    borders = [_border_row(inputs, k, g) for k, g in lines.items()]
    lakes = natural_earth.lake_rows(
        natural_earth.read_lakes(inputs.packages["natural-earth-lakes"]), inputs.curated["waters"], region.bounds
    )
    names += _water_names(inputs, lakes)
    if inputs.made is None:
        own = own_ground(inputs)
        countries, provinces = countries + own.countries, provinces + own.provinces
        borders, names = borders + own.borders, names + own.names
    layers: Layers = {
        "countries": features(countries),
        "land": features([{"id": "land", "geometry": natural_earth.land(clipped)}]),
        "provinces": features(provinces),
        "borders": features(borders),
        "lakes": features(lakes),
        "names": table(names, inputs.common),
    }
    if inputs.embedded:
        points = natural_earth.adm1_rows(inputs.atlas, inputs.curated["fixes"], inputs.told("provinces"))
        layers |= {
            "world_countries": features(natural_earth.world_countries(inputs.whole, _called(inputs))),
            "adm1_points": features(points),
        }
    return layers


def build_openstreetmap(inputs: Inputs) -> Layers:
    """The precise border, and the region's provinces and countries that meet in it."""
    if inputs.made is None:
        return {}
    own = own_ground(inputs)
    return {
        "countries": features(own.countries),
        "provinces": features(own.provinces),
        "borders": features(own.borders),
        "names": table(own.names, inputs.common),
    }


def _water_names(inputs: Inputs, rows: Sequence[dict[str, object]]) -> list[Name]:
    there = {row["id"] for row in rows}
    names = []
    for row in inputs.curated["waters"]:
        if row["id"] in there:
            names.append(Name(row["id"], row["name"], "en"))
            names += [Name(row["id"], row[f"name_{c}"], c) for c in ("ar", "tr", "ku") if row[f"name_{c}"]]
            names += split(row["other_names"], row["id"])
    return names


def build_gshhg(inputs: Inputs) -> Layers:
    """The rivers, and the segments of ours that bridge gaps in them."""
    bounds = inputs.region.bounds.padded(RIVER_PAD)
    rivers = gshhg.read_rivers(inputs.packages["gshhg"], bounds)
    rows, bridges = gshhg.river_rows(rivers, inputs.curated["waters"], bounds, unnamed=inputs.unnamed)
    if not rows:
        return {}
    layers: Layers = {"rivers": features(rows), "names": table(_water_names(inputs, rows), inputs.common)}
    return layers | ({"river_bridges": features(bridges)} if bridges else {})


def build_geonames(inputs: Inputs) -> Layers:
    """Towns, villages, names of districts; in the embedded data the table of the world's countries too."""
    mended = [row for row in inputs.curated["fixes"] if row["layer"] == "cities"]
    told = geonames.Told(
        cities={f"gn-{k}": row for k, row in inputs.told("cities", "geonames_id").items()},
        provinces=inputs.told("provinces"),
        arabic={row["from"]: row["to"] for row in mended if row["field"] == "name_ar"},
        same_as={row["from"]: row["to"] for row in mended if row["field"] == "same_as"},
    )
    bounds = inputs.region.bounds
    rows, names = geonames.city_rows(inputs.cities, inputs.world, inputs.provinces, bounds, told)
    if not rows:
        raise DataError(f"GeoNames has no town in the bounds {tuple(bounds)}")
    finder = geonames.Finder(inputs.provinces)
    instead = {
        r["from"]: r["to"] for r in inputs.curated["fixes"] if (r["layer"], r["field"]) == ("districts", "admin1")
    }
    second, second_names = districts.district_rows(
        inputs.packages["districts"], inputs.region.countries, finder, instead
    )
    layers: Layers = {"cities": features(rows), "names": table(names, inputs.common, one_lang=True)}
    if second:
        layers["districts"] = pd.DataFrame(second)
        layers["names_districts"] = table(second_names, inputs.common, one_lang=True)
    return layers | ({"world": pd.DataFrame(inputs.world_rows)} if inputs.embedded else {})


def build_curated(inputs: Inputs) -> Layers:
    """Crossings, camps, bases, mountains, deserts, regions and villages: our own table."""
    airports = places.read_airports(inputs.packages["airports"])
    rows, names = places.place_rows(inputs.curated["places"], airports, inputs.region.bounds)
    return {"places": features(rows), "names": table(names, inputs.common, one_lang=True)} if rows else {}


def build_world(inputs: Inputs, out: Path) -> None:
    """The index of the world's names and the lexicon: the same for all regions, in the embedded data alone."""
    tables = inputs.curated
    told = world.Ingredients(
        cities=inputs.cities,
        world=inputs.world,
        subdivisions=inputs.packages["districts"],
        countries=inputs.world_rows,
        country_names=world_countries.country_names(inputs.world, inputs.cldr, tables["country_names"]),
        provinces=inputs.provinces,
        places=tables["world_places"],
        division_names=tables["adm1_names"],
        mended={int(r["from"]): r["to"] for r in tables["fixes"] if (r["layer"], r["field"]) == ("divisions", "name")},
    )
    _log.info("world: %d places, %d keys", *world.build(out / world.FOLDER, told))
    made_of = (inputs.packages["english-words"], inputs.packages["personal-names"])
    _log.info("%s: %d words", lexicon.FILE, lexicon.write(out, *made_of, tables["personal_names"]))


def build(inputs: Inputs, out: Path) -> None:
    """Write all files of a region into a folder; what an earlier run left of them goes."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, make in (
        ("openstreetmap", build_openstreetmap),
        ("natural_earth", build_natural_earth),
        ("gshhg", build_gshhg),
        ("geonames", build_geonames),
        ("curated", build_curated),
    ):
        path = out / f"{name}.gpkg"
        path.unlink(missing_ok=True)
        if layers := make(inputs):
            write(path, layers)
            written.append(name)
            _log.info("%s.gpkg: %s", name, ", ".join(f"{k} {len(v)}" for k, v in layers.items()))
    keys = Store(out).all_keys()
    marisa_trie.Trie(keys).save(str(out / KEYS))
    _log.info("%s: %d keys", KEYS, len(keys))
    if inputs.embedded:
        build_world(inputs, out)
    checksums(out)
    if not inputs.embedded:
        regions.write_licences(out, inputs.region, written, inputs.sources)
        _log.info("%s", regions.write(inputs.region, out))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="geo.data.build", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cache", type=Path, default=Path("build/packages"), help="packages go here")
    parser.add_argument("--region", default=DEFAULT, help="a region's TOML file, or the id of an embedded one")
    parser.add_argument("--countries", default="", help="in place of a file: codes of its countries, as ML,BF,NE")
    parser.add_argument("--border", default="", help="the border of interest, as ML-NE")
    parser.add_argument("--bounds", default="", help="west,south,east,north in degrees, as --bounds=-9,10,9,21")
    parser.add_argument("--id", default="", help="the region's id, as sahel")
    parser.add_argument("--name", default="", help="what the region is called")
    parser.add_argument("--out", type=Path, help="the files go here")
    parser.add_argument("--named-rivers", action="store_true", help="leave rivers without a name out")
    parser.add_argument("--words", type=Path, help="a list of English words: names that are words are marked so")
    return parser


def _joined(arguments: Sequence[str]) -> list[str]:
    """The arguments with ``--bounds -9,10,9,21`` as one: argparse takes the second for an option."""
    out = list(arguments)
    if "--bounds" in out[:-1]:
        at = out.index("--bounds")
        out[at : at + 2] = ["=".join(out[at : at + 2])]
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    """Build everything; return the exit status."""
    options = _parser().parse_args(_joined(sys.argv[1:] if arguments is None else arguments))
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.getLogger("pyogrio").setLevel(logging.WARNING)
    embedded = not options.countries and options.region == DEFAULT
    out = options.out or HERE
    try:
        if not embedded and out.resolve() == HERE:
            raise DataError("name a folder of its own for the region's data: --out DIR")  # noqa: TRY301
        if options.countries:
            told = (options.id, options.countries, options.border, options.bounds)
            region = regions.described(*told, folder=out, name=options.name)
        else:
            region = regions.read(options.region)
        inputs = prepare(
            region, options.cache, embedded=embedded, unnamed=not options.named_rivers, words=options.words
        )
        build(inputs, out)
    except (DataError, OSError) as error:
        _log.error("%s", error)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
