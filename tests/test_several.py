"""Several reports on one map: one mark for what is the same, in the order of their dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import shapely

import bordermap
from geo import un_names
from geo.errors import NoPlaceError, UsageError
from geo.model import Kind, Situation, Status
from geo.report import from_text
from layers import naming, words
from layers.scene import compose, dates_of
from tests import by_hand

if TYPE_CHECKING:
    from pathlib import Path

    from geo.model import Report
    from layers.scene import Scene

LATE = from_text("Clashes in Mosul and Raqqa.", doc="late", dated=date(2020, 3, 1))
EARLY = from_text("Troops went to Mossoul.\n\nMosul was calm. France objected.", doc="early", dated=date(2019, 10, 1))
UNDATED = from_text("Sinjar and Mosul were shelled.", doc="undated")
SILENT = from_text("Nothing happened in Paris.", doc="silent", dated=date(2019, 12, 1))


def composed(*reports: Report) -> Scene:
    """The scene of some reports."""
    return bordermap.map(list(reports)).scene


def test_reports_are_in_the_order_of_their_dates() -> None:
    """Those with a date come first, by date; those without follow, as they were given; equal dates keep their order."""
    other = from_text("Clashes in Mosul.", doc="other", dated=date(2019, 10, 1))
    first = from_text("Clashes in Mosul.", doc="first")
    scene = composed(first, LATE, UNDATED, EARLY, other)
    assert [(r.doc, r.date) for r in scene.reports] == [
        ("early", "2019-10-01"),
        ("other", "2019-10-01"),
        ("late", "2020-03-01"),
        ("first", ""),
        ("undated", ""),
    ]
    assert scene.date == ""
    assert scene.sentences == sum(r.sentences for r in scene.reports)


def test_one_place_is_one_mark_with_the_quotes_of_all() -> None:
    """A place of several reports has one id, and its quotes report by report, in the order of their texts."""
    scene = composed(UNDATED, LATE, EARLY)
    mosul = scene.evidence["gn-99072"]
    assert [(q.report, q.sentence) for q in mosul.quotes] == [(0, 0), (0, 1), (1, 0), (2, 0)]
    assert mosul.name == "Mosul"
    assert sum("gn-99072" in list(x.frame["place"]) for x in scene.layers) == 1
    assert [x.place for x in scene.labels].count("gn-99072") == 1
    assert scene.elsewhere == ("FR",)


def test_passages_are_by_report() -> None:
    """Each report quotes its own marks, and the cap is each one's own."""
    scene = composed(UNDATED, LATE, EARLY)
    assert [p.report for p in scene.passages] == sorted(p.report for p in scene.passages)
    by_report = {n: {i for p in scene.passages if p.report == n for i in p.places} for n in range(3)}
    assert all("gn-99072" in ids for ids in by_report.values())


def test_the_same_geometry_and_the_same_movement_are_one() -> None:
    """Words for the same area, and the same movement, in two reports are one mark; another status is another."""
    reads = [by_hand.report(), by_hand.report(f"Again\n\n{by_hand.REPORT}")]
    told = []
    for n, read in enumerate(reads):
        area = by_hand.words(read, "northern Syria", by_hand.NORTH)
        near = by_hand.words(read, "near Mosul", shapely.box(43, 36, 43.5 + n, 36.5))
        move = by_hand.move(
            read, "Syrian refugees crossed into Iraq", "Syrian refugees", by_hand.arrow(*by_hand.MIDDLE)
        )
        feared = replace(move, status=Status.FEARED) if n else move
        told.append(Situation(read, (), (area, near), (move, feared)))
    scene = compose(told, bordermap.atlas())
    assert scene.areas == ("area-1", "area-2", "area-3")
    assert [q.report for q in scene.evidence["area-1"].quotes] == [0, 1]
    assert scene.movements == ("move-1", "move-2")
    assert [q.report for q in scene.evidence["move-1"].quotes] == [0, 1]
    assert [q.report for q in scene.evidence["move-2"].quotes] == [1]


def test_movements_of_which_little_is_told_stay_apart() -> None:
    """Two reports with an unnamed actor at the same place of their texts are two movements."""
    reads = [by_hand.report(), by_hand.report()]
    moves = [by_hand.move(r, "drove people out", "", None, destination=None, border=None) for r in reads]
    scene = compose([Situation(r, (), (), (m,)) for r, m in zip(reads, moves, strict=True)], bordermap.atlas())
    assert len(scene.movements) == 2


def test_the_view_holds_what_all_name() -> None:
    """The first view of several reports holds that of each."""
    whole, parts = composed(LATE, UNDATED).extent, [composed(r).extent for r in (LATE, UNDATED)]
    assert whole.west <= min(p.west for p in parts) + 0.5
    assert whole.east >= max(p.east for p in parts) - 0.5


