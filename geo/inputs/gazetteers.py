"""A user's own gazetteer: a table of places from CSV or a vector file, or a dump of GeoNames, told by content.

Readers of both kinds of table hand over columns of cells and a point a row; what they mean is
found here, and every row that can't be used is named by its line and column.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from geo.crs import LONLAT
from geo.errors import GazetteerError, InputError
from geo.inputs import delimited, place_columns, points, polygons
from geo.inputs.cells import cell, text
from geo.inputs.files import shown
from geo.inputs.geonames import Dump, is_dump
from geo.inputs.kinds import of_word
from geo.model import Kind, Place
from geo.tokens import joined_key

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    from geo.inputs.place_columns import PlaceColumns
    from geo.model import Bounds

#: The largest table of text that is read, in bytes.
LARGEST = 100_000_000
_HEAD = 65_536
_SETTING = "gazetteers"
_REFUSED = (
    (b"PK\x03\x04", "a ZIP file or a sheet of Excel; unpack it, or save the sheet as CSV (UTF-8)"),
    (b"\xd0\xcf\x11\xe0", "an old sheet of Excel or Word; save it as CSV (UTF-8)"),
    (b"\x1f\x8b", "a gzip file; unpack it first"),
    (b"%PDF", "a PDF; save its table as CSV"),
    (b"PAR1", "a Parquet file; save it as GeoPackage"),
)
_VECTOR = (b"SQLite format 3\x00", b"fgb\x03fgb", b"\x00\x00\x27\x0a", b"{", b"[", b"<")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d*)?(?:[eE][+-]?\d+)?\s*°?")
_MOST_ALTERNATES = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: the place (its id and country are not known yet), all its names, its country's cell, and its code.

    ``code`` tells it from all other rows of the file, or is "".
    """

    place: Place
    names: tuple[str, ...]
    country: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class OwnGazetteer:
    """A user's table of places, in the order of its rows."""

    source: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """Columns of cells, and in step the points, the rows' labels, and what introduces a column in a message."""

    source: str
    columns: dict[str, list[Any]]
    found: PlaceColumns
    labels: list[str]
    points: list[tuple[float, float] | None] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def text(self, role: str, i: int) -> str:
        """The cell of a row in the column of a role, "" where there is none."""
        column = self.found.get(role)
        return text(self.columns[column][i]) if column is not None else ""

    def fault(self, i: int, role: str, told: str) -> None:
        """Keep what is wrong with a row's cell."""
        self.faults.append(f'{self.labels[i]}, column "{self.found.get(role)}": {told}')


def read(
    path: str | os.PathLike[str],
    *,
    name_column: str | None = None,
    layer: str | None = None,
    crs: str | None = None,
    within: Bounds | None = None,
) -> OwnGazetteer | Dump:
    """The places of a file on disk, which is only read.

    Parameters
    ----------
    path
        CSV, a vector file whose content is of a kind in :data:`geo.inputs.formats.KNOWN`, or an
        unpacked dump of GeoNames.
    name_column
        The column of names (case does not matter), where a file has one of that title.
    layer
        The layer of a vector file, where it has several.
    crs
        What the coordinates are in, where the file does not say; of CSV, longitude and latitude
        in degrees otherwise.
    within
        The region's box (degrees), by which exchanged axes are told.

    Raises
    ------
    InputError
        One line that names the file, the line, the column, and what to do; as a
        :class:`GazetteerError` with one line a fault where single rows are at fault.
    """
    name = shown(path)
    head = _head(Path(path), name)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if is_dump(head):
        return Dump(Path(path))
    if start.startswith(_VECTOR) or head.startswith(_VECTOR):
        table = _vector(path, name_column, layer, crs)
    else:
        table = _delimited(Path(path), name, name_column, crs)
    return _assembled(table, within)


