"""Which stretches of a text are names of places: its words, the pieces that may be one, and the choice among them."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import atlas, recogniser, spans
from geo.errors import DataError
from geo.features import Sight
from geo.passage import Passage
from geo.recogniser import LEAN, Recogniser, best
from geo.report import from_text
from geo.store import embedded_folder

if TYPE_CHECKING:
    from pathlib import Path

#: Lines of one width, as a mail or an old agency wraps its text.
WRAPPED = (
    "The troops that were sent to the border region last week have reached New\n"
    "York and the outskirts of the town of Deir  ez-Zor after days in Palmyra,\n"
    "where they will stay until the end of the month, as the officials told us.\n"
)


def passage(text: str) -> Passage:
    """The words of a text."""
    return Passage(from_text(text))


def sight(text: str) -> Sight:
    """A text with the pieces that may name a place."""
    return Sight(passage(text), atlas.load().gazetteer)


def pieces(text: str, *, known: bool = True) -> list[str]:
    """The stretches that the gazetteer knows, or those that it does not, as text."""
    seen = passage(text)
    found = spans.pieces(seen, atlas.load().gazetteer)
    return [text[slice(*seen.span(p.first, p.last))] for p in found if (p.known is not None) == known]


def names(text: str, model: Recogniser | None = None) -> list[str]:
    """What is recognised in a text, without what the gazetteer does not know."""
    seen = sight(text)
    picked = (model or recogniser.load()).pick(seen)
    return [text[slice(*seen.passage.span(p.first, p.last))] for p in picked]


# -- passages


def between(text: str) -> list[str]:
    """The signs between the words of a text."""
    return passage(text).gaps[1:-1]


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Mosul  and\tRaqqa", [" ", " "]),
        ("Deir ez-Zor", [" ", "-"]),
        ("Mosul\u00a0city", [" "]),
        ("Iraq - Syria", ["–"]),
        ("Iraq–Syria", ["–"]),
        ("W.Va", ["."]),
        ("Mosul/Raqqa", ["/"]),
        ("Paris, Texas", [","]),
        ("Mosul (Iraq)", ["("]),
        ("Mosul \u200bcity", [" "]),
    ],
)
def test_what_stands_between_words_is_one_sign(text: str, signs: list[str]) -> None:
    """White space of any length is a space; a hyphen joins, a dash does not; unseen marks are nothing."""
    assert between(text) == signs


def test_a_sentence_ends_what_may_be_one_name() -> None:
    """No name reaches from one sentence into the next, nor out of the text."""
    seen = passage("They left New. York is far.")
    assert seen.gaps[0] == seen.gaps[3] == seen.gaps[-1] == "|"
    assert not seen.joined(3)
    assert "New York" not in pieces("They left New. York is far.")


@pytest.mark.parametrize("text", ["Iraq's army", "Iraq’s army", "Iraq'S army"])
def test_possessives_are_no_part_of_a_word(text: str) -> None:
    """The word before a possessive is the name, and the sign between tells that it was one."""
    seen = passage(text)
    assert [w.lower for w in seen.words] == ["iraq", "army"]
    assert seen.gaps[1] != " "


@pytest.mark.parametrize(
    ("text", "word"), [("Hît", "hît"), ("Hi\u0302t", "hît"), ("Mo\u200bsul", "mosul"), ("MOSUL", "mosul")]
)
def test_a_word_is_the_same_however_it_is_encoded(text: str, word: str) -> None:
    """Composed or not, with or without marks that nobody sees: recognition looks at one word."""
    (found,) = passage(text).words
    assert found.lower == word


def test_sentences_in_capitals_tell_no_names_by_them() -> None:
    """A headline in capitals is caseless, the text below it is not; a lone abbreviation makes no headline."""
    assert passage("CLASHES IN MOSUL\n\nThe fighting spread. The US left.").caseless == {0}
    assert passage("The US left. The UN stayed.").caseless == frozenset()


def test_a_text_in_small_letters_tells_no_names_by_capitals() -> None:
    """Where next to no word has a capital, all sentences are caseless; Arabic words are not counted as such."""
    assert passage("clashes in mosul\n\ntroops left").caseless == {0, 1}
    assert passage("Clashes in Mosul. Troops left.").caseless == frozenset()
    assert passage("The الموصل وبغداد ودير الزور").caseless == frozenset()


# -- pieces


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("They reached al-Qaim at noon.", "al-Qaim"),
        ("They reached Deir ez-Zor at noon.", "Deir ez-Zor"),
        ("They reached Deir  ez-Zor at noon.", "Deir  ez-Zor"),
        ("They reached el Arish at noon.", "el Arish"),
        ("They reached New York City at noon.", "New York City"),
        ("They sailed the Gulf of Mexico at noon.", "Gulf of Mexico"),
        ("They live in W.Va. now.", "W.Va"),
        ("They live in the U.S. now.", "U.S."),
        ("They live in Mo\u200bsul now.", "Mo\u200bsul"),
        ("Iraq's army", "Iraq"),
        ("Jordan’s king", "Jordan"),
        ("(Mosul) and [Raqqa]", "Mosul"),
        (WRAPPED, "New\nYork"),
        (WRAPPED, "Deir  ez-Zor"),
        ("CLASHES IN MOSUL\n\nThe fighting spread.", "MOSUL"),
        ("clashes in mosul. troops left for al qaim.", "al qaim"),
    ],
)
def test_names_are_pieces(text: str, piece: str) -> None:
    """Articles, hyphens, stops, double spaces and the ends of wrapped lines do not break a known name."""
    assert piece in pieces(text)


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("he is in or of it, me too", "or"),
        ("They spoke of it. The mobile phone of us all.", "mobile"),
        ("They spoke of it. They went us and ill.", "us"),
        ("They were in the North and the East.", "East"),
        ("They met on Monday in May.", "May"),
        ("it rained in may and in march, in the north", "may"),
    ],
)
def test_what_is_written_like_a_word_is_no_piece(text: str, piece: str) -> None:
    """Small letters, directions, days and months name nothing, though the gazetteer knows places so called."""
    assert piece not in pieces(text)


def test_the_longer_piece_comes_first() -> None:
    """Pieces come in the order of the text, the longer before the shorter that begins with it."""
    found = spans.pieces(passage("From New York City to Deir ez-Zor and York."), atlas.load().gazetteer)
    assert [(p.first, -p.last) for p in found] == sorted((p.first, -p.last) for p in found)
    known = pieces("From New York City to Deir ez-Zor.")
    assert known.index("New York City") < known.index("New York") < known.index("York")


@pytest.mark.parametrize(
    ("text", "dotted"),
    [
        ("He moved to Hartford, Conn., in spring.", {"Conn"}),
        ("He moved to Charleston, W.Va., in spring.", {"W.Va", "Va"}),
        ("He moved to Mosul. Then he left.", set()),
        ("He lives in the U.S. now.", set()),
    ],
)
def test_an_abbreviation_owns_its_stop(text: str, dotted: set[str]) -> None:
    """The stop of "Conn." belongs to it; the one behind a name that ends a sentence does not."""
    seen = sight(text)
    assert {text[slice(*seen.passage.span(p.first, p.last))] for p in seen.pieces if p.dotted} == dotted


def test_unknown_runs_of_capitals_are_pieces() -> None:
    """What the gazetteer lacks may be a place still, but for persons, titles, days and small words."""
    assert "Zarqubad" in pieces("They went to Zarqubad.", known=False)
    assert pieces("They went to zarqubad.", known=False) == []
    assert pieces("President Michael met John on Monday.", known=False) == []
    long = pieces("They met the Xanadu Qwerty Zarqub Volgrad Ulmgrad Brool.", known=False)
    assert long
    assert max(len(p.split()) for p in long) == 4


# -- the choice


def row_of(stretches: list[tuple[int, int]], length: int) -> Sight:
    """A sight of nothing but pieces in a text of so many words."""
    found = [SimpleNamespace(first=first, last=last) for first, last in stretches]
    return cast("Sight", SimpleNamespace(pieces=found, passage=[None] * length))


STRETCH = st.tuples(st.integers(0, 7), st.integers(1, 4)).map(lambda x: (x[0], min(8, x[0] + x[1])))
SCORED = st.lists(st.tuples(STRETCH, st.floats(-3, 6, allow_nan=False)), max_size=9)


def overlap(stretches: list[tuple[int, int]]) -> bool:
    """Whether two of some stretches share a word."""
    ordered = sorted(stretches)
    return any(a[1] > b[0] for a, b in pairwise(ordered))


@settings(max_examples=200, deadline=None)
@given(SCORED)
def test_the_chosen_set_is_the_best_of_all(scored: list[tuple[tuple[int, int], float]]) -> None:
    """No set of pieces without overlap has a greater sum of scores: all are tried."""
    stretches, scores = [s for s, _ in scored], [x for _, x in scored]
    chosen = best(row_of(stretches, 8), scores)
    assert chosen == sorted(set(chosen), key=lambda i: stretches[i])
    assert not overlap([stretches[i] for i in chosen])
    most = 0.0
    for bits in range(2 ** len(scored)):
        some = [i for i in range(len(scored)) if bits >> i & 1]
        if not overlap([stretches[i] for i in some]):
            most = max(most, sum(scores[i] + LEAN for i in some))
    assert sum(scores[i] + LEAN for i in chosen) == pytest.approx(most)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They left Mosul for New York City on Friday.", ["Mosul", "New York City"]),
        ("He moved to Hartford, Conn., and on to Charleston, W.Va., in the U.S. by car.",
         ["Hartford", "Conn", "Charleston", "W.Va", "U.S."]),
        ("Iraq's army left Deir  ez-Zor for al-Qaim.", ["Iraq", "Deir  ez-Zor", "al-Qaim"]),
        ("CLASHES IN MOSUL AND RAQQA LEAVE TEN DEAD\n\nThe fighting spread on Monday, officials said.",
         ["MOSUL", "RAQQA"]),
        ("clashes in mosul and raqqa left ten dead, officials said on monday. troops came from turkey.",
         ["mosul", "raqqa", "turkey"]),
        ("Rockets hit Ain al-Asad air base in Anbar.", ["Ain al-Asad", "Anbar"]),
        ("US troops at Ain al-Asad base came under fire.", ["US", "Ain al-Asad"]),
        ("The Al-Hol camp is crowded.", ["Al-Hol"]),
    ],
)  # fmt: skip
def test_names_of_places_are_picked(text: str, found: list[str]) -> None:
    """The longest name stands for its parts; capitals, stops and possessives do not hide one."""
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("Troops at Ain al-Asad fled.", "al-Asad", "Ain al-Asad"),
        ("It is registered with the State of Ohio.", "Ohio", "Ohio"),
    ],
)
def test_a_longer_name_is_taken_only_where_it_has_more_of_the_name(
    text: str, part: str, whole: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where two names of a place are believed, the longer stands; "State of" makes no longer name."""

    def scores(_: Recogniser, seen: Sight) -> list[float]:
        written = [text[slice(*seen.passage.span(p.first, p.last))] for p in seen.pieces]
        return [9.0 if name == part else 2.0 if name.endswith(part) else -9.0 for name in written]

    monkeypatch.setattr(Recogniser, "scores", scores)
    assert names(text) == [whole]


