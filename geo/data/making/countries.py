"""The world's countries: names in the languages of the region, and what their people are called."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import TYPE_CHECKING

from babel import Locale

from geo.data.making.naming import Name, is_useful
from geo.errors import DataError
from geo.names import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo.data.making.fetch import Source
    from geo.data.making.geonames import World

#: Locales of CLDR, and the ISO 639-1 code of their language.
_LOCALES = {"en": "en", "ar": "ar", "fr": "fr", "tr": "tr", "ku": "ku", "ckb": "ku"}
_NOTES = re.compile(r"\((?:singular|plural|singular and plural|collective plural|colloquial|US [a-z]+)\)")
_WITH_PLURAL = re.compile(r"^(.*?)\s?\((s|men|women)\)$")


def territories(source: Source) -> dict[str, dict[str, str]]:
    """CLDR's names of territories by locale and ISO code, from the babel that is installed.

    Raises
    ------
    DataError
        Another version of babel is installed than the pinned one.
    """
    if version(source.name) != source.version:
        raise DataError(f"install {source.name}=={source.version}, not {version(source.name)}")
    return {
        code: {k: v for k, v in Locale.parse(code).territories.items() if re.fullmatch("[A-Z]{2}", k)}
        for code in _LOCALES
    }


def demonyms(text: str) -> Iterator[str]:
    """The words in an entry of the Factbook's nationality field, singular and plural.

    >>> list(demonyms("Frenchman(men), Frenchwoman(women)"))
    ['Frenchman', 'Frenchmen', 'Frenchwoman', 'Frenchwomen']
    >>> list(demonyms("Lao(s) or Laotian(s)"))
    ['Lao', 'Laos', 'Laotian', 'Laotians']
    """
    for part in re.split(r",|/|\bor\b", _NOTES.sub("", text.split(";", maxsplit=1)[0])):
        word = part.strip()
        found = _WITH_PLURAL.match(word)
        if found is None:
            if word and word != "NA":
                yield word
        else:
            stem, ending = found.groups()
            yield stem
            yield stem + "s" if ending == "s" else stem.removesuffix("man") + "men"


def country_names(world: World, cldr: Mapping[str, Mapping[str, str]], own: Sequence[Mapping[str, str]]) -> list[Name]:
    """Names and demonyms of all countries; rows of the form ``drop`` take a demonym away."""
    forms = ("name", "demonym")
    found = [Name(r["country"], r["name"], r["lang"] or None, r["form"]) for r in own if r["form"] in forms]
    dropped = {(r["country"], key(r["name"])) for r in own if r["form"] == "drop"}
    for code, country in sorted(world.countries.items()):
        found.append(Name(code, country["name"].strip(), "en"))
        for locale, lang in _LOCALES.items():
            found += [Name(code, n, lang) for n in _plain(cldr[locale].get(code, ""))]
    taken = {key(n.name) for n in found if n.form == "name" and n.lang == "en"}
    for code, entries in sorted(world.nationality.items()):
        if code in world.countries:
            words = [w for entry in entries for w in demonyms(entry)]
            found += [
                Name(code, w, "en", "demonym") for w in words if key(w) not in taken and (code, key(w)) not in dropped
            ]
    return [n for n in found if (n.place_id, key(n.name)) not in dropped]


def _plain(name: str) -> Iterable[str]:
    """CLDR's name, without what it says in brackets."""
    bare = re.sub(r"\s*[(（].*?[)）]", "", name).strip()
    return [bare] if bare and is_useful(bare) else []


def world_rows(
    world: World,
    own: Sequence[Mapping[str, str]],
    cldr: Mapping[str, Mapping[str, str]],
    points: Mapping[str, tuple[float, float]],
    capitals: Mapping[int, str],
) -> list[dict[str, object]]:
    """The table ``world``: a row for each country and territory with an ISO code.

    ``points`` are latitude and longitude by code; ``capitals`` Arabic names by GeoNames id.
    """
    called = {r["country"]: r["name"] for r in own if r["lang"] == "en" and r["common_form"] == "1"}
    arabic = {r["country"]: r["name"] for r in reversed(own) if r["lang"] == "ar" and r["form"] == "name"}
    rows: list[dict[str, object]] = []
    for code, country in sorted(world.countries.items()):
        capital = world.capitals.get(code)
        home = (capital.lat, capital.lon) if capital else (None, None)
        lat, lon = points.get(code, home)
        rows.append(
            {
                "id": code,
                "name": called.get(code, country["name"].strip()),
                "name_ar": arabic.get(code) or cldr["ar"].get(code),
                "geonames_id": int(country["geonameid"]),
                "capital": f"gn-{capital.geonames_id}" if capital else None,
                "capital_ar": capitals.get(capital.geonames_id) if capital else None,
                "population": int(country["population"]),
                "area_km2": float(country["areakm2"] or 0),
                "lat": lat,
                "lon": lon,
                "continent": country["continentcode"],
            }
        )
    return rows
