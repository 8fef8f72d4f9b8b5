"""Many numbers, points, ids or texts as one short string each, of characters that JSON and HTML leave as they are.

``layers/static/scene.js`` reads them. A character for most numbers compresses better than bits or decimals do.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

#: Printable ASCII without what JSON or HTML would write in more than a character.
_ALPHABET = np.array([c for c in range(32, 127) if chr(c) not in '"\\<'], dtype=np.uint8)
#: So many characters end a number; the others stand before those.
_LAST = 80
_MORE = len(_ALPHABET) - _LAST
#: An id that ends in a number, as it would be written anew.
_NUMBERED = re.compile(r"(.*?)(0|[1-9][0-9]{0,8})", re.DOTALL)


def digits(values: Sequence[int] | Ints) -> str:
    """Whole numbers, none below 0, as text: most are one character.

    The last character is the remainder by :data:`_LAST`; those before it are the rest, in
    bijective base :data:`_MORE`, the highest digit first.
    """
    rest = np.asarray(values, dtype=np.int64)
    columns, there = [rest % _LAST], [np.ones(len(rest), dtype=bool)]
    rest = rest // _LAST
    while rest.any():
        there.append(rest > 0)
        columns.append(_LAST + (rest - 1) % _MORE)
        rest = np.where(rest > 0, (rest - 1) // _MORE, 0)
    places = np.stack(columns[::-1], axis=1)[np.stack(there[::-1], axis=1)]
    written: str = _ALPHABET[places].tobytes().decode("ascii")
    return written


def signed(value: int) -> int:
    """A whole number as one from 0 on, small ones small: 0, -1, 1, -2, ..."""
    return 2 * value if value >= 0 else -2 * value - 1


def zigzag(values: Ints) -> Ints:
    """Whole numbers, each as :func:`signed` writes it."""
    found: Ints = (values << 1) ^ (values >> 63)
    return found


def steps(xy: Ints) -> Ints:
    """Points, shape (n, 2), as numbers from 0 on: steps from one to the next, the first from (0, 0).

    A step is turned round if the last one on its axis that was not 0 went down, as the next most often goes on.
    """
    found = np.diff(xy, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    moved = np.where(found != 0, np.arange(len(found))[:, None], -1)
    before = np.vstack([[[-1, -1]], np.maximum.accumulate(moved, axis=0)])[: len(found)]
    down = np.take_along_axis(found, np.maximum(before, 0), axis=0) < 0
    return zigzag(np.where(down & (before >= 0), -found, found))


def texts(written: Iterable[str]) -> str:
    """Texts in a row, each after a character that is in none of them."""
    whole = list(written)
    used = set().union(*whole)
    mark = next(c for c in map(chr, [*range(ord("|"), 127), *range(33, 0xD800)]) if c not in used and c not in '"\\<')
    return "".join(mark + text for text in whole)


def ids(names: Iterable[str]) -> list[str | list[str]]:
    """Ids, those in a row that are a number after the same text as that text and their numbers."""
    found: list[str | list[str]] = []
    for start, run in groupby(names, key=_start):
        same = list(run)
        if start is None:
            found += same
        else:
            found.append([start, digits([int(name[len(start) :]) for name in same])])
    return found


def _start(name: str) -> str | None:
    """What stands before the number that an id ends in; None if it ends in none."""
    match = _NUMBERED.fullmatch(name)
    return match[1] if match else None
