"""The Arabic words of the interface: the same lines as the English, written as Arabic is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from string import Formatter
from typing import Any

import pytest

import bordermap
from geo import arabic_names
from layers import naming, words
from layers.words import say, tell


def _lines(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for group, lines in words.load(language).items():
        if isinstance(lines, dict):
            found |= {f"{group}.{key}": line for key, line in lines.items()}
    return found


def _braces(line: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(line) if name is not None)


ARABIC: dict[str, Any] = _lines("ar")


def test_no_line_and_no_brace_is_missing() -> None:
    """Each English line is there with the same braces, and no other."""
    english = _lines("en")
    assert ARABIC.keys() == english.keys()
    assert {key: _braces(line) for key, line in ARABIC.items()} == {key: _braces(line) for key, line in english.items()}
    assert words.load("ar")["direction"] == "rtl"


@pytest.mark.parametrize("key", ARABIC)
def test_a_line_is_arabic(key: str) -> None:
    """Its letters are Arabic but for names, its commas, semicolons and digits those of the region's press."""
    line = re.sub(r"\{\w+\}", "", ARABIC[key])
    latin = set(re.findall("[A-Za-z]+", line)) - {"Tab", "JavaScript", "bordermap"}
    assert not latin
    assert not re.search("[,;?]", line)
    assert not any(unicodedata.category(c) == "Nd" and not c.isascii() for c in line)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", line), "tell() isolates what needs it"
    assert ARABIC[key].strip()
    assert ARABIC[key] == ARABIC[key].strip() or key.startswith("lists.")
    # Between figures a dash would turn with the line: "605–599".
    assert not re.search(r"\} *[–-] *\{", ARABIC[key]) or key == "facts.between"


def test_arrows_follow_the_text() -> None:
    """From where to where is told from right to left."""
    told = tell(say("movements.from_to", who="مدنيون", start="الرقة", end="الموصل"), "ar")
    assert told == "مدنيون: الرقة ← الموصل"
    assert not any("→" in line for line in ARABIC.values())


def test_months_are_those_of_iraq_and_syria() -> None:
    """Dates have the months of the Syriac calendar."""
    assert tell(say("dates.day", day="23", month=say("dates.10"), year="2019"), "ar") == "23 تشرين الأول 2019"


def test_every_border_has_an_arabic_name() -> None:
    """The borders of the data have the names that Arabic-language news use; others take their countries'."""
    gazetteer, frame = bordermap.atlas().gazetteer, bordermap.atlas().boundaries.layer("borders")
    assert set(arabic_names.borders()) == set(frame["id"])
    told = {
        place: tell(naming.called(found, gazetteer, "report", {}), "ar")
        for place in frame["id"]
        if (found := gazetteer.place(place))
    }
    assert told["IQ-SY"] == "الحدود العراقية السورية"
    assert told == arabic_names.borders()
    line = gazetteer.place("IL-LB")
    assert line
    assert tell(naming.called(line, gazetteer, "report", {})) == "Blue Line"
    other = replace(line, id="EG-SY", name="Egypt–Syria border")
    assert tell(naming.called(other, gazetteer, "report", {}), "ar") == "الحدود بين مصر وسوريا"
    own = gazetteer.place("IQ-SY")
    assert own
    assert tell(naming.called(own, gazetteer, "local", {})) == "الحدود العراقية السورية"


@pytest.mark.parametrize(
    ("name", "arabic"),
    [("Mediterranean Sea", "البحر المتوسط"), ("Qandil Mountains", "جبال قنديل"), ("Swindon", "Swindon")],
)
def test_places_of_the_world_have_the_arabic_names_of_our_table(name: str, arabic: str) -> None:
    """Seas and mountains abroad are told in Arabic where the table has a name."""
    place = bordermap.atlas().gazetteer.candidates(name)[0].place
    assert tell(words.name(place), "ar") == arabic
