"""Mentions to places: which of many a name stands for, how sure that is, and what lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import atlas, locations, mentions, resolve
from geo.context import groups
from geo.errors import DataError
from geo.model import Kind, Match, Mention, Role, Situation, Span
from geo.report import from_text
from geo.settings import Settings
from geo.store import embedded_folder
from layers.sureness import match_word

if TYPE_CHECKING:
    from pathlib import Path

    from geo.atlas import Atlas
    from geo.model import Report

PARIS, PARIS_TEXAS = "gn-2988507", "gn-4717560"
LONDON, LONDON_ONTARIO = "gn-2643743", "gn-6058560"
SPRINGFIELD_ILLINOIS, SPRINGFIELD_MASSACHUSETTS = "gn-4250542", "gn-4951788"
ALEXANDRIA_EGYPT, ALEXANDRIA_VIRGINIA = "gn-361058", "gn-4744091"
TRIPOLI_LIBYA, TRIPOLI_LEBANON = "gn-2210247", "gn-266826"
GEORGIA_STATE = "gn-4197000"
PALMYRA_SYRIA = "gn-163808"

AMBIGUOUS = (
    "They left Springfield for Salem, and Paris for London. Georgia and Jordan sent help to Tripoli, Hamilton and "
    "San Jose. In Alexandria, Santa Cruz and Palmyra it rained. The mayor of Springfield spoke. Rabia was calm, said "
    "Iraqi officials in Nineveh. Buena Vista and San Pedro were not. Raqqa province was quiet, and so was Raqqa."
)


def read(text: str, *, where: Atlas | None = None, region: bool = True) -> Situation:
    """All that is made of a text; without the region's preference where that is asked."""
    where = where or atlas.load()
    report = from_text(text)
    return resolve.resolve(report, mentions.find(report, where.gazetteer), where.region if region else None)


def match(text: str, name: str, *, region: bool = True) -> Match:
    """The first match of a name in a text."""
    return next(m for m in read(text, region=region).matches if m.mention.text == name)


def place(text: str, name: str, *, region: bool = True) -> str | None:
    """The id of the place that a name in a text was taken for."""
    found = match(text, name, region=region).place
    return found.id if found else None


# -- what decides


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("They moved to Paris.", "Paris", PARIS),
        ("They moved to Paris, Texas.", "Paris", PARIS_TEXAS),
        ("They moved to Paris (Texas) then.", "Paris", PARIS_TEXAS),
        ("They moved to Paris in Texas.", "Paris", PARIS_TEXAS),
        ("Clashes were reported in London.", "London", LONDON),
        ("Clashes were reported in London, Ontario.", "London", LONDON_ONTARIO),
        ("Clashes were reported in Rabia, Nineveh.", "Rabia", "village-rabia"),
        ("They moved to Springfield, Ill., in spring.", "Springfield", SPRINGFIELD_ILLINOIS),
        ("They moved to Springfield, Mass., in spring.", "Springfield", SPRINGFIELD_MASSACHUSETTS),
    ],
)
def test_the_place_behind_a_name_holds_it(text: str, name: str, found: str) -> None:
    """In "Paris, Texas" the second name says in which land or division the first one lies."""
    assert place(text, name) == found


def test_containment_is_told_as_evidence() -> None:
    """A match says in words why it won."""
    assert "lies in the place named behind it" in match("They moved to Paris, Texas.", "Paris").evidence


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Bardarash camp was full.", "Bardarash", "camp-bardarash"),
        ("People left Bardarash.", "Bardarash", "village-bardarash"),
        ("The Rabia border crossing near Mosul was closed.", "Rabia", "crossing-rabia-yarubiyah"),
        ("The village of Rabia was shelled.", "Rabia", "village-rabia"),
        ("The Khabur river rose.", "Khabur", "river-khabur"),
        ("Raqqa province was quiet.", "Raqqa", "SY-RA"),
        ("The city of Raqqa was quiet.", "Raqqa", "gn-172955"),
        ("The governorate of Nineveh was quiet.", "Nineveh", "IQ-NI"),
    ],
)
def test_kind_words_decide(text: str, name: str, found: str) -> None:
    """Words beside a name tell a camp from its village, a province from its town, a crossing from both."""
    assert place(text, name) == found


