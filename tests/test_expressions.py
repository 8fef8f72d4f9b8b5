"""Words about space to geometry, against what a careful reader of news expects.

The cases (``expressions/cases.toml``) were written without the program and before it. Here they are checked
by ``expressions/score.py``, which uses shapely and pyproj alone; it also runs by itself and tells what failed.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.expressions import score

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: Cases that the program is known not to manage, by phrase, with why.
KNOWN_MISSES: Mapping[str, str] = {
    "northern Mali": "a third of Mali's area ends north of Kidal, which is of the north by usage",
    "eastern Libya": "a third of Libya's area ends east of Benghazi, which is of the east by usage",
    "eastern Democratic Republic of Congo": "the gazetteer has the country with the article alone",
    "across the border from Rabia": "beside Damascus, Rabia is taken for the town in Latakia",
    "الشريط الحدودي بين القائم وربيعة": "ربيعة alone is taken for a person's name",
    "جنوب لبنان": "known as the governorate of that name",
}
#: Cases of each kind that there must be.
ENGLISH, ARABIC, GROUPS = 150, 30, 11
#: Sentences without words about space: all of them, the Arabic ones, and the share that may be misread.
OTHERS, ARABIC_OTHERS, FALSE_SHARE = 450, 60, 0.01
#: Degrees by which an area may go beyond what it is a part of: rounding.
TOLERANCE = 1e-6

DIRECTIONS = (
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "north-eastern",
    "northwestern",
    "south-eastern",
    "southwestern",
    "the north of",
    "the south-west of",
    "the far east of",
    "the western part of",
)

#: Countries and provinces that the region's own file holds whole: it cuts Turkey off at 29° E.
WHOLES = [
    *(("countries", i) for i in score.polygons("countries") if i != "TR"),
    *(("provinces", i) for i in score.polygons("provinces")),
]

#: What the article says about space: by phrase, as in cases.toml. A phrase stands for each time it occurs.
ARTICLE: Mapping[str, dict[str, Any]] = {
    "along the Iraqi-Syrian border": {
        "kind": "stretch",
        "near_line": ["Al-Qaim", "Rabia"],
        "far_from_line": ["Mosul", "Baghdad", "Raqqa"],
        "length_km": [560, 650],
    },
    "the north of Syria": {
        "kind": "area",
        "inside": ["Qamishli", "Kobani"],
        "outside": ["Damascus", "Palmyra", "Mosul", "Şanlıurfa"],
    },
    "The provinces that border Syria to the west": {
        "kind": "set",
        "members_hold": ["IQ-NI", "IQ-AN"],
        "members_lack": ["IQ-BG", "IQ-BA", "IQ-SD", "SY-HA"],
    },
    "areas east of the Syrian Euphrates": {
        "kind": "area",
        "inside": ["Shaddadi", "Hasakah"],
        "outside": ["Damascus", "Palmyra", "Aleppo", "Mosul", "Sinjar"],
        "area_km2": [25000, 60000],
    },
    "northern Syria": {
        "kind": "area",
        "inside": ["Qamishli", "Kobani"],
        "outside": ["Damascus", "Palmyra", "Mosul", "Şanlıurfa"],
    },
}
#: Words about space inside a name, which say nothing about space by themselves.
ARTICLE_NAME = "Autonomous Administration of North and East Syria"


def _arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


def _params() -> list[Any]:
    return [
        pytest.param(
            case,
            id=case["phrase"],
            marks=[pytest.mark.xfail(reason=KNOWN_MISSES[case["phrase"]], strict=True)]
            if case["phrase"] in KNOWN_MISSES
            else [],
        )
        for case in score.cases()
    ]


@pytest.mark.parametrize("case", _params())
def test_words_about_space_become_what_a_reader_expects(case: Mapping[str, Any]) -> None:
    """A phrase gives a row of the right kind, with a sound geometry where the words put it."""
    assert not score.faults(case)


def test_cases_are_sound() -> None:
    """Each phrase stands once in its text and is no other case's; each town has coordinates; the languages are many."""
    cases = score.cases()
    assert not [case["phrase"] for case in cases if case["text"].count(case["phrase"]) != 1]
    assert not [phrase for phrase, times in Counter(case["phrase"] for case in cases).items() if times > 1]
    keys = ("inside", "outside", "near_line", "far_from_line")
    towns = {town for case in cases for key in keys for town in case.get(key, ())}
    towns |= {case["from"] for case in cases if "from" in case}
    assert towns == score.points().keys()
    languages = Counter(case["lang"] for case in cases)
    assert languages["en"] >= ENGLISH
    assert languages["ar"] >= ARABIC
    assert len({case["group"] for case in cases}) == GROUPS
    assert sum(case.get("distractors", False) for case in cases) * 3 >= len(cases)


