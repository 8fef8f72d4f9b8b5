"""Which names of the embedded data are also English words or names of persons.

``python -m geo.data.making.clashes WORDS NAMES [FOLDER…]`` writes ``curated/common_words.csv`` from a word
list (Debian's ``wamerican`` installs one as ``american-english``) and the sdist of the PyPI package
``names`` (US Census 1990), once the GeoPackages are built; then they are built again. The folders
are those of other regions' data, whose names count too.
"""

from __future__ import annotations

import argparse
import calendar
import csv
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from geo.data.making.tables import curated, is_names
from geo.names import key

if TYPE_CHECKING:
    from collections.abc import Iterable

_DATA = Path(__file__).resolve().parents[1]
#: A personal name counts as frequent from this share of the people on, in per cent.
SURNAME_SHARE = 0.01
GIVEN_SHARE = 0.03
_MONTHS = tuple(calendar.month_name)[1:]


def _keys(folders: Iterable[Path]) -> set[str]:
    found: set[str] = set()
    for path in (p for folder in folders for p in sorted(folder.glob("*.gpkg"))):
        with closing(sqlite3.connect(f"file:{path.resolve()}?mode=ro&immutable=1", uri=True)) as base:
            tables = [row[0] for row in base.execute("SELECT table_name FROM gpkg_contents")]
            for table in filter(is_names, tables):
                found |= {row[0] for row in base.execute(f'SELECT key FROM "{table}"')}  # noqa: S608
    return found


def _words(path: Path) -> dict[str, tuple[str, str]]:
    source = "Debian wamerican 2020.12.07-2 (SCOWL)"
    lines = path.read_text(encoding="utf-8").split()
    return {key(w): ("word", source) for w in lines if w.islower() and "'" not in w}


def _persons(sdist: Path) -> dict[str, tuple[str, str]]:
    source = "US Census 1990 name frequencies, PyPI names 0.3.0"
    found = {}
    with tarfile.open(sdist) as archive:
        for info in archive:
            kind = Path(info.name).name
            if kind not in ("dist.all.last", "dist.male.first", "dist.female.first"):
                continue
            stream = archive.extractfile(info)
            least, what = (SURNAME_SHARE, "surname") if kind == "dist.all.last" else (GIVEN_SHARE, "given name")
            for line in stream.read().decode("ascii").splitlines() if stream else []:
                name, share = line.split()[:2]
                if float(share) >= least:
                    found[key(name)] = (what, source)
    return found


def main() -> None:
    """Write the list."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("words", type=Path)
    parser.add_argument("names", type=Path)
    parser.add_argument("folders", type=Path, nargs="*")
    options = parser.parse_args()
    told = {key(m): ("month", "the calendar") for m in _MONTHS}
    for row in curated(_DATA / "curated" / "personal_names.csv"):
        told.setdefault(key(row["name"]), ("given name", row["source"]))
    for more in (_persons(options.names), _words(options.words)):
        for k, v in more.items():
            told.setdefault(k, v)
    clashing = sorted(_keys([_DATA, *options.folders]) & set(told))
    target = _DATA / "curated" / "common_words.csv"
    with target.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(["key", "also", "source"])
        out.writerows([k, *told[k]] for k in clashing)


if __name__ == "__main__":
    main()
