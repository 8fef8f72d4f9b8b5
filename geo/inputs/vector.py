"""A user's own boundaries from a file: GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML, TopoJSON."""

from __future__ import annotations

import codecs
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import InputError
from geo.inputs import formats, gdal, own
from geo.inputs.files import shown

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from geo.inputs.own import OwnBoundaries
    from geo.model import Bounds

# What LIBKML adds to every feature, about drawing and time and nothing of the user's.
_KML_FIELDS = {
    "timestamp",
    "begin",
    "end",
    "altitudeMode",
    "tessellate",
    "extrude",
    "visibility",
    "drawOrder",
    "icon",
    "snippet",
}


def read(
    path: str | os.PathLike[str],
    *,
    name_column: str | None = None,
    layer: str | None = None,
    crs: str | None = None,
    within: Bounds | None = None,
) -> OwnBoundaries:
    """Boundaries from a vector file on disk; the file is only read.

    Parameters
    ----------
    path
        A file whose content is of a kind in :data:`geo.inputs.formats.KNOWN`.
    name_column
        The column of names (case does not matter); where None, it is looked for.
    layer
        The layer, where the file has several.
    crs
        What the coordinates are in, where the file does not say.
    within
        The region's box (degrees), by which exchanged axes are told.

    Raises
    ------
    InputError
        One line that names the file, the feature, and what to do.
    """
    found = table(path, layer=layer, crs=crs)
    return own.assembled(found, name_column=name_column, crs=crs, within=within)


def table(
    path: str | os.PathLike[str],
    *,
    layer: str | None = None,
    crs: str | None = None,
    most: int | None = None,
    setting: str = "boundaries",
) -> own.Table:
    """The columns and the geometry of a vector file on disk; the file is only read.

    Parameters
    ----------
    path
        A file whose content is of a kind in :data:`geo.inputs.formats.KNOWN`.
    layer
        The layer, where the file has several.
    crs
        What the user says that the coordinates are in; it stands above a format's default.
    most
        Features (:data:`geo.inputs.own.MOST_FEATURES` where None); one more is read, so that too many can be told.
    setting
        What the settings about this file begin with, for messages.

    Raises
    ------
    InputError
        One line that names the file and what to do.
    """
    name = shown(path)
    with _private_folder(name) as folder:
        staged = formats.stage(Path(path), folder)
        try:
            answer = gdal.read(staged.path, staged.drivers, layer, most=most or own.MOST_FEATURES, setting=setting)
            columns = _decoded(answer.columns, staged.encoding) if staged.encoding else answer.columns
            if staged.path.suffix == ".kml":
                columns = {c: values for c, values in columns.items() if c not in _KML_FIELDS}
        except InputError as error:
            raise InputError(f"{name}: {error}") from error
    said = answer.crs or ("" if crs else answer.default_crs)
    return own.Table(name, columns, answer.geometry, said)


@contextmanager
def _private_folder(name: str) -> Iterator[Path]:
    """A folder for a copy of the file, which is removed afterwards."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="bordermap-")
    except OSError as error:
        raise InputError(f"{name}: no folder for a copy of it can be made; set TMPDIR to one") from error
    with folder as made:
        yield Path(made).resolve()


def _decoded(columns: dict[str, list[Any]], encoding: str) -> dict[str, list[Any]]:
    """A shapefile's text, which GDAL handed over byte by byte as Latin-1, in its own encoding."""
    decoded: dict[str, list[Any]] = {}
    for column, values in columns.items():
        title = column.encode("latin-1", "replace").decode(encoding, "replace")
        decoded[title] = [_text(v, encoding, title, n) if isinstance(v, str) else v for n, v in enumerate(values, 1)]
    return decoded


def _text(value: str, encoding: str, column: str, n: int) -> str:
    # A character that the field's end has cut in two is left out.
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        return decoder.decode(value.encode("latin-1"))
    except UnicodeError as error:
        raise InputError(
            f'feature {n}, column "{shown(column)}": the text is not {encoding.upper()}; '
            "put a .cpg file with the right code page (such as UTF-8 or 1256) beside the .shp"
        ) from error
