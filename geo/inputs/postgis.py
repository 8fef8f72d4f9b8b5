"""A user's own boundaries from a PostGIS table; needs the extra "postgis" (psycopg).

The address is ``postgresql://user@host:port/database?table=schema.table``, with ``geometry=``
where the table has several columns of geometry, and ``sslmode=`` and, for a Unix socket,
``host=`` as libpq knows them. A password is best left to ``PGPASSWORD`` or ``~/.pgpass``; in an
address it works, and is never shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from geo.errors import InputError
from geo.inputs import own
from geo.inputs.formats import LARGEST
from geo.names import clean

if TYPE_CHECKING:
    import psycopg
    from psycopg.sql import Composed

    from geo.inputs.own import OwnBoundaries
    from geo.model import Bounds

#: Seconds to wait for a connection, and for each statement.
CONNECT_TIMEOUT, STATEMENT_TIMEOUT = 10, 60
_PARAMETERS = ("host", "port", "user", "sslmode", "sslrootcert", "table", "geometry")
_PART = r'"(?:[^"]|"")+"|[^".]+'
_NUMBERS = ("int2", "int4", "int8", "float4", "float8", "numeric", "bool")
# Characters of a cell that are fetched; fewer are shown.
_CELL = 1000
_LISTED = (
    "SELECT f_table_schema, f_table_name, f_geometry_column FROM geometry_columns "
    "UNION ALL SELECT f_table_schema, f_table_name, f_geography_column FROM geography_columns ORDER BY 1, 2, 3"
)
_COLUMNS = (
    "SELECT a.attname, t.typname FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid "
    "JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE n.nspname = %s AND c.relname = %s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"
)


@dataclass(frozen=True, slots=True)
class _Address:
    """An address, taken apart; ``connection`` is for libpq, ``shown`` for messages."""

    connection: dict[str, Any]
    schema: str
    table: str
    geometry: str | None
    shown: str

    def hidden(self, message: object) -> str:
        """A message in one line, without the password."""
        line = str(message)
        if password := self.connection.get("password"):
            line = line.replace(password, "***")
        return clean(line)[:200]


def read(
    address: str,
    *,
    name_column: str | None = None,
    crs: str | None = None,
    within: Bounds | None = None,
) -> OwnBoundaries:
    """Boundaries from a table or view of a PostGIS database, in a transaction that can't write.

    Parameters
    ----------
    address
        ``postgresql://user@host/database?table=schema.table``.
    name_column
        The column of names (case does not matter); where None, it is looked for.
    crs
        What the coordinates are in, where the table does not say.
    within
        The region's box (degrees), by which exchanged axes are told.

    Raises
    ------
    InputError
        One line that names the table, the feature, and what to do; never a password.
    """
    where = _taken_apart(address)
    try:
        import psycopg  # noqa: PLC0415
    except ImportError as error:
        raise InputError("reading from PostGIS needs an extra: pip install 'bordermap[postgis]'") from error
    try:
        with psycopg.connect(
            **where.connection, connect_timeout=CONNECT_TIMEOUT, client_encoding="utf8", application_name="bordermap"
        ) as connection:
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.execute(f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT:d}s'")
            table = _table(connection, where)
    except psycopg.Error as error:
        # Not "from error": its traceback has the connection's parameters.
        raise InputError(f"{where.shown}: {where.hidden(error)}") from None
    return own.assembled(table, name_column=name_column, crs=crs, within=within)


def _taken_apart(address: str) -> _Address:
    """The parts of an address.

    Raises
    ------
    InputError
        It can't be read as one, names no table, or has parameters that are not known here.
    """
    wrong = "write the address as postgresql://user@host/database?table=schema.table"
    try:
        parts = urlsplit(address)
        asked = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        own_parts = {"host": parts.hostname, "port": parts.port, "user": parts.username, "password": parts.password}
    except ValueError:
        raise InputError(f"no address of a database; {wrong}") from None
    unknown = sorted(set(asked) - set(_PARAMETERS))
    if parts.scheme not in ("postgresql", "postgres") or "table" not in asked or unknown:
        reason = f"unknown: {clean(', '.join(unknown))[:60]}" if unknown else "no table in the address"
        raise InputError(f"{reason}; {wrong}")
    named = re.fullmatch(rf"(?:({_PART})\.)?({_PART})", asked["table"])
    if not named:
        raise InputError(f'"{clean(asked["table"])[:60]}" is no name of a table; {wrong}')
    schema, table = (_unquoted(part) if part else "public" for part in named.groups())
    connection = {k: unquote(str(v)) for k, v in own_parts.items() if v}
    connection |= {k: v for k, v in asked.items() if k not in ("table", "geometry")}
    connection["dbname"] = unquote(parts.path.lstrip("/"))
    shown = f"PostGIS table {clean(f'{schema}.{table}')[:120]}"
    return _Address({k: v for k, v in connection.items() if v}, schema, table, asked.get("geometry"), shown)


def _unquoted(part: str) -> str:
    return part[1:-1].replace('""', '"') if part.startswith('"') else part


def _table(connection: psycopg.Connection, where: _Address) -> own.Table:
    """The rows of the table, in the order of its columns as text, so that the order is the same each time."""
    geometry = _geometry_column(connection, where)
    kinds: dict[str, str] = dict(connection.execute(_COLUMNS, (where.schema, where.table)).fetchall())
    names = [name for name, kind in kinds.items() if kind not in ("geometry", "geography", "raster", "bytea")]
    query, sizes = _queries(where, geometry, {name: kinds[name] for name in names})
    count, size = connection.execute(sizes).fetchone() or (0, 0)
    if size > LARGEST:
        raise InputError(f"{where.shown}: more than {LARGEST // 1_000_000} MB of geometry; simplify it")
    rows: list[tuple[Any, ...]] = [] if count > own.MOST_FEATURES else connection.execute(query).fetchall()
    if count > own.MOST_FEATURES:
        raise InputError(f"{where.shown}: more than {own.MOST_FEATURES} features; boundaries are fewer")
    srids = {row[1] for row in rows if row[1] is not None}
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names, 2)}
    return own.Table(where.shown, columns, [row[0] for row in rows], _crs(connection, where, srids))


def _geometry_column(connection: psycopg.Connection, where: _Address) -> str:
    """The column of geometry: the one asked for, or the only one."""
    if connection.execute("SELECT to_regclass('geometry_columns')").fetchone() == (None,):
        raise InputError(f"{where.shown}: the database has no PostGIS; CREATE EXTENSION postgis")
    listed = connection.execute(_LISTED).fetchall()
    here = [column for schema, table, column in listed if (schema, table) == (where.schema, where.table)]
    if not here:
        tables = sorted({clean(f"{schema}.{table}") for schema, table, _ in listed})
        hint = f"with geometry there are: {', '.join(tables[:10])}" if tables else "no table has any"
        raise InputError(f"{where.shown}: no such table with geometry; {hint}")
    if where.geometry is not None:
        if where.geometry not in here:
            raise InputError(f"{where.shown}: no geometry {clean(where.geometry)[:60]!r}; there is: {', '.join(here)}")
        return where.geometry
    if len(here) > 1:
        raise InputError(f"{where.shown}: several columns of geometry ({', '.join(here)}); add &geometry=COLUMN")
    return str(here[0])


def _queries(where: _Address, geometry: str, kinds: dict[str, str]) -> tuple[Composed, Composed]:
    """The query for the rows (WKB, SRID, the other columns), and the one for their number and size in bytes."""
    from psycopg import sql  # noqa: PLC0415

    table = sql.Identifier(where.schema, where.table)
    shape = sql.SQL("{}::geometry").format(sql.Identifier(geometry))
    cells = [
        sql.Identifier(name) if kind in _NUMBERS else sql.SQL("left({}::text, {})").format(sql.Identifier(name), _CELL)
        for name, kind in kinds.items()
    ]
    fetched = [
        sql.SQL("ST_AsBinary(ST_CurveToLine(ST_Force2D({})))").format(shape),
        sql.SQL("ST_SRID({})").format(shape),
    ]
    order = sql.SQL(", ").join([*(sql.SQL("{}::text").format(sql.Identifier(n)) for n in kinds), sql.SQL("1")])
    rows = sql.SQL("SELECT {} FROM {} ORDER BY {}").format(sql.SQL(", ").join([*fetched, *cells]), table, order)
    sizes = sql.SQL("SELECT count(*), coalesce(sum(ST_MemSize({})), 0) FROM {}").format(shape, table)
    return rows, sizes


def _crs(connection: psycopg.Connection, where: _Address, srids: set[int]) -> str:
    """The CRS of the geometries: an authority's code, or WKT; "" where the table says none."""
    if len(srids) > 1:
        raise InputError(
            f"{where.shown}: geometry in several CRSs (SRID {', '.join(map(str, sorted(srids)))}); use one"
        )
    if srids <= {0}:
        return ""
    query = "SELECT auth_name, auth_srid, srtext FROM spatial_ref_sys WHERE srid = %s"
    found = connection.execute(query, (next(iter(srids)),)).fetchone()
    if found is None:
        raise InputError(f"{where.shown}: SRID {next(iter(srids))} is not in spatial_ref_sys")
    authority, code, wkt = found
    return f"{authority}:{code}" if authority and code else str(wkt or "")
