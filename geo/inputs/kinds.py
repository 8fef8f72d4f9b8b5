"""What a foreign gazetteer calls its places, in our kinds: GeoNames' feature codes, and plain English words."""

from __future__ import annotations

import re

from geo.model import Kind

#: From this population on a place counts as a city, in people.
CITY_POPULATION = 5000
# GeoNames' feature codes (https://www.geonames.org/export/codes.html) that mean one of our kinds.
_CODES = {
    Kind.COUNTRY: "PCL PCLD PCLF PCLI PCLIX PCLS",
    Kind.PROVINCE: "ADM1",
    Kind.DISTRICT: "ADM2 ADM3 ADM4 ADM5 ADMD",
    Kind.CITY: "PPLC PPLG PPLA PPLA2",
    Kind.VILLAGE: "PPL PPLA3 PPLA4 PPLA5 PPLF PPLH PPLL PPLQ PPLR PPLS PPLW STLMT",
    Kind.RIVER: "STM STMA STMC STMD STMH STMI STMIX STMM STMQ STMS STMSB STMX WAD WADS WADX CNL CNLA CNLI CNLN",
    Kind.LAKE: "LK LKC LKI LKN LKNI LKO LKOI LKS LKSB LKSC LKSI LKSN LKX RSV RSVI LGN LGNS LGNX",
    Kind.SEA: "SEA OCN GULF STRT BAY BAYS",
    Kind.MOUNTAIN: "MT MTS PK PKS HLL HLLS RDGE VLC MESA",
    Kind.DESERT: "DSRT ERG",
    Kind.REGION: "RGN RGNE RGNL RGNH PRSH TERR ZN ZNB",
    Kind.AREA: "AREA",
    Kind.CONTINENT: "CONT",
    Kind.CAMP: "CMP CMPRF",
    Kind.BASE: "AIRB AIRP AIRF INSM MILB NVB",
    Kind.CROSSING: "CSTM PSTB",
}
_BY_CODE = {code: kind for kind, codes in _CODES.items() for code in codes.split()}
# Words of other tables; our own words for kinds of which a row may be one stand for themselves.
_WORDS = {
    Kind.COUNTRY: "state nation",
    Kind.PROVINCE: "governorate muhafazah muhafaza mohafaza oblast admin1 adm1",
    Kind.DISTRICT: "subdistrict sub-district county qada nahiya nahiyah admin2 admin3",
    Kind.CITY: "town capital municipality",
    Kind.VILLAGE: "hamlet locality settlement populated_place",
    Kind.RIVER: "stream wadi canal waterway",
    Kind.LAKE: "reservoir dam_lake",
    Kind.SEA: "gulf ocean bay strait",
    Kind.CROSSING: "border_crossing checkpoint border_point border_post point_of_entry",
    Kind.CAMP: "refugee_camp idp_camp displacement_camp",
    Kind.BASE: "airbase air_base military_base airport airfield",
    Kind.MOUNTAIN: "hill peak mountains range jebel jabal",
    Kind.DESERT: "",
    Kind.REGION: "plain",
    Kind.AREA: "",
    Kind.CONTINENT: "",
}
_BY_WORD = {word: kind for kind, words in _WORDS.items() for word in (kind.value, *words.split())}
_FEATURE = re.compile(r"(?:([AHLPRSTUV])[.\s:/_-]+)?([A-Z0-9]{2,6})")
_CITY_OR_VILLAGE = frozenset({Kind.CITY, Kind.VILLAGE})


def of_code(feature_class: str, code: str, population: int = 0) -> Kind:
    """The kind of GeoNames' feature class and code; a populated place is a city by its rank or its people."""
    kind = _BY_CODE.get(code)
    if kind is None and feature_class == "P" and code != "PPLX":
        kind = Kind.VILLAGE
    if kind is Kind.VILLAGE and population >= CITY_POPULATION:
        return Kind.CITY
    return kind or Kind.OTHER


def of_word(cell: str, population: int = 0) -> Kind:
    """The kind that a cell names: one of our words, a synonym, or GeoNames' code ("P", "PPLA2", "A.ADM1")."""
    word = re.sub(r"[\s_-]+", "_", cell.strip().casefold())
    for form in (word, word.replace("_", "-"), word.removesuffix("s")):
        if form in _BY_WORD:
            return _BY_WORD[form]
    code = cell.strip().upper()
    if code == "P":
        return of_code("P", "PPL", population)
    found = _FEATURE.fullmatch(code)
    return of_code(found[1] or "", found[2], population) if found and found[2] in _BY_CODE else Kind.OTHER


def may_be(kind: Kind, other: Kind) -> bool:
    """Whether two tables may mean the same place by these kinds."""
    return kind is other or Kind.OTHER in (kind, other) or {kind, other} == _CITY_OR_VILLAGE