def _head(path: Path, name: str) -> bytes:
    """The first bytes of a regular file; what is known to be no gazetteer is refused."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise InputError(f"{name}: {'a folder' if stat.S_ISDIR(mode) else 'not a regular file'}; name a file")
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except FileNotFoundError as error:
        raise InputError(f"{name}: there is no such file") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{name}: it can't be read ({getattr(error, 'strerror', None) or error})") from error
    for magic, what in _REFUSED:
        if head.startswith(magic):
            raise InputError(f"{name}: this is {what}")
    if not head.strip():
        raise InputError(f"{name}: the file is empty")
    return head


# -- tables ------------------------------------------------------------------------------------


def _vector(path: str | os.PathLike[str], name_column: str | None, layer: str | None, crs: str | None) -> _Table:
    """The table of a vector file; GDAL loads only here."""
    from geo.inputs import vector  # noqa: PLC0415

    read = vector.table(path, layer=layer, crs=crs, most=delimited.MOST_ROWS, setting=_SETTING)
    if not read.geometry:
        raise InputError(f"{read.source}: no features in it")
    if len(read.geometry) > delimited.MOST_ROWS:
        raise InputError(f"{read.source}: more than {delimited.MOST_ROWS:,} features; cut it to the region")
    found = place_columns.recognised(list(read.columns), read.source, name_column=name_column, coordinates=False)
    labels = [f"feature {n}" for n in range(1, len(read.geometry) + 1)]
    where, faults = points.of(read.geometry, polygons.crs_of(read.source, read.crs, crs, _SETTING), labels)
    return _Table(read.source, read.columns, found, labels, where, faults)


def _delimited(path: Path, name: str, name_column: str | None, crs: str | None) -> _Table:
    """The table of a text file."""
    with path.open("rb") as stream:
        raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise InputError(f"{name}: larger than {LARGEST // 1_000_000} MB; cut it to the region")
    sheet = delimited.read(delimited.decoded(raw, name), name)
    found = place_columns.recognised(sheet.header, name, name_column=name_column)
    columns: dict[str, list[Any]] = {
        title or f"column {i + 1}": [cells[i] for _, cells in sheet.rows] for i, title in enumerate(sheet.header)
    }
    table = _Table(name, columns, found, [f"line {line}" for line, _ in sheet.rows])
    table.points.extend(_degrees(table, i, projected=bool(crs)) for i in range(len(table.labels)))
    if crs and not table.faults:
        wkb = [shapely.to_wkb(shapely.Point(p)) if p else None for p in table.points]
        where, faults = points.of(wkb, polygons.crs_of(name, "", crs, _SETTING), table.labels)
        return _Table(name, columns, found, table.labels, where, faults)
    return table


def _degrees(table: _Table, i: int, *, projected: bool) -> tuple[float, float] | None:
    """The point of a row, by its columns; None with a fault where there is none."""
    lat, lon = _number(table, i, "lat"), _number(table, i, "lon")
    if lat is None or lon is None:
        return None
    if projected:
        return lon, lat
    if abs(lat) > 90:
        swapped = abs(lat) <= 180 and abs(lon) <= 90
        hint = "latitude and longitude look swapped; exchange them" if swapped else "it must be in degrees"
        if max(abs(lat), abs(lon)) > 1000:
            hint = f"it looks like metres; say --set {_SETTING}_crs=CODE"
        table.fault(i, "lat", f"{lat:g} is no latitude (-90 to 90): {hint}")
        return None
    if abs(lon) > 180:
        table.fault(i, "lon", f"{lon:g} is no longitude (-180 to 180): it must be in degrees")
        return None
    return lon, lat


def _number(table: _Table, i: int, role: str) -> float | None:
    written = table.text(role, i)
    if not written:
        table.fault(i, role, f"empty; write degrees, as in 36.34 (CRS {LONLAT}), or take the row out")
    elif not _NUMBER.fullmatch(written):
        table.fault(i, role, f'"{written[:40]}" is no number; write degrees as 36.34')
    else:
        return float(written.rstrip("° ").replace(",", "."))
    return None


# -- rows --------------------------------------------------------------------------------------


def _assembled(table: _Table, within: Bounds | None) -> OwnGazetteer:
    """Entries out of a table.

    Raises
    ------
    GazetteerError
        Rows that can't be used, each named.
    """
    entries = [_entry(table, i) for i in range(len(table.labels))]
    _check_once(table, "geonames_id")
    codes = _codes(table)
    if table.faults:
        raise GazetteerError(table.source, sorted(table.faults, key=_line))
    where = [p for p in table.points if p is not None]
    first = points.exchanged(where, within) if within is not None else None
    if first is not None:
        lon, lat = where[first]
        told = f"latitude {lat:g}, longitude {lon:g} lies in the region only when exchanged, as most rows do"
        raise GazetteerError(table.source, [f"{table.labels[first]}: {told}; are the columns swapped?"])
    made = (Entry(e.place, e.names, e.country, code) for e, code in zip(entries, codes, strict=True) if e)
    return OwnGazetteer(table.source, tuple(made))


def _line(fault: str) -> int:
    number = re.search(r"\d+", fault)
    return int(number[0]) if number else 0


def _entry(table: _Table, i: int) -> Entry | None:
    """The entry of a row; None where it has faults, which the table keeps."""
    name = table.text("name", i)
    if not joined_key(name):
        table.fault(i, "name", "empty; give it a name or take it out" if not name else f'"{name}" is no name')
    population = _whole(table, i, "population")
    geonames_id = _whole(table, i, "geonames_id")
    point = table.points[i]
    if point is None or not joined_key(name):
        return None
    word = table.text("kind", i)
    kind = of_word(word, population)
    languages = {tag: text(table.columns[c][i]) for tag, c in table.found.languages.items() if tag != "en"}
    place = Place(
        id="",
        kind=kind,
        name=name,
        names={tag: spelt for tag, spelt in languages.items() if spelt},
        lat=point[1],
        lon=point[0],
        population=population,
        geonames_id=geonames_id or None,
        type=word if kind is Kind.OTHER and word.casefold() != kind.value else "",
        notable=True,
        own=True,
        properties=_properties(table, i),
    )
    return Entry(place, tuple(_names(table, i, place)), table.text("country", i))


def _names(table: _Table, i: int, place: Place) -> Iterator[str]:
    """All names of a row, each once, those with a key only."""
    english = table.found.languages.get("en")
    others = _raw(table, i, "alternates")
    separator = next((s for s in ("|", ";") if s in others), ",")
    spelt = [place.name, *place.names.values(), *(others.split(separator)[:_MOST_ALTERNATES])]
    if english:
        spelt.append(str(table.columns[english][i] or ""))
    yield from dict.fromkeys(t for t in map(text, spelt) if joined_key(t))


def _raw(table: _Table, i: int, role: str) -> str:
    """A cell that may be longer than a name."""
    column = table.found.get(role)
    value = table.columns[column][i] if column is not None else None
    return value[:10_000] if isinstance(value, str) else ""


def _properties(table: _Table, i: int) -> dict[str, object]:
    used = table.found.used
    kept = {c: values[i] for c, values in table.columns.items() if c not in used}
    plain = {text(c) or "column": text(v) if isinstance(v, str) else cell(v) for c, v in kept.items()}
    return {c: v for c, v in plain.items() if v not in ("", None)}


def _whole(table: _Table, i: int, role: str) -> int:
    """A whole number, 0 for an empty cell; separators of thousands are left out."""
    written = re.sub(r"[\s,'’]", "", table.text(role, i))
    if re.fullmatch(r"\d{1,12}(?:\.0*)?", written):
        return int(written.split(".")[0])
    if written:
        table.fault(i, role, f'"{table.text(role, i)[:40]}" is no whole number')
    return 0


def _codes(table: _Table) -> Sequence[str]:
    """The code of each row, where a column has one in every row and each once; else ""."""
    if (table.found.get("code") or "").casefold() in ("id", "uid"):
        _check_once(table, "code")
    codes = [table.text("code", i) for i in range(len(table.labels))]
    unique = all(codes) and len({c.casefold() for c in codes}) == len(codes)
    return codes if unique else [""] * len(codes)


def _check_once(table: _Table, role: str) -> None:
    """A fault for each row whose cell in a column of ids is in an earlier row's."""
    seen: dict[str, int] = {}
    for i in range(len(table.labels)):
        value = table.text(role, i)
        if value and value.casefold() in seen:
            table.fault(i, role, f"{value} is on {table.labels[seen[value.casefold()]]} too; ids are unique")
        seen.setdefault(value.casefold(), i)
