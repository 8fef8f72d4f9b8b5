"""Words, figures and signs of dates in any of our languages, each with its kind.

What the words are stands in ``geo/data/cues/dates_*.toml``, a file per language. A text becomes a
string of kinds, a character a token (``"October 9, 2019"`` gives ``"MD,Y"``), and the grammar of
:mod:`geo.date_grammar` is one for all languages.

=====  ==============================================================================
kind   what it is (its ``value``)
=====  ==============================================================================
D d    a figure from 1 to 31; a day in words, as in "the ninth of" (the day)
Y N    a year from 1800 to 2099; another whole number of four figures at most
I      a whole date in figures (its ordinal; below 0 where it can be read in two ways)
M m u  a month: whole; short or doubtful; written small or in another language
W v    a weekday: whole; short, written small or in another language (Monday is 0)
R      a day counted from the report's, as "yesterday" (-1)
U J Q  a unit: one, two (the Arabic dual), many (1 day, 2 week, 3 month, 4 year)
C V    a count in words; a vague one ("several")
E n    a part ("early" 0, "mid" 1, "late" 2); a season (its first month)
=====  ==============================================================================

The other kinds are single words and signs, listed in ``_WORDS`` and ``_SIGNS``; ``x`` is
all that tells nothing of dates.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

from geo.errors import DataError
from geo.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LANGUAGES = ("en", "ar", "fr", "tr", "ku")
# What words stand for in the files: units; parts; the first months of seasons.
_VALUES = {
    "day": 1, "week": 2, "month": 3, "year": 4, "early": 0, "mid": 1, "late": 2, "spring": 3, "summer": 6, "autumn": 9,
}  # fmt: skip
_WORDS = {
    "weekend": "k", "earlier": "e", "later": "l", "last": "L", "past": "P", "this": "T", "next": "X", "ago": "A",
    "vague": "V", "recent": "g", "every": "y", "in": "i", "at": "j", "since": "S", "until": "O", "before": "B",
    "after": "F", "from": "f", "between": "b", "to": "t", "and": "a", "of": "o", "the": "h", "future": "z",
    "reporting": "s",
    "counted": "K", "named_after": "H", "none": "x", "last_after": "1", "this_after": "2", "next_after": "3",
    "before_or_ago": "Z", "about": "r",
}  # fmt: skip
_SIGNS = {",": ",", "،": ",", ".": ".", "/": "/", "(": "(", ")": ")", "'": "'", "’": "'", "%": "%"}
_SIGNS |= dict.fromkeys("-‐‑–—", "-")
_NOTHING = (0, 0, 0)
# The groups of _TOKEN that hold words and signs.
_WORD, _SIGN = 1, 2
_FIRST_YEAR, _LAST_YEAR = 1800, 2099
# In clitics, what is left of the word has three letters at least: "باب" (a door) is no August.
_SHORTEST = 3

# Marks and controls that a reader does not see, or does not need, to read a date.
_GLUE = re.compile(
    "[\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_LETTERS = {
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ئ": "ي",
    "ؤ": "و",
    "ة": "ه",
    "ک": "ك",
    "ı": "i",
}
_FOLDS = {
    **_LETTERS,
    **{chr(zero + n): str(n) for zero in (0x660, 0x6F0) for n in range(10)},
    **{
        chr(c): plain[0]
        for c in range(0xC0, 0x250)
        if (plain := unicodedata.normalize("NFD", chr(c)))[0].isascii() and len(plain) > 1
    },
}
_TOKEN = re.compile(
    r"([^\W\d_]+)|([^\w\s])"
    r"|(?P<date>(?<![\d./-])(?:\d{4}(?P<a>[./-])\d{1,2}(?P=a)\d{1,2}|\d{1,2}(?P<b>[./-])\d{1,2}(?P=b)\d{4})"
    r"(?:T[\d:.+-]{1,24}[\dZz])?(?!\d|[./-]\d))"
    r"|(?P<time>\d{1,2}:\d{2}(?::\d{2})?(?!\d))"
    r"|(?P<number>\d+(?:,\d{3}(?!\d)|\.\d+)*)(?P<suffix>[^\W\d_]{0,9})"
)
_ARABIC = re.compile("[\u0600-\u06ff]")
# Whether figures are Arabic's is told by the letters so far around them.
_NEAR = 60
_PARTS = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_NEXT = re.compile(rf"\s{{0,3}}({_PARTS.pattern})")
_PIECES = re.compile(r"\w+")


#: The words of a phrase after its first, its kind and value.
Phrase: TypeAlias = tuple[tuple[str, ...], str, int]
#: A word, figure or sign of a folded text: its start and end there, and its value.
Token: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as dates are read: plain letters and figures, without marks; and the way back."""

    text: str
    source: str
    _gone: tuple[int, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """Where a stretch of the folded text stands in the source, with the marks on its last letter."""
        first, last = self._source(start), self._source(end - 1) + 1
        while last < len(self.source) and unicodedata.combining(self.source[last]):
            last += 1
        return Span(first, last)

    def _source(self, at: int) -> int:
        return at + bisect_right(self._gone, at)

    def at(self, source: int) -> int:
        """Where a place of the source stands in the folded text."""
        if not self._gone:
            return source
        low, high = 0, min(source, len(self.text))
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._source(middle) < source else (low, middle)
        return low


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The words of dates of all our languages, folded and in lower case.

    ``phrases`` maps a first word to ``(words after it, kind, value)``, longest first; ``triggers``
    are the words without which no sentence has a date; ``labels``, ``times`` and ``hijri`` are
    regular expressions for lines that date a report.
    """

    phrases: Mapping[str, tuple[Phrase, ...]]
    triggers: frozenset[str]
    clitics: str
    day_suffixes: frozenset[str]
    year_suffixes: frozenset[str]
    doubtful: frozenset[int]
    labels: str
    times: str
    hijri: str


def fold(text: str) -> Folded:
    """A text as dates are read."""
    if text.isascii():
        return Folded(text, text)
    plain = text
    for letter in _FOLDS.keys() & set(text):
        plain = plain.replace(letter, _FOLDS[letter])
    gone = tuple(m.start() - n for n, m in enumerate(_GLUE.finditer(plain)))
    return Folded(_GLUE.sub("", plain), text, gone) if gone else Folded(plain, text)


def _plain(word: str) -> str:
    return fold(word).text.lower()


# Groups of a language's file whose words are lists in the calendar's order, with the first one's number.
_LISTS = (
    ("months", "whole", "M", 1),
    ("months", "short", "m", 1),
    ("months", "foreign", "u", 1),
    ("weekdays", "whole", "W", 0),
    ("weekdays", "short", "v", 0),
)
# Groups whose words stand by their value.
_VALUED = {
    "units": "U", "units_two": "J", "units_many": "Q", "days": "R", "counts": "C", "ordinals": "d", "parts": "E",
    "seasons": "n",
}  # fmt: skip


def _entries(language: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    """A language's phrases as (phrase, kind, value)."""
    for group, form, kind, first in _LISTS:
        for n, names in enumerate(language[group].get(form, ()), first):
            yield from ((name, kind, n) for name in names)
    for group, kind in _VALUED.items():
        for value, names in language.get(group, {}).items():
            number = _VALUES[value] if value in _VALUES else int(value)
            yield from ((name, kind, number) for name in names)
    words = language.get("words", {})
    for use, names in words.items():
        if use != "doubtful":
            yield from ((name, _WORDS[use], 0) for name in names)


def _any_of(phrases: list[str]) -> str:
    """A regular expression for some phrases, longest first."""
    longest_first = sorted(set(phrases), key=lambda p: (-len(p), p))
    return "(?:" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in longest_first) + ")"