@pytest.mark.parametrize(
    "text",
    [
        "Michael Jordan signed the ball.",
        "Paris Hilton sang that day.",
        "Georgia said she would leave.",
        "Mr. Jordan and Ms. Paris met President Chad.",
        "In March they went, and in May they came. August was hot.",
        "Reading is fun, of course. Mobile phones ring. Nice people came.",
        "The us-versus-them mood was ill, he told us.",
    ],
)
def test_persons_months_and_words_are_kept_out(text: str) -> None:
    """What is called like a place and is none is not picked: persons, months, words that begin a sentence."""
    assert names(text) == []


def test_the_same_name_is_a_place_where_it_is_used_as_one() -> None:
    """Jordan and Georgia are countries when nothing about them speaks of a person."""
    assert names("Troops from Jordan crossed into Iraq.") == ["Jordan", "Iraq"]
    assert names("Georgia said it would leave.") == ["Georgia"]


ONCE = {"bias": (-3.0, -3.0), "b=in": (8.0, 8.0)}


def test_a_name_believed_once_is_believed_again() -> None:
    """The second pass sees the first scores of a name's other occurrences: with weights of the test's own."""
    text = "Zarqub fell. They live in Zarqub now. Volgrad fell."
    assert names(text, Recogniser(ONCE)) == ["Zarqub"]
    assert names(text, Recogniser({**ONCE, "most=5": (0.0, 6.0)})) == ["Zarqub", "Zarqub"]


