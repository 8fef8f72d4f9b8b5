"""Files, folders and standard input, read at the door: what is no text is refused by name."""

from __future__ import annotations

import json
import os
import stat
import sys
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from geo.errors import InputError
from geo.names import clean
from geo.report import from_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.model import Report

#: The largest file that is read, in bytes.
LARGEST = 20_000_000
_TEXT_SUFFIXES = (".txt", ".text", ".md")
#: Suffixes of what is read here.
SUFFIXES = (*_TEXT_SUFFIXES, ".jsonl")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Word file"),
    (b"\x89PNG", "a picture"),
    (b"SQLite", "a database"),
)


def shown(path: str | os.PathLike[str]) -> str:
    """A path fit for a one-line message."""
    return clean(os.fspath(path))


def decode(raw: bytes, name: str) -> str:
    """Bytes of a plain text file to text, without a byte order mark.

    UTF-8 and UTF-16 with a mark are read as such, anything else as UTF-8.

    Raises
    ------
    InputError
        Empty, binary, or not UTF-8 (the message names the first byte that is not).
    """
    for magic, what in _MAGIC:
        if raw.startswith(magic):
            raise InputError(f"{name}: this is {what}, not plain text; save it as a .txt file in UTF-8")
    encoding = next((e for bom, e in _BOMS if raw.startswith(bom)), "utf-8")
    if encoding == "utf-8" and b"\x00" in raw:
        raise InputError(f"{name}: this is a binary file, not text")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        hint = "save it as UTF-8 and try again"
        raise InputError(
            f"{name}: byte {error.start} (0x{raw[error.start]:02x}) is not {encoding.upper()}; {hint}"
        ) from error
    if not text.strip():
        raise InputError(f"{name}: the file is empty")
    return text


@contextmanager
def opened(path: Path, instead: str = "name the reports in it") -> Iterator[BinaryIO]:
    """A regular file, open for reading; what goes wrong is told by name, ``instead`` what to do about a folder.

    Raises
    ------
    InputError
        Missing, a folder, a device or pipe, or unreadable.
    """
    name = shown(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise InputError(f"{name}: this is a folder; {instead}")
        if not stat.S_ISREG(mode):
            raise InputError(f"{name}: this is not a regular file")
        with path.open("rb") as stream:
            yield stream
    except FileNotFoundError as error:
        raise InputError(f"{name}: there is no such file") from error
    except PermissionError as error:
        raise InputError(f"{name}: no permission to read it") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{name}: it can't be read ({reason})") from error


def read_bytes(path: Path) -> bytes:
    """A regular file's bytes, up to :data:`LARGEST`.

    Raises
    ------
    InputError
        Missing, a folder, a device or pipe, unreadable, or too large.
    """
    with opened(path) as stream:
        raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise InputError(f"{shown(path)}: larger than {LARGEST // 1_000_000} MB; split it into single reports")
    return raw


def _rows(path: Path, tell: Callable[[InputError], object] | None) -> Iterator[Report]:
    """The documents of a JSON Lines file, an object a line, one line in memory at a time.

    Each has "id" and "text", and may have "title", "date" (ISO 8601) and "source_url".
    """
    seen = False
    lines: dict[str, int] = {}
    with opened(path) as stream:
        for n, line in enumerate(iter(lambda: stream.readline(LARGEST + 1), b""), 1):
            if line.strip():
                seen = True
                yield from _one(partial(_row, line, f"{shown(path)}, line {n}", n, lines), tell)
    if not seen:
        raise InputError(f"{shown(path)}: there are no documents in it")


def _one(make: Callable[[], Report], tell: Callable[[InputError], object] | None) -> Iterator[Report]:
    """A report of many; where it can't be used, the fault is told and the others go on."""
    try:
        report = make()
    except InputError as error:
        if tell is None:
            raise
        tell(error)
        return
    yield report


def _row(line: bytes, where: str, n: int, lines: dict[str, int]) -> Report:
    """The document of line ``n``; ``lines`` are those that the ids so far were on."""
    if len(line) > LARGEST:
        raise InputError(f"{where}: longer than {LARGEST // 1_000_000} MB")
    try:
        row = json.loads(line.decode("utf-8-sig"))
        doc, text = str(row["id"]), row["text"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f'{where}: needs a JSON object in UTF-8 with "id" and "text"') from error
    if not isinstance(text, str):
        raise InputError(f'{where}: "text" is not a string')
    if doc in lines:
        raise InputError(f"{where}: the id {clean(doc)!r} is on line {lines[doc]} too; rows would not be told apart")
    title, dated, address = (_known(row, key, where) for key in ("title", "date", "source_url"))
    day = _day(dated, where)
    lines[doc] = n
    try:
        return from_text(text, doc=doc, title=title, dated=day, source_url=clean(address))
    except InputError as error:
        raise InputError(f"{where}: {str(error).removeprefix(f'{clean(doc)}: ')}") from error


def _known(row: dict[str, object], key: str, where: str) -> str:
    """What a row tells beside its text; null is as good as nothing."""
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise InputError(f'{where}: "{key}" is not a string')
    return value or ""


def _day(text: str, where: str) -> date | None:
    """A row's date, of a day or of a moment in it."""
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError as error:
        raise InputError(f'{where}: "date" {clean(text)[:40]!r} is no date; write it as 2019-10-23') from error


def _file(path: Path, doc: str) -> Report:
    return from_text(decode(read_bytes(path), shown(path)), doc=doc)


def _folder(path: Path, tell: Callable[[InputError], object] | None) -> Iterator[Report]:
    found = sorted(
        p for p in path.rglob("*") if p.suffix.lower() in _TEXT_SUFFIXES and p.is_file() and not p.name.startswith(".")
    )
    if not found:
        raise InputError(f"{shown(path)}: no reports in this folder (looked for {', '.join(_TEXT_SUFFIXES)})")
    for p in found:
        yield from _one(partial(_file, p, p.relative_to(path).as_posix()), tell)


def read(argument: str | os.PathLike[str], tell: Callable[[InputError], object] | None = None) -> Iterator[Report]:
    """The reports behind an argument: a text file, a folder, a ``.jsonl`` file, or ``-``.

    Parameters
    ----------
    argument
        A path, or "-" for standard input.
    tell
        Called with the fault of one report among many, after which the others go on; where
        None, the fault is raised.

    Raises
    ------
    InputError
        One line that names the file and what is wrong with it.
    """
    name = os.fspath(argument)
    if name == "-":
        raw = sys.stdin.buffer.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise InputError(f"standard input: larger than {LARGEST // 1_000_000} MB; split it into single reports")
        yield from_text(decode(raw, "standard input"), doc="-")
        return
    path = Path(name)
    if path.suffix.lower() == ".jsonl":
        yield from _rows(path, tell)
    elif path.is_dir():
        yield from _folder(path, tell)
    else:
        yield from_text(decode(read_bytes(path), shown(path)), doc=path.name)
