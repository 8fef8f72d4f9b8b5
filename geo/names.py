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


def clean(text: str) -> str:
    """A name fit to be shown: no control, zero-width or bidirectional control characters.

    Lone surrogates become U+FFFD, runs of white space one space; no more than three combining
    marks stay on a letter.
    """
    out: list[str] = []
    marks = 0
    for c in unicodedata.normalize("NFC", text):
        category = unicodedata.category(c)
        marks = marks + 1 if category == "Mn" else 0
        if category == "Cs":
            out.append("\ufffd")
        elif category in ("Cc", "Zl", "Zp"):
            out.append(" ")
        elif category != "Cf" and marks <= 3:
            out.append(c)
    return " ".join("".join(out).split())
