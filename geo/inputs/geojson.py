"""GeoJSON and TopoJSON, looked at as JSON before GDAL sees them.

What is handed on holds features, properties and coordinates, and nothing that makes GDAL look
elsewhere: its GeoJSON reader follows a CRS given as a link.
"""

from __future__ import annotations

import json
import re
from typing import Any

from geo.crs import LONLAT
from geo.errors import InputError
from geo.names import clean

#: What is said of text that is no GeoJSON.
WANTED = "save it as GeoJSON with a FeatureCollection"
_CRS_NAME = re.compile(r"[A-Za-z]+:\d+|urn:ogc:def:crs:[A-Za-z]+:[\d.]*:\w+")


def checked(raw: bytes) -> tuple[bytes, str, str]:
    """What of a JSON file to give to GDAL, the CRS that it says or "", and the one that its format lays down or "".

    Raises
    ------
    InputError
        No JSON in UTF-8, too deep, or another kind of JSON; the message has no file's name yet.
    """
    top = _parsed(raw)
    kind = top.get("type") if isinstance(top, dict) else None
    if kind == "Topology":
        known = ("type", "transform", "objects", "arcs")
        return json.dumps({k: top[k] for k in known if k in top}).encode(), "", ""
    if kind == "Feature":
        top = {"features": [top], "crs": top.get("crs")}
    elif kind != "FeatureCollection":
        found = f'of type "{clean(str(kind))[:40]}"' if kind else "of another kind"
        raise InputError(f"this is JSON {found}, not features with names; {WANTED}")
    features = top.get("features")
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise InputError(f'"features" is no list of objects; {WANTED}')
    try:
        plain = {"type": "FeatureCollection", "features": [_feature(f) for f in features]}
        return json.dumps(plain).encode(), _crs(top.get("crs")), LONLAT
    except RecursionError as error:
        raise InputError("the JSON is nested too deeply") from error


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"byte {error.start} is not UTF-8; save it as UTF-8") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InputError(f"no valid JSON at {where} ({error.msg}); is the file cut off?") from error
    except RecursionError as error:
        raise InputError("the JSON is nested too deeply") from error
    except ValueError as error:  # a number of more than 4,300 digits
        raise InputError(f"no usable JSON ({clean(str(error))[:80]})") from error


def _feature(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return {
        "type": "Feature",
        "properties": properties if isinstance(properties, dict) else {},
        "geometry": _geometry(feature.get("geometry")),
    }


def _geometry(geometry: Any) -> dict[str, Any] | None:
    """A geometry without foreign members."""
    if not isinstance(geometry, dict):
        return None
    if isinstance(geometry.get("geometries"), list):
        return {"type": geometry.get("type"), "geometries": [_geometry(g) for g in geometry["geometries"]]}
    return {"type": geometry.get("type"), "coordinates": geometry.get("coordinates")}


def _crs(member: Any) -> str:
    """The CRS that an older GeoJSON names; "" without one: it is longitude and latitude then (RFC 7946, 4)."""
    if member is None:
        return ""
    name = member.get("properties", {}).get("name") if isinstance(member, dict) else None
    if not isinstance(name, str) or not _CRS_NAME.fullmatch(name):
        raise InputError(f'"crs" names no CRS; give a code such as {LONLAT}, or leave it out for degrees')
    return name
