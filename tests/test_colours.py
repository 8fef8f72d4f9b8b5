"""Colours that everybody can tell apart, and read: colour blindness and contrast, light and dark.

Colour blindness is simulated with the matrices of G. M. Machado, M. M. Oliveira and L. A. F. Fernandes,
"A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE Transactions on Visualization
and Computer Graphics 15 (6), 2009, pp. 1291-1298, table 1 (severity 1.0), which apply to linear RGB. Contrast
is that of WCAG 2.2, success criteria 1.4.3 (text) and 1.4.11 (graphics).
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from layers.style import (
    CASING,
    CASING_DARK,
    COLOURS_DARK,
    MARKS,
    MARKS_DARK,
    TYPES,
    WATER,
    WATER_DARK,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.style import Mark

    Array = NDArray[np.float64]

SIGHT = {
    "trichromat": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
#: Colours this far apart (CIE 1976) are told apart beside each other and in a legend; 2.3 can just be seen.
APART = 15.0
#: As much wider, longer or larger is seen as another form.
LARGER = 1.3
# sRGB to CIE XYZ, IEC 61966-2-1, and its white D65.
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = XYZ.sum(axis=1)
SCHEMES = {"light": (MARKS, WATER, CASING), "dark": (MARKS_DARK, WATER_DARK, CASING_DARK)}
#: What only orients, and whispers: the map can be understood without its lines.
QUIET = frozenset({"province", "province-dashed", "lake", "river-1", "river-2", "river-3"})


def _linear(colour: str) -> Array:
    """A colour ``#rrggbb`` as linear RGB, 0-1."""
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def _lab(colour: str, sight: Array) -> Array:
    """A colour as CIE L*a*b*, as somebody sees it."""
    t = XYZ @ np.clip(sight @ _linear(colour), 0, 1) / WHITE
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def _far(one: str, other: str, sight: Array) -> float:
    return float(np.linalg.norm(_lab(one, sight) - _lab(other, sight)))


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, "relative luminance", "contrast ratio")."""
    low, high = sorted(float(XYZ[1] @ _linear(c)) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def _over(colour: str, ground: str, opacity: float) -> str:
    """What is seen of a colour that lets some of its ground through."""
    pairs = [(int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(c * opacity + g * (1 - opacity)):02x}" for c, g in pairs)


class Form(NamedTuple):
    """What of a mark is no colour."""

    kind: str
    width: float
    dash: tuple[float, ...]
    hatch: tuple[float, ...]
    size: float
    head: str


def _form(mark: Mark) -> Form:
    kind = "arrow" if mark.head else "point" if mark.radius else "band" if mark.ticks else ""
    kind = kind or ("hatch" if mark.hatch else "area" if mark.fill else "line")
    dash = f"{mark.ticks} {mark.dash} {mark.hatch.dash if mark.hatch else ''}"
    hatch = (mark.hatch.angle, mark.hatch.gap / mark.hatch.width) if mark.hatch else ()
    stroked = mark.width if mark.stroke else 0.0
    return Form(kind, stroked, tuple(map(float, dash.split())), hatch, mark.radius, mark.head)


def _more(one: float, other: float) -> bool:
    low, high = sorted((one, other))
    return high > low * LARGER


def _formed_apart(a: Form, b: Form) -> bool:
    """Whether two forms can be told apart in black on white."""
    if (a.kind, a.head, len(a.dash), len(a.hatch)) != (b.kind, b.head, len(b.dash), len(b.hatch)):
        return True
    if a.hatch and (a.hatch[0] != b.hatch[0] or _more(a.hatch[1], b.hatch[1])):
        return True
    return any(map(_more, (a.width, a.size, *a.dash), (b.width, b.size, *b.dash)))


def _seen(mark: Mark, ground: str) -> tuple[str, str]:
    """The colours that a mark is known by: of its line, and of its fill as it is seen."""
    line = mark.stroke or (mark.hatch.colour if mark.hatch else ground)
    return line, _over(mark.fill or ground, ground, mark.fill_opacity)


def _coloured_apart(one: Mark, other: Mark, ground: str, sight: Array) -> bool:
    pairs = zip(_seen(one, ground), _seen(other, ground), strict=True)
    return any(_far(a, b, sight) >= APART for a, b in pairs)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_no_two_marks_look_alike(scheme: str, sight: str) -> None:
    """Any two marks differ in form, or in colours that everybody sees as different."""
    marks, _, _ = SCHEMES[scheme]
    ground = marks["province"].fill or ""
    drawn = {t: m for t, m in marks.items() if m.stroke or m.hatch or m.fill}
    # Dashed lines of provinces stand in a scene instead of the others.
    pairs = [(a, b) for a, b in combinations(drawn, 2) if {a, b} != {"province", "province-dashed"}]
    alike = [
        (a, b)
        for a, b in pairs
        if not _formed_apart(_form(drawn[a]), _form(drawn[b]))
        and not _coloured_apart(drawn[a], drawn[b], ground, SIGHT[sight])
    ]
    assert not alike


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_is_told_by_form_is_not_told_by_colour(scheme: str) -> None:
    """How sure a match is, and how a movement is told of, shows in black on white."""
    marks, _, _ = SCHEMES[scheme]
    for token, mark in marks.items():
        for form in ("-likely", "-unsure", "-attributed", "-irrealis"):
            other = marks.get(token + form)
            if other and (mark.stroke or mark.hatch):
                assert _formed_apart(_form(mark), _form(other)), token + form


def _grounds(scheme: str) -> dict[str, str]:
    """What marks and labels stand on."""
    marks, water, _ = SCHEMES[scheme]
    country, named = marks["province"].fill or "", marks["named-province"]
    return {
        "land": marks["land"].fill or "",
        "country": country,
        "water": water,
        "province": _over(named.fill or "", country, named.fill_opacity),
    }


@pytest.mark.parametrize("scheme", SCHEMES)
def test_labels_can_be_read(scheme: str) -> None:
    """Every label has a contrast of 4.5 with land, water, a shaded province and its casing; a lake's with the lake."""
    marks, _, casing = SCHEMES[scheme]
    for token, kind in TYPES.items():
        colour = kind.colour if scheme == "light" else COLOURS_DARK[token]
        grounds = _grounds(scheme) | {"casing": casing}
        for lake in ("lake", "named-lake"):
            if token == lake:
                grounds[lake] = marks[lake].fill or ""
        poor = {g: round(_contrast(colour, c), 2) for g, c in grounds.items() if _contrast(colour, c) < 4.5}
        assert not poor, token


