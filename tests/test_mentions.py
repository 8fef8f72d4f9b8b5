"""Text to mentions to places, on texts that no rule was written for alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import atlas, mentions, resolve
from geo.model import Kind, Role, Situation
from geo.report import from_text


def read(text: str) -> Situation:
    """All that is made of a text."""
    report = from_text(text)
    return resolve.resolve(report, mentions.find(report, atlas.load().gazetteer), atlas.load().region)


def found(text: str) -> set[tuple[str, str, str]]:
    """Mentions as (text, role, place id or label)."""
    return {
        (m.mention.text, m.mention.role.value, m.place.id if m.place else m.mention.label) for m in read(text).matches
    }


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Nineveh", "IQ-NI"),
        ("Ninawa", "IQ-NI"),
        ("Nīnawā", "IQ-NI"),
        ("نينوى", "IQ-NI"),
        ("Anbar", "IQ-AN"),
        ("al-Anbar", "IQ-AN"),
        ("Deir ez-Zor province", "SY-DY"),
        ("Dayr az-Zawr Governorate", "SY-DY"),
        ("Deir Ezzor province", "SY-DY"),
        ("Euphrates", "river-euphrates"),
        ("Tigris River", "river-tigris"),
        ("Khabur", "river-khabur"),
        ("Lake Assad", "lake-assad"),
        ("Syria", "SY"),
        ("U.S.", "US"),
        ("UK", "GB"),
    ],
)
def test_spellings_lead_to_their_place(name: str, place: str) -> None:
    """A name is found whatever its transliteration, script, article or kind word."""
    assert place in {p for _, _, p in found(f"Officials spoke of {name} on that day.")}


@pytest.mark.parametrize(
    "phrase",
    [
        "the Iraqi-Syrian border",
        "the Syrian-Iraqi border",
        "the Iraq–Syria border",
        "the Syria/Iraq frontier",
        "the border between Iraq and Syria",
        "the borders between Syria and Iraq",
        "Iraq's border with Syria",
        "the Iraqi border with the Syrian side",
    ],
)
def test_a_border_is_named_by_its_two_countries(phrase: str) -> None:
    """However the pair is put, the mention is the border's, and the countries in it are seen too."""
    places = {p for _, _, p in found(f"Troops stand along {phrase} tonight.")}
    assert {"IQ-SY", "IQ", "SY"} <= places


def test_one_country_alone_names_no_border() -> None:
    """The words "the Turkish border" may be Iraq's or Syria's: nothing is made up."""
    assert not any("-" in p and p.isupper() for _, _, p in found("Troops stand along the Turkish border."))


def test_formations_that_share_one_head_are_seen_singly() -> None:
    """Three commands in one stretch of text are three formations; the names inside are no evidence."""
    rows = found("The Nineveh, Anbar and Jazeera Operations Commands have sent troops.")
    whole = "Nineveh, Anbar and Jazeera Operations Commands"
    assert {(whole, "literal", f"{n} Operations Command") for n in ("Nineveh", "Anbar", "Jazeera")} <= rows
    assert {("Nineveh", "in_name", "IQ-NI"), ("Anbar", "in_name", "IQ-AN")} <= rows
    assert not {("Nineveh", "literal", "IQ-NI"), ("Anbar", "literal", "IQ-AN")} & rows


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("The University of Mosul has reopened.", "Mosul", "in_name"),
        ("The Syrian Democratic Forces left.", "Syrian", "in_name"),
        ("The Free Syrian Army left.", "Syrian", "in_name"),
        ("The Autonomous Administration of North and East Syria protested.", "North and East Syria", "in_name"),
        ("The Russian Foreign Ministry protested.", "Russian", "demonym"),
        ("The Turkish Armed Forces advanced.", "Turkish", "demonym"),
        ("Iraqis and Syrians met in Erbil.", "Iraqis", "demonym"),
        ("The Baghdad Operations Command met in Baghdad.", "Baghdad", "literal"),
    ],
)
def test_roles(text: str, name: str, role: str) -> None:
    """A name inside an organisation's name is told from the place, and a state's organ from an organisation."""
    assert (name, role) in {(t, r) for t, r, _ in found(text)}