def test_another_occurrence_makes_a_name_likelier() -> None:
    """With the weights that the program carries, a plain use raises the score of a doubtful one."""
    doubtful, plain = (
        "Nice was calm.",
        "Nice was calm. They live in Nice, and came back to Nice, in the south of France.",
    )
    scores = [recogniser.load().scores(seen := sight(text))[0] for text in (doubtful, plain)]
    assert seen.pieces[0].first == 0
    assert scores[1] > scores[0]


# -- the file


def test_the_carried_weights_are_read() -> None:
    """Each feature has two weights; a text without pieces gives nothing."""
    model = recogniser.load()
    assert len(model.weights) > 1000
    assert all(len(pair) == 2 for pair in model.weights.values())
    assert names("nothing of note.") == []


HARMED: dict[str, Any] = {
    "missing": None,
    "empty": b"",
    "only its head": b"# Fitted by geo/data/train.py on:\n",
    "cut": b"bias\t0.5\t0.5\nb=in\t0.",
    "no figures": b"bias\tone\ttwo\n",
    "too many columns": b"bias\t1\t2\t3\n",
    "not text": b"\xff\xfe\x00bias",
}


@pytest.mark.parametrize("harm", HARMED)
def test_damaged_weights_are_told_in_one_line(harm: str, tmp_path: Path) -> None:
    """A file of weights that is missing, empty, cut or of another kind is an error that says what to do."""
    path = tmp_path / recogniser.FILE
    if HARMED[harm] is not None:
        path.write_bytes(HARMED[harm])
    with pytest.raises(DataError) as told:
        recogniser.read(path)
    assert "install again" in str(told.value)
    assert recogniser.FILE in str(told.value)
    assert "\n" not in str(told.value)


def test_what_is_carried_is_whole() -> None:
    """The file in the package reads as the model in use."""
    assert recogniser.read(embedded_folder() / "weights" / recogniser.FILE).weights == recogniser.load().weights
