"""What outputs may show of a report's text: never more than its share, each mark once, cut at the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bordermap
from geo.errors import UsageError
from geo.model import Span
from geo.report import from_text
from layers import passages, turns
from layers.passages import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Report
    from layers.passages import Passage

# Astral characters, combining marks, right-to-left letters, joiners, several kinds of space and stops.
WORDS = st.sampled_from(
    [
        *("Mosul", "x", "e\u0301te\u0301", "\U0001f6a9", "\U00010380\U00010381", "الموصل", "شـ\u064e", "\u200dz"),
        *("a-b", "(c)", "of the old town", "longest" * 9, "\u2068\u05d0\u2069"),
    ]
)
GAPS = st.sampled_from([" ", " ", " ", ". ", "\n\n", "\n", " \u00a0", "؟ ", ""])
TEXTS = st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=220).map(lambda x: "a" + "".join(map("".join, x)))


@st.composite
def marked(draw: st.DrawFn) -> tuple[Report, list[Mark]]:
    """A report, and marks in it: nested, crossing, equal, some in each other's place."""
    report = from_text(draw(TEXTS), title=draw(st.sampled_from(["", "Headline"])))
    found = []
    for _ in range(draw(st.integers(0, 25))):
        n = draw(st.integers(0, len(report.sentences) - 1))
        whole = report.sentences[n]
        start = draw(st.integers(whole.start, whole.end - 1))
        span = Span(start, draw(st.integers(start + 1, min(whole.end, start + 40))))
        look = draw(st.sampled_from(["place", "border", "elsewhere", "area", "movement", "in-name"]))
        place = f"{look}-{draw(st.integers(0, 5))}" if look != "in-name" else ""
        found.append(Mark(span, n, place, look, place or "name x", draw(st.booleans()), draw(st.booleans())))  # type: ignore[arg-type]
    return report, found


def _shown(report: Report, found: Sequence[Passage]) -> int:
    headline = report.sentences[0] if report.title == report.text[slice(*report.sentences[0])] else Span(0, 0)
    return sum(len(p.text) for p in found if p.sentence or not headline.end) + headline.end - headline.start


@given(marked())
@settings(max_examples=150, deadline=None)
def test_quotes_never_exceed_their_share(case: tuple[Report, list[Mark]]) -> None:
    """However long or odd a text and its marks are, no more of it is shown than the cap, white space counted."""
    report, marks = case
    found = passages.of(0, report, marks, {}, policy="quotes")
    assert _shown(report, found) <= max(600, 0.4 * len(report.text)) == pytest.approx(passages.most(report), abs=1)


@given(marked(), st.sampled_from(["quotes", "full"]))
@settings(max_examples=150, deadline=None)
def test_passages_are_the_text_itself(case: tuple[Report, list[Mark]], policy: passages.Policy) -> None:
    """The runs of a passage make up a stretch of its sentence, in order; what is cut off is told."""
    report, marks = case
    at = (-1, 0)
    for p in passages.of(0, report, marks, {}, policy=policy):
        sentence = report.text[slice(*report.sentences[p.sentence])]
        start = sentence.index(p.text, at[1] if p.sentence == at[0] else 0)
        assert p.cut == (start > 0, start + len(p.text) < len(sentence))
        assert (p.sentence, start) > at
        assert all(run.text for run in p.runs)
        assert all(bool(run.look) == bool(run.place) or run.look == "in-name" for run in p.runs)
        assert all(run.place not in run.within and len(set(run.within)) == len(run.within) for run in p.runs)
        at = (p.sentence, start + len(p.text))


@given(marked())
@settings(max_examples=150, deadline=None)
def test_each_mark_is_shown_where_there_is_room(case: tuple[Report, list[Mark]]) -> None:
    """Where all sentences with marks fit, every mark is in a passage; where all is shown, so is every one."""
    report, marks = case
    wanted = {m.place for m in marks if m.place}
    quoted = passages.by_place(passages.of(0, report, marks, {}, policy="quotes"))
    if len(report.text) <= passages.LEAST:
        assert wanted <= quoted.keys()
    assert quoted.keys() <= wanted
    assert passages.by_place(passages.of(0, report, marks, {}, policy="full")).keys() == wanted
    assert passages.of(0, report, marks, {}, policy="none") == ()


