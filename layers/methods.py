"""How the geometry of words about space was made, in a sentence for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.model import Expression

_WINDS = ("n", "nne", "ne", "ene", "e", "ese", "se", "sse", "s", "ssw", "sw", "wsw", "w", "wnw", "nw", "nnw")


def told(expression: Expression, words: dict[str, Any]) -> str:
    """The sentence for an expression's method, or a plain one where the method or a figure of it has no words.

    Parameters
    ----------
    expression
        Its method is a key of the group ``methods``; a sentence may use its figures by their names,
        ``{direction}`` for a figure "bearing", ``{place}`` and ``{places}``.
    words
        The interface words of a language (:func:`layers.words.load`).
    """
    sentences = words["methods"]
    plain = str(sentences["unplaced" if expression.geometry is None else "placed"])
    sentence = sentences.get(expression.method)
    if not isinstance(sentence, str):
        return plain
    names = [p.name for p in expression.places]
    known = {key: figure(key, value) for key, value in expression.figures.items()}
    if names:
        known |= {"place": names[0], "places": ", ".join(names)}
    if "bearing" in expression.figures:
        wind = _WINDS[round(expression.figures["bearing"] / 22.5) % len(_WINDS)]
        known["direction"] = words["compass"][wind]
    try:
        return sentence.format_map(known)
    except (KeyError, IndexError):
        return plain


def figure(key: str, value: float) -> str:
    """A figure as readers write it: shares in per cent, others to three digits."""
    if key == "share" or key.endswith("_share"):
        return f"{100 * value:.0f} %"
    return f"{float(f'{value:.3g}'):g}"
