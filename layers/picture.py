"""A scene as one picture that stands alone: the figure with its title, legend, sources and disclaimers, in SVG.

It has no scripts, no style sheets, no links and no ids, so that it can stand in an ``img`` element under any policy.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from geo.version import program_version
from layers import figure, swatch, textwidth, words
from layers.style import Type
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from layers.legend import LegendEntry
    from layers.scene import Scene

#: Width of the picture and height of its map, in SVG user units.
WIDTH, MAP_HEIGHT = 960, 640
_MARGIN = 16.0
_INK, _QUIET, _ACCENT = "#1f1f1f", "#5c574f", "#9d1c2f"
_TITLE, _DRAFT = Type(_INK, 22, weight=700), Type(_ACCENT, 14, weight=600)
_LEGEND, _NOTE = Type(_INK, 13), Type(_QUIET, 12)
#: From a line of text to the next, in em.
_LEADING = 1.35
#: Lines that a text may have.
_MOST_LINES = 8
#: Room for a swatch, and between the entries of the legend.
_SWATCH, _GAP = 34.0, 22.0


class _Text(NamedTuple):
    """A line of text: where its baseline starts, how it looks, and which way it runs."""

    x: float
    y: float
    kind: Type
    direction: str
    text: str


class _Swatch(NamedTuple):
    x: float
    y: float
    svg: Markup


@cache
def _environment() -> Environment:
    loader = PackageLoader("layers", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def svg(scene: Scene) -> str:
    """The picture of a scene, in the scene's language; the same scene gives the same text.

    Layers that are off at first are not in it, nor is any sentence of a report.

    Parameters
    ----------
    scene
        What is drawn.
    """
    language = scene.language
    below = _MARGIN
    texts: list[_Text] = []
    for kind, text in ((_TITLE, scene.title), (_DRAFT, _draft(scene))):
        below = _set(texts, text, kind, below)
    at = below + 6
    below, swatches, legend = _legend(scene.legend, language, at + MAP_HEIGHT + 10)
    texts += legend
    for line in _notes(scene):
        below = _set(texts, line, _NOTE, below)
    drawn = figure.svg(scene, width=WIDTH, height=MAP_HEIGHT, languages=(language,))
    found = (
        _environment()
        .get_template("picture.svg.jinja")
        .render(
            width=WIDTH,
            height=round(below + _MARGIN),
            map_height=MAP_HEIGHT,
            language=language,
            doc=scene.doc,
            sha256=scene.sha256,
            title=scene.title,
            description=" ".join(_notes(scene)),
            at=f"{at:g}",
            map=Markup(drawn),  # noqa: S704 - our own figure, which has escaped its texts
            swatches=swatches,
            texts=texts,
            fonts=figure.FONTS,
        )
    )
    return figure.printable(found)


def _draft(scene: Scene) -> str:
    """That nobody has looked at it, and whose map it is."""
    parts = [say("page.machine_draft")]
    if scene.house.organisation:
        parts.append(say("page.map_by", name=scene.house.organisation))
    return " · ".join(words.tell(part, scene.language) for part in parts)


def _notes(scene: Scene) -> list[str]:
    """What no output is without: who says so, what is not claimed, whose data it is, what made it."""
    made = say("page.made_by", version=program_version(), sha256=scene.sha256[:12])
    own = dict(scene.house.disclaimer)
    lines = [own[scene.language]] if scene.language in own else list(own.values())
    told = [words.tell(x, scene.language) for x in (scene.disclaimer, made)]
    return [told[0], *lines, " · ".join(scene.attribution), told[1]]


def _set(texts: list[_Text], text: str, kind: Type, below: float) -> float:
    """Add a text line by line, below a height; how far down it comes."""
    direction = _direction(text)
    x = WIDTH - _MARGIN if direction == "rtl" else _MARGIN
    for line in _wrapped(text, kind, WIDTH - 2 * _MARGIN):
        below += _LEADING * kind.size
        texts.append(_Text(x, round(below - 0.3 * kind.size, 1), kind, direction, line))
    return below + 2


def _direction(text: str) -> str:
    """The direction of the first letter that has one."""
    return next((d for c in text for d in words.directions(c)), "ltr")


def _wrapped(text: str, kind: Type, room: float) -> list[str]:
    """A text in lines that fit a width, cut at words; of too many the last ends in "…"."""
    lines = [""]
    for word in _pieces(text.split(), kind, room):
        longer = f"{lines[-1]} {word}".strip()
        if textwidth.width(longer, kind) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]} …"]
    return lines


def _pieces(found: Iterable[str], kind: Type, room: float) -> Iterator[str]:
    """Words, those that are too wide for a line in pieces."""
    most = max(1, int(room / kind.size))
    for word in found:
        if textwidth.width(word, kind) <= room:
            yield word
        else:
            yield from (word[n : n + most] for n in range(0, len(word), most))


def _legend(entries: Iterable[LegendEntry], language: str, below: float) -> tuple[float, list[_Swatch], list[_Text]]:
    """The legend of what the reports name, in rows: how far down it comes, its swatches and texts."""
    mirrored = words.load(language)["direction"] == "rtl"
    swatches, texts = [], []
    x, high = _MARGIN, _LEADING * _LEGEND.size + 4
    for entry in entries:
        if entry.role != "report" and entry.style != "border-of-interest":
            continue
        text = words.tell(entry.text, language)
        wide = _SWATCH + textwidth.width(text, _LEGEND)
        if x > _MARGIN and x + wide > WIDTH - _MARGIN:
            x, below = _MARGIN, below + high
        sign, start = (WIDTH - x - 26, WIDTH - x - _SWATCH) if mirrored else (x, x + _SWATCH)
        swatches.append(_Swatch(round(sign, 1), round(below + 3, 1), swatch.svg(entry.style)))
        texts.append(_Text(round(start, 1), round(below + 14.5, 1), _LEGEND, _side(mirrored=mirrored), text))
        x += wide + _GAP
    return (below + high + 4 if swatches else below), swatches, texts


def _side(*, mirrored: bool) -> str:
    return "rtl" if mirrored else "ltr"
