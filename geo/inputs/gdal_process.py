"""The process in which GDAL opens a user's file; run as a program by ``geo.inputs.gdal``, not imported.

It reads a request in JSON from standard input and writes one line of JSON, then all geometry as
WKB. Its environment takes away every driver but the one that is asked for, before GDAL starts.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

from geo.errors import InputError
from geo.inputs import geojson

_LATIN = "ISO-8859-1"


def _limit(memory: int) -> None:
    """Limit the memory of this process, where the platform can."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:  # Windows
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _prepared(path: Path) -> dict[str, str]:
    """The CRS that JSON says and the one of its format, once the file is checked and written anew; else nothing."""
    if path.suffix != ".json":
        return {}
    content, crs, default = geojson.checked(path.read_bytes())
    path.write_bytes(content)
    return {"crs": crs, "default_crs": default}


def _layer(path: str, wanted: str | None, setting: str) -> str:
    """The layer to read: the one asked for, or the only one with geometry."""
    import pyogrio  # noqa: PLC0415

    layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    if wanted is not None:
        if wanted not in layers:
            raise InputError(f'no layer "{wanted}"; there is: {", ".join(layers[:20])}')
        return wanted
    if not layers:
        raise InputError("no layer with geometry in it")
    if len(layers) > 1:
        raise InputError(f"{len(layers)} layers ({', '.join(layers[:20])}); say --set {setting}_layer=NAME")
    return layers[0]


def _column(values: Any, kind: str) -> list[Any]:
    """A column as what JSON knows; whole numbers stay whole where some are missing."""
    cells = values.tolist()
    if kind.startswith("OFTInteger") and values.dtype.kind == "f":
        return [int(v) if v == v else None for v in cells]  # noqa: PLR0124
    if values.dtype.kind in "mM":
        return [None if v is None else str(v) for v in cells]
    return [
        None if isinstance(v, bytes) else v.tolist() if hasattr(v, "tolist") else None if v == "NaT" else v
        for v in cells
    ]


def _read(request: dict[str, Any]) -> tuple[dict[str, Any], list[bytes | None]]:
    import pyogrio  # noqa: PLC0415
    import pyogrio.raw  # noqa: PLC0415

    extra = sorted(set(pyogrio.list_drivers()) - set(request["drivers"]))
    if extra:
        return {"drivers": extra}, []
    path = request["path"]
    prepared = _prepared(Path(path))
    layer = _layer(path, request["layer"], request["setting"])
    encoding = _LATIN if path.endswith(".shp") else None
    meta, _, wkb, data = pyogrio.raw.read(
        path, layer=layer, encoding=encoding, datetime_as_string=True, max_features=request["most"] + 1
    )
    fields = [str(f) for f in meta["fields"]]
    columns = [_column(values, kind) for values, kind in zip(data, meta["ogr_types"], strict=True)]
    geometry = [None if w is None else bytes(w) for w in wkb] if wkb is not None else []
    crs = {"crs": meta["crs"] or "", "default_crs": "", **prepared}
    return {"fields": fields, "columns": columns, **crs}, geometry


def _answer(request: dict[str, Any]) -> tuple[dict[str, Any], list[bytes | None]]:
    try:
        return _read(request)
    except InputError as error:
        return {"error": str(error)}, []
    except MemoryError:
        return {"error": "too large to be read"}, []
    except Exception as error:  # noqa: BLE001 # whatever GDAL says of a broken file
        return {"error": f"it can't be read ({error})"}, []


def main() -> None:
    """Answer the one request on standard input."""
    request = json.load(sys.stdin)
    warnings.simplefilter("ignore")  # what GDAL mends by itself
    _limit(request["memory"])
    header, geometry = _answer(request)
    header["lengths"] = [None if g is None else len(g) for g in geometry]
    out = sys.stdout.buffer
    out.write(json.dumps(header).encode() + b"\n")
    for blob in geometry:
        out.write(blob or b"")
    out.flush()


if __name__ == "__main__":
    main()
