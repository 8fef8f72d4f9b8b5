"""The files of interface words: the same lines with the same braces in each, and each in its own script."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from layers import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

OTHERS = [tag for tag in words.LANGUAGES if tag != words.DEFAULT]
#: What has Latin letters in any language: the program's name, and what stands on a key of the keyboard.
LATIN = frozenset({"bordermap", "Tab"})


def lines(loaded: Mapping[str, Any], group: str = "") -> Iterator[tuple[str, object]]:
    """All lines of a file, each with its dotted key."""
    for key, value in loaded.items():
        if isinstance(value, dict):
            yield from lines(value, f"{group}{key}.")
        else:
            yield f"{group}{key}", value


def braces(text: object) -> set[str]:
    """What the braces of a line name."""
    return {field for _, field, _, _ in Formatter().parse(str(text)) if field is not None}


def test_there_are_two_languages() -> None:
    """The languages are those whose files are in the folder, the default first."""
    assert words.LANGUAGES == ("en", "ar")


@pytest.mark.parametrize("language", OTHERS)
def test_all_files_have_the_same_lines(language: str) -> None:
    """What one language says the other says too, of the same things."""
    first, other = dict(lines(words.load())), dict(lines(words.load(language)))
    assert first.keys() - other.keys() == set(), "not translated yet"
    assert other.keys() - first.keys() == set(), "translated, and no longer there"
    assert {k: braces(v) for k, v in other.items()} == {k: braces(v) for k, v in first.items()}


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_line_is_empty(language: str) -> None:
    """Every line has words."""
    for key, text in lines(words.load(language)):
        assert isinstance(text, str), key
        assert text.strip(), key


def test_arabic_lines_are_arabic() -> None:
    """Latin letters are names or stand in braces; a line in whole words has Arabic letters."""
    for key, text in lines(words.load("ar")):
        if key in {"language", "direction"}:
            continue
        bare = re.sub(r"\{\w+\}", "", str(text))
        assert set(re.findall(r"[A-Za-z\u00c0-\u024f]+", bare)) <= LATIN, key
        # Digits and marks of the Arabic script: Western digits only, and its own comma and semicolon.
        assert not re.search(r"[\u0660-\u0669\u06f0-\u06f9,;?]", bare), key
        assert not re.search(r"\}\s*[–-]\s*\{", str(text)) or key == "facts.between", key
