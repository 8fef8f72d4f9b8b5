"""Bytes to a report: sentences, headline, date."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.inputs.files import read
from geo.report import from_text


def sentences(text: str) -> list[str]:
    """The sentences of a text, as text."""
    report = from_text(text)
    return [report.text[s.start : s.end] for s in report.sentences]


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1).map(lambda t: "A" + t))
def test_sentences_tile_the_text(text: str) -> None:
    """Sentences stand in order, do not overlap, and leave out nothing but white space."""
    report = from_text(text)
    at = 0
    for start, end in report.sentences:
        assert at <= start < end <= len(report.text)
        assert not report.text[at:start].strip()
        at = end
    assert not report.text[at:].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He met Gen. Mazloum in Qamishli. They left.", ["He met Gen. Mazloum in Qamishli.", "They left."]),
        ("The U.S. Army left. Troops went.", ["The U.S. Army left.", "Troops went."]),
        ("“It is secured.” Officials agreed.", ["“It is secured.”", "Officials agreed."]),
        ("Headline\n\nFirst. Second.", ["Headline", "First.", "Second."]),
        ("انتهت المعركة. عاد السكان؟ نعم.", ["انتهت المعركة.", "عاد السكان؟", "نعم."]),
        ("He walked 3.5 km. Then he slept.", ["He walked 3.5 km.", "Then he slept."]),
    ],
)
def test_sentences_end_where_readers_would_end_them(text: str, expected: list[str]) -> None:
    """Abbreviations, initials, figures and closing quotes do not mislead the splitter."""
    assert sentences(text) == expected


def test_wrapped_lines_are_one_sentence() -> None:
    """Hard-wrapped text is read as running text."""
    wrapped = (
        "The troops that were sent to the border region last week have now\n"
        "reached the outskirts of the town of Sinjar, where they will stay\n"
        "until the end of the month, officials said. They are few.\n"
    )
    assert len(sentences(wrapped)) == 2


def test_headline_is_the_line_that_stands_alone() -> None:
    """The first line is the title only where it is no sentence of the text."""
    assert from_text("Clashes in Sinjar\n\nThere were clashes.").title == "Clashes in Sinjar"
    assert from_text("There were clashes. They ended.").title == ""


def test_offsets_survive_unfit_characters() -> None:
    """NUL and lone surrogates become U+FFFD one for one, so that offsets stay true."""
    report = from_text("a\x00b\ud800c Mosul")
    assert report.text == "a\ufffdb\ufffdc Mosul"


def put(folder: Path, name: str, content: bytes) -> Path:
    """A file with that content."""
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"  \n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"Mosul\x00\x01\x02", "binary"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"caf\xe9 Mosul", "byte 3"),
        (b"... --- !!!", "no text"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(tmp_path: Path, content: bytes, told: str) -> None:
    """The message names the file and what is wrong with it."""
    path = put(tmp_path, "bad.txt", content)
    with pytest.raises(InputError, match=told) as caught:
        list(read(path))
    assert "bad.txt" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_encodings_read_alike(tmp_path: Path, encoding: str) -> None:
    """A byte order mark tells the encoding and is no part of the text."""
    path = put(tmp_path, "r.txt", "نينوى and Mosul.".encode(encoding))
    assert next(read(path)).text == "نينوى and Mosul."


def test_missing_folder_and_device(tmp_path: Path) -> None:
    """No such file, a folder without reports and a device end in an error, never in waiting."""
    for argument, told in (
        (tmp_path / "none.txt", "no such file"),
        (tmp_path, "no reports"),
        ("/dev/zero", "regular file"),
    ):
        with pytest.raises(InputError, match=told):
            list(read(argument))


def test_json_lines_are_documents(tmp_path: Path) -> None:
    """Each row is a report of its own whose text is kept to the letter; a bad row is named by its line."""
    path = put(tmp_path, "c.jsonl", b'{"id": 7, "text": "Mosul.\\u2028Erbil."}\n\n{"id": "b", "text": "Raqqa"}\n')
    assert [(r.doc, r.text) for r in read(path)] == [("7", "Mosul.\u2028Erbil."), ("b", "Raqqa")]
    with pytest.raises(InputError, match="line 2"):
        list(read(put(tmp_path, "bad.jsonl", b'{"id": 1, "text": "x"}\n[1]\n')))


def test_rows_tell_what_they_know_beside_the_text(tmp_path: Path) -> None:
    """A row's title, date and source win over what the text says; null and "" are as good as nothing."""
    rows = [
        {
            "id": 1,
            "text": "MOSUL, Oct. 23, 2019 - Calm.",
            "title": "A\u202ebc",
            "date": "2020-03-01",
            "source_url": "x:y",
        },
        {"id": 2, "text": "MOSUL, Oct. 23, 2019 - Calm.", "title": None, "date": "", "source_url": None},
        {"id": 3, "text": "Calm.", "date": "2019-10-23T23:30:00+03:00"},
    ]
    path = put(tmp_path, "c.jsonl", "\n".join(map(json.dumps, rows)).encode())
    known = [(r.title, str(r.date), r.source_url) for r in read(path)]
    assert known == [("Abc", "2020-03-01", "x:y"), ("", "2019-10-23", ""), ("", "2019-10-23", "")]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"date": "23 October"}, '"date" .* is no date; write it as 2019-10-23'),
        ({"date": "2019-02-30"}, ".*is no date"),
        ({"date": 20191023}, '"date" is not a string'),
        ({"title": ["x"]}, '"title" is not a string'),
        ({"source_url": {}}, '"source_url" is not a string'),
    ],
)
def test_a_bad_field_is_the_fault_of_its_row(tmp_path: Path, row: dict[str, object], told: str) -> None:
    """What a row tells wrongly is named by its line, and the other rows are read."""
    rows = [{"id": 1, "text": "Mosul."}, {"id": 2, "text": "Erbil.", **row}, {"id": 3, "text": "Raqqa."}]
    path = put(tmp_path, "c.jsonl", "\n".join(map(json.dumps, rows)).encode())
    faults: list[InputError] = []
    assert [r.doc for r in read(path, faults.append)] == ["1", "3"]
    (fault,) = faults
    assert re.search(f"line 2: {told}", str(fault))
    assert str(fault).count("line 2") == 1


def test_a_folder_gives_its_reports_by_relative_path(tmp_path: Path) -> None:
    """Files of a folder come sorted, hidden ones and other kinds left out."""
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "a.txt", ".hidden.txt", "c.png", "sub/a.txt"):
        put(tmp_path, name, b"Mosul.")
    assert [r.doc for r in read(tmp_path)] == ["a.txt", "b.txt", "sub/a.txt"]