def test_a_district_is_told_from_its_town() -> None:
    """The word "district" asks for a division, not for the town it is named after."""
    found = match("Sinjar district was quiet.", "Sinjar").place
    assert found is not None
    assert (found.kind, found.country) == (Kind.DISTRICT, "IQ")


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("He left Springfield for Chicago.", "Springfield", SPRINGFIELD_ILLINOIS),
        ("He left Springfield for Boston.", "Springfield", SPRINGFIELD_MASSACHUSETTS),
        ("They drove from Alexandria to Cairo.", "Alexandria", ALEXANDRIA_EGYPT),
        ("They drove from Alexandria to Arlington.", "Alexandria", ALEXANDRIA_VIRGINIA),
        ("Tripoli was shelled. Libya's army left Benghazi.", "Tripoli", TRIPOLI_LIBYA),
        ("Tripoli was shelled. Lebanon's army left Beirut.", "Tripoli", TRIPOLI_LEBANON),
        ("They met in Georgia, near Tbilisi.", "Georgia", "GE"),
        ("They met in Georgia, near Atlanta.", "Georgia", GEORGIA_STATE),
    ],
)
def test_the_other_names_of_a_report_decide(text: str, name: str, found: str) -> None:
    """The countries that a report speaks of, and what lies near, choose among namesakes."""
    assert place(text, name) == found


@pytest.mark.parametrize(
    ("word", "country"),
    [("Turkish", "TR"), ("American", "US"), ("Iraqis", "IQ"), ("German", "DE"), ("Malian", "ML")],
)
def test_demonyms_lead_to_their_country(word: str, country: str) -> None:
    """What a country's people are called is a demonym, and its place the country; no village of that name."""
    found = [m for m in read(f"The {word} troops left Baghdad.").matches if m.mention.text == word]
    assert [(m.mention.role, m.place.id if m.place else None) for m in found] == [(Role.DEMONYM, country)]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("He moved to Hartford, Conn., in spring.", {"gn-4831725"}),
        ("He moved to Hartford, CT, in spring.", {"gn-4831725"}),
        ("He moved to Charleston, W.Va., in spring.", {"gn-4826850"}),
        ("He moved to Portland, Ore., in spring.", {"gn-5744337"}),
        ("He said that Conn would be in Baghdad, ill or not, or else.", set()),
        ("He told us in Baghdad of ore, and of me, and of a conn, and of pa.", set()),
    ],
)
def test_states_are_short_only_with_stops_or_in_capitals(text: str, states: set[str]) -> None:
    """An abbreviation of a state needs its stop or its capitals: "Conn." and "CT", never "conn", "ore" or "me"."""
    found = {m.place for m in read(text).matches if m.place}
    assert {p.id for p in found if p.kind is Kind.PROVINCE and p.country == "US"} == states


# -- the region


@pytest.mark.parametrize(("text", "name", "found"), [("Palmyra was quiet.", "Palmyra", PALMYRA_SYRIA),
                                                     ("Clashes in Rabia.", "Rabia", "village-rabia")])  # fmt: skip
def test_a_region_is_preferred_where_nothing_speaks_against_it(text: str, name: str, found: str) -> None:
    """A name that a place of the region has too is the region's, and surer than without a region."""
    assert place(text, name) == found
    assert match(text, name).confidence > match(text, name, region=False).confidence


