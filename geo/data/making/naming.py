"""Rows of the ``names`` tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from geo.names import clean
from geo.tokens import joined_key

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = ["key", "name", "place_id", "lang", "form", "common"]
#: Letters that a name has at least, and that a code in capitals has at most.
SHORTEST = 2
LONGEST_CODE = 4
_ARABIC = re.compile(r"[؀-ۿݐ-ݿ]")
_LANGUAGE = re.compile("[a-z]{2}")
_SORANI = re.compile(r"[ڕێۆەڵڤ]")
_PERSIAN = re.compile(r"[پچگژکیەۀ]")
#: An old way to write Kurdish; no word of Arabic has the letter but at its end.
_INNER_TA_MARBUTA = re.compile(r"ة(?=[ء-ي])")
_LATIN = re.compile(r"[A-Za-z]")
_OTHER_SCRIPT = re.compile(r"[Ͱ-ԯ֐-׿܀-ݏހ-ࡿऀ-῿⺀-퟿豈-﫿]")


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a place: ``lang`` is ISO 639-1 or None; ``form`` is name or demonym."""

    place_id: str
    name: str
    lang: str | None = None
    form: str = "name"


def is_arabic(name: str) -> bool:
    """Whether a name is written in the Arabic script."""
    return bool(_ARABIC.search(name))


def is_plain_arabic(name: str) -> bool:
    """Whether a name is written with none but the letters of Arabic itself."""
    return is_arabic(name) and not _SORANI.search(name) and not _PERSIAN.search(name)


def is_sorani(name: str) -> bool:
    """Whether a name has letters that none but Sorani Kurdish uses in the region."""
    return bool(_SORANI.search(name))


def is_useful(name: str) -> bool:
    """Whether a name can stand in a text: no code, address, digits, or other script."""
    if len(name) < SHORTEST or any(c.isdigit() or c in ",;:/()[]@_|" for c in name):
        return False
    if _OTHER_SCRIPT.search(name):
        return False
    if is_arabic(name):
        return not _LATIN.search(name) and not _INNER_TA_MARBUTA.search(name)
    if not _LATIN.search(name) or not any(c.isupper() for c in name):
        return False
    return not (name.isupper() and len(name) <= LONGEST_CODE)


def split(text: str, place_id: str, lang: str | None = None) -> list[Name]:
    """The names of a '|'-separated cell; ``ku:Hewlêr`` gives a language for one name."""
    found = []
    for part in filter(None, (p.strip() for p in text.split("|"))):
        head, _, tail = part.partition(":")
        own = (head, tail) if _LANGUAGE.fullmatch(head) and tail else (lang, part)
        found.append(Name(place_id, own[1], own[0]))
    return found


def table(names: Iterable[Name], common: frozenset[str], *, one_lang: bool = False) -> pd.DataFrame:
    """The ``names`` table, sorted; of names with the same key and place the first stays.

    ``one_lang`` drops a name also where it differs from a former one by its language alone.
    """
    seen: set[tuple[str, ...]] = set()
    rows = []
    for name in names:
        shown = clean(name.name)
        k = joined_key(shown)
        mark = (k, name.place_id, name.form) + (() if one_lang else (name.lang or "",))
        if k and mark not in seen:
            seen.add(mark)
            rows.append((k, shown, name.place_id, name.lang, name.form, int(k in common)))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    order = ["key", "place_id", "form", "name", "lang"]
    return frame.sort_values(order, ignore_index=True, na_position="first")