@pytest.mark.parametrize("scheme", SCHEMES)
def test_marks_can_be_seen(scheme: str) -> None:
    """What the report names, borders and towns have a contrast of 3 with what they stand on, and with their casing."""
    marks, _, casing = SCHEMES[scheme]
    for token, mark in marks.items():
        colour = mark.stroke or (mark.hatch.colour if mark.hatch else "")
        if not colour or token in QUIET:
            continue
        grounds = _grounds(scheme) | ({"casing": casing} if mark.casing else {})
        poor = {g: round(_contrast(colour, c), 2) for g, c in grounds.items() if _contrast(colour, c) < 3}
        assert not poor, token


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_report_is_louder_than_the_basemap(scheme: str) -> None:
    """The border of interest stands out most, then what the report names; quiet lines stay below both."""
    marks, _, _ = SCHEMES[scheme]
    ground = marks["province"].fill or ""
    named, quiet = (
        [_contrast(m.stroke, ground) for t, m in marks.items() if m.stroke and wanted(t)]
        for wanted in (lambda t: t.startswith("named-"), QUIET.__contains__)
    )
    assert max(quiet) < min(named)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_fill_says_who_controls_ground(scheme: str) -> None:
    """No opaque fill is yellow, red, green, turquoise, or so grey and dark that it would be read as black."""
    marks, _, _ = SCHEMES[scheme]
    for token, mark in marks.items():
        if mark.fill is None or mark.radius:
            continue
        _, a, b = _lab(mark.fill, SIGHT["trichromat"])
        chroma, hue = float(np.hypot(a, b)), float(np.degrees(np.arctan2(b, a)) % 360)
        # Blue to mauve in CIE L*a*b* lies between 220 and 330 degrees; what is nearly grey has no hue.
        assert chroma < 8 or 220 <= hue <= 330, (token, chroma, hue)