@given(marked())
@settings(max_examples=150, deadline=None)
def test_full_is_the_whole_text(case: tuple[Report, list[Mark]]) -> None:
    """All sentences are there, whole, in order, in paragraphs that count up."""
    report, marks = case
    found = passages.of(3, report, marks, {}, policy="full")
    assert [p.text for p in found] == [report.text[slice(*s)] for s in report.sentences]
    assert [p.paragraph for p in found] == sorted(p.paragraph for p in found)
    assert {p.report for p in found} == {3}
    assert "".join("".join(p.text for p in found).split()) == "".join(report.text.split())


@given(marked())
@settings(max_examples=150, deadline=None)
def test_every_mark_can_be_pointed_at(case: tuple[Report, list[Mark]]) -> None:
    """A mark with a character that no shorter one holds has a run, and no run is of a mark that is not there."""
    report, marks = case
    for n, whole in enumerate(report.sentences):
        its = {m for m in marks if m.sentence == n}
        runs = passages.runs(report.text, whole, its)
        assert "".join(r.text for r in runs) == report.text[slice(*whole)]
        for mark in its:
            others = [m.span for m in its if m.span.end - m.span.start <= mark.span.end - mark.span.start and m != mark]
            own = set(range(*mark.span)) - {i for span in others for i in range(*span)}
            assert not own or any((r.place, r.look) == (mark.place, mark.look) for r in runs)
        at = whole.start
        for run in runs:
            holders = {m.place for m in its if m.span.start <= at and at + len(run.text) <= m.span.end}
            assert {run.place, *run.within} - {""} == holders - {""}
            at += len(run.text)


def _runs(text: str, *marks: tuple[str, str]) -> list[tuple[str, str, tuple[str, ...]]]:
    found = []
    for words, place in marks:
        start = text.index(words)
        look = "area" if place.startswith("area") else "movement" if place.startswith("move") else "place"
        found.append(Mark(Span(start, start + len(words)), 0, place, look, place))  # type: ignore[arg-type]
    return [(r.text, r.place, r.within) for r in passages.runs(text, Span(0, len(text)), found)]


def test_the_innermost_mark_has_the_run() -> None:
    """Nested marks are cut so that each stretch is its shortest mark's; the longer ones are told, longest first."""
    text = "They fled northern Syria for Iraq."
    assert _runs(text, ("fled northern Syria for Iraq", "move-1"), ("northern Syria", "area-1"), ("Syria", "SY")) == [
        ("They ", "", ()),
        ("fled ", "move-1", ()),
        ("northern ", "area-1", ("move-1",)),
        ("Syria", "SY", ("move-1", "area-1")),
        (" for Iraq", "move-1", ()),
        (".", "", ()),
    ]


def test_a_mark_that_others_cover_has_a_run_too() -> None:
    """What shorter marks cover wholly gets the first run that its owner can spare, or some words of one."""
    assert _runs("Iraq Syria", ("Iraq ", "IQ"), ("Syria", "SY"), ("Iraq Syria", "area-1")) == [
        ("Iraq ", "IQ", ("area-1",)),
        ("Syria", "SY", ("area-1",)),
    ]
    assert _runs("the Old City", ("the Old City", "gn-1"), ("the Old City", "area-1")) == [
        ("the ", "area-1", ("gn-1",)),
        ("Old City", "gn-1", ("area-1",)),
    ]


def test_crossing_marks_are_both_there() -> None:
    """Of two marks that cross, the shorter has what they share."""
    assert _runs("a bb ccc", ("a bb", "x"), ("bb ccc", "y")) == [
        ("a ", "x", ()),
        ("bb", "x", ("y",)),
        (" ccc", "y", ()),
    ]


LONG = "Officials of the province said on that day that nothing more was known of it, and that they would wait"


def test_few_sentences_are_chosen() -> None:
    """One sentence that holds all marks is enough; the name itself is preferred to what its people are called."""
    text = f"{LONG} for Mosul. {LONG} for Raqqa. {LONG} in Mosul, Raqqa and Sinjar. {LONG} for Sinjar. {LONG}. {LONG}."
    scene = bordermap.map(text).scene
    assert [p.sentence for p in scene.passages] == [2]
    scene = bordermap.map(f"Iraqi officials met. Iraq was calm. Syrians met. {LONG}. Syria was calm.").scene
    assert {"Iraq was calm.", "Syria was calm."} <= {p.text for p in scene.passages}


