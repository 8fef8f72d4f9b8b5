"""Decoded text to a :class:`~geo.model.Report`."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from geo.dates import report_date
from geo.errors import InputError
from geo.model import Report, Span
from geo.names import clean
from geo.tokens import sentences

if TYPE_CHECKING:
    from datetime import date

_LONGEST_TITLE = 200
#: Code points of a report, at most: some two thousand pages. More takes gigabytes of memory.
LONGEST = 4_000_000
_UNFIT = re.compile("[\x00\ud800-\udfff]")


def _headline(text: str, spans: tuple[Span, ...]) -> str:
    """The first line, where it stands alone and reads as a headline."""
    if len(spans) < 2:
        return ""
    first = spans[0]
    line = text[first.start : first.end]
    rest = text[first.end : spans[1].start]
    if len(line) > _LONGEST_TITLE or "\n" not in rest or line.rstrip("\"”'’").endswith((".", "،", ":")):
        return ""
    return clean(line)


def from_text(
    text: str, *, doc: str = "report", title: str = "", dated: date | None = None, source_url: str = ""
) -> Report:
    """A report from its text.

    Parameters
    ----------
    text
        The report; kept as it is, but for NUL and lone surrogates, which become U+FFFD one for
        one, so that offsets stay true.
    doc
        The name that outputs use for the document.
    title, dated, source_url
        What the caller knows better than the text: these win.

    Raises
    ------
    InputError
        The text holds no word, or is too long for one report.
    """
    if len(text) > LONGEST:
        size, most = len(text) / 1e6, LONGEST / 1e6
        raise InputError(
            f"{clean(doc)}: {size:.1f} million letters are too long for one report (at most {most:g}); split it"
        )
    text = _UNFIT.sub("\ufffd", text)
    spans = sentences(text)
    if not any(c.isalpha() for c in text):
        raise InputError(f"{clean(doc)}: there is no text in it")
    return Report(
        doc=doc,
        text=text,
        title=clean(title) or _headline(text, spans),
        sentences=spans,
        date=dated or report_date(text),
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        source_url=source_url,
    )
