"""The world's places and all their names, in a compact index that is mapped into memory.

A trie of name keys; for each key its postings; a table of places. Opening it reads next to
nothing; a look-up touches the pages that it needs. ``geo/data/making/world.py`` writes it.
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

import marisa_trie
import numpy as np

from geo.errors import DataError
from geo.model import Candidate, Kind, Place
from geo.store import embedded_folder
from geo.tokens import joined_key

if TYPE_CHECKING:
    from pathlib import Path


class _Files(NamedTuple):
    keys: str = "keys.marisa"
    offsets: str = "offsets.npy"
    postings: str = "postings.npy"
    places: str = "places.npy"
    display: str = "display.marisa"


FILES = _Files()
#: Columns of the table of places, 32-bit whole numbers: GeoNames id (below zero where there is
#: none), latitude and longitude in 1e-5 degrees, people, :func:`packed`, row of the first-level
#: division or -1, number of the name in the trie of names to show.
COLUMNS = ("gid", "lat", "lon", "population", "packed", "adm1", "display")
_GID, _LAT, _LON, _PEOPLE, _PACKED, _ADM1, _DISPLAY = range(len(COLUMNS))
#: What a posting says of a name, in its lowest bits; the row of the place stands above them.
DEMONYM, ABBREVIATION, MAIN = 1, 2, 4
#: The kinds by their number in the table.
KINDS = (
    Kind.COUNTRY, Kind.PROVINCE, Kind.DISTRICT, Kind.CITY, Kind.VILLAGE, Kind.RIVER, Kind.LAKE, Kind.SEA,
    Kind.CROSSING, Kind.CAMP, Kind.BASE, Kind.MOUNTAIN, Kind.DESERT, Kind.REGION, Kind.CONTINENT, Kind.OTHER,
)  # fmt: skip


def bare(name: str) -> str:
    """A name of ours without what tells it from another: "Petra (Jordan)" is shown as "Petra"."""
    return name.partition(" (")[0]


def place_id(gid: int, kind: Kind, name: str, country: str | None) -> str:
    """The id of a place: a country's code, GeoNames' number, or else its kind and name."""
    if kind is Kind.COUNTRY and country:
        return country
    return f"gn-{gid}" if gid > 0 else f"{kind}-{joined_key(name).replace(' ', '-')}"


def packed(kind: int, country: str, importance: int, *, capital: bool) -> int:
    """Kind, importance, whether a capital, and the two letters of the country in one number."""
    letters = ord(country[0]) << 8 | ord(country[1]) if country else 0
    return letters << 8 | capital << 6 | importance << 4 | kind


class World:
    """The index, opened.

    Raises
    ------
    DataError
        A file is missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self.keys = marisa_trie.Trie().mmap(str(folder / FILES.keys))
            self._display = marisa_trie.Trie().mmap(str(folder / FILES.display))
            offsets, postings, places = (
                np.load(folder / name, mmap_mode="r") for name in (FILES.offsets, FILES.postings, FILES.places)
            )
        except (OSError, EOFError, ValueError, RuntimeError) as error:
            raise DataError(f"the index of the world's names is missing or damaged ({error}); install again") from error
        fitting = len(offsets) == len(self.keys) + 1 and offsets[-1] == len(postings)
        if not fitting or places.shape[1:] != (len(COLUMNS),):
            raise DataError("the files of the index of the world's names are not of one kind; install again")
        # Views give whole numbers of Python's own, ten times faster than numpy's scalars.
        self._offsets, self._postings, self._places = memoryview(offsets), memoryview(postings), memoryview(places)

    def __len__(self) -> int:
        """How many places there are."""
        return len(self._places)

    def candidates(self, key: str) -> tuple[Candidate, ...]:
        """The places that a key (:func:`geo.tokens.joined_key`) may name, the most prominent first; () for none."""
        number = self.keys.get(key)
        if number is None:
            return ()
        found = self._postings[self._offsets[number] : self._offsets[number + 1]]
        return tuple(
            Candidate(
                self._place(posting >> 3),
                key,
                demonym=bool(posting & DEMONYM),
                abbreviation=bool(posting & ABBREVIATION),
                main=bool(posting & MAIN),
            )
            for posting in found
        )

    def place(self, place_id: str) -> Place | None:
        """The place of that id, or None."""
        if place_id.startswith("gn-") and place_id[3:].isdecimal():
            gid = int(place_id[3:])
            row = self._row_of(gid)
            return self._place(row) if row is not None else None
        row = self._named_rows.get(place_id)
        return self._place(row) if row is not None else None

    def _row_of(self, gid: int) -> int | None:
        low, high = 0, len(self._places)
        while low < high:
            middle = (low + high) // 2
            if self._places[middle, _GID] < gid:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self._places) and self._places[low, _GID] == gid else None

    @cached_property
    def _named_rows(self) -> dict[str, int]:
        """Rows of the places whose id is no GeoNames id: countries, and those that have none."""
        rows = {}
        for row in range(len(self._places)):
            kind = KINDS[self._places[row, _PACKED] & 15]
            if kind is Kind.COUNTRY or self._places[row, _GID] < 0:
                name = self._display.restore_key(self._places[row, _DISPLAY])
                rows[place_id(self._places[row, _GID], kind, name, self._country(row))] = row
        return rows

    def _country(self, row: int) -> str | None:
        letters = self._places[row, _PACKED] >> 8
        return chr(letters >> 8) + chr(letters & 255) if letters else None

    def _place(self, row: int) -> Place:
        places = self._places
        bits = places[row, _PACKED]
        kind = KINDS[bits & 15]
        name = self._display.restore_key(places[row, _DISPLAY])
        gid, adm1 = places[row, _GID], places[row, _ADM1]
        country = self._country(row)
        return Place(
            id=place_id(gid, kind, name, country),
            kind=kind,
            name=name if gid > 0 else bare(name),
            country=country,
            province=f"gn-{places[adm1, _GID]}" if adm1 >= 0 and adm1 != row else None,
            lat=places[row, _LAT] / 1e5,
            lon=places[row, _LON] / 1e5,
            population=places[row, _PEOPLE] if not bits >> 4 & 3 else 0,
            geonames_id=gid if gid > 0 else None,
            importance=bits >> 4 & 3,
            capital=bool(bits >> 6 & 1),
        )


@cache
def load() -> World:
    """The embedded index, one a process."""
    return World(embedded_folder() / "world")