# Kinds of which a sentence with a date has one, years and figures apart.
_TELLING = frozenset("MmWRUJQkn")


def _triggers(word: str, kind: str, clitics: str) -> set[str]:
    """The forms of a word that make a sentence worth reading; names of the calendar have their capital."""
    if word.isascii():
        return {word.upper(), word.capitalize()} | (set() if kind in "MmW" else {word})
    return {word, *(c + word for c in clitics), *(["لل" + word[2:]] if word.startswith("ال") else [])}


def _all(tables: list[dict[str, Any]], *path: str) -> list[str]:
    """A list of words from all languages that have it."""
    found: list[str] = []
    for words in tables:
        at: Any = words
        for name in path:
            at = at.get(name, {})
        found += [_plain(word) for word in at]
    return found


def _phrases(entries: list[tuple[str, str, int]]) -> dict[str, tuple[Phrase, ...]]:
    """Phrases by their first word, longest first; of two that are the same, the first."""
    found: dict[str, dict[tuple[str, ...], Phrase]] = {}
    for phrase, kind, value in entries:
        first, *rest = _PARTS.findall(phrase)
        found.setdefault(first, {}).setdefault(tuple(rest), (tuple(rest), kind, value))
    return {first: tuple(sorted(known.values(), key=lambda p: -len(p[0]))) for first, known in found.items()}


