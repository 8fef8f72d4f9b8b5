"""A user's own boundaries from a real PostgreSQL with PostGIS, which .ci/postgis starts."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

import pytest
import shapely
from shapely import affinity

from geo.errors import InputError
from geo.inputs import own, postgis
from geo.model import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import psycopg

SQUARE = shapely.box(42, 35, 43, 36)
EAST = shapely.box(43, 35, 44, 36)
REGION = Bounds(34, 28, 50, 39)
HOSTILE = 'a"b.c; DROP TABLE plain; --'


class Server(NamedTuple):
    """A running server: the folder of its socket, and the password of "tester"."""

    folder: str
    password: str

    def address(self, table: str, *, password: str | None = None, **more: str) -> str:
        """The address of a table in the database "tester"."""
        query = urlencode({"host": self.folder, "table": table, **more})
        secret = quote(self.password if password is None else password, safe="")
        return f"postgresql://tester:{secret}@/tester?{query}"

    def connect(self) -> psycopg.Connection:
        """A connection that can write."""
        import psycopg

        return psycopg.connect(
            host=self.folder, user="tester", password=self.password, dbname="tester", autocommit=True
        )


def _missing(reason: str) -> None:
    """Fail where everything must run, else skip."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def server(root: Path) -> Iterator[Server]:
    """A server that ends with its standard input, with PostGIS in it and a table of two squares."""
    pytest.importorskip("psycopg") if os.environ.get("CI") != "true" else __import__("psycopg")
    process = subprocess.Popen(
        ["bash", root / ".ci" / "postgis"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout
        assert process.stderr
        folder, password = (process.stdout.readline().strip() for _ in range(2))
        if not password:
            _missing(process.stderr.read().strip() or ".ci/postgis failed")
        running = Server(folder, password)
        with running.connect() as connection:
            connection.execute("CREATE EXTENSION postgis")
            _make(connection, "plain", "Polygon, 4326", [("Nīnawā", "IQ01", SQUARE), ("نينوى", "IQ02", EAST)], 4326)
        yield running
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert not os.path.exists(folder)  # noqa: PTH110 # whether it is gone


def _make(connection: psycopg.Connection, table: str, kind: str, rows: list[tuple[Any, ...]], srid: int) -> None:
    """A table of names, codes and shapes."""
    from psycopg import sql

    name = sql.Identifier(table)
    connection.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(name))
    create = "CREATE TABLE {} (name text, pcode text, people int, share numeric, at date, raw bytea, geom geometry({}))"
    connection.execute(sql.SQL(create).format(name, sql.SQL(kind)))
    insert = "INSERT INTO {} VALUES (%s, %s, 7, 0.5, '2025-01-31', '\\x00', ST_GeomFromWKB(%s, %s))"
    for label, code, shape in rows:
        wkb = None if shape is None else shapely.to_wkb(shape)
        connection.execute(sql.SQL(insert).format(name), (label, code, wkb, srid))


def _fault(address: str, **options: Any) -> str:
    """The one line that a bad address or table is told."""
    with pytest.raises(InputError) as caught:
        postgis.read(address, **options)
    line = str(caught.value)
    assert "\n" not in line
    assert len(line) < 500
    return line


def test_a_table_is_read(server: Server) -> None:
    """Names, codes and shapes of a table come back in EPSG:4326, other columns as plain values."""
    read = postgis.read(server.address("public.plain"), within=REGION)
    assert (read.source, read.repaired) == ("PostGIS table public.plain", 0)
    assert read.frame.crs.to_epsg() == 4326
    assert list(read.frame["id"]) == ["own-IQ01", "own-IQ02"]
    assert list(read.frame["name"]) == ["Nīnawā", "نينوى"]
    assert all(a.equals(b) for a, b in zip(read.frame.geometry, [SQUARE, EAST], strict=True))
    assert read.frame["properties"][0] == {"pcode": "IQ01", "people": 7, "share": 0.5, "at": "2025-01-31"}


def test_the_rows_come_in_the_same_order(server: Server) -> None:
    """The order in which rows were written does not show."""
    rows = [("B", "2", EAST), ("A", "1", SQUARE)]
    with server.connect() as connection:
        for table, content in (("one", rows), ("other", rows[::-1])):
            _make(connection, table, "Polygon, 4326", content, 4326)
    one, other = (postgis.read(server.address(table)).frame for table in ("one", "other"))
    assert one.equals(other)


def test_a_projected_table_curves_and_geographies(server: Server) -> None:
    """Metres become degrees, circles polygons, and geography is read as geometry is."""
    with server.connect() as connection:
        _make(connection, "metres", "Geometry, 32637", [], 32637)
        connection.execute("INSERT INTO metres (name, geom) SELECT name, ST_Transform(geom, 32637) FROM plain")
        curve = "CURVEPOLYGON(CIRCULARSTRING(600000 3900000, 650000 3950000, 600000 3900000))"
        connection.execute("INSERT INTO metres (name, geom) VALUES ('circle', ST_GeomFromText(%s, 32637))", (curve,))
        connection.execute("DROP TABLE IF EXISTS globe; CREATE TABLE globe (name text, shape geography(Polygon))")
        connection.execute("INSERT INTO globe SELECT name, geom::geography FROM plain")
    read = postgis.read(server.address("metres")).frame.set_index("name").geometry
    assert read["Nīnawā"].hausdorff_distance(SQUARE) < 1e-5
    assert len(read["circle"].exterior.coords) > 50
    assert postgis.read(server.address("globe")).frame.geometry[0].equals(SQUARE)


@pytest.mark.parametrize("table", ['public."', f'"{HOSTILE.replace(chr(34), chr(34) * 2)}"'])
def test_names_are_quoted(server: Server, table: str) -> None:
    """A table whose name is SQL is a name, in the address and in the database."""
    with server.connect() as connection:
        _make(connection, HOSTILE, "Polygon, 4326", [("A", "1", SQUARE)], 4326)
    if table.startswith("public"):
        assert "is no name of a table" in _fault(server.address(table))
    else:
        assert len(postgis.read(server.address(table)).frame) == 1
    assert len(postgis.read(server.address("plain")).frame) == 2


def test_nothing_can_be_written(server: Server) -> None:
    """A view that writes when it is read fails, and what it would write is not there."""
    with server.connect() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS marks (word text)")
        connection.execute(
            "CREATE OR REPLACE FUNCTION mark() RETURNS text LANGUAGE sql AS "
            "$$ INSERT INTO marks VALUES ('written') RETURNING word $$"
        )
        connection.execute("CREATE OR REPLACE VIEW writing AS SELECT mark() AS name, geom FROM plain")
        assert "read-only transaction" in _fault(server.address("writing"))
        assert connection.execute("SELECT count(*) FROM marks").fetchone() == (0,)


def test_a_slow_table_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A statement that takes too long ends in one line."""
    monkeypatch.setattr(postgis, "STATEMENT_TIMEOUT", 1)
    with server.connect() as connection:
        connection.execute("CREATE OR REPLACE VIEW slow AS SELECT name, geom FROM plain, pg_sleep(30)")
    assert "statement timeout" in _fault(server.address("slow"))


def test_too_much_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many rows, and too large a geometry, are refused before they are fetched."""
    monkeypatch.setattr(own, "MOST_FEATURES", 1)
    assert "more than 1 features" in _fault(server.address("plain"))
    monkeypatch.setattr(postgis, "LARGEST", 100)
    assert "MB of geometry" in _fault(server.address("plain"))


def test_the_crs_must_be_said_and_one(server: Server) -> None:
    """A table without SRID needs the user's word; one in several CRSs is refused."""
    with server.connect() as connection:
        _make(connection, "nowhere", "Polygon", [("A", "1", SQUARE)], 0)
        _make(connection, "mixed", "Geometry", [("A", "1", SQUARE)], 4326)
        connection.execute("INSERT INTO mixed (name, geom) SELECT 'B', ST_Transform(geom, 32637) FROM plain LIMIT 1")
    assert "does not say its CRS" in _fault(server.address("nowhere"))
    assert postgis.read(server.address("nowhere"), crs="EPSG:4326").frame.geometry[0].equals(SQUARE)
    assert "several CRSs (SRID 4326, 32637)" in _fault(server.address("mixed"))


def test_features_are_checked_as_those_of_files_are(server: Server) -> None:
    """Bow-ties are mended; null geometry, swapped axes, no and doubled names are refused by name."""
    bow = shapely.Polygon([(42, 35), (43, 36), (43, 35), (42, 36), (42, 35)])
    tables: dict[str, list[tuple[Any, ...]]] = {
        "bow": [("A", None, bow)],
        "hole": [("A", None, SQUARE), ("B", None, None)],
        "swap": [("A", None, affinity.translate(shapely.box(35, 42, 36, 43), 0, 0))],
        "twice": [("A", None, SQUARE), ("a", None, EAST)],
    }
    with server.connect() as connection:
        for table, rows in tables.items():
            _make(connection, table, "Geometry, 4326", rows, 4326)
    assert postgis.read(server.address("bow")).repaired_names == ("A",)
    assert _fault(server.address("hole")).startswith('PostGIS table public.hole: feature 2 ("B") has no geometry')
    assert "look swapped" in _fault(server.address("swap"), within=REGION)
    assert "have the same name" in _fault(server.address("twice"))
    assert "its columns are name, pcode" in _fault(server.address("plain"), name_column="nothing")


def test_what_is_not_there_is_told(server: Server) -> None:
    """A missing table is told with those that there are, a missing column of geometry likewise."""
    assert "no such table with geometry; with geometry there are: " in _fault(server.address("nothing"))
    assert "there is: geom" in _fault(server.address("plain", geometry="shape"))
    with server.connect() as connection:
        connection.execute("DROP TABLE IF EXISTS pair")
        connection.execute("CREATE TABLE pair AS SELECT name, geom, geom AS other FROM plain")
    assert "several columns of geometry (geom, other); add &geometry=COLUMN" in _fault(server.address("pair"))
    assert len(postgis.read(server.address("pair", geometry="other")).frame) == 2
    bare = server.address("plain").replace("@/tester?", "@/postgres?")
    assert "no PostGIS" in _fault(bare)


def test_a_password_is_never_shown(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors of the connection and of the table, with all that led to them, have no password in them."""
    secret = "s3cret word/?&=@"  # noqa: S105
    gone = f"postgresql://tester:{quote(secret, safe='')}@/tester?host=/nowhere&table=plain"
    odd = f"postgresql://tester:{quote(secret, safe='')}@127.0.0.1:1/tester?table=plain&sslmode={quote(secret)}"
    for address, said in (
        (server.address("plain", password=secret), "password authentication failed"),
        (gone, "PostGIS table public.plain: "),
        (odd, "PostGIS table public.plain: "),
        (gone.replace("&table=plain", ""), "no table"),
        (gone + "&options=-c", "unknown: options"),
        (gone.replace("@/", "@127.0.0.1:port/"), "no address"),
    ):
        with pytest.raises(InputError) as caught:
            postgis.read(address)
        assert said in str(caught.value)
        whole = "".join(traceback.format_exception(caught.value))
        assert secret not in str(caught.value)
        assert "s3cret" not in whole.replace(address, "")
    monkeypatch.setenv("PGPASSWORD", server.password)
    address = server.address("plain").replace(f":{server.password}@", "@")
    assert len(postgis.read(address).frame) == 2
    assert server.password not in repr(postgis.read(server.address("plain")))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://user@host/db", "no table in the address"),
        ("mysql://user@host/db?table=a", "write the address as postgresql://"),
        ("postgresql://user@host/db?table=", "is no name of a table"),
        ("postgresql://user@host/db?table=a.b.c", "is no name of a table"),
        ("postgresql://user@host:99999/db?table=a", "no address"),
        ("postgresql://user@[::1/db?table=a", "no address"),
        ("postgresql://user@host/db?table=a&service=x", "unknown: service"),
        ("postgresql://user@host/db?table", "no address"),
    ],
)
def test_addresses_that_are_none(address: str, said: str) -> None:
    """What is no address of a table is told with how to write one."""
    assert said in _fault(address)


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without psycopg the line says what to install."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install 'bordermap[postgis]'" in _fault("postgresql://user@host/db?table=a")