def test_long_sentences_are_cut_at_clauses() -> None:
    """Past the cap a sentence is cut at the edges of clauses, and one that cannot be cut fairly is not shown."""
    filler = "and so on and on with all of the streets of the town and its people in so many words " * 30
    begin = "Clashes broke out that morning near Mosul; "
    scene = bordermap.map(f"{begin}{filler}; fighters of the tribe were seen on that day in Raqqa, {filler}.").scene
    # "Seen" is behind what is told of Mosul, but not before what is told of Raqqa.
    assert [p.text for p in scene.passages] == ["fighters of the tribe were seen on that day in Raqqa"]
    assert [scene.evidence[i].name for i in scene.unquoted] == ["Mosul", "near Mosul"]
    scene = bordermap.map(f"{begin}{filler}; fighters of the tribe came on that day to Raqqa, {filler}.").scene
    assert [p.cut for p in scene.passages] == [(False, True), (True, True)]
    assert scene.passages[1].text == "fighters of the tribe came on that day to Raqqa"
    assert scene.unquoted == ()
    scene = bordermap.map(f"{begin}{filler}; officials said no fighter was in Raqqa, {filler}.").scene
    assert [p.text for p in scene.passages] == ["officials said no fighter was in Raqqa"]


def test_what_is_on_the_map_goes_before_what_is_only_listed() -> None:
    """Where there is no room for all, marks of the map are quoted, and places elsewhere are not."""
    far = "France Italy Germany Spain Norway Sweden Finland Poland Japan China Brazil Peru Chile Mexico Cuba Mali"
    text = " ".join(
        f"Nobody-at-all-has-been-seen-or-heard-of in-the-far-away-land-of {land} yesterday." for land in far.split()
    )
    scene = bordermap.map(f"{text} Clashes were heard of by people who had come on foot from Mosul to Sinjar.").scene
    shown = {place for p in scene.passages for place in p.places}
    assert scene.marked <= shown
    assert len(shown) < len(scene.evidence)


def test_the_headline_counts() -> None:
    """A headline is text of the report: with it, no more is shown than without."""
    head = "Clashes near Mosul and Raqqa and in other places " * 3
    report = from_text(f"{head.strip()}\n\n" + "Mosul was calm and quiet and nothing happened there. " * 12)
    assert report.title
    scene = bordermap.map(report).scene
    assert len(report.title) + sum(len(p.text) for p in scene.passages if p.sentence) <= passages.most(report)


def test_all_of_a_text_needs_rights() -> None:
    """Without a line on who has the rights there is no full text; with it, the scene has the line."""
    with pytest.raises(UsageError, match="rights"):
        bordermap.map("Clashes in Mosul.", text="full")
    scene = bordermap.map("Clashes in Mosul. Nothing else.", text="full", rights="© Us").scene
    assert (scene.rights, [p.text for p in scene.passages]) == ("© Us", ["Clashes in Mosul.", "Nothing else."])
    assert bordermap.map("Clashes in Mosul.", text="none").scene.passages == ()


def test_words_of_dates_that_are_left_out_are_not_shown() -> None:
    """An event's date stays with a sentence that is cut; its words go with the part that they stand in."""
    filler = "and so on with all of the streets of it and its people in so many words " * 40
    report = from_text(
        f"Dated 2019-10-23. There were clashes in the night near Mosul, {filler} which began on 5 October 2019."
    )
    (passage,) = (p for p in bordermap.map(report).scene.passages if "Mosul" in p.text)
    assert [(e.text, str(e.start)) for e in passage.events] == [("", "2019-10-05")]


