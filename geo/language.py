"""The language of a text, by its script and its most frequent words.

Five languages of news are told apart, one for a whole report: paragraphs and headlines are too
short to be sure of. A library would tell two hundred, in a hundred times the time.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from geo import cues as cue_words

#: The languages that are read; English where a text shows no other.
LANGUAGES = ("en", "ar", "tr", "ku", "fr")
DEFAULT = "en"
#: So much of a text is looked at.
_ENOUGH = 1_200
_LATIN = re.compile("[a-z\u00df-\u024f\u0307]+")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]{2,}")
#: Another language than English needs so many of its words, and so many times those of English.
_LEAST, _TIMES = 2, 1.5
#: With so large a part of its words among English's frequent ones a text is English.
_PLAINLY = 0.3


@cache
def _signs() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The languages of each frequent word, and of each letter that few have."""
    found: tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]] = ({}, {})
    for language in LANGUAGES:
        groups = cue_words.load(language).words
        for table, use in zip(found, ("frequent", "letters"), strict=True):
            for sign in groups.get(use, ()):
                table[sign] = (*table.get(sign, ()), language)
    return found


def of(text: str) -> str:
    """The language that a text is mainly in: one of :data:`LANGUAGES`.

    >>> of("Les forces irakiennes ont repris la ville de Mossoul."), of("وصلت القوات إلى الموصل")
    ('fr', 'ar')
    """
    text = unicodedata.normalize("NFC", text[:_ENOUGH]).lower()
    words = _LATIN.findall(text)
    if len(words) < len(_ARABIC.findall(text)):
        return "ar"
    # Most reports are plainly English: the other languages' words are not read in for these.
    english = cue_words.load(DEFAULT).words["frequent"]
    if sum(word in english for word in words) > _PLAINLY * len(words):
        return DEFAULT
    frequent, letters = _signs()
    counts = dict.fromkeys(LANGUAGES, 0)
    for word in words:
        if word in frequent:
            for language in frequent[word]:
                counts[language] += 1
    if not text.isascii():
        for letter, languages in letters.items():
            found = text.count(letter)
            for language in languages:
                counts[language] += found
    best = max(LANGUAGES, key=counts.__getitem__)
    return best if counts[best] >= max(_LEAST, _TIMES * counts[DEFAULT]) else DEFAULT