@pytest.mark.parametrize(
    "text",
    [
        "President Mosul met General Raqqa.",
        "It was nice to be of help, said the reading group.",
        "In North and East the weather is fine.",
        "The us-versus-them mood, he told us.",
        "",
    ],
)
def test_what_is_no_place_is_left_alone(text: str) -> None:
    """Persons, directions and common words give no place."""
    assert not {p for _, _, p in found(text + " End.")}


def test_kind_words_choose_between_a_town_and_its_province() -> None:
    """A plural kind word serves all the names it is shared by; without one the large town is meant."""
    rows = found("They fled from Raqqa, Hasakah and Deir ez-Zor governorates to Aleppo.")
    assert {p for _, _, p in rows} >= {"SY-RA", "SY-HA", "SY-DY"}
    assert "SY-HL" not in {p for _, _, p in rows}
    assert {p for _, _, p in found("He toured the provinces of Raqqa and Aleppo.")} == {"SY-RA", "SY-HL"}


def test_arabic_names_are_found_behind_their_clitics() -> None:
    """In Arabic "and Baghdad" and "in Mosul" are one word each; the mention is the name alone."""
    rows = {(t, p) for t, _, p in found("وصلت القوات إلى الموصل وبغداد ودير الزور.")}
    assert {t for t, _ in rows} == {"الموصل", "بغداد", "دير الزور"}


def test_possessives_stay_outside() -> None:
    """The possessive of Iraq is Iraq and an s."""
    assert ("Iraq", "literal", "IQ") in found("This is Iraq's north.")


def test_bodies_are_listed_and_not_placed() -> None:
    """The UN is no place: it is named, and has none."""
    match = next(m for m in read("Members of the UN Security Council met.").matches)
    assert (match.kind, match.place, match.mention.label) == (Kind.ORGANIZATION, None, "UN Security Council")


WORDS = st.sampled_from(
    [
        "Iraq",
        "Syria",
        "Iraqi",
        "Syrian",
        "border",
        "the",
        "of",
        "and",
        ",",
        ".",
        ";",
        "Nineveh",
        "Anbar",
        "Operations",
        "Command",
        "Commands",
        "University",
        "Mosul",
        "President",
        "Salih",
        "Euphrates",
        "river",
        "provinces",
        "نينوى",
        "وبغداد",
        "إلى",
        "US",
        "UN",
        "Turkish-backed",
        "al",
        "-",
        "Qaim's",
        "\u200b",
        "\n\n",
        "“",
        "”",
        "between",
        "with",
        "north",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS | st.text(max_size=5), min_size=1, max_size=40).map(" ".join))
def test_offsets_slice_back_and_resolving_loses_nothing(text: str) -> None:
    """Whatever the text, a mention's offsets give its text, its sentence holds it, and each mention keeps a match."""
    if not any(c.isalpha() for c in text):
        return
    report = from_text(text)
    seen = mentions.find(report, atlas.load().gazetteer)
    situation = resolve.resolve(report, seen, atlas.load().region)
    assert tuple(m.mention for m in situation.matches) == seen
    for m in seen:
        assert report.text[m.span.start : m.span.end] == m.text
        assert report.sentences[m.sentence].start <= m.span.start < m.span.end <= report.sentences[m.sentence].end
        assert (m.role is Role.IN_NAME) <= (m.head is not None and m.head.holds(m.span))
    for match in situation.matches:
        assert 0 <= match.confidence <= 1
        assert (match.place is None) == (not match.mention.candidates or match.confidence < resolve.WILD)


def test_the_article_gives_what_it_names(article: str) -> None:
    """The report that started it all, whole; needs ../shared, which users do not have."""
    by_place = read(article).by_place()
    own = {p for p, ms in by_place.items() if any(m.mention.role is not Role.IN_NAME for m in ms)}
    assert own == {"IQ", "SY", "TR", "US", "FR", "IQ-NI", "IQ-AN", "IQ-SY", "river-euphrates"}
    labels = {m.mention.label for m in read(article).matches if m.kind is Kind.FORMATION}
    assert {"Nineveh Operations Command", "Anbar Operations Command", "Jazeera Operations Command"} <= labels
