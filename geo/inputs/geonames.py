"""A country's dump as GeoNames publishes it: tab-separated text without a header, into an index on disk.

Half a million rows are read a row at a time; what is kept lies in a private database that SQLite
makes without a name, spills to disk as it grows, and removes when it is closed. Places are made
when they are asked for.
"""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from geo.errors import MOST_FAULTS, GazetteerError, InputError
from geo.inputs.files import shown
from geo.inputs.kinds import of_code
from geo.model import Kind, Place
from geo.names import LONGEST_NAME, clean, is_arabic
from geo.tokens import joined_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: Columns of a dump (https://download.geonames.org/export/dump/readme.txt).
COLUMNS = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature class", "feature code",
    "country code", "cc2", "admin1 code", "admin2 code", "admin3 code", "admin4 code", "population", "elevation",
    "dem", "timezone", "modification date",
)  # fmt: skip
#: In front of the ids of places that GeoNames knows, here and in the embedded data.
PREFIX = "gn-"
#: The largest dump that is read, in bytes: some two million rows.
LARGEST = 400_000_000
_LONGEST_LINE = 100_000
_LARGEST_ID = 10**12
_BATCH = 5_000
_CACHE_KB = 65_536
# Names that are no names in a text: codes of airports, addresses.
_NO_NAME = re.compile(r"[A-Z0-9]{1,4}|.*://.*")
# Kinds that news names without a word beside them that says what they are; of all others a
# dump has thousands, with names like any word's.
_PLAIN = frozenset({Kind.COUNTRY, Kind.PROVINCE, Kind.DISTRICT, Kind.CITY, Kind.VILLAGE})
_COMMON_DISTRICTS = ("ADM3", "ADM4", "ADM5")
_SCHEMA = """
CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT, lat REAL, lon REAL, kind TEXT, country TEXT, adm1 TEXT,
                     population INTEGER, slight INTEGER, line INTEGER);
CREATE TABLE names (key TEXT, id INTEGER);
CREATE TABLE divisions (code TEXT PRIMARY KEY, id INTEGER) WITHOUT ROWID;
"""
_SELECT = (
    "SELECT name, lat, lon, kind, country, population, divisions.id FROM places LEFT JOIN divisions "
    "ON divisions.code = places.adm1 AND divisions.id != places.id WHERE places.id = ?"
)


class Named(NamedTuple):
    """A place of a dump that answers to a key: its GeoNames id, and whether it is one of thousands of its kind."""

    geonames_id: int
    slight: bool


class _Row(NamedTuple):
    place: tuple[int, str, float, float, str, str, str, int, bool]
    keys: frozenset[str]
    division: str


def is_dump(head: bytes) -> bool:
    """Whether a file that begins so is a dump: its first line has about as many columns, an id, and no header."""
    line = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    cells = line.split(b"\t")
    return abs(len(cells) - len(COLUMNS)) <= 5 and cells[0].strip().isdigit()


