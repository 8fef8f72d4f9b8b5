"""Texts that nobody would write by hand, in ``bordermap locate``: broken rows, strange signs, sizes without end."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import atlas, language, locations
from geo.report import LONGEST, from_text
from layers.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def rows(text: str) -> list[dict[str, Any]]:
    """The rows of a text; their offsets give their texts, in code points, in order."""
    report = from_text(text)
    found = list(locations.rows(report, atlas.load()))
    assert all(report.text[r["start"] : r["end"]] == r["text"] for r in found)
    assert [r["start"] for r in found] == sorted(r["start"] for r in found)
    return found


def named(text: str) -> list[tuple[Any, ...]]:
    """What a text's names lead to, in order."""
    return [(r["name"], r["kind"], r["geonames_id"], r["role"], r["confidence"]) for r in rows(text)]


# -- rows of JSON Lines


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A file to write rows into."""
    return tmp_path / "corpus.jsonl"


def locate(corpus: Path, lines: list[str]) -> tuple[int, list[dict[str, Any]]]:
    """Write lines, locate them; the exit status and the rows written of what is named."""
    target = corpus.with_name("out.jsonl")
    # Lone surrogates of a line become what no UTF-8 has.
    corpus.write_bytes("".join(line + "\n" for line in lines).encode("utf-8", "surrogatepass"))
    status = main(["locate", str(corpus), "-o", str(target)])
    written = target.read_text("utf-8").split("\n") if target.exists() else []
    rows = [json.loads(line) for line in written if line]
    return status, [row for row in rows if row["role"] != "expression"]


def row(number: Any, text: Any) -> str:
    """A row of JSON Lines."""
    return json.dumps({"id": number, "text": text})


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("[1]", 'needs a JSON object in UTF-8 with "id" and "text"'),
        ('{"id": 2, "text": "Mos', 'needs a JSON object in UTF-8 with "id" and "text"'),
        ('{"id": 2}', 'needs a JSON object in UTF-8 with "id" and "text"'),
        ('{"text": "Mosul."}', 'needs a JSON object in UTF-8 with "id" and "text"'),
        ('{"id": 2, "text": null}', '"text" is not a string'),
        ('{"id": 2, "text": ["Mosul"]}', '"text" is not a string'),
        ('{"id": 2, "text": ""}', "there is no text in it"),
        ('{"id": 2, "text": " \\u2028 --- "}', "there is no text in it"),
        ("[" * 100_000, 'needs a JSON object in UTF-8 with "id" and "text"'),
        ('{"id": 2, "text": "\ud800 Mosul."}', 'needs a JSON object in UTF-8 with "id" and "text"'),
    ],
)
def test_a_broken_row_is_told_and_the_others_are_written(
    corpus: Path, capsys: pytest.CaptureFixture[str], bad: str, told: str
) -> None:
    """One line names the file and the line (or the row's id); the others are written, and the status is 3."""
    status, found = locate(corpus, [row(1, "Mosul."), bad, row(3, "Troops left Raqqa.")])
    assert status == 3
    assert {r["doc"] for r in found} == {"1", "3"}
    err = capsys.readouterr().err
    assert told in err
    assert "corpus.jsonl, line 2" in err
    assert err.count("\n") <= 2
    assert "Traceback" not in err


def test_rows_that_are_all_broken_are_an_error(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing could be read nothing is written, and the status is 1."""
    assert locate(corpus, ["[1]", "x"]) == (1, [])
    assert "line 1" in capsys.readouterr().err


def test_an_id_twice_is_told_with_both_lines(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second row of an id could not be told from the first: it is named and left out, the others are read."""
    rows = [row(7, "Troops left Mosul."), row("7", "Troops left Raqqa."), row(8, "Troops left Tikrit.")]
    status, found = locate(corpus, rows)
    assert status == 3
    assert [(r["doc"], r["text"]) for r in found] == [("7", "Mosul"), ("8", "Tikrit")]
    told = capsys.readouterr().err
    assert "line 2" in told
    assert "line 1" in told


def test_escaped_lone_surrogates_keep_offsets_true(corpus: Path) -> None:
    """A row's lone surrogates and NUL become one replacement character each: what follows stays in its place."""
    text = "\ud83d Troops\x00 left Mosul\udfff for Raqqa."
    status, found = locate(corpus, [row(1, text)])
    assert status == 0
    assert [(r["text"], text[r["start"] : r["end"]]) for r in found] == [("Mosul", "Mosul"), ("Raqqa", "Raqqa")]


FILLINGS = {
    "one word": "A" + "a" * 3_900_000,
    "blanks": " " * 3_900_000,
    "stops": "." * 3_900_000,
    "marks": "\u0301" * 3_900_000,
}


@pytest.mark.parametrize("filling", FILLINGS)
def test_a_line_of_twelve_megabytes_ends(corpus: Path, filling: str) -> None:
    """In a line of 12 MB a text of millions of one sign is read in time, and the names beside it are found."""
    text = f"Troops left Mosul. {FILLINGS[filling]} Troops left Raqqa."
    assert len(text) <= LONGEST
    line = json.dumps({"id": 1, "text": text, "html": "<p>" * 2_800_000}, ensure_ascii=False)
    assert len(line.encode()) >= 12_000_000
    status, written = locate(corpus, [line])
    assert (status, [r["text"] for r in written]) == (0, ["Mosul", "Raqqa"])


def test_a_text_of_twelve_megabytes_is_told(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row whose text is longer than a report may be is refused by its line; the others are written."""
    status, found = locate(corpus, [row(1, "Mosul."), row(2, "Troops left Mosul. " * 640_000)])
    assert (status, {r["doc"] for r in found}) == (3, {"1"})
    assert "corpus.jsonl, line 2: 12.2 million letters are too long" in capsys.readouterr().err


def test_a_line_too_long_is_told(
    corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line beyond the limit is refused by its number without being read whole."""
    monkeypatch.setattr("geo.inputs.files.LARGEST", 1_000_000)
    status, found = locate(corpus, [row(1, "Mosul."), row(2, "Mosul. " * 200_000)])
    assert (status, {r["doc"] for r in found}) == (3, {"1"})
    assert "corpus.jsonl, line 2: longer than 1 MB" in capsys.readouterr().err


# -- signs


WRITTEN = (
    "Deir ez-Zor and Şırnak, Nīnawā, Hît.",
    "They met in São Paulo, Córdoba and Zürich; Şırnak’s mayor and Ḩalab, Dayr az-Zawr, Al Ḩasakah.",
    "Türk askerleri Şırnak'tan çıktı ve Diyarbakır'a geçti. Haseke'de ve İstanbul'da çatışma oldu.",
    "Hêzên Sûrî ji bajarê Hesekê derketin û çûn Şingalê û Hewlêrê.",
    "Des combats ont éclaté près de Raqqa et à Qaïm. Le gouverneur de Ninive est à Genève et à Évreux.",
    "وصلت القوات إلى الموصل وأربيل وآمد وإدلب وبغداد في محافظة نينوى ومدينة القائم.",
)


@pytest.mark.parametrize("text", WRITTEN)
def test_composed_and_decomposed_letters_read_alike(text: str) -> None:
    """The two normal forms of a text are in one language and give the same places, as sure, in their own offsets."""
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert composed != decomposed or text.isascii()
    assert language.of(composed) == language.of(decomposed)
    assert named(composed)
    assert named(composed) == named(decomposed)


@pytest.mark.parametrize("text", WRITTEN)
@pytest.mark.parametrize("mark", ["\u200b", "\u200c", "\u2060", "\u00ad", "\u200f"])
def test_unseen_marks_inside_words_change_nothing(text: str, mark: str) -> None:
    """Zero-width and soft marks within words lead to the same places, and the rows hold them as they stand."""
    inside = "".join(
        c + mark if i % 5 == 2 and c.isalpha() and text[i + 1 : i + 2].isalpha() else c for i, c in enumerate(text)
    )
    assert mark in inside
    assert named(inside) == named(text)


@pytest.mark.parametrize(
    "text",
    [
        "🙂 Troops left \u202eMosul\u202c for \u2067Raqqa\u2069.",
        "👩\u200d👩\u200d👧 Troops left Mosul\u200f for Raqqa\u200e. 🏴\U000e0067\U000e0062\U000e007f",
        "𝔗𝔯𝔬𝔬𝔭𝔰 🇮🇶 Troops left Mosul, 🇸🇾 for Raqqa.",
        "Troops left “Mosul” for «Raqqa»\ufeff.",
        "Troops (🙂) left Mosul\u0301\u0301\u0301 for Raqqa.",
    ],
)
def test_emoji_and_directions_hide_no_name(text: str) -> None:
    """Signs of other planes count one each, and marks of direction around a name are no part of it."""
    found = [r for r in rows(text) if r["role"] != "expression"]
    assert [r["name"] for r in found] == ["Mosul", "Raqqa"]
    assert all(not unicodedata.category(c).startswith("C") for r in found for c in r["text"])


SIGNS = st.sampled_from(
    ["🙂", "\u202e", "\u202c", "\u2067", "\u2069", "\u200b", "\u200f", "\u0301", "\ufeff", "\ufffe", "\U0010ffff",
     "\x1b", "\x85", "\u2028", "\r\n", "\t", ".", ",", "'s", "-", "Mosul", "Deir ez-Zor", "Conn.", "U.S.", "W.Va.",
     "نينوى", "وبغداد", "the", "İ", "ı", "ß", "Springfield", "border", "between", "and", "Iraq", "Operations Command"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(SIGNS, min_size=1, max_size=40), st.sampled_from(["", " "]))
def test_rows_slice_back_whatever_stands_between(signs: list[str], between: str) -> None:
    """Offsets are code points of the text as it came, whatever signs touch the names."""
    rows(between.join(signs) + " Mosul")


# -- sizes


@pytest.mark.parametrize(
    ("part", "least"),
    [
        ("and they went on from Mosul to the ", 25_000),
        ("Xanadu Qwerty Zarqub ", 0),
        ("nobody knew what it was about, ", 0),
        ("وصلت القوات إلى الموصل ثم عادت إلى ", 25_000),
    ],
    ids=["a name in eight words", "capitals", "small letters", "Arabic"],
)
def test_two_hundred_thousand_words_in_one_sentence_end(part: str, least: int) -> None:
    """A sentence without end is read to its end, and every row's offsets hold."""
    text = "Troops left " + part * (200_000 // len(part.split())) + "road"
    assert len(text.split()) > 199_000
    assert len(from_text(text).sentences) == 1
    assert len(rows(text)) >= least


@pytest.mark.parametrize(
    "filling", [" ", "\n", " \n", "\t", "\u2003", ".", "…", "'", "(", "-", ",", ". ", "\u200b", "A."]
)
def test_rows_of_one_sign_end(filling: str) -> None:
    """A hundred thousand of one sign, between names, behind a stop and at the end, are read in time."""
    many = filling * 100_000
    found = rows(f"Troops left Mosul.{many}\n\nTroops left Raqqa {many} and Erbil{many}")
    assert {"Mosul", "Raqqa"} <= {r["name"] for r in found}
