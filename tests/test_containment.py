"""Where a report says that a place lies, and the outlines used here say otherwise: told, and only where it is plain."""

from __future__ import annotations

from dataclasses import replace

import pytest

import bordermap
from geo import containment, situations
from geo.report import from_text
from layers import words


def _found(text: str) -> list[tuple[str, str, str]]:
    """The names of places with what they are said to lie in, and what they lie in."""
    atlas = bordermap.atlas()
    told = containment.find(situations.of(from_text(text), atlas), atlas)
    return [(c.place.name, c.told.id, c.found.id) for c in told]


@pytest.mark.parametrize(
    "text",
    [
        "Troops left Sinjar, in Duhok province, on Monday.",
        "He died in Sinjar in Duhok province.",
        "Sinjar (Duhok province) was hit.",
        "Sinjar, a town in northern Duhok province, was hit.",
        "Sinjar, which lies in Duhok province, was hit.",
        "Clashes went on in Sinjar, Duhok province.",
        "Clashes went on in Sinjar town of Duhok province.",
    ],
)
def test_a_province_that_is_plainly_stated_is_compared(text: str) -> None:
    """Every plain way to say where a town lies is read."""
    assert _found(text) == [("Sinjar", "IQ-DA", "IQ-NI")]


def test_it_is_read_in_arabic_too() -> None:
    """What belongs to a governorate, and what lies in one; not where people come from."""
    (one,) = _found("وصلت القوات إلى قضاء سنجار التابع لمحافظة دهوك أمس.")
    assert one[1:] == ("IQ-DA", "IQ-NI")
    assert _found("القوات في سنجار في محافظة دهوك أمس.") == [("Sinjar", "IQ-DA", "IQ-NI")]
    assert _found("نازحون من سنجار في محافظة دهوك أمس.") == []


def test_a_country_is_compared_where_it_is_one_of_the_region() -> None:
    """Mosul does not lie in Syria, whatever names it."""
    assert _found("Fighting went on in Mosul, in Syria, on Monday.") == [("Mosul", "SY", "IQ")]
    assert _found("The Syrian city of Mosul was hit.") == [("Mosul", "SY", "IQ")]


@pytest.mark.parametrize(
    "text",
    [
        "Troops left Sinjar, in Nineveh province, on Monday.",
        "People from Sinjar in Duhok province told of it.",
        "People from Sinjar, in Duhok province since 2014, told of it.",
        "Clashes in Sinjar, Duhok and Anbar went on.",
        "Clashes in Sinjar, Duhok province, and Anbar went on.",
        "Sinjar, Tal Afar, Duhok province.",
        "Troops moved from Sinjar to Duhok province.",
        "Syria's Mosul offensive began, said officials in Turkey.",
        "The Syrian army shelled Mosul.",
        "Al-Qaim, in Syria, was hit.",
        "Mahmudiyah, in Baghdad province, was hit.",
        "Mosul, in Turkey, was hit.",
    ],
)
def test_what_is_no_contradiction_is_not_told(text: str) -> None:
    """Origins, lists and journeys state no province; the border is near, outlines are coarse, or not ours to ask."""
    assert _found(text) == []


def test_an_unsure_match_contradicts_nothing() -> None:
    """Where the match may be the wrong place, it is not the report that errs."""
    atlas = bordermap.atlas()
    found = situations.of(from_text("He died in Sinjar in Duhok province."), atlas)
    doubted = replace(found, matches=tuple(replace(m, confidence=0.4) for m in found.matches))
    assert list(containment.find(doubted, atlas)) == []


def test_the_card_says_it_in_neutral_words() -> None:
    """Both are told, and neither is said to be wrong; once, however often the report says it."""
    scene = bordermap.map(
        "He died in Sinjar in Duhok province. Troops left Sinjar, in Duhok province, on Monday."
    ).scene
    sinjar = next(e for e in scene.evidence.values() if e.standard == "Sinjar")
    (fact,) = sinjar.facts
    assert words.tell(fact) == "The report says: in Duhok; by the outlines used here it lies in Nineveh."
    assert words.tell(fact, "ar") == "بحسب التقرير: في دهوك؛ وبحسب الحدود المستخدمة هنا: في نينوى."


def test_of_several_reports_one_says_it() -> None:
    """With several reports it is not "the report"."""
    scene = bordermap.map([from_text("He died in Sinjar in Duhok province."), from_text("Sinjar was hit.")]).scene
    sinjar = next(e for e in scene.evidence.values() if e.standard == "Sinjar")
    assert [words.tell(f).split(":")[0] for f in sinjar.facts] == ["A report says"]
