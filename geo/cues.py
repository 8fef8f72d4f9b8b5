"""Words around a name that tell what it is, read from ``geo/data/cues``, a file per language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from geo.errors import DataError
from geo.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """The cue words of a language, lower case.

    ``kind_after`` and ``kind_before`` map the words beside a name to the kind that they ask
    for; ``words`` groups words by their use; ``formations``, ``heads``, ``state_organs`` and
    ``titles`` are phrases that make names of organisations and persons;
    ``known_organisations`` maps phrases to the name of the body. ``names`` gives spellings that
    the gazetteers lack, by the place's id, and ``demonyms`` what a country's people are called,
    by its code: for languages whose names are found by rule (:mod:`geo.by_rule`).
    """

    kind_after: Mapping[str, Kind]
    kind_before: Mapping[str, Kind]
    words: Mapping[str, frozenset[str]]
    formations: frozenset[str]
    heads: frozenset[str]
    state_organs: frozenset[str]
    titles: frozenset[str]
    known_organisations: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    demonyms: Mapping[str, tuple[str, ...]]


def _by_word(table: Mapping[str, list[str]]) -> dict[str, Kind]:
    return {word: Kind(kind) for kind, phrases in table.items() for word in phrases}


@cache
def load(language: str = "en") -> Cues:
    """The cues of a language.

    Raises
    ------
    DataError
        The file is missing or damaged.
    """
    path = files("geo") / "data" / "cues" / f"{language}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        organisations = table.get("organisations", {})
        words = table["words"]
        return Cues(
            kind_after=_by_word(table.get("kind_after", {})),
            kind_before=_by_word(table.get("kind_before", {})),
            words={use: frozenset(listed) for use, listed in words.items()},
            formations=frozenset(organisations.get("formations", ())),
            heads=frozenset(organisations.get("heads", ())),
            state_organs=frozenset(organisations.get("state_organs", ())),
            titles=frozenset(table.get("persons", {}).get("titles", ())),
            known_organisations={
                phrase: name for name, phrases in table.get("known_organisations", {}).items() for phrase in phrases
            },
            names={place: tuple(spellings) for place, spellings in table.get("names", {}).items()},
            demonyms={country: tuple(forms) for country, forms in table.get("demonyms", {}).items()},
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise DataError(f"the cue words of {language!r} are missing or damaged: {error}") from error
