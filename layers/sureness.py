"""How sure a match is, in a word."""

from __future__ import annotations

from geo.resolve import CLEAR, LIKELY


def match_word(confidence: float) -> str:
    """The word for a match confidence: ``clear``, ``likely`` or ``unsure``."""
    return "clear" if confidence >= CLEAR else "likely" if confidence >= LIKELY else "unsure"