@pytest.mark.parametrize(
    "text",
    [
        "They left Boston for Chicago, Springfield and Palmyra. The mayor of Boston spoke.",
        "They drove from Alexandria to Arlington and on to Richmond, Virginia.",
        "Tripoli was shelled. Libya's army left Benghazi for Misrata.",
        "The mayors of Lyon and Marseille met in Paris, France.",
    ],
)
def test_a_report_of_elsewhere_is_read_alike_with_a_region(text: str) -> None:
    """Where a report's names lie elsewhere, the region that a user has set changes no place."""
    ours, plain = ([m.place and m.place.id for m in read(text, region=r).matches] for r in (True, False))
    assert len(ours) > 2
    assert ours == plain


def test_a_users_own_row_wins(tmp_path: Path) -> None:
    """A row of a user's table is meant, whatever lies near, and is told as such."""
    table = tmp_path / "mine.csv"
    table.write_text("name,lat,lon,kind,country\nSpringfield,36.1,42.1,village,IQ\n", encoding="utf-8")
    own = atlas.of(Settings(gazetteers=(str(table),)))
    found = next(
        m for m in read("He left Springfield for Chicago.", where=own).matches if m.mention.text == "Springfield"
    )
    assert found.place is not None
    assert (found.place.own, found.place.country) == (True, "IQ")
    assert found.confidence == 0.99
    assert "a row of your own gazetteer" in found.evidence


# -- how sure


@pytest.mark.parametrize("region", [True, False])
@pytest.mark.parametrize("name", ["San Jose", "Buena Vista", "Santa Cruz", "Salem", "Hamilton", "Mosul", "Iraq"])
def test_nothing_is_placed_below_a_wild_guess(name: str, region: bool) -> None:
    """A match is placed just where it is surer than a wild guess; what was not placed tells what it might be."""
    found = match(f"They came to {name}.", name, region=region)
    assert (found.place is None) == (found.confidence < resolve.WILD)
    assert found.place is not None or found.alternatives


def test_a_name_of_hundreds_is_not_placed() -> None:
    """By itself "Buena Vista" may be any of hundreds: it is left open and its likeliest places are told."""
    found = match("They came to Buena Vista.", "Buena Vista")
    assert (found.place, found.confidence < resolve.WILD) == (None, True)
    assert len(found.alternatives) > 1


def ranked(report: Report, seen: tuple[Mention, ...]) -> dict[int, list[str]]:
    """By the number of a mention, the ids of its candidates, the likeliest first."""
    found = groups(report, seen)
    resolve.weigh(found, resolve.load(), atlas.load().region)
    order: dict[int, list[str]] = {}
    for group in found:
        pairs = sorted(zip(group.chances, group.candidates, strict=True), key=lambda pair: -pair[0])
        assert sum(group.chances) == pytest.approx(1)
        order |= {m: [c.place.id for _, c in pairs] for m in group.mentions}
    return order


def test_alternatives_come_best_first_and_without_the_winner() -> None:
    """What lost is listed by its chance; the winner is the likeliest and not among the losers."""
    situation = read(AMBIGUOUS)
    order = ranked(situation.report, tuple(m.mention for m in situation.matches))
    for i, found in enumerate(situation.matches):
        if not found.mention.candidates:
            continue
        ids = [p.id for p in found.alternatives]
        assert len(set(ids)) == len(ids)
        assert ids == [place_id for place_id in order[i] if place_id in ids]
        if found.place is not None:
            assert order[i][0] == found.place.id
            assert found.place.id not in ids


@given(st.floats(0, 1), st.floats(0, 1))
def test_words_for_confidence_are_in_order(one: float, other: float) -> None:
    """The surer of two matches never has the weaker word, of clear, likely and unsure."""
    words = ["unsure", "likely", "clear"]
    low, high = sorted((one, other))
    assert words.index(match_word(low)) <= words.index(match_word(high))


def test_confidence_words_meet_their_bounds() -> None:
    """From its bound on, a match has the surer word; what is placed at all may be unsure."""
    assert [match_word(x) for x in (resolve.CLEAR, resolve.LIKELY, resolve.WILD)] == ["clear", "likely", "unsure"]
    assert 0 < resolve.WILD < resolve.LIKELY < resolve.CLEAR < 1


# -- what holds for all


