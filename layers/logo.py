"""A logo's file to a ``data:`` address: SVG or PNG, checked, without what is not drawn."""

from __future__ import annotations

import base64
import zlib
from typing import TYPE_CHECKING

from geo.errors import InputError
from geo.inputs.files import opened, shown
from layers import plain_svg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: The largest file, in bytes: it stands in every page.
LARGEST = 60_000
#: The longest side of a PNG, in pixels.
WIDEST = 2048
_SVG, _PNG = "data:image/svg+xml;base64,", "data:image/png;base64,"
#: What the address of a logo begins with.
ADDRESSES = (_SVG, _PNG)
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Bits of a sample that a PNG may have, and samples of a pixel, by its type of colour (PNG 1.2, section 4.1.1).
_COLOURS = {0: ((1, 2, 4, 8, 16), 1), 2: ((8, 16), 3), 3: ((1, 2, 4, 8), 1), 4: ((8, 16), 2), 6: ((8, 16), 4)}
# Columns and rows of the seven passes of an interlaced PNG: first and step (section 2.6).
_PASSES = ((0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2))
# What is drawn; texts, profiles, times and frames of a PNG stay behind.
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"IDAT", b"IEND")
_CRITICAL = (b"IHDR", b"PLTE", b"IDAT", b"IEND")


def read(path: Path) -> str:
    """The logo in a file, as a ``data:`` address for an ``img`` element.

    Of an SVG only elements and attributes that are known to draw are kept (:mod:`layers.plain_svg`),
    of a PNG only the chunks that do.

    Parameters
    ----------
    path
        A file in SVG or PNG, which its content tells.

    Raises
    ------
    InputError
        It can't be read, is larger than :data:`LARGEST`, broken, neither SVG nor PNG, or has
        something in it that a logo may not have.
    """
    name = f"logo {shown(path)}"
    with opened(path, instead="name an SVG or PNG file") as stream:
        raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise InputError(f"{name}: larger than {LARGEST // 1000} kB; save a smaller one")
    if raw.startswith(_SIGNATURE):
        return _PNG + base64.b64encode(_png(raw, name)).decode("ascii")
    if b"<" in raw[:4000] and not raw.startswith(b"\x1f\x8b"):
        return _SVG + base64.b64encode(plain_svg.plain(raw, name)).decode("ascii")
    raise InputError(f"{name}: neither SVG nor PNG; save it as one of these")


# -- PNG ---------------------------------------------------------------------------------------


def _png(raw: bytes, name: str) -> bytes:
    """A PNG that is whole and of a sane size, with only what is drawn."""
    chunks = list(_chunks(raw, name))
    kinds = [kind for kind, _, _ in chunks]
    pixels = [n for n, kind in enumerate(kinds) if kind == b"IDAT"]
    whole = kinds[0] == b"IHDR" and kinds.count(b"IHDR") == kinds.count(b"IEND") == 1 and kinds.count(b"PLTE") < 2
    if not whole or not pixels or pixels[-1] - pixels[0] + 1 != len(pixels) or b"PLTE" in kinds[pixels[0] :]:
        raise _broken(name)
    size = _raw_size(chunks[0][1], name, has_palette=b"PLTE" in kinds)
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(b"".join(data for kind, data, _ in chunks if kind == b"IDAT"), size + 1)
    except zlib.error as error:
        raise _broken(name) from error
    if len(unpacked) != size or not unpacker.eof:
        raise _broken(name)
    return _SIGNATURE + b"".join(written for kind, _, written in chunks if kind in _KEPT)


def _chunks(raw: bytes, name: str) -> Iterator[tuple[bytes, bytes, bytes]]:
    """The chunks of a PNG: type, data, and all of its bytes; the last is IEND, and ends the file."""
    at = len(_SIGNATURE)
    kind = b""
    while kind != b"IEND":
        length, kind = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        end = at + 12 + length
        if at + 12 > len(raw) or end > len(raw) or not kind.isalpha():
            raise _broken(name)
        data = raw[at + 8 : end - 4]
        if zlib.crc32(kind + data) != int.from_bytes(raw[end - 4 : end], "big"):
            raise _broken(name)
        if kind[:1].isupper() and kind not in _CRITICAL:
            raise InputError(f"{name}: this PNG has a part {kind.decode('ascii')} that is not known; save it anew")
        yield kind, data, raw[at:end]
        at = end
    if data or at != len(raw):
        raise InputError(f"{name}: something follows the PNG's end; save it anew")


def _raw_size(header: bytes, name: str, *, has_palette: bool) -> int:
    """How many bytes the pixels that a header tells of have when they are unpacked."""
    if len(header) != 13:
        raise _broken(name)
    width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    bits, colour, packing, filtering, interlaced = header[8:]
    if not 0 < width <= WIDEST or not 0 < height <= WIDEST:
        raise InputError(f"{name}: {width} by {height} pixels; make it {WIDEST} by {WIDEST} at most")
    depths, samples = _COLOURS.get(colour, ((), 0))
    if bits not in depths or packing or filtering or interlaced > 1 or (colour == 3) > has_palette:
        raise _broken(name)
    passes = _PASSES if interlaced else ((0, 1, 0, 1),)
    found = 0
    for x, across, y, down in passes:
        columns, rows = len(range(x, width, across)), len(range(y, height, down))
        found += rows * (1 + (columns * bits * samples + 7) // 8) if columns else 0
    return found


def _broken(name: str) -> InputError:
    return InputError(f"{name}: a broken or cut PNG; save it anew")
