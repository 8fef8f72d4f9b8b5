"""One name, all its spellings, one key.

A key is what two spellings of a name share: ``key("Nīnawā") == key("Ninawa")``,
``key("Deir ez-Zor") == key("Deir ez Zor")``, ``key("نينوى") == key("نِينَوَى")``.
Case, diacritics, apostrophes, hyphens, zero-width and bidirectional control characters, Arabic
vowel signs, tatweel and letter variants fall away. The Arabic article stays, in one form
("al"), because "El Salvador" and "Salvador" are two places; :func:`without_article` and
:func:`with_article` step between the two forms where that is wanted.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: No name of a place is longer; longer strings are hostile or wrong, and have no key.
LONGEST_NAME = 120

#: So many combining marks stay on a letter.
MOST_MARKS = 3
_MARKS = ("Mn", "Me")
# Embeddings, overrides, isolates and their ends (Unicode TR 9).
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_PLANES = "".join(f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
_CONTROLS = re.compile(f"[\0-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef{_PLANES}]")
_ARABIC_FOLDS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي",
        "ة": "ه", "ۀ": "ه", "ە": "ه", "ک": "ك", "ؤ": "و", "ۆ": "و", "ڕ": "ر", "ڵ": "ل",
        "ێ": "ي", "ڤ": "ف", "ـ": None, "ء": None,
    }
)  # fmt: skip
_LATIN_FOLDS = str.maketrans(
    {"ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)
_APOSTROPHES = "'’‘`´ʿʾʻʼˈ′ʹ"
_DROPPED = re.compile(f"[{_APOSTROPHES}.]")
_SEPARATORS = re.compile(r"[\W_]+")
_SUN = r"(?:[ae](?:l|t(?=h? t)|th(?= th)|d(?=h? d)|dh(?= dh)|r(?= r)|z(?= z)|s(?=h? s)|sh(?= sh)|n(?= n))|ul)"
_ARTICLE = re.compile(rf"^{_SUN} (?=\w{{2}})")
_INNER_ARTICLE = re.compile(rf"(?<=\w ){_SUN} (?=\w{{2}})")
_LONG = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_SHORT = re.compile(r"\b(?:ste?|mt|ft)\b(?= \w)")
_FINAL_AH = re.compile(r"(?<=\w[^\W\da])ah\b")


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """The key of a name, or "" where it has none.

    Parameters
    ----------
    name
        A name in Latin or Arabic script (others keep their letters).

    Returns
    -------
    str
        Lower-case words separated by single spaces.
    """
    if len(name) > LONGEST_NAME:
        return ""
    # Upper-case dotted I first: its lower-case form is "i" with a combining dot.
    text = unicodedata.normalize("NFKD", name.replace("İ", "I")).casefold()
    text = "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Cf", "Me"))
    # NFKD takes hamza and madda off their letters; the table catches what has no decomposition.
    text = text.translate(_ARABIC_FOLDS).translate(_LATIN_FOLDS)
    text = _SEPARATORS.sub(" ", _DROPPED.sub("", text)).strip()
    return folded(_FINAL_AH.sub("a", text))


def folded(name_key: str) -> str:
    """A key with its Arabic articles in one form, and "st", "mt", "ft" before a name written out."""
    if " " not in name_key:
        return name_key
    text = _SHORT.sub(lambda m: _LONG[m[0]], name_key)
    return _ARTICLE.sub("al ", _INNER_ARTICLE.sub("al ", text))


def without_article(name_key: str) -> str:
    """A key without its Arabic article: "al anbar" and "الانبار" give "anbar" and "انبار"."""
    if name_key.startswith("al "):
        return name_key[3:]
    if name_key.startswith("ال") and len(name_key) > 4:
        return name_key[2:]
    return name_key


def with_article(name_key: str) -> str:
    """A key with an Arabic article in front, in its own script."""
    if without_article(name_key) != name_key:
        return name_key
    return ("ال" if is_arabic(name_key) else "al ") + name_key


def is_arabic(text: str) -> bool:
    """Whether the first letter of a text is of the Arabic script."""
    for c in text:
        if c.isalpha():
            return "؀" <= c <= "ۿ" or "ݐ" <= c <= "ݿ" or "ﭐ" <= c <= "ﻼ"
    return False


def is_unfit(char: str) -> bool:
    """Whether no text that is passed on has it: a lone surrogate, or what Unicode sets aside as no character."""
    code = ord(char)
    return 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE


def clean(text: str) -> str:
    """A name fit to be shown: no control, zero-width or bidirectional control characters.

    NUL, lone surrogates and non-characters become U+FFFD, runs of white space one space; no more
    than three combining marks stay on a letter, whatever unseen characters stand between them.
    """
    out: list[str] = []
    marks = 0
    for c in unicodedata.normalize("NFC", text):
        category = unicodedata.category(c)
        if category == "Cf":
            continue
        marks = marks + 1 if category in _MARKS else 0
        if c == "\0" or (category in ("Cs", "Cn") and is_unfit(c)):
            out.append("\ufffd")
        elif category in ("Cc", "Zl", "Zp"):
            out.append(" ")
        elif marks <= MOST_MARKS:
            out.append(c)
    return " ".join("".join(out).split())


def readable(text: str) -> str:
    """Words of a text fit to be shown as they stand, white space, joiners and marks of direction included.

    What would turn the words after it (embeddings, overrides, isolates and their ends) goes; control
    characters, lone surrogates and non-characters become U+FFFD; no more than three combining marks
    stay on a letter.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _CONTROLS.sub("\ufffd", _TURNS.sub("", text))
    return text if len(text) <= MOST_MARKS else _capped(text)


def _capped(text: str) -> str:
    """A text with no more than so many combining marks on a letter."""
    out: list[str] = []
    marks = 0
    for c in text:
        category = unicodedata.category(c)
        # What is not seen parts no mark from its letter.
        marks = marks + 1 if category in _MARKS else marks if category == "Cf" else 0
        if marks <= MOST_MARKS or category not in _MARKS:
            out.append(c)
    return "".join(out)
