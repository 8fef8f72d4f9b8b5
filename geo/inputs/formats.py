"""What a vector file is, by its first bytes and never by its name; copied to a private folder for GDAL.

The copy has a name of ours and nothing beside it but its own parts, so that no file of the
user's is written beside, locked or replaced, and no name is taken for an address.
"""

from __future__ import annotations

import codecs
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from geo.errors import InputError
from geo.inputs.files import opened, shown

#: The largest file that is read, in bytes; of JSON and KML, which grow when they are read, a third.
LARGEST = 300_000_000
#: GDAL's drivers that may open a file, by the suffix that we give it.
DRIVERS = {
    ".json": ("GeoJSON", "TopoJSON"),
    ".gpkg": ("GPKG",),
    ".fgb": ("FlatGeobuf",),
    ".shp": ("ESRI Shapefile",),
    ".kml": ("LIBKML",),
}
KNOWN = "GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML or TopoJSON"
_TEXT_LARGEST = LARGEST // 3
_HEAD = 4096
_SQLITE = b"SQLite format 3\x00"
_GEOPACKAGE = (b"GPKG", b"GP10", b"GP11")
_REFUSED = (
    (b"PK\x03\x04", "a ZIP file; unpack it and name the .shp, .gpkg or .kml in it"),
    (b"\x1f\x8b", "a gzip file; unpack it first"),
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file; save it as GeoPackage"),
)
_XML_REFUSED = (
    (b"<OGRVRTDataSource", "a GDAL virtual file, which names other files; name the file itself"),
    (b"<gpx", "GPX, which has tracks, not areas"),
    (b"FeatureCollection", "GML; save it as GeoPackage"),
    (b"<html", "a web page"),
    (b"<svg", "a picture"),
)


@dataclass(frozen=True, slots=True)
class Staged:
    """A private copy: the GDAL drivers for it, its path, and the encoding of its text where GDAL is not to know it."""

    drivers: tuple[str, ...]
    path: Path
    encoding: str | None = None


def stage(path: Path, folder: Path) -> Staged:
    """Copy a vector file, with its parts, to a folder.

    Parameters
    ----------
    path
        The user's file.
    folder
        An empty folder of ours.

    Raises
    ------
    InputError
        Not a regular file, too large, of a kind that is not read, or damaged; one line with the
        file's name.
    """
    name = shown(path)
    if str(path).startswith("/vsi") or re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", path.as_posix()):
        raise InputError(f"{name}: no address; boundaries come from a file on disk, or from postgresql://")
    with opened(path, "name a file") as stream:
        head = stream.read(_HEAD)
    if not head.strip():
        raise InputError(f"{name}: the file is empty")
    suffix = _suffix(head, name)
    if suffix == ".shp":
        return _shapefile(path, folder)
    copy = folder / f"boundaries{suffix}"
    _copy(path, copy, LARGEST if suffix in (".gpkg", ".fgb") else _TEXT_LARGEST)
    if suffix == ".gpkg":
        _check_geopackage(path, copy, name)
    if suffix == ".kml":
        _check_kml(copy, name)
    return Staged(DRIVERS[suffix], copy)


def _suffix(head: bytes, name: str) -> str:
    """The suffix of the format that a file's first bytes show."""
    for magic, what in _REFUSED:
        if head.startswith(magic):
            raise InputError(f"{name}: this is {what}")
    if head.startswith(_SQLITE):
        if head[68:72] not in _GEOPACKAGE:
            raise InputError(f"{name}: this is an SQLite database, but no GeoPackage (application_id); save it as one")
        return ".gpkg"
    if head.startswith(b"fgb\x03fgb"):
        return ".fgb"
    if head.startswith(b"\x00\x00\x27\x0a"):
        return ".shp"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"{", b"[")):
        return ".json"
    if start.startswith(b"<"):
        return _xml(start, name)
    if Path(name).suffix.lower() in (".dbf", ".shx", ".prj", ".cpg"):
        raise InputError(f"{name}: this is a part of a shapefile; name its .shp")
    raise InputError(f"{name}: no boundaries file that is known here ({KNOWN})")