@cache
def ambiguous() -> tuple[Report, tuple[Mention, ...]]:
    """The ambiguous text and its mentions."""
    report = from_text(AMBIGUOUS)
    return report, mentions.find(report, atlas.load().gazetteer)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), max_size=40), st.booleans())
def test_resolving_drops_nothing_and_keeps_the_order(chosen: list[int], regional: bool) -> None:
    """Whichever mentions come, in whichever order and how often, each has a match in its place, sure from 0 to 1."""
    report, seen = ambiguous()
    some = [seen[i % len(seen)] for i in chosen]
    matches = resolve.resolve(report, some, atlas.load().region if regional else None).matches
    assert [m.mention for m in matches] == some
    for found in matches:
        assert 0 <= found.confidence <= 1
        assert found.place is None or found.place in {c.place for c in found.mention.candidates}
        assert found.place not in found.alternatives


def test_no_mentions_are_no_matches() -> None:
    """A report without names has none."""
    assert resolve.resolve(from_text("Nothing of note."), [], atlas.load().region).matches == ()


def rows(text: str) -> str:
    """The rows of a text as ``bordermap locate`` writes them."""
    return json.dumps(list(locations.rows(from_text(text), atlas.load())))


def test_a_second_reading_is_the_same() -> None:
    """What is kept from one report changes nothing in the next, nor when it comes again."""
    first = rows(AMBIGUOUS)
    assert rows("They left Springfield for Boston. Paris, Texas, and Georgia, near Atlanta.") != first
    assert rows(AMBIGUOUS) == first


def test_hash_seeds_change_nothing(root: Path) -> None:
    """The same text gives the same rows in every process, whatever the order of its sets."""
    program = "import sys; from tests.test_resolve import rows; print(rows(sys.argv[1]))"
    told = {
        subprocess.run(
            [sys.executable, "-c", program, AMBIGUOUS],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert told == {rows(AMBIGUOUS) + "\n"}


def test_a_hundred_thousand_mentions_of_a_name_are_one_group() -> None:
    """Mentions of one name are resolved once, together, and each has its match."""
    many = 100_000
    candidates = atlas.load().gazetteer.candidates("Springfield")
    assert len(candidates) > 10
    word = "Springfield "
    report = from_text(word * many)
    seen = [
        Mention(Span(i * len(word), i * len(word) + 11), "Springfield", 0, Role.LITERAL, candidates, key="springfield")
        for i in range(many)
    ]
    (group,) = groups(report, seen)
    assert len(group.mentions) == many
    matches = resolve.resolve(report, seen, atlas.load().region).matches
    assert len(matches) == many
    assert len({(m.place, m.confidence) for m in matches}) == 1


# -- the file


HARMED: dict[str, Any] = {
    "missing": None,
    "empty": b"",
    "cut": b"[first]\n[later]\n",
    "no table": b"first = 1\nlater = 2\ncalibration = 3\n",
    "no figures": b'[first]\n"kind city" = "much"\n[later]\n[calibration]\n',
    "a list": b'[first]\n"kind city" = [1]\n[later]\n[calibration]\n',
    "no TOML": b"bias\t1\t2\n",
    "not text": b"\xff\xfe\x00bias",
}


@pytest.mark.parametrize("harm", HARMED)
def test_damaged_weights_are_told_in_one_line(harm: str, tmp_path: Path) -> None:
    """A file of weights that is missing, cut or of another kind is an error that says what to do."""
    path = tmp_path / resolve.FILE
    if HARMED[harm] is not None:
        path.write_bytes(HARMED[harm])
    with pytest.raises(DataError) as told:
        resolve.read(path)
    assert "install again" in str(told.value)
    assert resolve.FILE in str(told.value)
    assert "\n" not in str(told.value)


def test_what_is_carried_is_whole() -> None:
    """The file in the package has all three tables, each with weights."""
    model = resolve.read(embedded_folder() / "weights" / resolve.FILE)
    assert all((model.first, model.later, model.calibration))