def test_titles_and_disclaimers_count_the_reports() -> None:
    """Without a title the map says how many reports it is of; the disclaimer says of when they are."""
    scene = composed(LATE, EARLY, UNDATED)
    assert scene.title == "3 reports"
    assert words.tell(scene.disclaimer).startswith("As reported by 3 reports (2019-10-01 to 2020-03-01; undated: 1). ")
    assert bordermap.map([LATE, EARLY], title="A week").scene.title == "A week"
    assert bordermap.map([LATE], text="none").scene.title == "late"
    assert words.tell(dates_of(composed(EARLY, EARLY).reports)) == "2019-10-01"
    assert words.tell(dates_of(composed(UNDATED).reports)) == "undated"


def test_reports_that_put_nothing_on_the_map_are_told() -> None:
    """A report of elsewhere stays among the sources, and is named as silent; only where all are is there no map."""
    scene = composed(LATE, SILENT)
    assert [scene.reports[n].doc for n in scene.silent] == ["silent"]
    with pytest.raises(NoPlaceError, match="2 reports name no place in the"):
        composed(SILENT, SILENT)


def test_order_of_undated_reports_is_the_callers_and_nothing_else_is() -> None:
    """The same dated reports in another order are the same scene."""
    one, other = composed(LATE, EARLY), composed(EARLY, LATE)
    assert one.passages == other.passages
    assert one.evidence == other.evidence
    assert one.sha256 == other.sha256


def test_a_folder_is_a_map(tmp_path: Path) -> None:
    """A path of several reports is one map of all, called as the folder is; read() says that it is for one."""
    for n, text in enumerate(("Clashes in Mosul.", "Clashes in Raqqa.")):
        (tmp_path / f"{n}.txt").write_text(text, encoding="utf-8")
    scene = bordermap.map(tmp_path).scene
    assert [r.doc for r in scene.reports] == ["0.txt", "1.txt"]
    assert scene.doc == tmp_path.name
    with pytest.raises(UsageError, match="2 reports"):
        bordermap.read(tmp_path)
    with pytest.raises(UsageError, match="none was given"):
        bordermap.map([])


def test_choices_are_checked() -> None:
    """A policy or language that there is not is refused with those that there are."""
    for wrong, told in (
        ({"text": "some"}, "full, quotes, none"),
        ({"names": "x"}, "report, local, un"),
        ({"language": "x"}, "en"),
    ):
        with pytest.raises(UsageError, match=told):
            bordermap.map("Mosul.", **wrong)  # type: ignore[arg-type]


# -- what places are called


def test_the_report_s_spelling_serves_its_own_language() -> None:
    """An English report spells the English name, an Arabic one the Arabic; the other is the gazetteer's."""
    english = composed(from_text("Clashes in Musil, officials said of the town."))
    arabic = composed(from_text("اندلعت اشتباكات في مدينة الموصل يوم الاثنين حسب مسؤولين."))
    called = english.evidence["gn-99072"].called
    assert words.tell(called) == english.evidence["gn-99072"].name == "Musil"
    found = arabic.evidence["gn-99072"]
    assert (found.name, words.tell(found.called)) == ("الموصل", "Mosul")


def test_policies_of_names() -> None:
    """Local names are in the language of the place's country, for every reader; labels follow."""
    text = "Troops went from Mossul and Sirnak to Nineveh."
    scene = bordermap.map(text, names="local").scene
    assert words.tell(scene.evidence["gn-99072"].called) == "الموصل"
    assert {x.texts["en"] for x in scene.labels if x.place == "IQ-NI"} == {"نينوى"}
    assert {x.texts["en"] for x in scene.labels if x.id == "province-IQ-AN"} == {"الأنبار"}
    plain = bordermap.map(text, names="un").scene
    called = {x.place or x.id: x.texts["en"] for x in plain.labels}
    assert (called["gn-99072"], called["IQ-NI"], called["province-IQ-AN"]) == ("Mosul", "Ninewa", "Al-Anbar")


def test_the_names_of_un_agencies_are_of_places_that_there_are() -> None:
    """Every row names a place that the gazetteer knows; all governorates of Iraq and Syria are there."""
    atlas, names = bordermap.atlas(), un_names.load()
    assert [i for i in names if atlas.gazetteer.place(i) is None] == []
    provinces = atlas.boundaries.layer("provinces")
    assert set(provinces["id"][provinces["country"].isin(["IQ", "SY"])]) <= names.keys()


def test_the_border_has_a_name_in_each_language() -> None:
    """A border that has no names of its own is called by those of its countries."""
    gazetteer = bordermap.atlas().gazetteer
    border = gazetteer.place("IQ-SY")
    assert border
    called = naming.called(border, gazetteer, "report", {})
    assert words.tell(called) == border.name
    assert border.kind is Kind.BORDER
