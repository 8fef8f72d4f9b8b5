"""What outputs may show of the reports' text, cut at the marks in it.

A map is no copy of a report. By default (``quotes``) each mark has one sentence, few sentences
cover all marks, and what is shown of a report never exceeds a share of it: past that a sentence is
cut at the edge of a clause, where that turns nothing of it (:mod:`layers.turns`), and past that it is
not shown. ``full`` shows all of the text, ``none`` nothing of it. White space counts as other
characters do, and so does a headline.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from geo.errors import UsageError
from geo.model import Span
from geo.names import clean
from geo.tokens import paragraphs
from layers import turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from geo.model import EventDate, Report

Policy: TypeAlias = Literal["full", "quotes", "none"]
Look: TypeAlias = Literal["", "place", "border", "water", "elsewhere", "in-name", "area", "movement"]

_Spans: TypeAlias = "Mapping[int, Sequence[Span]]"

#: Of a report so many characters may be shown, or this share of them (in fifths), whichever is more.
LEAST, _FIFTHS = 600, 2
#: And never more: past that, quotes are no longer read, and swell the page.
MOST = 30_000
# What one more sentence costs, in characters: few that hold much are better than many that hold little.
_SENTENCE = 80
# Of each sentence so many windows are tried.
_WINDOWS = 40
_WORDS = re.compile(r"\S+")
# Of marks of one length, what is innermost.
_RANKS = ("place", "border", "water", "elsewhere", "in-name", "area", "movement")


class Mark(NamedTuple):
    """A stretch of a report's text that something on the map, or in its lists, rests on.

    ``place`` is the id of its evidence, "" where it has none; ``key`` what a sentence is wanted for,
    the same for all marks that one sentence would do for; ``drawn`` for what has a mark on the map;
    ``literal`` for names of the place itself: where a report has one, no other mark does for its key.
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
    the words of those that are left out with them are empty. ``tells`` are the ids of what it speaks
    for by itself: of no place that it has inside another name only.
    """

    report: int
    sentence: int
    paragraph: int
    runs: tuple[Run, ...]
    cut: tuple[bool, bool] = (False, False)
    events: tuple[EventDate, ...] = ()
    tells: frozenset[str] = frozenset()

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


def unquoted(marks: Sequence[Sequence[Mark]], found: Iterable[Passage]) -> frozenset[str]:
    """The ids of what is on the map and has no passage of its own; ``marks`` are those of each report."""
    wanted = {m.place for its in marks for m in its if m.drawn and m.place and m.look != "in-name"}
    return frozenset(wanted.difference(*(p.tells for p in found)))


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
    return max(LEAST, min(len(report.text) * _FIFTHS // 5, MOST))


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
    named = {m.key for its in by_sentence.values() for m in its if m.literal}
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
            frozenset(
                m.place
                for m in by_sentence.get(n, ())
                if m.place and m.look != "in-name" and (m.literal or m.key not in named) and span.holds(m.span)
            ),
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
    quoting = _Quoting(report, by_sentence, frozenset({0}) if headline else frozenset(), titled)
    named = {m.key for its in by_sentence.values() for m in its if m.literal}
    wanted = {n: [m for m in its if m.literal or m.key not in named] for n, its in by_sentence.items()}
    wholes = {n: [report.sentences[n]] for n in _cover(report, wanted)}
    if quoting.cost(wholes) <= quoting.room:
        return wholes
    # What is on the map goes first, and what is only listed has what is left.
    found: dict[int, list[Span]] = {}
    for rank in range(3):
        quoting.add(found, {n: [m for m in its if _rank(m) == rank] for n, its in wanted.items()})
    quoting.widen(found)
    return found


def _rank(mark: Mark) -> int:
    """What goes first: marks on the map, then what is only listed, then names inside other names."""
    return 0 if mark.drawn else 2 if mark.look == "in-name" else 1


class _Window(NamedTuple):
    """A stretch of a sentence that may be shown, and the keys that it would do for."""

    sentence: int
    span: Span
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Quoting:
    """How much of a report's sentences there is room for; ``free`` are the numbers of those that cost nothing.

    ``titled`` characters are shown in the title already.
    """

    report: Report
    marks: Mapping[int, Sequence[Mark]]
    free: frozenset[int]
    titled: int = 0
    _known: dict[int, turns.Cuts] = field(default_factory=dict)

    @property
    def room(self) -> int:
        """The characters that may be shown, without those of the free sentences."""
        wholes = self.report.sentences
        return most(self.report) - self.titled - sum(wholes[n].end - wholes[n].start for n in self.free)

    def cost(self, shown: _Spans) -> int:
        """The characters of what is shown, but for free sentences."""
        return sum(end - start for n, spans in shown.items() if n not in self.free for start, end in spans)

    def add(self, shown: dict[int, list[Span]], marks: Mapping[int, Sequence[Mark]]) -> None:
        """Show as many marks more as there is room for (greedy, by what each window adds for its length)."""
        left = self.room - self.cost(shown)
        covered = {m.key for n, its in marks.items() for m in its if _hold(shown.get(n, ()), m.span)}
        windows = [w for n, its in marks.items() for w in self._windows(n, its, left)]
        heap = [(-self._worth(shown, w, covered), w.span.start, -w.span.end, at) for at, w in enumerate(windows)]
        heapify(heap)
        while heap:
            score, *order, at = heappop(heap)
            window = windows[at]
            now = -self._worth(shown, window, covered)
            if now > score:
                # What it held has been covered meanwhile: it waits for its turn again.
                if now < 0:
                    heappush(heap, (now, order[0], order[1], at))
                continue
            more, joined = self._more(shown, window)
            if now < 0 and more <= max(left, 0):
                left -= more
                shown[window.sentence] = joined
                covered |= window.keys

    def _worth(self, shown: _Spans, window: _Window, covered: AbstractSet[str]) -> float:
        return len(window.keys - covered) / (self._more(shown, window)[0] + _SENTENCE)

    def _more(self, shown: _Spans, window: _Window) -> tuple[int, list[Span]]:
        """How many characters a window adds to what is shown of its sentence, and what is shown with it."""
        n, known = window.sentence, shown.get(window.sentence, ())
        joined = _joined(self.report.text, (*known, window.span))
        return self.cost({n: joined}) - self.cost({n: known}), joined

    def _windows(self, n: int, marks: Sequence[Mark], left: int) -> Iterator[_Window]:
        """The windows for some marks of a sentence, as long as there is room for."""
        whole = self.report.sentences[n]
        spans = {whole}
        if n not in self.free and marks:
            spans |= {self._cuts(n).window(m.span) for m in marks}
        fitting = sorted(s for s in spans if n in self.free or s.end - s.start <= left)
        for span in fitting[:: len(fitting) // _WINDOWS + 1]:
            keys = frozenset(m.key for m in marks if span.holds(m.span))
            if keys:
                yield _Window(n, span, keys)

    def _cuts(self, n: int) -> turns.Cuts:
        """Where a sentence may be cut."""
        if n not in self._known:
            whole = self.report.sentences[n]
            self._known[n] = turns.cuts(self.report.text, whole, [m.span for m in self.marks[n]])
        return self._known[n]

    def widen(self, shown: dict[int, list[Span]]) -> None:
        """Show whole sentences as far as there is room, those first that need the least more."""
        wholes = self.report.sentences
        left = self.room - self.cost(shown)
        extra = {n: self.cost({n: [wholes[n]]}) - self.cost({n: spans}) for n, spans in shown.items()}
        for n in sorted(shown, key=lambda n: (extra[n], n)):
            if extra[n] <= left:
                left -= extra[n]
                shown[n] = [wholes[n]]


def _hold(spans: Sequence[Span], span: Span) -> bool:
    """Whether one of some spans, which are in order and apart, holds another."""
    at = bisect_right(spans, (span.start, span.end), key=lambda s: (s.start, s.end))
    return any(s.holds(span) for s in spans[max(at - 1, 0) : at + 1])


def _cover(report: Report, by_sentence: Mapping[int, Sequence[Mark]]) -> list[int]:
    """Few sentences that hold all marks, the most telling first (greedy, by what each adds for its length)."""
    worth = {n: {m.key for m in marks} for n, marks in by_sentence.items() if marks}
    price = {n: report.sentences[n].end - report.sentences[n].start + _SENTENCE for n in worth}
    heap = [(-len(keys) / price[n], n) for n, keys in worth.items()]
    heapify(heap)
    chosen: list[int] = []
    covered: set[str] = set()
    while heap:
        score, n = heappop(heap)
        now = -len(worth[n] - covered) / price[n]
        if now > score:
            # What it held has been covered meanwhile: it waits for its turn again.
            if now < 0:
                heappush(heap, (now, n))
            continue
        chosen.append(n)
        covered |= worth[n]
    return _needed(chosen, worth)


def _needed(chosen: Sequence[int], worth: Mapping[int, AbstractSet[str]]) -> list[int]:
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