class Dump:
    """The places of a dump, by key and by id.

    Parameters
    ----------
    path
        The unpacked file.

    Raises
    ------
    InputError
        It can't be read, is no UTF-8 text, or is too large; a :class:`GazetteerError` for rows
        at fault.
    """

    def __init__(self, path: Path) -> None:
        self.source = shown(path)
        self._faults: list[str] = []
        self._count = 0
        try:
            self._fill(path)
        except sqlite3.Error as error:
            reason = f"no room for its index ({clean(str(error))[:80]})"
            raise InputError(f"{self.source}: {reason}; set TMPDIR to a folder with room") from error
        except OSError as error:
            raise InputError(f"{self.source}: it can't be read ({error.strerror or error})") from error
        if self._count:
            raise GazetteerError(self.source, self._faults, self._count)
        if not len(self):
            raise InputError(f"{self.source}: no places in it")

    def __len__(self) -> int:
        """How many places there are."""
        return int(self._database.execute("SELECT count(*) FROM places").fetchone()[0])

    def named(self, name_key: str) -> list[Named]:
        """The places that a key may name, the most populous first."""
        query = "SELECT id, slight FROM names JOIN places USING (id) WHERE key = ? ORDER BY population DESC, id"
        return [Named(i, bool(slight)) for i, slight in self._database.execute(query, (name_key,))]

    def place(self, geonames_id: int) -> Place | None:
        """The place of that GeoNames id, or None; its province is the id of a first-level division of the dump."""
        row = self._database.execute(_SELECT, (geonames_id,)).fetchone()
        if row is None:
            return None
        name, lat, lon, kind, country, population, division = row
        return Place(
            id=f"{PREFIX}{geonames_id}",
            kind=Kind(kind),
            name=name,
            country=country or None,
            province=f"{PREFIX}{division}" if division else None,
            lat=lat,
            lon=lon,
            population=population,
            geonames_id=geonames_id,
        )

    def _fill(self, path: Path) -> None:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{self.source}: larger than {LARGEST // 1_000_000} MB; name one country's dump")
        # "" is a database of our own on disk, which nothing else can open.
        self._database = sqlite3.connect("", check_same_thread=False)
        self._database.execute(f"PRAGMA cache_size = -{_CACHE_KB:d}")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.executescript(_SCHEMA)
        rows: list[tuple[int, _Row]] = []
        for line, row in self._rows(path):
            rows.append((line, row))
            if len(rows) == _BATCH:
                self._insert(rows)
                rows = []
        self._insert(rows)
        self._database.execute("CREATE INDEX names_key ON names (key)")
        self._database.commit()

    def _rows(self, path: Path) -> Iterator[tuple[int, _Row]]:
        with path.open("rb") as stream:
            for n, raw in enumerate(iter(lambda: stream.readline(_LONGEST_LINE + 1), b""), 1):
                try:
                    cells = self._line(raw, n)
                    if cells:
                        yield n, _row(cells)
                except _FaultError as fault:
                    self._fault(n, str(fault))

    def _line(self, raw: bytes, n: int) -> list[str]:
        """The cells of a line, [] of an empty one."""
        if len(raw) > _LONGEST_LINE:
            raise InputError(f"{self.source}, line {n}: longer than {_LONGEST_LINE:,} bytes; is it a dump of GeoNames?")
        try:
            text = raw.decode("utf-8-sig" if n == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            byte = f"byte {error.start + 1} of the line (0x{raw[error.start]:02x})"
            raise InputError(f"{self.source}, line {n}: {byte} is not UTF-8; unpack the dump anew") from error
        return text.split("\t") if text.strip() else []

    def _fault(self, line: int, fault: str) -> None:
        self._count += 1
        if len(self._faults) < MOST_FAULTS:
            self._faults.append(f"line {line}{fault}")

    def _insert(self, rows: list[tuple[int, _Row]]) -> None:
        put = "INSERT OR IGNORE INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        before = self._database.total_changes
        self._database.executemany(put, [(*row.place, line) for line, row in rows])
        if self._database.total_changes - before < len(rows):
            self._doubles(rows)
        names = ((k, row.place[0]) for _, row in rows for k in row.keys)
        self._database.executemany("INSERT INTO names VALUES (?, ?)", names)
        divisions = ((row.division, row.place[0]) for _, row in rows if row.division)
        self._database.executemany("INSERT OR IGNORE INTO divisions VALUES (?, ?)", divisions)

    def _doubles(self, rows: Iterable[tuple[int, _Row]]) -> None:
        """Faults for the rows that were not put in, since another has their id."""
        for line, row in rows:
            kept = self._database.execute("SELECT line FROM places WHERE id = ?", row.place[:1]).fetchone()[0]
            if kept != line:
                self._fault(line, f', column "geonameid": {row.place[0]} is on line {kept} too; keep one')


class _FaultError(Exception):
    """What is wrong with a row, from the column on."""


def _row(cells: list[str]) -> _Row:
    if len(cells) != len(COLUMNS):
        raise _FaultError(f": {len(cells)} cells, where a dump has {len(COLUMNS)}; is the file cut off?")
    name = clean(cells[1][:LONGEST_NAME])
    if not name:
        raise _FaultError(', column "name": empty; give it a name or take the line out')
    gid = _whole(cells, 0)
    if gid >= _LARGEST_ID:
        raise _FaultError(f', column "geonameid": {gid} is too large for an id')
    lat, lon = _degrees(cells, 4, 90), _degrees(cells, 5, 180)
    population = _whole(cells, 14) if cells[14] else 0
    feature, code, country, adm1 = (cells[i].strip() for i in (6, 7, 8, 10))
    country = country if re.fullmatch(r"[A-Z]{2}", country) else ""
    kind = of_code(feature, code, population)
    slight = kind not in _PLAIN or code in _COMMON_DISTRICTS
    division = f"{country}.{adm1}" if country and adm1 else ""
    place = (gid, name, lat, lon, kind.value, country, division, population, slight)
    return _Row(place, _keys(cells), division if code == "ADM1" else "")


def _keys(cells: list[str]) -> frozenset[str]:
    others = (n for n in cells[3].split(",") if not _NO_NAME.fullmatch(n))
    keys = {joined_key(n) for n in {*cells[1:3], *others} if len(n) <= LONGEST_NAME}
    # What stays of a name in a script that the key leaves nothing of, or a letter, names nothing.
    return frozenset(k for k in keys if len(k) > 1 or is_arabic(k))


def _whole(cells: list[str], i: int) -> int:
    if not (cells[i].isascii() and cells[i].isdigit() and len(cells[i]) < 19):
        raise _FaultError(f', column "{COLUMNS[i]}": "{clean(cells[i])[:40]}" is no whole number')
    return int(cells[i])


def _degrees(cells: list[str], i: int, most: int) -> float:
    try:
        value = float(cells[i])
    except ValueError:
        value = float("nan")
    if abs(value) <= most:
        return value
    told = f', column "{COLUMNS[i]}": "{clean(cells[i])[:40]}" is no number of degrees from -{most} to {most}'
    if most < abs(value) <= 180 and _is_latitude(cells[i + 1]):
        told += "; latitude and longitude look swapped"
    raise _FaultError(told)


def _is_latitude(cell: str) -> bool:
    try:
        return abs(float(cell)) <= 90
    except ValueError:
        return False