def _xml(start: bytes, name: str) -> str:
    for word, what in _XML_REFUSED:
        if word.lower() in start.lower():
            raise InputError(f"{name}: this is {what}")
    if not re.search(rb"<(?:\w+:)?kml\b", start):
        raise InputError(f"{name}: this is XML, but no KML; it must be {KNOWN}")
    return ".kml"


def _copy(path: Path, to: Path, most: int) -> None:
    with opened(path, "name a file") as stream:
        if path.stat().st_size > most:
            raise InputError(f"{shown(path)}: larger than {most // 1_000_000} MB; simplify it or cut it to the region")
        with to.open("wb") as copy:
            shutil.copyfileobj(stream, copy)


def _check_kml(copy: Path, name: str) -> None:
    """Refuse a KML file that defines entities, or is in an encoding in which they can't be seen."""
    content = copy.read_bytes()
    if b"\x00" in content:
        raise InputError(f"{name}: this is not UTF-8; save the KML as UTF-8")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise InputError(f"{name}: the KML has a document type or entities, which are not read; save it without")


def _check_geopackage(path: Path, copy: Path, name: str) -> None:
    """Refuse a damaged GeoPackage, one that is open elsewhere, and one whose tables are not plain ones."""
    journal = path.with_name(path.name + "-wal")
    if journal.is_file() and journal.stat().st_size:
        raise InputError(f"{name}: it is open in another program ({shown(journal.name)} is beside it); close it there")
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA cell_size_check = ON")
            found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise InputError(f"{name}: the GeoPackage is damaged, get it anew ({shown(found)[:80]})")
            layers = database.execute(
                "SELECT c.table_name FROM gpkg_contents AS c LEFT JOIN sqlite_master AS m "
                "ON lower(m.name) = lower(c.table_name) WHERE c.data_type = 'features' "
                "AND (m.type IS NOT 'table' OR m.sql LIKE 'create virtual%') "
                "UNION ALL SELECT name FROM sqlite_master WHERE lower(name) LIKE 'gpkg%' AND type = 'view'"
            ).fetchall()
    except sqlite3.Error as error:
        raise InputError(f"{name}: the GeoPackage is damaged, get it anew ({shown(str(error))[:80]})") from error
    if layers:
        raise InputError(f'{name}: "{shown(str(layers[0][0]))[:60]}" is a view or missing; only plain tables are read')


def _shapefile(path: Path, folder: Path) -> Staged:
    """Copy a shapefile's parts; all but the code page must be there."""
    name = shown(path)
    try:
        beside = {p.name.casefold(): p for p in sorted(path.parent.iterdir())}
    except OSError as error:
        raise InputError(f"{name}: no permission to look for its parts in its folder") from error
    parts = {e: beside.get(f"{path.stem}{e}".casefold()) for e in (".shx", ".dbf", ".prj", ".cpg")}
    for suffix, what in ((".shx", "index"), (".dbf", "table with the names"), (".prj", "CRS")):
        if parts[suffix] is None:
            raise InputError(f"{name}: its {suffix} (the {what}) is missing; put it beside the .shp")
    _copy(path, folder / "boundaries.shp", LARGEST)
    for suffix, part in parts.items():
        if part is not None and suffix != ".cpg":
            _copy(part, folder / f"boundaries{suffix}", LARGEST)
    page = parts[".cpg"]
    return Staged(DRIVERS[".shp"], folder / "boundaries.shp", _code_page(page) if page else "utf-8")


def _code_page(path: Path) -> str:
    """Python's name of the code page in a .cpg file."""
    with opened(path, "name a file") as stream:
        said = stream.read(100).decode("ascii", "replace").strip()
    number = re.fullmatch(r"(?:ansi|cp|windows|oem)?[ _-]*(\d{3,5})", said, re.IGNORECASE)
    iso = re.fullmatch(r"(?:iso)?[ _-]*8859[ _-]*(\d{1,2})", said, re.IGNORECASE)
    name = f"iso8859-{iso[1]}" if iso else f"cp{number[1]}" if number and number[1] != "65001" else said
    name = "utf-8" if number and number[1] == "65001" else name
    try:
        b"x".decode(name)  # false friends such as "zip" are no encodings of text
        return codecs.lookup(name).name
    except (LookupError, ValueError) as error:
        raise InputError(f'{shown(path)}: unknown code page "{shown(said)[:40]}"; write UTF-8 or a number') from error