def test_known_misses_are_few() -> None:
    """At most one case in twenty is known to fail, and each of them is a case."""
    assert len(KNOWN_MISSES) * 20 <= len(score.cases())
    assert KNOWN_MISSES.keys() <= {case["phrase"] for case in score.cases()}


def test_other_sentences_are_many_and_different() -> None:
    """The sentences without words about space are enough, in both scripts, and none stands twice."""
    lines = score.others()
    assert len(lines) >= OTHERS
    assert len(set(lines)) == len(lines)
    assert sum(map(_arabic, lines)) >= ARABIC_OTHERS


def test_nothing_is_found_where_nothing_is_said_about_space() -> None:
    """At most one in a hundred sentences without words about space yields an expression."""
    false = [(line, [row["text"] for row in found]) for line in score.others() if (found := score.expressions(line))]
    print(*(f"{found} in: {line}" for line, found in false), sep="\n")  # noqa: T201 - shown where the test fails
    assert len(false) <= FALSE_SHARE * len(score.others())


def test_rows_quote_the_text() -> None:
    """An expression's offsets count code points of the text, and its rows come in text order."""
    for case in score.cases():
        rows = score.expressions(case["text"])
        assert all(case["text"][row["start"] : row["end"]] == row["text"] for row in rows)
        assert all(before["start"] <= after["start"] for before, after in pairwise(rows))


@pytest.fixture(scope="module")
def article() -> str:
    """The example article of the developers' machines."""
    path: Path = score.HERE.parents[2] / "shared" / "article.txt"
    if not path.is_file():
        pytest.skip("needs ../shared/article.txt, which users do not have")
    return path.read_text("utf-8")


@pytest.mark.parametrize("phrase", ARTICLE)
def test_article(article: str, phrase: str) -> None:
    """The article's words about space are found each time they occur, and stand where they should."""
    rows = score.expressions(article)
    starts = [i for i in range(len(article)) if article.startswith(phrase, i)]
    assert starts
    for start in starts:
        row = score.best(rows, start, start + len(phrase))
        assert row is not None
        assert not score.row_faults(ARTICLE[phrase], row)


def test_article_names(article: str) -> None:
    """The name of an administration is no expression, though it names parts of a country."""
    start = article.index(ARTICLE_NAME)
    end = start + len(ARTICLE_NAME)
    assert not [row["text"] for row in score.expressions(article) if row["start"] < end and row["end"] > start]


@settings(max_examples=60, deadline=None)
@given(place=st.sampled_from(WHOLES), direction=st.sampled_from(DIRECTIONS))
def test_a_part_lies_within_its_whole(place: tuple[str, str], direction: str) -> None:
    """A part of a country or province by direction is a valid area that never leaves it, nor is all of it."""
    table, i = place
    name, whole = score.polygons(table)[i]
    phrase = f"{direction} {name}" + (" province" if table == "provinces" else "")
    text = f"Two people were hurt in {phrase} on Monday."
    start = text.index(phrase)
    row = score.best(score.expressions(text), start, start + len(phrase))
    assert row is not None
    assert row["kind"] == "area"
    part = shapely.geometry.shape(row["geometry"])
    assert score.unsound(part) is None
    assert whole.buffer(TOLERANCE).covers(part)
    assert part.area < whole.area
