"""Interface words, a file per language in ``layers/strings``, and what is told with them.

No sentence is composed in code: what an output says is a :class:`Saying`, which :func:`tell` puts
into a language when that is chosen, and names of places are a :class:`Name`, which has them all.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import TYPE_CHECKING, Any, TypeAlias

from geo import arabic_names
from geo.errors import UsageError
from geo.names import readable

if TYPE_CHECKING:
    from geo.model import Place

_FOLDER = files("layers") / "strings"
#: The language whose words are always there.
DEFAULT = "en"
#: Languages that have a file of strings, the default first.
LANGUAGES = (
    DEFAULT,
    *sorted(
        name.removesuffix(".toml")
        for name in (path.name for path in _FOLDER.iterdir())
        if name.endswith(".toml") and name != f"{DEFAULT}.toml"
    ),
)
# First strong isolate, and its end: what is inside does not turn the words around it; without letters it runs
# from left to right.
_ISOLATE, _END = "\u2068", "\u2069"
# Dates and ranges of figures, whose parts would change places among Arabic letters.
_FIGURES = re.compile(r"\d[-–/:.]\d")
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


@dataclass(frozen=True, slots=True)
class Name:
    """A name by language tag; ``en`` is always there."""

    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """A line of the interface that is in no language yet.

    ``key`` is the line's in the files of strings (``facts.along``), ``values`` what its braces are
    filled with, by name: numbers, names, other lines, or tuples of these, which become lists.
    """

    key: str
    values: tuple[tuple[str, Value], ...] = ()


Value: TypeAlias = "str | int | float | Saying | Name | tuple[Value, ...]"


def say(key: str, **values: Value) -> Saying:
    """A line by its key, filled with these values."""
    return Saying(key, tuple(values.items()))


def name(place: Place) -> Name:
    """All names of a place by language tag; the gazetteer's own as ``en``."""
    arabic = arabic_names.of(place)
    names = {**place.names, "ar": arabic} if arabic else place.names
    return Name((("en", place.name), *sorted((tag, text) for tag, text in names.items() if tag != "en")))


@cache
def load(language: str = DEFAULT) -> dict[str, Any]:
    """The words of a language, in groups (``page``, ``kinds``, ``legend``, ``layers``).

    Raises
    ------
    UsageError
        There is no file of strings for the language.
    """
    if language not in LANGUAGES:
        raise UsageError(f"no interface language {language!r}; there is: {', '.join(LANGUAGES)}")
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


@cache
def template(key: str, language: str = DEFAULT) -> str:
    """The words of a key, with their braces.

    Raises
    ------
    KeyError
        There is no such line.
    """
    group, _, line = key.partition(".")
    found = load(language)[group][line]
    if not isinstance(found, str):
        raise KeyError(key)
    return found


def has(key: str) -> bool:
    """Whether there is a line of that key."""
    group, _, line = key.partition(".")
    return isinstance(load().get(group, {}).get(line), str)


@cache
def fields(key: str) -> frozenset[str]:
    """What the braces of a line name."""
    return frozenset(field for _, field, _, _ in Formatter().parse(template(key)) if field is not None)


def tell(what: Value, language: str = DEFAULT) -> str:
    """A line, a name, a number or a list in a language; a plain text stays as it is, fit to be read.

    Numbers have Western digits in all languages, three of them where they have a fraction. Inside a
    line, what runs against its direction stands between marks that isolate it (U+2068, U+2069); no text
    has such marks of its own, with which it could end the one that it stands in.

    Parameters
    ----------
    what
        What to tell.
    language
        One of :data:`LANGUAGES`.
    """
    if isinstance(what, str):
        return readable(what)
    if isinstance(what, Saying):
        filled = {key: _isolated(value, language) for key, value in what.values}
        # A text of a report is a value here, never a template.
        return template(what.key, language).format_map(filled)
    if isinstance(what, Name):
        texts = dict(what.texts)
        return readable(texts.get(language) or texts["en"])
    if isinstance(what, tuple):
        return template("lists.separator", language).join(_isolated(one, language) for one in what)
    return str(what) if isinstance(what, int) else f"{float(f'{what:.3g}'):g}"


def _isolated(value: Value, language: str) -> str:
    text = tell(value, language)
    if isinstance(value, Saying | tuple):
        # It is in the language, and has isolated its own parts.
        return text
    own, found = load(language)["direction"], directions(text)
    if not found and own == "rtl" and _FIGURES.search(text):
        return f"{_ISOLATE}{text}{_END}"
    return text if found <= {own} else f"{_ISOLATE}{text}{_END}"


def directions(text: str) -> frozenset[str]:
    """The directions that letters of a text run in: of ``ltr`` and ``rtl`` one, both or none."""
    if text.isascii():
        return frozenset({"ltr"}) if any(map(str.isalpha, text)) else frozenset()
    return frozenset(filter(None, (_STRONG.get(unicodedata.bidirectional(c)) for c in text)))
