"""Which column of a foreign gazetteer is which, by its title, whatever its case."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.errors import InputError
from geo.inputs.cells import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# In order: of two columns that match, the earlier pattern's.
_ROLES = {
    "name": (
        "name|name_(?:en|eng|latn|latin|english)|english_name",
        "toponym|(?:place|site|settlement|village|town|city|location|camp|feature)_?name(?:_en)?",
        r"adm(?:in)?_?\d_?(?:name_?)?(?:en)?|asciiname",
        "label|title|place|site|settlement|location|nam|الاسم|اسم",
    ),
    "lat": (
        "lat|latitude",
        "lat_?dd|latitude_?dd|lat_?wgs_?84|decimal_?latitude|gps_lat(?:itude)?|point_y|y_?coord|y",
    ),
    "lon": (
        "lon|lng|long|longitude",
        "(?:lon|long|longitude)_?dd|lon_?wgs_?84|decimal_?longitude|gps_lon(?:g|gitude)?|point_x|x_?coord|x",
    ),
    "kind": (
        "kind",
        "type|place_?type|feature_?type",
        "feature_?code|fcode",
        "class|feature_?class|fclass|category",
    ),
    "country": (
        "iso_?2|iso_?a2|country_?code|country_?iso2?",
        "country|country_?name|adm(?:in)?0(?:_?(?:name|pcode))?",
    ),
    "population": ("population|pop|inhabitants", r"pop(?:ulation)?_?(?:total|est|\d{4})"),
    "geonames_id": ("geo_?names?_?id|geo_?names?",),
    "code": ("id|uid|place_?id", r"p_?code|.*p_?code", "code"),
    "alternates": ("alt(?:ernat(?:e|ive))?_?names?|alias(?:es)?|other_?names?|names?_other|aka|spellings|variants",),
}
_TAGS = {
    "ar": "ar|ara|arabic|عربي",
    "ku": "ku|ckb|kmr|kur|kurdish",
    "tr": "tr|tur|turkish",
    "fa": "fa|fas|per|persian|farsi",
}
_ANY_TAG = r"name_([a-z]{2,3})"


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """Columns by what they hold; ``roles`` has those of name, lat, lon, kind, …; ``languages`` is by language tag."""

    roles: dict[str, str]
    languages: dict[str, str] = field(default_factory=dict)

    def get(self, role: str) -> str | None:
        """The column of a role, or None."""
        return self.roles.get(role)

    @property
    def used(self) -> frozenset[str]:
        """Columns whose cells become a field of the place, and no property of it."""
        kept = {c for role, c in self.roles.items() if role != "code"}
        return frozenset(kept | set(self.languages.values()))


def recognised(
    header: Sequence[str], source: str, *, name_column: str | None = None, coordinates: bool = True
) -> PlaceColumns:
    """The columns that have a meaning here.

    Parameters
    ----------
    header
        The titles.
    source
        For the message.
    name_column
        The column of names where the user says so and there is one of that title.
    coordinates
        Whether columns of latitude and longitude are needed.

    Raises
    ------
    InputError
        One that is needed is missing; the message lists the columns, and says how to call it.
    """
    roles: dict[str, str] = {}
    own = [c for c in header if name_column and c.casefold() == name_column.casefold()]
    if own:
        roles["name"] = own[0]
    for role, patterns in _ROLES.items():
        found = next(_matching(header, patterns, taken=roles.values()), None)
        if found is not None and role not in roles:
            roles[role] = found
    missing = [role for role in ("name", *(("lat", "lon") if coordinates else ())) if role not in roles]
    if missing:
        columns = ", ".join(text(c) or '""' for c in header[:20]) + (", …" if len(header) > 20 else "")
        wanted = " and ".join(f'"{role}"' for role in missing)
        hint = "" if missing != ["name"] else ", or say --set gazetteers_name=COLUMN"
        raise InputError(f"{source}: no column {wanted}; its columns are {columns}; call one so{hint}")
    return PlaceColumns(roles, _languages(header, roles))


def _plain(column: str) -> str:
    return re.sub(r"[\W_]+", "_", column.casefold()).strip("_")


def _matching(header: Sequence[str], patterns: Sequence[str], taken: object = ()) -> Iterator[str]:
    for pattern in patterns:
        for column in header:
            if column not in taken and re.fullmatch(pattern, _plain(column)):  # type: ignore[operator]
                yield column


def _languages(header: Sequence[str], roles: dict[str, str]) -> dict[str, str]:
    """Columns of names in one language; English ones are other spellings."""
    found: dict[str, str] = {}
    for tag, ends in _TAGS.items():
        pattern = rf"(?:name_?)?(?:{ends})|(?:{ends})_name|adm(?:in)?_?\d_?(?:name_?)?(?:{ends})"
        column = next(_matching(header, (pattern,), roles.values()), None)
        if column is not None:
            found[tag] = column
    for column in header:
        match = re.fullmatch(_ANY_TAG, _plain(column))
        if match and column not in roles.values() and column not in found.values():
            found.setdefault(match[1], column)
    return found