def _built(tables: list[dict[str, Any]]) -> Lexicon:
    entries = [(_plain(phrase), kind, value) for words in tables for phrase, kind, value in _entries(words)]
    clitics, suffixes = "".join(_all(tables, "clitics")), _all(tables, "year_suffixes")
    years = [str(year) for year in range(_FIRST_YEAR, _LAST_YEAR + 1)]
    triggers = {year + s for year in years for s in ("", *suffixes)} | {c + year for year in years for c in clitics}
    single = {phrase for phrase, kind, _ in entries if kind in _TELLING}
    for phrase, kind, _ in entries:
        parts = _PARTS.findall(phrase)
        if kind in _TELLING and (len(parts) == 1 or single.isdisjoint(parts)):
            # Of "last night" the last word is the rarer one, of "تشرين الأول" the first.
            triggers |= _triggers(parts[-1] if kind == "R" else parts[0], kind, clitics)
    doubtful = _all(tables, "words", "doubtful")
    months, eras = (_any_of(_all(tables, "hijri", group)) for group in ("months", "years"))
    return Lexicon(
        phrases=_phrases(entries),
        triggers=frozenset(triggers),
        clitics=clitics,
        day_suffixes=frozenset(_all(tables, "day_suffixes")),
        year_suffixes=frozenset(suffixes),
        doubtful=frozenset(value for phrase, kind, value in entries if kind == "M" and phrase in doubtful),
        labels=_any_of(_all(tables, "report", "labels")),
        times=_any_of(_all(tables, "report", "times")),
        hijri=rf"\d{{1,2}}\s*-?\s*{months}\s*-?,?\s*1[34]\d\d\s*{eras}?",
    )


def table(language: str) -> dict[str, Any]:
    """The file of a language's words of dates.

    Raises
    ------
    DataError
        The file is missing or damaged.
    """
    path = files("geo") / "data" / "cues" / f"dates_{language}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"the words of dates in {language!r} are missing or damaged: {error}") from error


@cache
def lexicon() -> Lexicon:
    """The words of dates of all our languages.

    Raises
    ------
    DataError
        A file of words is missing or damaged.
    """
    try:
        return _built([table(language) for language in _LANGUAGES])
    except (KeyError, ValueError) as error:
        raise DataError(f"the words of dates are damaged: {error}") from error


def may_hold_dates(text: str) -> bool:
    """Whether a folded text has a word or figure without which there is no date."""
    return not lexicon().triggers.isdisjoint(_PIECES.findall(text))


