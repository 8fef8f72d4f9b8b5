"""GDAL, kept in a process of its own with the drivers that are asked for, no network, and limits of time and memory.

GDAL decides by a file's content which of its seventy drivers opens it, and some of these open
other files and addresses that the file names. What a driver list can be told (``GDAL_SKIP``) is
read once, when the library starts, and pyogrio can't choose drivers when it opens a file; so a
fresh process is the one place where the list holds, whatever the calling program did before.
It also keeps a crash in native code, or a file that grows in memory, away from the caller.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.errors import InputError
from geo.names import clean

if TYPE_CHECKING:
    from pathlib import Path

#: Seconds that a file may take.
TIME_LIMIT = 120
#: Bytes of memory that a file may take.
MEMORY_LIMIT = 4_000_000_000
# What a process needs to start; nothing that configures GDAL but where its own tables are.
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "TEMP", "GDAL_DATA", "PROJ_DATA")
_SETTINGS = {
    "GDAL_DRIVER_PATH": "disable",  # no plug-ins
    "GDAL_CONFIG_FILE": os.devnull,
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_DISABLE_READDIR_ON_OPEN": "FALSE",
    "OGR_SQLITE_PRAGMA": "trusted_schema=0,cell_size_check=1,query_only=1",
    "PROJ_NETWORK": "OFF",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONUTF8": "1",
}
# All drivers that GDAL was seen to have: the first process tells them.
_drivers: set[str] = set()


@dataclass(frozen=True, slots=True)
class Answer:
    """A layer as GDAL reads it: columns of plain cells, and WKB.

    ``crs`` is what the file says, ``default_crs`` what its format lays down where a file says nothing; or "".
    """

    columns: dict[str, list[Any]]
    geometry: list[bytes | None]
    crs: str
    default_crs: str


def read(path: Path, drivers: tuple[str, ...], layer: str | None, *, most: int, setting: str = "boundaries") -> Answer:
    """A layer of a file, with the named drivers and no other.

    Parameters
    ----------
    path
        A private copy of the file, alone in its folder with its parts.
    drivers
        GDAL's names of the only drivers that are there.
    layer
        The layer's name; where None, the file must have one.
    most
        Features; one more is read, so that too many can be told.
    setting
        What the settings about this file begin with.

    Raises
    ------
    InputError
        GDAL can't read it, or not within the limits; the message has no file's name yet.
    """
    request = {
        "path": str(path),
        "drivers": drivers,
        "layer": layer,
        "setting": setting,
        "most": most,
        "memory": MEMORY_LIMIT,
    }
    for _ in range(3):
        header, body = _run(request, path.parent, _drivers.difference(drivers))
        if "drivers" not in header:
            break
        _drivers.update(header["drivers"])
    if "fields" not in header:
        reason = str(header.get("error", "GDAL's drivers can't be switched off"))
        raise InputError(clean(reason.replace(str(path), path.name).replace(str(path.parent), ""))[:300])
    geometry, at = [], 0
    for length in header["lengths"]:
        geometry.append(None if length is None else body[at : at + length])
        at += length or 0
    columns = dict(zip(header["fields"], header["columns"], strict=True))
    return Answer(columns, geometry, header["crs"], header["default_crs"])


def _environment(skipped: set[str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    way = os.pathsep.join(os.path.abspath(p) for p in sys.path)  # noqa: PTH100 # one of them may be ""
    return {**kept, **_SETTINGS, "GDAL_SKIP": ",".join(sorted(skipped)), "PYTHONPATH": way}


def _run(request: dict[str, Any], folder: Path, skipped: set[str]) -> tuple[dict[str, Any], bytes]:
    """What the process answers: its line of JSON, and the bytes after it."""
    try:
        done = subprocess.run(  # this interpreter, a module of ours
            [sys.executable, "-P", "-m", "geo.inputs.gdal_process"],
            input=json.dumps(request).encode(),
            capture_output=True,
            cwd=folder,
            env=_environment(skipped),
            timeout=TIME_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(f"it took more than {TIME_LIMIT} s to read; make it simpler") from error
    except OSError as error:
        raise InputError(f"GDAL's process can't be started ({error.strerror or error})") from error
    line, _, body = done.stdout.partition(b"\n")
    if done.returncode or not line:
        raise InputError("GDAL broke down on it; the file is damaged or too large")
    return json.loads(line), body