def test_hostile_texts_take_no_longer() -> None:
    """A sentence of a hundred thousand words, and thousands of marks in one, are cut in seconds."""
    text = "Mosul " * 20_000
    report = from_text(text)
    whole = report.sentences[0]
    marks = [Mark(Span(6 * n, 6 * n + 5), 0, f"p{n}", "place", f"p{n}") for n in range(len(text) // 6)]
    found = passages.of(0, report, marks, {}, policy="quotes")
    assert sum(len(p.text) for p in found) <= passages.most(report)
    assert len(passages.of(0, report, marks, {}, policy="full")[0].runs) >= len(marks)
    assert whole.end <= len(text)


CLAUSES = st.sampled_from(
    [
        *("the convoy of the army came to Mosul in the night", "and the families went from Raqqa to the camp at Hol"),
        *("the ministry denied that", "it was false", "officials said", "there was no word of it", "it is feared that"),
        *("while the others stayed in the town of Sinjar", "if the truce holds", "according to a source in Anbar"),
        *("وصلت القافلة إلى الموصل في الليل", "ونفت الوزارة أن", "وعادت العائلات من الرقة إلى المخيم", "حسب المصدر"),
        *("“we were in Anbar", "that is all”", "(the camp is in Syria", "in the east)"),
    ]
)
EDGES = st.sampled_from([", ", "; ", "، ", "؛ ", " ", " – "])
SENTENCES = st.lists(st.tuples(CLAUSES, EDGES), min_size=4, max_size=60).map(lambda x: "".join(map("".join, x)))


@given(SENTENCES, st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 60)), max_size=12))
@settings(max_examples=200, deadline=None)
def test_no_cut_turns_a_sentence(text: str, at: list[tuple[int, int]]) -> None:
    """Nothing that is cut off denies, doubts or attributes what is left, and every mark is whole or not there."""
    report = from_text(f"It was told. {text.strip()}.")
    marks = []
    for start, length in at:
        n = start % len(report.sentences)
        whole = report.sentences[n]
        first = whole.start + start % (whole.end - whole.start)
        span = Span(first, min(first + length, whole.end))
        marks.append(Mark(span, n, f"p{start}", "place", f"p{start}"))
    found = passages.of(0, report, marks, {}, policy="quotes")
    assert _shown(report, found) <= passages.most(report)
    for p in found:
        whole = report.sentences[p.sentence]
        start = report.text.index(p.text, whole.start)
        if p.cut[0]:
            assert not turns.is_turning(report.text[whole.start : start])
        if p.cut[1]:
            assert not turns.is_turning(report.text[start + len(p.text) : whole.end])
        for m in (m.span for m in marks if m.sentence == p.sentence):
            assert m.end <= start or m.start >= start + len(p.text) or Span(start, start + len(p.text)).holds(m)


@pytest.mark.parametrize(
    "text",
    [
        "The ministry denied that troops of the army moved from Ramadi to Al-Qaim, and a convoy came to Mosul",
        "Partners fear that the men of the group return to the town; the families came to Mosul",
        "نفت الوزارة وصول القوات من سوريا إلى البلدة، ووصلت القافلة إلى الموصل",
        "The troops of the army came in the night to Mosul, officials denied",
        "The report that the troops of the army came in the night to Mosul, was false",
        "وصلت القافلة الطويلة للجيش في الليل إلى الموصل، نفى المسؤول",
    ],
)
def test_what_turns_a_sentence_stays(text: str) -> None:
    """A denial, a fear or an attribution before or behind a mark is never cut off."""
    span = Span(0, len(text))
    name = "الموصل" if "الموصل" in text else "Mosul"
    mark = Span(text.index(name), text.index(name) + len(name))
    window = turns.cuts(text, span, [mark]).window(mark)
    lost = text[: window.start], text[window.end :]
    assert not any(map(turns.is_turning, lost))
    assert window.holds(mark)


@pytest.mark.parametrize("join", [", and", ":", ","])
def test_a_clause_without_its_subject_does_not_stand_alone(join: str) -> None:
    """A part of a list, what follows a colon, or a verb behind "and" is not shown without what it belongs to."""
    text = f"The men of the tribe of the east left Ramadi in the night{join} went on to the town of Mosul"
    mark = Span(text.index("Mosul"), len(text))
    assert turns.cuts(text, Span(0, len(text)), [mark]).window(mark).start == 0


def test_a_name_inside_another_does_for_no_place() -> None:
    """A place that a report names is not told by a sentence that has it only inside another name."""
    text = f"{LONG}. " * 12
    report = from_text(f"Anbar Operations Command met. {text}Anbar was calm.")
    scene = bordermap.map(report).scene
    assert "Anbar was calm." in {p.text for p in scene.passages}
    assert scene.unquoted == ()
