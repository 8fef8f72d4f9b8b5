"""The words that tell of movements, read from ``geo/data/cues/moves_*.toml``, a file per language.

Words are compared by their keys (:func:`geo.names.key`). In languages that write small words on to
others, what is written on is taken off first, and tells something of its own: the letter of the
future, or of a purpose.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from geo.errors import DataError
from geo.model import Theme
from geo.names import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: Of a word with letters taken off so much is left at least, where it is not another's first letter.
_SHORTEST = 3

#: The words of a phrase after its first, and what it is.
Phrases: TypeAlias = "Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]"


class Form(StrEnum):
    """The form of a word that tells of an act."""

    VERB = "verb"
    PRESENT = "present"
    NOUN = "noun"
    BOTH = "both"


class Mark(StrEnum):
    """What the letters written on to a word tell."""

    NONE = ""
    FUTURE = "future"
    PURPOSE = "purpose"


@dataclass(frozen=True, slots=True)
class Motion:
    """A way to move, and how a sentence says who and where; ``moves_en.toml`` tells what the fields are for."""

    name: str
    theme: Theme = Theme.OTHER
    over: frozenset[str] = frozenset()
    object: str = ""
    carried: bool = False
    at: str = ""
    noun_at: str = ""
    needs_mover: bool = False
    of: bool = False
    states: bool = False
    enters: bool = False
    flown: bool = False
    hosts: bool = False
    only: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase that tells of an act; ``rest`` are its words after the first."""

    motion: Motion
    form: Form
    rest: tuple[str, ...] = ()
    mark: Mark = Mark.NONE

    @property
    def is_noun(self) -> bool:
        """Whether a noun tells of the act."""
        return self.form is Form.NOUN


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a language.

    ``phrases`` are the groups, by the first word of each phrase: a way is ``"way:from"``, a mover
    ``"mover:military"``. ``head_first`` where nouns stand before what describes them. ``alike`` has
    for a word for who moves the name of those that tell no more or less.
    """

    language: str
    head_first: bool
    acts: Mapping[str, tuple[Trigger, ...]]
    phrases: Phrases
    clitics: Mapping[str, tuple[str, ...]]
    endings: Mapping[str, tuple[str, ...]]
    alike: Mapping[str, str]

    def stems(self, word: str) -> tuple[tuple[str, Mark], ...]:
        """A word's key as it is, and without the letters written on to it, each with what these tell."""
        return _stems(self, word) if self.clitics else ((word, Mark.NONE),)

    def triggers(self, word: str) -> tuple[Trigger, ...]:
        """The acts that a word's key may tell of, those of the longest phrases first."""
        return _triggers(self, word) if self.clitics else self.acts.get(word, ())

    def is_participle(self, word: str) -> bool:
        """Whether a word has the ending of one: "fleeing", "displaced"."""
        return word.endswith(self.endings["participle"]) or self.is_gerund(word)

    def is_gerund(self, word: str) -> bool:
        """Whether a word has the ending of a participle of the present: "fleeing"."""
        return word.endswith(self.endings["gerund"])


def _cut(words: Words, word: str) -> Iterator[tuple[str, Mark]]:
    """A word without what may be written on to it."""
    yield word, Mark.NONE
    cuts = (("future", Mark.FUTURE), ("purpose", Mark.PURPOSE), ("with", Mark.NONE), ("article", Mark.NONE))
    for use, mark in (("merged", Mark.PURPOSE), *cuts):
        for letters in words.clitics.get(use, ()):
            rest = word.removeprefix(letters)
            if rest != word and len(rest) >= _SHORTEST:
                yield rest, mark
                if use == "with":
                    yield from ((r, mark) for a in words.clitics["article"] if (r := rest.removeprefix(a)) != rest)


@lru_cache(maxsize=50_000)
def _stems(words: Words, word: str) -> tuple[tuple[str, Mark], ...]:
    found = dict(_cut(words, word))
    for letter in words.clitics.get("conjunctions", ()):
        if word.startswith(letter) and len(word) > len(letter):
            found |= {stem: mark for stem, mark in _cut(words, word[len(letter) :]) if stem not in found}
    for stem, mark in list(found.items()):
        for ending in words.clitics.get("endings", ()):
            bare = stem.removesuffix(ending)
            if bare != stem and len(bare) >= _SHORTEST:
                found.setdefault(bare, mark)
    return tuple(found.items())


