"""Names of organisations and formations, so that the places inside are seen as such.

"Nineveh, Anbar and Jazeera Operations Command" is one stretch of text and three formations;
"University of Mosul" holds a city that it is not. What is found here are stretches of tokens;
which places stand inside is for :mod:`geo.mentions`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.cues import Cues
    from geo.tokens import Token

_LONGEST_PHRASE = 3
_JOINS = (" ", "-", "‐", "‑", "\n", "\r\n")


@dataclass(frozen=True, slots=True)
class Organisation:
    """A name of an organisation: tokens ``[first, last)``; its head ("University") is token ``head``.

    ``formation`` for military ones, whose single names ``labels`` gives (three in the example
    of the module); ``state`` where a demonym and an organ of state stand for the country.
    """

    first: int
    last: int
    head: int
    formation: bool
    state: bool
    labels: tuple[str, ...]


@cache
def _first_words(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(phrase.split(" ", 1)[0] for phrase in phrases)


class Reader:
    """Finds organisations among the tokens of a text."""

    def __init__(self, text: str, tokens: Sequence[Token], sentence_of: Sequence[int], cues: Cues) -> None:
        self._text = text
        self._tokens = tokens
        self._sentence_of = sentence_of
        self._cues = cues
        self._bodies = cues.heads | cues.state_organs
        self._ends = cues.heads | cues.formations
        self._articles = cues.words.get("name_articles", frozenset())
        self._inside = cues.words["and"] | cues.words["articles"] | self._articles

    def gap(self, i: int) -> str:
        """The text between token ``i`` and the next."""
        return self._text[self._tokens[i].span.end : self._tokens[i + 1].span.start]

    def joined(self, i: int) -> bool:
        """Whether token ``i`` and the next stand side by side in one sentence."""
        return (
            0 <= i < len(self._tokens) - 1
            and self._sentence_of[i] == self._sentence_of[i + 1]
            and self.gap(i) in _JOINS
        )

    def _lower(self, i: int) -> str:
        return self._tokens[i].text.lower().rstrip(".")

    def phrase(self, i: int, known: frozenset[str]) -> int:
        """Length in tokens of the longest known phrase at token ``i``; 0 for none."""
        if self._lower(i) not in _first_words(known):
            return 0
        for n in range(_LONGEST_PHRASE, 0, -1):
            if i + n <= len(self._tokens) and all(self.joined(j) for j in range(i, i + n - 1)):
                words = " ".join(self._lower(j) for j in range(i, i + n))
                if words in known:
                    return n
        return 0

    def _nameable(self, i: int) -> bool:
        """Whether token ``i`` can be part of a name: capitalised or figures, no function word."""
        token = self._tokens[i]
        return (token.capital or token.text[0].isdigit()) and token.text.lower() not in self._cues.words[
            "function_words"
        ]

    def _run_start(self, end: int) -> int:
        """First token of the run of nameable tokens that ends with token ``end - 1``; ``end`` for none."""
        if end <= 0 or not self._nameable(end - 1):
            return end
        start = at = end - 1
        while at > 0 and self.joined(at - 1):
            at -= 1
            if self._nameable(at):
                start = at
            elif self._tokens[at].text not in self._articles:
                break
        # "al-Bab": the article in front belongs to the name.
        if start > 0 and self.joined(start - 1) and self._tokens[start - 1].text in self._articles:
            start -= 1
        return start

    def _conjuncts(self, first: int) -> list[tuple[int, int]]:
        """Runs joined to the left of token ``first`` by "and" and commas, in text order.

        ``A, B and C Head`` has the runs A and B left of C; a comma counts only behind an "and".
        """
        runs: list[tuple[int, int]] = []
        at = first
        while at > 0:
            is_and = self._tokens[at - 1].text.lower() in self._cues.words["and"] and self.joined(at - 1)
            end = at - 1 if is_and else at
            comma = not is_and and bool(runs) and self.gap(at - 1).strip() == ","
            oxford = is_and and end > 0 and self.gap(end - 1).strip() == ","
            if not (comma or oxford or (is_and and not runs and self.joined(end - 1))):
                break
            start = self._run_start(end)
            if start == end or self._sentence_of[start] != self._sentence_of[first]:
                break
            runs.insert(0, (start, end))
            at = start
        return runs

    def _tail(self, last: int) -> int:
        """Where the name ends that goes on behind its head: "... of North and East Syria"."""
        tokens, cues = self._tokens, self._cues
        if last >= len(tokens) or tokens[last].text not in cues.words["of"] or not self.joined(last - 1):
            return last
        at = end = last + 1
        while at < len(tokens) and self.joined(at - 1):
            if self._nameable(at):
                end = at + 1
            elif tokens[at].text not in self._inside:
                break
            at += 1
        return end if end > last + 1 else last

    def _join(self, first: int, last: int) -> str:
        return self._text[self._tokens[first].span.start : self._tokens[last - 1].span.end]

    def organisations(self, is_demonym: Callable[[str], bool]) -> list[Organisation]:
        """All names of organisations, in text order, none overlapping another."""
        found: list[Organisation] = []
        i = 0
        while i < len(self._tokens):
            formation = self.phrase(i, self._cues.formations) if self._tokens[i].capital else 0
            n = formation or (self.phrase(i, self._bodies) if self._tokens[i].capital else 0)
            if not n:
                i += 1
                continue
            floor = found[-1].last if found else 0
            one = self._organisation(i, i + n, floor, is_demonym, formation=bool(formation))
            if one is not None:
                found.append(one)
            i = max(i + n, one.last if one else 0)
        return found

    def _head_at(self, i: int) -> int:
        """Length of the capitalised head that goes on the name at token ``i``; 0 for none."""
        if i >= len(self._tokens) or not self._tokens[i].capital or not self.joined(i - 1):
            return 0
        return self.phrase(i, self._ends)

    def _organisation(
        self, head: int, last: int, floor: int, is_demonym: Callable[[str], bool], *, formation: bool
    ) -> Organisation | None:
        first = max(floor, self._run_start(head) if self.joined(head - 1) else head)
        # A run may hold several heads ("Syrian Armed Forces General Command"): the last one ends it.
        while n := self._head_at(last):
            last += n
        end = self._tail(last)
        if first == head and end == last:
            return None
        organ = self.phrase(first + 1, self._cues.state_organs) if first + 1 < len(self._tokens) else 0
        state = end == last and is_demonym(self._tokens[first].text) and first + 1 + organ == last and organ > 0
        own = (first, head)
        runs = (
            [r for r in self._conjuncts(first) if r[0] >= floor] if formation and end == last and first < head else []
        )
        title = self._join(head, last)
        if runs and title.lower().endswith("commands"):
            title = title[:-1]
        labels = tuple(f"{self._join(*r)} {title}" for r in [*runs, own] if r[0] < r[1]) or (self._join(first, end),)
        return Organisation(runs[0][0] if runs else first, end, head, formation, state, labels if formation else ())
