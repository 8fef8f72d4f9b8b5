"""What a page was made from, so that one of other reports is not written over by accident."""

from __future__ import annotations

import hashlib
import html
import re
from typing import TYPE_CHECKING, NamedTuple

from geo.errors import InputError
from geo.names import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.model import Report

# Attributes of an element, or words of a comment. No text of a report has quotation marks of its own where this stands.
_WRITTEN = re.compile(rb'"bordermap-report" content="([^"]*)" data-sha256="([0-9a-f]{64})"')
# The line stands near the beginning of a page, of a picture, and of a snippet.
_HEAD = 65_536
# Names of so many characters are written out one by one.
_LONGEST = 200


class Origin(NamedTuple):
    """What a map was made from: the document's name, and the digest of its text (SHA-256).

    Of several reports, the name of what they came in or their own names, and the digest of their digests.
    """

    doc: str
    sha256: str


def of(reports: Sequence[Report], together: str = "") -> Origin:
    """What a map of some reports is made from; ``together`` is what the file or folder that they came in is called."""
    docs = ", ".join(sorted(clean(r.doc) for r in reports))
    if len(reports) > 1 and len(docs) > _LONGEST:
        docs = f"{len(reports)} reports, {hashlib.sha256(docs.encode('utf-8')).hexdigest()[:16]}"
    digests = sorted(r.sha256 for r in reports)
    own = digests[0] if len(reports) == 1 else hashlib.sha256("\n".join(digests).encode("ascii")).hexdigest()
    return Origin(clean(together) or docs, own)


def made_from(path: Path, origin: Origin) -> bool:
    """Whether a file is a page of ours, or goes with one, and is of the same document or the same text.

    Raises
    ------
    InputError
        The file can't be read.
    """
    try:
        with path.open("rb") as stream:
            found = _WRITTEN.search(stream.read(_HEAD))
    except OSError as error:
        raise InputError(f"{clean(str(path))}: it can't be read ({error.strerror or error})") from error
    if found is None:
        return False
    doc = html.unescape(found[1].decode("utf-8", "replace"))
    return doc == origin.doc or found[2].decode("ascii") == origin.sha256