def _whole_date(figures: str, *, day_first: bool) -> int:
    """The ordinal of a date in figures; negative, and read with its day first, where another reading is possible."""
    sign = next(c for c in figures if not c.isdigit())
    first, second, third = (int(part) for part in re.split(r"[./-]", figures.partition("T")[0]))
    year, month, day = (first, second, third) if first > third else (third, second, first)
    plain = first > third or first == second or second > 12 or first > 12 or sign == "." or day_first
    if year == third and month > 12:
        month, day = day, month
    try:
        found = date(year, month, day).toordinal() if _FIRST_YEAR <= year <= _LAST_YEAR else 0
    except ValueError:
        return 0
    return found if plain else -found


def _number(digits: str, suffix: str, before: str, words: Lexicon) -> tuple[str, int]:
    """The kind and value of a figure with the letters written on to it."""
    if not digits.isdecimal() or len(digits) > 4 or (before.isascii() and before.isalpha()):
        return "x", 0
    value = int(digits)
    if _FIRST_YEAR <= value <= _LAST_YEAR and (not suffix or suffix in words.year_suffixes):
        return "Y", value
    if 1 <= value <= 31 and len(digits) <= 2 and (not suffix or suffix in words.day_suffixes):
        return "D", value
    return ("x", 0) if suffix else ("N", value)


def _is_tight(text: str, start: int, end: int) -> bool:
    """Whether a hyphen joins two words, and does not stand free."""
    return start > 0 and end < len(text) and not text[start - 1].isspace() and not text[end].isspace()


def _figure(text: str, m: re.Match[str], words: Lexicon) -> tuple[str, int]:
    """The kind and value of a figure."""
    if m["date"]:
        near = text[max(0, m.start() - _NEAR) : m.end() + _NEAR]
        found = _whole_date(m["date"], day_first=_ARABIC.search(near) is not None)
        return ("I", found) if found else ("x", 0)
    if m["number"]:
        return _number(m["number"], m["suffix"].lower(), text[m.start() - 1 : m.start()], words)
    return "x", 0


def _without_clitic(word: str, words: Lexicon) -> tuple[str, int]:
    """A word without the letter written on to it, and how many letters that is."""
    if word.startswith("لل") and ("ال" + word[2:]) in words.phrases:
        return "ال" + word[2:], 0
    if word[0] in words.clitics and len(word) > _SHORTEST and word[1:] in words.phrases:
        return word[1:], 1
    return word, 0


def _word(text: str, m: re.Match[str], low: str, words: Lexicon) -> tuple[str, Token]:
    """The kind of a word, or of the longest phrase that begins with it, and its token."""
    start = m.start()
    if low not in words.phrases:
        low, clitic = _without_clitic(low, words)
        start += clitic
    for rest, kind, value in words.phrases.get(low, ()):
        end = m.end()
        for word in rest:
            after = _NEXT.match(text, end)
            if after is None or after[1].lower() != word:
                break
            end = after.end()
        else:
            if kind in "MmW" and text[start].islower():
                return ("v" if kind == "W" else "u"), (start, end, value)
            return kind, (start, end, value)
    return "x", _NOTHING


def tokens(text: str, start: int = 0, end: int | None = None) -> tuple[str, list[Token]]:
    """The kinds of the tokens of a stretch of folded text, and the tokens; those of kind ``x`` have no place."""
    words = lexicon()
    phrases = words.phrases
    kinds: list[str] = []
    found: list[Token] = []
    stop = len(text) if end is None else end
    done = 0
    for m in _TOKEN.finditer(text, start, stop):
        if done and m.start() < done:
            continue
        done, token = 0, _NOTHING
        if m.lastindex == _WORD:
            low = m[0].lower()
            if low in phrases or not low.isascii():
                kind, token = _word(text, m, low, words)
                done = token[1]
        elif m.lastindex == _SIGN:
            kind, token = _SIGNS.get(m[0], "x"), (m.start(), m.end(), 0)
            if kind == "-" and not _is_tight(text, m.start(), m.end()):
                kind = "~"
        else:
            kind, value = _figure(text, m, words)
            token = (m.start(), m.end(), value)
        kinds.append(kind if token is not _NOTHING else "x")
        found.append(token)
    if done > stop:
        kinds[-1] = "x"
    return "".join(kinds), found
