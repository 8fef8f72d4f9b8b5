"""Which column of a foreign table is which: names in four languages, P-codes, countries.

Knows the habits of OCHA's common operational datasets (``ADM1_EN``, ``admin1Name_en``,
``adm1_name``, ``ADM1_PCODE``), geoBoundaries (``shapeName``, ``shapeISO``), GADM (``NAME_1``,
``GID_1``), Natural Earth and OpenStreetMap (``name``, ``name:ar``, ``iso_3166_2``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geo.errors import InputError
from geo.inputs.cells import text

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEVEL = r"adm(?:in)?_?(?P<level>\d)"
# In order; of a pattern with levels, the deepest level.
_NAMES = (
    r"name",
    r"name_(?:en|eng|latn|latin)",
    rf"{_LEVEL}_?(?:name_?)?(?:en|eng)",
    rf"{_LEVEL}_?(?:ref_?)?name",
    r"shapename",
    r"(?:province|governorate|district|subdistrict|muhafaza|mohafaza)(?:_?name)?(?:_en)?",
    r"(?:gov|prov|dist)_?name(?:_en)?",
    r"name_(?P<level>\d)",
    r"nam|gn_name|label|title",
)
_TAGS = {"ar": "ar|ara|arabic", "ku": "ku|ckb|kmr|kur|kurdish", "tr": "tr|tur|turkish"}
# A level's own code is preferred to these.
_CODES = (
    r"p_?code",
    rf"{_LEVEL}_?p_?code",
    r".*p_?code(?:_.*)?",
    r"shapeid|shapeiso",
    r"iso_?3166_?2",
    r"gid_(?P<level>\d)",
    r"hasc_(?P<level>\d)",
)
_COUNTRIES = (
    r"iso_?a2|iso_?2|iso_?code_?2?|country_?(?:code|iso2?)|iso_?3166_?1(?:_alpha_?2)?",
    r"country|adm(?:in)?0_?p_?code",
    r"iso_?3166_?2|shapeiso",
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns by what they hold: ``languages`` by tag ("ar", "ku", "tr"); ``code`` tells features apart."""

    name: str
    code: str | None = None
    languages: dict[str, str] = field(default_factory=dict)


def _plain(column: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", column.casefold()).strip("_")


def _matching(table: dict[str, list[Any]], patterns: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    """Columns that match, with their level: by pattern, then the deepest level, then their order."""
    for pattern in patterns:
        found = [(c, m.groupdict().get("level")) for c in table if (m := re.fullmatch(pattern, _plain(c)))]
        yield from sorted(found, key=lambda pair: -int(pair[1] or 0))


def _filled(values: list[Any]) -> bool:
    return any(text(v) for v in values)


def _named(table: dict[str, list[Any]], source: str, wanted: str | None) -> tuple[str, str | None]:
    """The column of names and its level.

    Raises
    ------
    InputError
        There is none, or not the one that was asked for.
    """
    if wanted is not None:
        for c in (wanted, *(c for c in table if c.casefold() == wanted.casefold())):
            if c in table:
                digit = re.search(r"\d", _plain(c))
                return c, digit[0] if digit else None
        raise InputError(f'{source}: no column "{text(wanted)}"; {_list(table)}')
    found = list(_matching(table, _NAMES))
    for c, level in found:
        if _filled(table[c]):
            return c, level
    if found:
        return found[0]
    raise InputError(f"{source}: no column of names found; {_list(table)}; say --set boundaries_name=COLUMN")


def _list(table: dict[str, list[Any]]) -> str:
    if not table:
        return "it has no columns"
    shown = ", ".join(text(c) for c in list(table)[:20])
    return f"its columns are {shown}" + (", …" if len(table) > 20 else "")


def _code(table: dict[str, list[Any]], name: str, level: str | None) -> str | None:
    """The column of codes: filled in every row, each value once; the name's own level first."""
    found = sorted(_matching(table, _CODES), key=lambda pair: pair[1] != level)
    for c, _ in found:
        values = [text(v).casefold() for v in table[c]]
        if c != name and all(values) and len(set(values)) == len(values):
            return c
    return None


def _languages(table: dict[str, list[Any]], name: str, level: str | None) -> dict[str, str]:
    deep = rf"adm(?:in)?_?{level}_?(?:name_?)?" if level else rf"{_LEVEL}_?(?:name_?)?"
    found: dict[str, str] = {}
    for tag, endings in _TAGS.items():
        patterns = tuple(rf"(?:{start})(?:{end})" for end in endings.split("|") for start in ("name_?", deep))
        matches = [c for c, _ in _matching(table, patterns) if c != name and _filled(table[c])]
        if matches:
            found[tag] = matches[0]
    return found


def recognised(table: dict[str, list[Any]], source: str, name_column: str | None) -> Columns:
    """The columns that have a meaning here.

    Parameters
    ----------
    table
        Columns of cells.
    source
        For the message.
    name_column
        The column of names, where the user says so.

    Raises
    ------
    InputError
        No column of names; the message lists the columns and says how to name one.
    """
    name, level = _named(table, source, name_column)
    return Columns(name, _code(table, name, level), _languages(table, name, level))


def countries(table: dict[str, list[Any]], found: Columns) -> list[str | None]:
    """Each row's country, ISO 3166-1 alpha-2, where a column has such codes (or ISO 3166-2 ones); else None."""
    rows = len(table[found.name])
    for c, _ in _matching(table, _COUNTRIES):
        codes = [re.fullmatch(r"([A-Za-z]{2})(?:-[A-Za-z0-9]{1,3})?", text(v)) for v in table[c]]
        if c != found.name and any(codes):
            return [code[1].upper() if code else None for code in codes]
    return [None] * rows