@lru_cache(maxsize=50_000)
def _triggers(words: Words, word: str) -> tuple[Trigger, ...]:
    found: dict[tuple[str, Form, tuple[str, ...]], Trigger] = {}
    for stem, mark in words.stems(word):
        for t in words.acts.get(stem, ()):
            fitting = mark is not Mark.FUTURE or t.form is Form.PRESENT
            # A past form has neither article nor pronoun: what is left of another word is none.
            whole = t.form is not Form.VERB or stem == word or word[:1] + stem == word
            if fitting and whole and not (mark is Mark.PURPOSE and t.form is Form.VERB):
                found.setdefault((t.motion.name, t.form, t.rest), Trigger(t.motion, t.form, t.rest, mark))
    return tuple(sorted(found.values(), key=lambda t: -len(t.rest)))


def _keys(phrase: str) -> tuple[str, ...]:
    return tuple(key(phrase).split(" "))


def _motion(name: str, table: Mapping[str, Any]) -> Motion:
    over = frozenset(table.get("over", ()))
    return Motion(
        name,
        Theme(table.get("theme", Theme.OTHER)),
        frozenset(Theme) if "all" in over else over,
        table.get("object", ""),
        table.get("carried", False),
        table.get("at", ""),
        table.get("noun_at", table.get("at", "")),
        table.get("needs") == "mover",
        table.get("of", False),
        table.get("states", False),
        table.get("enters", False),
        table.get("flown", False),
        table.get("hosts", False),
        table.get("only", ""),
    )


_FORMS = (("verbs", Form.VERB), ("present", Form.PRESENT), ("nouns", Form.NOUN), ("both", Form.BOTH))


def _acts(table: Mapping[str, Any]) -> dict[str, tuple[Trigger, ...]]:
    found: dict[str, list[Trigger]] = {}
    for name, told in table.items():
        motion = _motion(name, told)
        for use, form in _FORMS:
            for phrase in told.get(use, ()):
                first, *rest = _keys(phrase)
                found.setdefault(first, []).append(Trigger(motion, form, tuple(rest)))
    return {first: tuple(sorted(known, key=lambda t: -len(t.rest))) for first, known in found.items()}


def _phrases(groups: Iterable[tuple[str, Iterable[str]]]) -> Phrases:
    found: dict[str, dict[tuple[tuple[str, ...], str], None]] = {}
    for use, phrases in groups:
        for phrase in phrases:
            first, *rest = _keys(phrase)
            found.setdefault(first, {})[tuple(rest), use] = None
    return {first: tuple(sorted(known, key=lambda p: -len(p[0]))) for first, known in found.items()}


def _built(table: Mapping[str, Any]) -> Words:
    words = table["words"]
    groups = chain(
        ((f"way:{way}", phrases) for way, phrases in table["ways"].items()),
        ((use, phrases) for use, phrases in words.items() if not use.endswith("_endings")),
        ((f"mover:{theme}", phrases) for theme, phrases in table["movers"].items()),
        (("convoy", table["convoys"]["words"]), ("not_mover", table["not_movers"]["words"])),
    )
    return Words(
        table["language"],
        table["head_first"],
        _acts(table["acts"]),
        _phrases(groups),
        {use: tuple(map(key, letters)) for use, letters in table.get("clitics", {}).items()},
        {use: tuple(words[f"{use}_endings"]) for use in ("adverb", "participle", "gerund")},
        {key(word): name for name, known in table["alike"].items() for word in known},
    )


@cache
def load(language: str) -> Words:
    """The words of a language.

    Raises
    ------
    DataError
        The file is missing or damaged.
    """
    path = files("geo") / "data" / "cues" / f"moves_{language}.toml"
    try:
        return _built(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise DataError(f"the words of movements in {language!r} are missing or damaged: {error}") from error
