"""What outputs may show of the reports' text, cut at the marks in it.

A map is no copy of a report. By default (``quotes``) each mark has one sentence, few sentences
cover all marks, and what is shown of a report never exceeds a share of it: past that a sentence is
cut to some words around its marks, and past that it is not shown. ``full`` shows all of the text,
``none`` nothing of it. White space counts as other characters do, and so does a headline.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from geo.errors import UsageError
from geo.model import Span
from geo.names import clean
from geo.tokens import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo.model import EventDate, Report

Policy: TypeAlias = Literal["full", "quotes", "none"]
Look: TypeAlias = Literal["", "place", "border", "water", "elsewhere", "in-name", "area", "movement"]

_Spans: TypeAlias = "Mapping[int, Sequence[Span]]"

#: Of a report so many characters may be shown, or this share of them (in fifths), whichever is more.
LEAST, _FIFTHS = 600, 2
# Words to either side of a mention that a sentence is cut to, the widest first; None for all of it.
_REACHES = (None, 24, 16, 11, 7, 5, 3)
# With so many of these there is room enough for all marks, on the map or not.
_AMPLE = 4
# Characters of a word, on the average, with a space: what bounds a window where words have no end.
_WORD = 12
# What one more sentence costs, in characters: few that hold much are better than many that hold little.
_SENTENCE = 80
# A name of the place itself speaks for it more than "Iraqi" does.
_LITERAL, _OTHER = 2, 1
_WORDS = re.compile(r"\S+")
# Of marks of one length, what is innermost.
_RANKS = ("place", "border", "water", "elsewhere", "in-name", "area", "movement")


class Mark(NamedTuple):
    """A stretch of a report's text that something on the map, or in its lists, rests on.

    ``place`` is the id of its evidence, "" where it has none; ``key`` what a sentence is wanted for,
    the same for all marks that one sentence would do for; ``drawn`` for what has a mark on the map;
    ``literal`` for names of the place itself.
    """

    span: Span
    sentence: int
    place: str
    look: Look
    key: str
    drawn: bool = True
    literal: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a passage.

    ``place`` is the id of the innermost mark that holds it, "" for plain text; ``look`` the kind of
    that mark; ``within`` the ids of the longer marks that hold it too, the longest first.
    """

    text: str
    place: str = ""
    within: tuple[str, ...] = ()
    look: Look = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a report, or a part of one, that outputs may show.

    ``report`` is the report's number in the scene, ``sentence`` and ``paragraph`` those in its text;
    the texts of the ``runs`` make up the passage. ``cut`` tells whether something of the sentence is
    left out before and after it. ``events`` are the dates that the sentence gives to what it tells;
    the words of those that are left out with them are empty.
    """

    report: int
    sentence: int
    paragraph: int
    runs: tuple[Run, ...]
    cut: tuple[bool, bool] = (False, False)
    events: tuple[EventDate, ...] = ()

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(run.text for run in self.runs)

    @property
    def places(self) -> frozenset[str]:
        """The ids of the marks that it holds."""
        return frozenset(i for run in self.runs for i in (run.place, *run.within) if i)


def by_place(passages: Iterable[Passage]) -> dict[str, tuple[Passage, ...]]:
    """The passages that hold a mark of a place, an area or a movement, by its id."""
    found: dict[str, list[Passage]] = {}
    for passage in passages:
        for place in sorted(passage.places):
            found.setdefault(place, []).append(passage)
    return {place: tuple(its) for place, its in found.items()}


def check_rights(policy: str, rights: str) -> None:
    """Refuse to show all of a text where nobody is named who has the rights.

    Raises
    ------
    UsageError
        ``policy`` is "full", and ``rights`` is empty.
    """
    if policy == "full" and not clean(rights):
        raise UsageError(
            "all of a report is shown only with a line on who has the rights and allows it: set rights, in "
            'bordermap.toml (rights = "…") or with --set rights="…"'
        )


def most(report: Report) -> int:
    """How many characters of a report quotes may show, its headline included."""
    return max(LEAST, len(report.text) * _FIFTHS // 5)


def of(
    number: int,
    report: Report,
    marks: Sequence[Mark],
    events: Mapping[int, tuple[EventDate, ...]],
    *,
    policy: Policy,
    titled: int = 0,
) -> tuple[Passage, ...]:
    """What outputs may show of a report, in the order of its text.

    Parameters
    ----------
    number
        The report's number in the scene.
    report
        The report.
    marks
        All marks in it, in any order.
    events
        The dates of events by the number of the sentence.
    policy
        How much of the text may be shown.
    titled
        How many characters of it stand in the title already, where it has no headline.
    """
    if policy == "none":
        return ()
    by_sentence: dict[int, list[Mark]] = {}
    for mark in sorted(set(marks)):
        whole = report.sentences[mark.sentence]
        span = Span(max(mark.span.start, whole.start), min(mark.span.end, whole.end))
        if span.start < span.end:
            by_sentence.setdefault(mark.sentence, []).append(mark._replace(span=span))
    if policy == "full":
        shown: dict[int, list[Span]] = {n: [whole] for n, whole in enumerate(report.sentences)}
    else:
        shown = _quoted(report, by_sentence, titled)
    starts = [p.start for p in paragraphs(report.text)]
    return tuple(
        Passage(
            number,
            n,
            bisect_right(starts, span.start) - 1,
            runs(report.text, span, by_sentence.get(n, ())),
            (span.start > report.sentences[n].start, span.end < report.sentences[n].end),
            tuple(e if span.holds(e.span) else replace(e, text="") for e in events.get(n, ())),
        )
        for n in sorted(shown)
        for span in shown[n]
    )


# -- which sentences, and how much of them


def _quoted(report: Report, by_sentence: Mapping[int, Sequence[Mark]], titled: int) -> dict[int, list[Span]]:
    """The stretches of a report's sentences that are quoted, by the sentence's number."""
    first = report.sentences[0]
    # The headline stands over the map in any case.
    headline = bool(report.title) and clean(report.text[first.start : first.end]) == report.title
    quoting = _Quoting(report, frozenset({0}) if headline else frozenset(), titled)
    found = quoting.windows(by_sentence, {}, _REACHES[:_AMPLE])
    if found is None:
        # What is on the map goes first, and what is only listed has what is left.
        found = {}
        for drawn in (True, False):
            its = {n: [m for m in marks if m.drawn is drawn] for n, marks in by_sentence.items()}
            wanted = _without(its, by_sentence, found)
            found = quoting.windows(wanted, found, _REACHES) or quoting.fitting(wanted, found)
    return quoting.widened(found)


def _without(
    wanted: Mapping[int, Sequence[Mark]], by_sentence: Mapping[int, Sequence[Mark]], shown: _Spans
) -> dict[int, list[Mark]]:
    """The marks for which nothing is shown yet."""
    there = {m.key for n, spans in shown.items() for m in by_sentence[n] if _hold(spans, m.span)}
    left = {n: [m for m in marks if m.key not in there] for n, marks in wanted.items()}
    return {n: marks for n, marks in left.items() if marks}


def _hold(spans: Sequence[Span], span: Span) -> bool:
    """Whether one of some spans, which are in order and apart, holds another."""
    at = bisect_right(spans, (span.start, span.end), key=lambda s: (s.start, s.end))
    return any(s.holds(span) for s in spans[max(at - 1, 0) : at + 1])


@dataclass(frozen=True, slots=True)
class _Quoting:
    """How much of a report's sentences there is room for; ``free`` are the numbers of those that cost nothing.

    ``titled`` characters are shown in the title already.
    """

    report: Report
    free: frozenset[int]
    titled: int = 0

    @property
    def room(self) -> int:
        """The characters that may be shown, without those of the free sentences."""
        wholes = self.report.sentences
        return most(self.report) - self.titled - sum(wholes[n].end - wholes[n].start for n in self.free)

    def cost(self, shown: _Spans) -> int:
        """The characters of what is shown, but for free sentences."""
        return sum(end - start for n, spans in shown.items() if n not in self.free for start, end in spans)

    def windows(
        self, marks: Mapping[int, Sequence[Mark]], shown: _Spans, reaches: Sequence[int | None]
    ) -> dict[int, list[Span]] | None:
        """What is shown with a sentence for each mark, cut to as many words as there is room for; None for no room."""
        wanted = _assigned(marks, _cover(self.report, marks))
        narrowest = self.merged(shown, self.around(wanted, reaches[-1]))
        if self.cost(narrowest) > self.room:
            return None
        wider = (self.merged(shown, self.around(wanted, reach)) for reach in reaches[:-1])
        return next((found for found in wider if self.cost(found) <= self.room), narrowest)

    def around(self, wanted: Mapping[int, Sequence[Mark]], reach: int | None) -> dict[int, list[Span]]:
        """The wanted marks with so many words to either side, or in whole sentences."""
        text, wholes = self.report.text, self.report.sentences
        if reach is None:
            return {n: [wholes[n]] for n in wanted}
        return {n: [_window(text, wholes[n], m.span, reach) for m in marks] for n, marks in wanted.items()}

    def merged(self, shown: _Spans, more: _Spans) -> dict[int, list[Span]]:
        """All spans of both, those that meet joined."""
        both = {n: (*shown.get(n, ()), *more.get(n, ())) for n in {**shown, **more}}
        return {n: _joined(self.report.text, spans) for n, spans in both.items()}

    def fitting(self, marks: Mapping[int, Sequence[Mark]], shown: _Spans) -> dict[int, list[Span]]:
        """What is shown, and the narrowest windows for as many marks as there is room for, the shortest first."""
        found = self.merged(shown, {})
        narrow = self.around(_assigned(marks, _cover(self.report, marks)), _REACHES[-1])
        left = self.room - self.cost(found)
        for length, n, span in sorted((s.end - s.start, n, s) for n, spans in narrow.items() for s in spans):
            if length > left:
                break
            joined = self.merged({n: found.get(n, [])}, {n: [span]})
            more = self.cost(joined) - self.cost({n: found.get(n, [])})
            if more <= left:
                left -= more
                found |= joined
        return found

    def widened(self, shown: _Spans) -> dict[int, list[Span]]:
        """What is shown, in whole sentences as far as there is room, those first that need the least more."""
        wholes = self.report.sentences
        found = {n: list(spans) for n, spans in shown.items()}
        left = self.room - self.cost(found)
        extra = {n: self.cost({n: [wholes[n]]}) - self.cost({n: spans}) for n, spans in found.items()}
        for n in sorted(found, key=lambda n: (extra[n], n)):
            if extra[n] <= left:
                left -= extra[n]
                found[n] = [wholes[n]]
        return found


def _cover(report: Report, by_sentence: Mapping[int, Sequence[Mark]]) -> list[int]:
    """Few sentences that hold all marks, the most telling first (greedy, by what each adds for its length)."""
    worth: dict[int, dict[str, int]] = {}
    for n, marks in by_sentence.items():
        for mark in marks:
            found = worth.setdefault(n, {})
            found[mark.key] = max(found.get(mark.key, 0), _LITERAL if mark.literal else _OTHER)
    price = {n: report.sentences[n].end - report.sentences[n].start + _SENTENCE for n in worth}
    heap = [(-sum(found.values()) / price[n], n) for n, found in worth.items()]
    heapify(heap)
    chosen: list[int] = []
    covered: set[str] = set()
    while heap:
        score, n = heappop(heap)
        now = -sum(w for key, w in worth[n].items() if key not in covered) / price[n]
        if now > score:
            # What it held has been covered meanwhile: it waits for its turn again.
            if now < 0:
                heappush(heap, (now, n))
            continue
        chosen.append(n)
        covered |= worth[n].keys()
    return _needed(chosen, worth)


def _needed(chosen: Sequence[int], worth: Mapping[int, Mapping[str, int]]) -> list[int]:
    """The chosen sentences without those whose marks the others hold."""
    times: dict[str, int] = {}
    for n in chosen:
        for key in worth[n]:
            times[key] = times.get(key, 0) + 1
    kept = []
    for n in reversed(chosen):
        if all(times[key] > 1 for key in worth[n]):
            for key in worth[n]:
                times[key] -= 1
        else:
            kept.append(n)
    return kept[::-1]


def _assigned(by_sentence: Mapping[int, Sequence[Mark]], chosen: Sequence[int]) -> dict[int, list[Mark]]:
    """For each chosen sentence the marks that it is to show: of each key the best of all chosen sentences."""
    best: dict[str, tuple[tuple[bool, int, int], Mark]] = {}
    for n in chosen:
        for mark in by_sentence[n]:
            start, end = mark.span
            rank = (not mark.literal, end - start, start)
            if mark.key not in best or rank < best[mark.key][0]:
                best[mark.key] = (rank, mark)
    found: dict[int, list[Mark]] = {}
    for _, mark in best.values():
        found.setdefault(mark.sentence, []).append(mark)
    return found


def _window(text: str, whole: Span, mark: Span, reach: int) -> Span:
    """A mark with so many words of its sentence to either side; words are what stands between white space."""
    room = _WORD * (reach + 2)
    low, high = max(whole.start, mark.start - room), min(whole.end, mark.end + room)
    before = [m.start() + low for m in _WORDS.finditer(text[low : mark.start])]
    after = [m.end() + mark.end for m in _WORDS.finditer(text[mark.end : high])]
    if before and before[0] == low > whole.start and not text[low - 1].isspace():
        before = before[1:]
    if after and after[-1] == high < whole.end and not text[high].isspace():
        after = after[:-1]
    # A part of a word that sticks to the mark comes with it.
    own_start = mark.start > whole.start and not text[mark.start - 1].isspace()
    own_end = mark.end < whole.end and not text[mark.end].isspace()
    before = before[-(reach + own_start) :]
    after = after[: reach + own_end]
    return Span(before[0] if before else mark.start, after[-1] if after else mark.end)


def _joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans in order; those that overlap, or have nothing but white space between them, are one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and (span.start <= found[-1].end or text[found[-1].end : span.start].isspace()):
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


# -- cut at the marks


class _Piece(NamedTuple):
    """A stretch between two ends of marks, and the marks that hold it, the innermost first."""

    span: Span
    holders: tuple[Mark, ...]


def runs(text: str, span: Span, marks: Iterable[Mark]) -> tuple[Run, ...]:
    """A stretch of a text cut at the marks in it.

    The innermost mark has a run. A longer one that shorter ones cover has the first run of which the
    shorter keeps another; or the first words of one.

    Parameters
    ----------
    text
        All of the report's.
    span
        The stretch.
    marks
        Those of its sentence; what of them lies outside the stretch is cut off.
    """
    clipped = {m._replace(span=Span(max(m.span.start, span.start), min(m.span.end, span.end))) for m in marks}
    pieces = list(_pieces(span, [m for m in clipped if m.span.start < m.span.end]))
    owners = [piece.holders[0] if piece.holders else None for piece in pieces]
    _give_each_a_run(text, pieces, owners)
    found: list[tuple[Mark | None, tuple[str, ...], Span]] = []
    for piece, owner in zip(pieces, owners, strict=True):
        others = dict.fromkeys(m.place for m in reversed(piece.holders) if m is not owner)
        within = tuple(i for i in others if i and owner and i != owner.place)
        if found and found[-1][:2] == (owner, within):
            found[-1] = (owner, within, Span(found[-1][2].start, piece.span.end))
        else:
            found.append((owner, within, piece.span))
    return tuple(
        Run(text[start:end], owner.place, within, owner.look) if owner else Run(text[start:end])
        for owner, within, (start, end) in found
    )


def _inmost(mark: Mark) -> tuple[int, int, Mark]:
    return mark.span.end - mark.span.start, _RANKS.index(mark.look), mark


def _pieces(span: Span, marks: Iterable[Mark]) -> Iterator[_Piece]:
    """A stretch between all ends of marks, in order."""
    begins: dict[int, list[Mark]] = {}
    for mark in marks:
        begins.setdefault(mark.span.start, []).append(mark)
    cuts = sorted({*span, *(end for its in begins.values() for m in its for end in m.span)})
    holders: list[Mark] = []
    for start, end in pairwise(cuts):
        holders = [m for m in holders if m.span.end > start] + begins.get(start, [])
        holders.sort(key=_inmost)
        yield _Piece(Span(start, end), tuple(holders))


def _give_each_a_run(text: str, pieces: list[_Piece], owners: list[Mark | None]) -> None:
    """See that each mark owns a piece, so that it can be pointed at; pieces are cut between words if need be."""
    owned = Counter(owner for owner in owners if owner)
    without = {m for piece in pieces for m in piece.holders if m not in owned}
    for mark in sorted(without, key=lambda m: (m.span.start, -m.span.end, m)):
        held = [n for n, piece in enumerate(pieces) if mark in piece.holders]
        spare = next((n for n in held if owned[_owner(owners[n])] > 1), None)
        if spare is None:
            spare = next((n for n in held if _gap(text, pieces[n].span)), None)
            if spare is None:
                continue
            (start, end), holders = pieces[spare]
            middle = _gap(text, pieces[spare].span)
            pieces[spare : spare + 1] = [_Piece(Span(start, middle), holders), _Piece(Span(middle, end), holders)]
            owners.insert(spare, owners[spare])
            owned[_owner(owners[spare])] += 1
        owned[_owner(owners[spare])] -= 1
        owners[spare] = mark
        owned[mark] = 1


def _owner(owner: Mark | None) -> Mark:
    """The owner of a piece that marks hold, which has one."""
    assert owner is not None  # noqa: S101
    return owner


def _gap(text: str, span: Span) -> int:
    """Where a stretch's second word begins; 0 where it has one only."""
    for word in list(_WORDS.finditer(text[span.start : span.end]))[1:2]:
        return span.start + word.start()
    return 0
