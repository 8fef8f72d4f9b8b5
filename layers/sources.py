"""The reports of a scene, as outputs name them: title, date, source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.names import clean
from layers.areas import shortened

if TYPE_CHECKING:
    from geo.model import Report
    from layers.passages import Policy

# Characters of a first sentence that stands as a title, and how many words it has at least.
_LONGEST_TITLE, _FEWEST_WORDS = 80, 3
_SUFFIX = re.compile(r"(?<=.)\.[A-Za-z0-9]{1,8}$")


@dataclass(frozen=True, slots=True)
class Source:
    """One report of a scene.

    ``date`` is ISO 8601, or "" where the report has none; ``sha256`` is the digest of its text,
    ``sentences`` how many it has, ``language`` the one that it is written in.
    """

    doc: str
    title: str
    date: str
    url: str
    sha256: str
    sentences: int
    language: str


def source(report: Report, language: str, text: Policy) -> Source:
    """What outputs name a report by; ``text`` is how much of it they may show."""
    return Source(
        doc=clean(report.doc),
        title=_title(report, text),
        date=report.date.isoformat() if report.date else "",
        url=clean(report.source_url),
        sha256=report.sha256,
        sentences=len(report.sentences),
        language=language,
    )


def _title(report: Report, text: Policy) -> str:
    """A report's title: its headline, else how it begins if that may be shown, else its file's name."""
    doc = clean(report.doc)
    return clean(report.title) or (_opening(report) if text != "none" else "") or _SUFFIX.sub("", doc) or doc


def titled(report: Report, text: Policy) -> int:
    """How many characters of a report's first sentence stand as its title."""
    return len(_opening(report)) if text == "quotes" and not clean(report.title) else 0


def _opening(report: Report) -> str:
    """The first sentence as a title, cut between words; "" where it is too little for one."""
    first = report.sentences[0]
    # More than this is cut in any case; a text of one endless sentence is not read to its end.
    text = clean(report.text[first.start : min(first.end, first.start + 4 * _LONGEST_TITLE)])
    if sum(any(c.isalpha() for c in word) for word in text.split()) < _FEWEST_WORDS:
        return ""
    return shortened(text, _LONGEST_TITLE - 1) if len(text) > _LONGEST_TITLE else text
