"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from geo.errors import OutputError
from geo.names import clean

# What Windows takes for a device, whatever the suffix.
_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}


def check_writable(path: str | os.PathLike[str]) -> Path:
    """The path, if a regular file can be put there.

    Raises
    ------
    OutputError
        The name is no file's name, or a folder, device or missing folder is in the way.
    """
    target = Path(path)
    name = clean(os.fspath(path))
    if name != os.fspath(path) or target.stem.lower() in _RESERVED or len(os.fsencode(target.name)) > 255:
        raise OutputError(f"{name[:80]}: no usable name for a file")
    if target.is_dir():
        raise OutputError(f"{name}: this is a folder; name a file in it")
    if not target.parent.is_dir():
        raise OutputError(f"{name}: there is no folder {clean(os.fspath(target.parent))}; make it first")
    if target.exists() and not target.is_file():
        raise OutputError(f"{name}: not a regular file")
    return target


def write_atomically(path: str | os.PathLike[str], content: bytes) -> None:
    """Put content in a file: a temporary file beside it, synced, takes its place.

    A symbolic link is followed, so that the file it names is replaced. Where a platform can't
    sync a folder (Windows), the file is synced and the folder is not.

    Raises
    ------
    OutputError
        It can't be written; what was there is untouched and no temporary file is left.
    """
    target = Path(os.path.realpath(check_writable(path)))
    name = clean(os.fspath(path))
    temporary: Path | None = None
    try:
        handle, made = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
        temporary = Path(made)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        _keep_mode(target, temporary)
        temporary.replace(target)
        temporary = None
        _sync_folder(target.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{name}: it can't be written ({reason}); nothing was changed") from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()


def _keep_mode(target: Path, temporary: Path) -> None:
    """The mode of the file replaced, else that of any new file."""
    if target.exists():
        temporary.chmod(target.stat().st_mode & 0o777)
    elif os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
