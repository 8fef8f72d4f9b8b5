"""A report to all that is made of its words: mentions, places, words about space, movements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo import expressions, mentions, movements, resolve
from geo import language as languages
from geo.passage import Passage

if TYPE_CHECKING:
    from geo.atlas import Atlas
    from geo.model import Report, Situation


def of(report: Report, atlas: Atlas) -> Situation:
    """What a report says, where.

    Parameters
    ----------
    report
        The text, with its sentences.
    atlas
        Whose places are preferred, and whose outlines words about space are worked out on.
    """
    passage = Passage(report)
    language = atlas.report_language or languages.of(report.text)
    found = mentions.find(passage, atlas.gazetteer, language)
    situation = resolve.resolve(report, found, atlas.region)
    spoken = expressions.find(passage, situation.matches, atlas, language)
    moved = movements.find(passage, situation.matches, spoken, atlas)
    return replace(situation, expressions=spoken, movements=moved)
