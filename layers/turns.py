"""Where a sentence may be cut without being turned: what is denied, feared or only said must not come out as told.

A sentence may lose its beginning or its end at the edge of a clause alone, outside quotation marks and brackets,
and only where no word of what is lost turns what is left: no negation, no doubt, no speaker, no condition
(:mod:`geo.moves` has the words). It is cut in English and in Arabic: of other languages these words are not known,
and in some the verb, with its negation, comes last.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from geo import cues as cue_words
from geo import tokens
from geo.errors import DataError
from geo.model import Span
from geo.moves import words as move_words
from geo.names import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Groups of geo/data/cues/moves_*.toml whose words make something else of what stands beside them.
_USES = frozenset(
    [
        "negations",
        "none",
        "denying",
        "failing",
        "nearly",
        "fearing",
        "preventing",
        "prevented",
        "intending",
        "will",
        "may",
        "should",
        "conditional",
        "planning",
        "terms",
        "discussing",
        "proposing",
        "inverted",
        "perceiving",
        "saying",
        "according",
        "untrue",
        "doomed",
        "called_off",
        "turning",
        "fiction",
        "any",
    ]
)

# Letters of Persian, Urdu and Kurdish, which Arabic does not have.
_ARABIC = re.compile("[\u0600-\u06ff]")
_NOT_ARABIC = re.compile("[\u067e\u0686\u0698\u06af\u06a9\u06cc\u06d2\u06d5\u06ce\u06c6\u0695\u06b5\u06c1]")
# So large a part of an English sentence's words are among the frequent ones.
_PLAINLY = 0.2
# What a clause ends with; and the beginning of one that can stand by itself: behind a comma its subject may be lost.
_EDGE = re.compile(r"[,;،؛](?=\s)|\s[–—](?=\s)")
_OPENS = re.compile(r"[;؛]\s+(?=\S)")
_MARKS = re.compile(r"[\"“”„«»()\[\]]")
# What each closes; a straight mark closes what another opened.
_CLOSES = {'"': '"', "”": "“„", "“": "„", "»": "«", ")": "(", "]": "["}
_SHUTS = frozenset("”»)]")
# Fewer words tell nothing.
_FEWEST = 6


@cache
def _more() -> dict[str, frozenset[str]]:
    """What turns a sentence besides, by language.

    Raises
    ------
    DataError
        The file is missing or damaged.
    """
    path = files("geo") / "data" / "cues" / "turns.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return {language: frozenset(map(key, table[language])) for language in ("en", "ar")}
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise DataError(f"the words that turn a sentence are missing or damaged: {error}") from error


class Cuts(NamedTuple):
    """Where what is left of a sentence may begin and end, in order; its own beginning and end among them."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[int, ...]

    def window(self, mark: Span) -> Span:
        """The shortest stretch that holds a mark and tells something."""
        start = self.starts[bisect_right(self.starts, mark.start) - 1]
        at = bisect_left(self.words, start) + _FEWEST
        least = max(mark.end, self.words[at - 1] + 1 if at <= len(self.words) else mark.end)
        end = bisect_left(self.ends, least)
        return Span(start, self.ends[min(end, len(self.ends) - 1)])


def cuts(text: str, whole: Span, marks: Sequence[Span]) -> Cuts:
    """Where a sentence may be cut; never within one of the marks."""
    sentence = text[whole.start : whole.end]
    found = tokens.words(sentence)
    starts = tuple(whole.start + w.span.start for w in found)
    keys = [key(w.text) for w in found]
    quoted = _quoted(sentence)
    if quoted is None or not _is_read(sentence, keys):
        return Cuts((whole.start,), (whole.end,), starts)
    turning = _turning(keys)
    first = min((found[i].span.start for i, _ in turning), default=len(sentence))
    # Behind a colon stand the parts of a list, or what somebody says.
    listed = sentence.find(":") % (len(sentence) + 1)
    last = max((found[i].span.end for _, i in turning), default=0)
    kept = _merged([*(Span(whole.start + a, whole.start + b) for a, b in quoted), *marks])
    begin = [span.start for span in kept]

    def is_free(at: int) -> bool:
        i = bisect_left(begin, at) - 1
        return whole.start < at < whole.end and (i < 0 or kept[i].end <= at)

    opens = (whole.start + m.end() for m in _OPENS.finditer(sentence) if m.end() <= min(first, listed))
    edges = (whole.start + m.start() for m in _EDGE.finditer(sentence) if m.start() >= last)
    return Cuts((whole.start, *filter(is_free, opens)), (*filter(is_free, edges), whole.end), starts)


def is_turning(words: str) -> bool:
    """Whether one of some words, in English or in Arabic, turns what stands beside them."""
    return bool(_turning([key(w.text) for w in tokens.words(words)]))


def _is_read(sentence: str, keys: Sequence[str]) -> bool:
    """Whether a sentence is plainly in a language whose turning words are known."""
    arabic = sum(bool(_ARABIC.match(word)) for word in keys)
    if 2 * arabic > len(keys):
        return not _NOT_ARABIC.search(sentence)
    frequent = cue_words.load("en").words["frequent"]
    return sum(word in frequent for word in keys) >= _PLAINLY * (len(keys) - arabic)


def _turning(keys: Sequence[str]) -> list[tuple[int, int]]:
    """The first and the last word of each phrase that turns a sentence."""
    found = []
    for i, word in enumerate(keys):
        language = "ar" if _ARABIC.match(word) else "en"
        known = move_words.load(language)
        for stem, _ in known.stems(word) if word else ():
            if stem in _more()[language]:
                found.append((i, i))
            for rest, use in known.phrases.get(stem, ()):
                if use in _USES and tuple(keys[i + 1 : i + 1 + len(rest)]) == rest:
                    found.append((i, i + len(rest)))
    return found


def _quoted(sentence: str) -> list[tuple[int, int]] | None:
    """What stands within quotation marks and brackets; None where one of them has no other."""
    found, opened = [], list[tuple[str, int]]()
    for m in _MARKS.finditer(sentence):
        sign = m[0]
        if opened and opened[-1][0] in _CLOSES.get(sign, ""):
            found.append((opened.pop()[1], m.end()))
        elif sign in _SHUTS:
            return None
        else:
            opened.append((sign, m.start()))
    return None if opened else found


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found
