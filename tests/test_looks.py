"""How a match that is clear, likely or unsure looks: on the map, in its labels and in the legend."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

import bordermap
from layers import legend, page, provinces, swatch, words
from layers.scene import compose
from layers.style import LIKELY, MARKS, MARKS_DARK, MATCHES, NAMED, UNSURE, plain

if TYPE_CHECKING:
    from geo.model import Situation
    from layers.layer import Label
    from layers.scene import Scene

TEXT = (
    "Clashes broke out in Mosul and Raqqa in Anbar province, near the Iraqi-Syrian border on the Euphrates. "
    "Sinjar and Lake Assad were quiet, as was the Turkish-Syrian border, and a post 40 km west of Mosul."
)


@cache
def _read() -> Situation:
    return bordermap.locate(TEXT)


def _scene(confidence: float) -> Scene:
    """The scene of the text, all of whose matches have a confidence."""
    read = _read()
    matches = tuple(replace(m, confidence=confidence) for m in read.matches)
    return compose(replace(read, matches=matches), bordermap.atlas())


def _styles(scene: Scene) -> dict[str, str]:
    """Tokens of what the report names, by place."""
    return {p: s for x in scene.layers for p, s in zip(x.frame["place"], x.frame["style"], strict=True) if p}


def _labels(scene: Scene) -> list[Label]:
    return [x for x in scene.labels if x.place in scene.drawn]


@pytest.mark.parametrize(("confidence", "form"), [(0.95, ""), (0.6, LIKELY), (0.3, UNSURE)])
def test_what_is_named_looks_as_sure_as_its_match(confidence: float, form: str) -> None:
    """Every kind of place has the token of its match's word, and the legend has a line for each look."""
    scene = _scene(confidence)
    tokens = {s for p, s in _styles(scene).items() if p in scene.drawn}
    assert {plain(t) for t in tokens} >= {"named-town", "named-province", "named-river", "border-of-interest"}
    assert all(t == plain(t) + form for t in tokens)
    shown = {x.style for x in scene.legend if x.role == "report"}
    assert shown >= tokens - {"named-country"}


def test_a_label_of_an_unsure_match_has_a_question_mark() -> None:
    """In every language, in its script; that of a likely one has none."""
    unsure = _labels(_scene(0.3))
    assert unsure
    assert all(text.endswith((" ?", " ؟")) for x in unsure for text in x.texts.values())
    arabic = [x.texts["ar"] for x in unsure if "ar" in x.texts]
    assert arabic
    assert all(text.endswith("؟") for text in arabic)
    assert not any(text.endswith(("?", "؟")) for x in _labels(_scene(0.6)) for text in x.texts.values())


def test_looks_differ_in_form_not_in_hue() -> None:
    """Clear, likely and unsure forms of a token have the same colours and other dashes."""
    for marks in (MARKS, MARKS_DARK):
        for token in (*NAMED, "named-area", "named-area-2", "named-set", "named-stretch", "named-point"):
            clear, likely, unsure = (marks[token + form] for form in MATCHES.values())
            assert likely.stroke == unsure.stroke
            assert len({(m.dash, m.ticks, m.hatch and m.hatch.dash) for m in (clear, likely, unsure)}) == 3
            assert likely.fill_opacity >= unsure.fill_opacity
    assert MARKS["named-town-unsure"].fill is None


def test_the_surest_mention_decides() -> None:
    """Of several mentions of a place, the surest one's word is the place's."""
    read = _read()
    first = read.matches[0]
    assert first.place
    matches = (replace(first, confidence=0.3), *read.matches[1:], replace(first, confidence=0.9))
    scene = compose(replace(read, matches=matches), bordermap.atlas())
    assert _styles(scene)[first.place.id] == "named-town"


@pytest.mark.parametrize("form", ["", LIKELY, UNSURE])
def test_the_swatch_of_a_stretch_is_what_is_drawn(form: str) -> None:
    """Band, dashes and ticks are those of the map, only smaller all together, around the line that it lies along."""
    mark, drawn = MARKS[f"named-stretch{form}"], str(swatch.svg(f"named-stretch{form}"))
    look = rf'stroke-width="{mark.width:g}"(?: stroke-opacity="[\d.]+")?(?: stroke-dasharray="([^"]*)")?'
    assert re.findall(look, drawn) == [mark.dash, mark.ticks]
    assert "scale(" in drawn
    assert drawn.index("</g>") < drawn.index('class="casing"') < drawn.index('class="s-border"')


def test_every_look_has_a_line_and_a_swatch() -> None:
    """A token's words say how sure the match is; its swatch is drawn."""
    scene = _scene(0.95)
    for token in NAMED:
        for form in MATCHES.values():
            if token + form == "named-country":
                continue
            layers = [SimpleNamespace(role="report", frame={"style": _Column([token + form])})]
            (entry,) = legend.entries(layers, scene.border, "The border")  # type: ignore[arg-type]
            assert entry.style == token + form
            for language in words.LANGUAGES:
                assert (words.tell(entry.text, language) != words.tell(_clear(token, scene), language)) is bool(form)
            assert swatch.svg(token + form) != swatch.svg("town")


def test_every_look_on_the_map_has_one_switch() -> None:
    """Each look of each layer is switched by one line of the legend, whatever the matches."""
    for confidence in (0.95, 0.6, 0.3):
        scene = _scene(confidence)
        looks = [f"{x.id}:{token}" for x in scene.layers for token in set(x.frame["style"])]
        switched = [look for group in page._legend(scene) for row in group["rows"] for look in row["looks"].split()]  # noqa: SLF001
        unswitched = {"land:land"} | {look for look in looks if look.endswith(":named-country")}
        assert sorted(switched) == sorted(set(looks) - unswitched)


class _Column(list[str]):
    def unique(self) -> list[str]:
        return self


def _clear(token: str, scene: Scene) -> words.Saying:
    return legend._text(token, scene.border, "The border")  # noqa: SLF001


def test_plain_tokens() -> None:
    """Only what tells of a match is taken away."""
    assert plain("named-town-likely") == plain("named-town-unsure") == plain("named-town") == "named-town"
    assert plain("move-military-attributed") == "move-military-attributed"
    assert all(plain(t) in MARKS for t in MARKS)


def test_province_lines_of_a_house_are_dashed() -> None:
    """Asked for, all lines between provinces have the dashed token, light and dark."""
    atlas = bordermap.atlas()
    for dashed, token in ((False, "province"), (True, "province-dashed")):
        drawn = provinces.basemap(atlas, frozenset(), dashed=dashed)
        assert set(cast("list[str]", drawn.layers[1].frame["style"])) == {token}
    assert all(marks["province-dashed"].dash and not marks["province"].dash for marks in (MARKS, MARKS_DARK))
