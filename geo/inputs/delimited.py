"""Tables of delimited text (CSV and its kin): bytes to a header and rows, each with its line."""

from __future__ import annotations

import csv
import io
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from geo.errors import GazetteerError, InputError
from geo.names import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

#: More rows than this are no list of a user's own.
MOST_ROWS = 100_000
_DELIMITERS = ",;\t|"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the cells of its header, and of each row with the line that it begins in, counted from 1."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


def decoded(raw: bytes, name: str) -> str:
    """Text of a table: UTF-8, or UTF-16 with a byte order mark.

    Raises
    ------
    InputError
        Empty, binary, or in another encoding; the message names the line.
    """
    encoding = next((e for bom, e in _BOMS if raw.startswith(bom)), "utf-8")
    if encoding != "utf-16" and b"\x00" in raw:
        raise InputError(f"{name}: this is a binary file, not a table of text; save it as CSV in UTF-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        where = name if encoding == "utf-16" else f"{name}, line {line}"
        raise InputError(
            f"{where}: byte {error.start} (0x{raw[error.start]:02x}) is not {encoding.upper()}; save it as UTF-8"
        ) from error
    if not text.strip():
        raise InputError(f"{name}: the file is empty")
    return text


def read(text: str, name: str) -> Sheet:
    """A table out of text; comma, semicolon, tab or bar, whichever cuts the header into most cells.

    Empty lines, and empty cells beyond the header's, are left out.

    Parameters
    ----------
    text
        The whole file.
    name
        For messages.

    Raises
    ------
    InputError
        No rows, too many, or a quote that is not closed; a :class:`GazetteerError` for rows with
        too few or too many cells.
    """
    with _any_size():
        found = list(islice(_cells(text, name), MOST_ROWS + 2))
    if len(found) > MOST_ROWS + 1:
        raise InputError(f"{name}: more than {MOST_ROWS:,} rows; cut it to the region")
    if len(found) < 2:
        raise InputError(f"{name}: a header and no rows")
    (_, header), *rows = found
    header = [clean(cell[:200]) for cell in header]
    while len(header) > 1 and not header[-1]:
        header.pop()
    width = len(header)
    rows = [(line, _trimmed(cells, width)) for line, cells in rows]
    faults = [
        f"line {line}: {len(cells)} cell{'s' * (len(cells) != 1)}, where the header has {width}; "
        "is a delimiter missing, or one too many?"
        for line, cells in rows
        if len(cells) != width
    ]
    if faults:
        raise GazetteerError(name, faults)
    _check_header(header, name)
    return Sheet(header, rows)


@contextmanager
def _any_size() -> Iterator[None]:
    """Cells of any size are read here: what is too long is cut off later, and harms nothing."""
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _check_header(header: list[str], name: str) -> None:
    filled = [cell.casefold() for cell in header if cell]
    double = next((cell for cell in filled if filled.count(cell) > 1), None)
    if double is not None:
        raise InputError(f'{name}, line 1: two columns are called "{double[:60]}"; rename one')


def _trimmed(cells: list[str], width: int) -> list[str]:
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    return cells


def _cells(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, with the line that each begins in."""
    first = next(line for line in text.splitlines() if line.strip())
    delimiter = max(_DELIMITERS, key=lambda d: (_pieces(first, d), -_DELIMITERS.index(d)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = clean(str(error))[:80]
            raise InputError(f"{name}, line {begins}: no valid CSV ({reason}); are its quotes closed?") from error
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _pieces(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter)))
    except (csv.Error, StopIteration):
        return 0
