"""How the geometry of words about space was made, in a sentence for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers import words
from layers.words import say

if TYPE_CHECKING:
    from geo.model import Expression
    from layers.words import Saying, Value

_WINDS = ("n", "nne", "ne", "ene", "e", "ese", "se", "sse", "s", "ssw", "sw", "wsw", "w", "wnw", "nw", "nnw")


def told(expression: Expression) -> Saying:
    """The sentence for an expression's method, or a plain one where the method or a figure of it has no words.

    Parameters
    ----------
    expression
        Its method is a key of the group ``methods``; a sentence may use its figures by their names,
        ``{direction}`` for a figure "bearing", ``{place}`` and ``{places}``.
    """
    key = f"methods.{expression.method}"
    known: dict[str, Value] = {name: figure(name, value) for name, value in expression.figures.items()}
    if expression.places:
        called = tuple(words.name(p) for p in expression.places)
        known |= {"place": called[0], "places": called}
    if "bearing" in expression.figures:
        known["direction"] = say(f"compass.{_WINDS[round(expression.figures['bearing'] / 22.5) % len(_WINDS)]}")
    if not words.has(key) or not words.fields(key) <= known.keys():
        return say("methods.unplaced" if expression.geometry is None else "methods.placed")
    return say(key, **{name: known[name] for name in sorted(words.fields(key))})


def figure(key: str, value: float) -> Value:
    """A figure as readers write it: shares in per cent, others to three digits."""
    if key == "share" or key.endswith("_share"):
        return say("units.percent", n=round(100 * value))
    return float(f"{value:.3g}")
