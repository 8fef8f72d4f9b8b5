"""Words of the interface: every language has the same lines, and what is put into them stays what it is."""

from __future__ import annotations

import re
from dataclasses import replace
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import UsageError
from geo.model import Kind, Place, Status, Theme
from geo.names import readable
from layers import words
from layers.words import LANGUAGES, Name, say, tell

if TYPE_CHECKING:
    from pathlib import Path

    from layers.words import Value

MOSUL = Name((("en", "Mosul"), ("ar", "الموصل")))


def _lines(table: dict[str, Any], above: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        found |= _lines(value, f"{above}{key}.") if isinstance(value, dict) else {above + key: value}
    return found


def _braces(line: str) -> list[str]:
    return sorted({field for _, field, _, _ in Formatter().parse(line) if field is not None})


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_lines(language: str) -> None:
    """Every file of strings has the same keys, each a text that is not empty, and the same braces in each."""
    english, other = _lines(words.load()), _lines(words.load(language))
    assert english.keys() == other.keys()
    assert [key for key, line in other.items() if not isinstance(line, str) or not line.strip()] == []
    assert {k: _braces(v) for k, v in other.items()} == {k: _braces(v) for k, v in english.items()}
    assert other["language"] == language
    assert other["direction"] in ("ltr", "rtl")


def test_keys_are_two_deep_and_lines_are_plain() -> None:
    """A key is a group and a line; a line has no markup, and its braces are names without formats."""
    for key, line in _lines(words.load()).items():
        assert key.count(".") <= 1
        assert not re.search("[<>&]", line), key
        for _, name, form, conversion in Formatter().parse(line):
            assert (name is None or name.isidentifier(), form or "", conversion) == (True, "", None), key


def test_there_are_words_for_all_that_may_be_told() -> None:
    """Every kind, theme, status, month and wind has its words."""
    keys = [f"kinds.{k}" for k in Kind] + [f"movements.{x}" for x in (*Theme, *Status)]
    keys += [f"dates.{n}" for n in range(1, 13)] + [f"page.{m}" for m in ("clear", "likely", "unsure")]
    assert [key for key in keys if not words.has(key)] == []


def test_a_language_that_is_not_there_is_refused() -> None:
    """The line names the languages that there are; a path is no language."""
    for language in ("xx", "../en", "", "en.toml"):
        with pytest.raises(UsageError, match="there is: en"):
            words.load(language)


@given(st.text(max_size=40))
def test_what_is_put_in_is_no_template(text: str) -> None:
    """A report's braces, and anything else of it that can be read, come out as they went in."""
    told, fit = tell(say("places.described", name=text, around=(text, text))), readable(text)
    assert _plain(told) == f"{fit} ({fit}, {fit})"


def _plain(text: str) -> str:
    return re.sub("[\u2068\u2069]", "", text)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("as it is {x}", "as it is {x}"),
        (7, "7"),
        (1234567, "1234567"),
        (12.345, "12.3"),
        (5.0, "5"),
        (0.04567, "0.0457"),
        (MOSUL, "Mosul"),
        (("a", 2, MOSUL), "a, 2, Mosul"),
        ((), ""),
        (say("units.percent", n=33), "33 %"),
        (
            say("facts.along", border=say("places.border", first="A", second="B"), km=3),
            "Lies along the A–B border for 3 km.",
        ),
    ],
)
def test_values_are_told(value: Value, told: str) -> None:
    """Numbers have no more than three digits after all, lists are joined, lines may stand in lines."""
    assert tell(value) == told


def test_names_are_told_in_the_language() -> None:
    """A name has the language's own form where there is one, else that of the default language."""
    assert tell(Name((("en", "Mosul"), ("tr", "Musul"), ("ar", "الموصل"))), "en") == "Mosul"
    if "ar" in LANGUAGES:
        assert tell(MOSUL, "ar") == "الموصل"
        assert tell(Name((("en", "Mosul"),)), "ar") == "Mosul"


def test_a_place_s_names_begin_with_the_gazetteers_own() -> None:
    """The gazetteer's name is the one for "en", whatever else it has."""
    place = Place("x", Kind.CITY, "Mosul", {"tr": "Musul", "ar": "الموصل", "en": "Other"})
    assert words.name(place).texts == (("en", "Mosul"), ("ar", "الموصل"), ("tr", "Musul"))
    assert words.name(replace(place, names={})).texts == (("en", "Mosul"),)


def test_what_runs_the_other_way_is_isolated() -> None:
    """Within a line, text against its direction stands in isolates; text along it, and numbers, do not."""
    assert tell(say("areas.member", name="الموصل", km=3)) == "\u2068الموصل\u2069 (3 km)"
    assert tell(say("areas.member", name="Mosul", km=3)) == "Mosul (3 km)"
    assert tell("الموصل") == "الموصل"
    assert words.directions("12:30 – 5 %") == frozenset()
    assert words.directions("Mosul الموصل") == {"ltr", "rtl"}


def test_no_language_is_named_in_code(root: Path) -> None:
    """Languages are found from the folder: a file put there is one."""
    assert set(LANGUAGES) == {p.stem for p in (root / "layers" / "strings").glob("*.toml")}
    assert LANGUAGES[0] == "en"
