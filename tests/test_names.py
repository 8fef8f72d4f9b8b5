"""One name, all its spellings, one key."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.names import LONGEST_NAME, MOST_MARKS, clean, is_arabic, key, readable, with_article, without_article


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nīnawā", "Ninawa"),
        ("al-Anbar", "Al Anbār"),
        ("Deir ez-Zor", "Deir al-Zor"),
        ("Ar Raqqah", "al-Raqqa"),
        ("As-Sulaymaniyah", "al Sulaymaniya"),
        ("Rabi'a", "Rabīʿah"),
        ("نينوى", "نِينَوَى"),
        ("الأنبار", "الانبار"),
        ("كركوك", "کرکوک"),
        ("İstanbul", "Istanbul"),
        ("Diyarbakır", "DIYARBAKIR"),
        ("Mo\u200bsul", "Mosul"),
        ("Nınawā".replace("ı", "i"), "Ni\u0301nawa\u0304"),
        ("U.S.", "US"),
        ("Tall\u00a0Afar", "Tall Afar"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    """Case, diacritics, hyphens, articles' letters, zero-width characters and letter variants fall away."""
    assert key(one) == key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("El Salvador", "Salvador"), ("Iraq", "Iran"), ("Моsul", "Mosul"), ("As Sinjar", "Sinjar")]
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    """An article is part of a key, and a look-alike letter of another script is another letter."""
    assert key(one) != key(other)


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(text: str) -> None:
    """Keys are normal forms: taking the key twice changes nothing."""
    assert key(key(text)) == key(text)


@given(st.text())
def test_keys_and_clean_names_hold_no_control_characters(text: str) -> None:
    """What is shown and what is looked up never carries invisible characters."""
    for result in (key(text), clean(text)):
        assert not any(ord(c) < 32 or "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in result)


@given(st.sampled_from(["anbar", "al anbar", "الانبار", "انبار", "raqqa"]))
def test_articles_come_off_and_go_on(name: str) -> None:
    """With and without its article are the two forms of a key, and steps between them are inverse."""
    assert without_article(with_article(name)) == without_article(name)


def test_hostile_lengths_have_no_key() -> None:
    """A name longer than any place's has no key, and ten thousand combining marks do not stay."""
    assert key("x" * (LONGEST_NAME + 1)) == ""
    assert len(clean("a" + "\u0301" * 10_000)) <= 4


def test_script_is_told_by_the_first_letter() -> None:
    """Arabic script is recognised behind digits and punctuation."""
    assert is_arabic("«نينوى")
    assert not is_arabic("Nineveh نينوى")


@pytest.mark.parametrize("between", ["", "\u200d", "\u2060\u00ad", "\u20dd"])
def test_unseen_signs_part_no_mark_from_its_letter(between: str) -> None:
    """Marks of all kinds are counted together, whatever is hidden among them."""
    tower = "a" + f"\u0301{between}" * 10_000
    for shown in (clean(tower), readable(tower)):
        assert sum(c in "\u0301\u20dd" for c in shown) <= MOST_MARKS


@given(st.text())
def test_readable_text_has_nothing_that_turns_or_can_not_be_written(text: str) -> None:
    """It can be written as UTF-8, has no control characters or turns, and is fit already when it is made fit again."""
    shown = readable(text)
    shown.encode("utf-8")
    assert not re.search("[\0-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]", shown)
    assert readable(shown) == shown


@pytest.mark.parametrize(
    "text", ["Troops left Mosul.\n\nThey", "هێزەکان لە مووسڵ\u200c", "a\u200f b\u200e", "🏴\U000e0067\U000e007f"]
)
def test_readable_keeps_what_writing_needs(text: str) -> None:
    """White space, joiners, marks of direction and emoji stay as they are."""
    assert readable(text) == text
