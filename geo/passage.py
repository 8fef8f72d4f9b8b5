"""A report's text as a row of words, each with what can be said of it alone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import marisa_trie

from geo import cues as cue_words
from geo.errors import DataError
from geo.model import Kind, Span
from geo.names import is_arabic, key
from geo.store import embedded_folder
from geo.tokens import words

if TYPE_CHECKING:
    from geo.model import Report

LEXICON = "lexicon.marisa"
#: A text with fewer capitals than this part of its words is written without them.
_FEW_CAPITALS = 0.02
#: What stands between two words, as one sign; a sentence's end is "|".
_JOINED = frozenset({" ", "-", "'", ".", "/"})
_POSSESSIVE = re.compile(r"['’][sS]\b")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_BLANK = re.compile(r"[ \u00a0\t]+|\r?\n[ \t]*")


@dataclass(frozen=True, slots=True)
class Word:
    """What can be said of a word by itself.

    ``shape`` is "Aa", "AA" (capitals), "A" (one capital), "aa", "1" or "ar" (Arabic script);
    ``use`` the group of cue words that it is in, or ""; ``common`` 0-4, how common it is as an
    English word (4 the least), ``given`` and ``family`` 0-2 and 0-3, how common as a name.
    """

    lower: str
    key: str
    shape: str
    use: str
    common: int
    given: int
    family: int


@cache
def _lexicon() -> marisa_trie.BytesTrie:
    try:
        return marisa_trie.BytesTrie().mmap(str(embedded_folder() / LEXICON))
    except (OSError, RuntimeError) as error:
        raise DataError(f"{LEXICON} is missing or damaged ({error}); install again") from error


def _shape(text: str) -> str:
    first = text[0]
    if first.isdigit():
        return "1"
    if is_arabic(text):
        return "ar"
    if not first.isupper():
        return "aa"
    if len(text) == 1:
        return "A"
    return "AA" if text.isupper() else "Aa"


@cache
def _uses() -> dict[str, str]:
    """The group of each English cue word; a word of several groups is in the first."""
    cues = cue_words.load("en")
    groups = {
        "border": cues.words["borders"],
        "and": cues.words["and"],
        "art": cues.words["articles"],
        "date": cues.words["dates"],
        "dir": cues.words["directions"],
        "prep": cues.words["prepositions"],
        "title": cues.titles,
        "road": cues.words["roads"],
        "say": cues.words["says"],
        "form": cues.formations,
        "organ": cues.state_organs,
        "head": cues.heads,
        "func": cues.words["function_words"],
    }
    found: dict[str, str] = {}
    for word, kind in (*cues.kind_after.items(), *cues.kind_before.items()):
        found.setdefault(word, "kind-d" if kind is Kind.DISTRICT else "kind")
    for use, listed in groups.items():
        for word in listed:
            found.setdefault(word, use)
    return found


@lru_cache(maxsize=100_000)
def word_of(text: str) -> Word:
    """What can be said of a word by itself."""
    # What the eye does not see, and the two ways to write "ê", make no other word.
    plain = text if text.isascii() else unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    lower = plain.lower()
    bits = _lexicon().get(key(lower)) if len(text) < 40 else None
    code = bits[0][0] if bits else 0
    return Word(lower, key(text), _shape(plain), _uses().get(lower, ""), code & 7, code >> 3 & 3, code >> 5)


@lru_cache(maxsize=10_000)
def _gap(between: str) -> str:
    """What stands between two words, in one sign."""
    if _POSSESSIVE.match(between):
        return "'s" if _POSSESSIVE.fullmatch(between.rstrip()) else "'" + between.rstrip()[-1]
    plain = between
    plain = _BLANK.sub(" ", _UNSEEN.sub("", plain))
    stripped = plain.strip()
    if not stripped:
        return " "
    if stripped in ("-", "‐", "‑"):
        return "-" if plain == stripped else "–"
    return stripped[0] if len(stripped) <= 2 else stripped[0] + stripped[-1]


class Passage:
    """The words of a report and what stands between them.

    ``gaps[i]`` is the sign before word ``i``; ``gaps[len(tokens)]`` the one behind the last.
    ``caseless`` holds the sentences whose letters tell nothing: all capitals, or none where a
    sentence should have some.
    """

    def __init__(self, report: Report) -> None:
        self.report = report
        self.text = report.text
        self.tokens = words(report.text)
        self.words = [word_of(t.text) for t in self.tokens]
        self.sentence = self._sentences()
        self.gaps = self._gaps()
        self.caseless = self._caseless()

    def __len__(self) -> int:
        """How many words there are."""
        return len(self.tokens)

    def _sentences(self) -> list[int]:
        found, s = [], 0
        spans = self.report.sentences
        for t in self.tokens:
            while s + 1 < len(spans) and spans[s + 1].start <= t.span.start:
                s += 1
            found.append(s)
        return found

    def _gaps(self) -> list[str]:
        text, tokens, sentence = self.text, self.tokens, self.sentence
        gaps = ["|"] * (len(tokens) + 1)
        for i in range(1, len(tokens)):
            if sentence[i - 1] == sentence[i]:
                gaps[i] = _gap(text[tokens[i - 1].span.end : tokens[i].span.start])
        return gaps

    def _caseless(self) -> frozenset[int]:
        spans = self.report.sentences
        capitals = sum(t.capital for t in self.tokens)
        if capitals < _FEW_CAPITALS * sum(w.shape != "ar" for w in self.words):
            return frozenset(range(len(spans)))
        if not any(w.shape == "AA" for w in self.words):
            return frozenset()
        return frozenset(s for s, span in enumerate(spans) if self.text[span.start : span.end].isupper())

    def joined(self, i: int) -> bool:
        """Whether word ``i`` and the one before it may stand in one name."""
        return self.gaps[i] in _JOINED

    def bound(self, i: int) -> bool:
        """The same, a possessive between them included: "Prince George's County"."""
        return self.gaps[i] in _JOINED or self.gaps[i] == "'s"

    def span(self, first: int, last: int) -> Span:
        """Words ``[first, last)`` as a stretch of the text."""
        return Span(self.tokens[first].span.start, self.tokens[last - 1].span.end)
