"""Text to mentions: which stretches name something, and in which role.

One pass over the words: the longest names that the gazetteer knows, then what the words around
them make of them (an organisation's name, a person's, a border between two countries, a kind).
Nothing is placed here; :mod:`geo.resolve` does that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from geo import cues as cue_words
from geo.model import Candidate, Kind, Mention, Role, Span
from geo.names import is_arabic, key, without_article
from geo.organisations import Organisation, Reader
from geo.tokens import Token, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.gazetteer import Gazetteer
    from geo.model import Place, Report

_LONGEST_NAME = 6
#: Capitals of so few letters are an acronym ("SUV", "PTA"): a country's, or no place.
_ACRONYM = 4
_INNER_GAP = re.compile(r"(?:[ \u00a0\-‐‑/]|\r?\n|['’] ?)$")
_COORDINATION = re.compile(r"\s*(?:,|,?\s*(?:and|&))\s*")
_NEXT_WORD = re.compile(r"\s+(\w+)")
_WORD_OF = re.compile(r"(\w+)\s+of\s+$")
_PAIR_GAP = re.compile(r"\s?[-‐‑–—/]\s?|\s")
_ARTICLES = frozenset({"al", "el", "ar", "as", "ash", "ad", "az", "an", "at", "ez", "es", "ed", "ul"})
#: A place with fewer people than this needs a word beside it that speaks of places.
_WELL_KNOWN = 20_000


@dataclass(frozen=True, slots=True)
class _Name:
    """Tokens ``[first, last)`` that the gazetteer knows; ``start`` and ``end`` in code points."""

    first: int
    last: int
    span: Span
    candidates: tuple[Candidate, ...]

    @property
    def demonym(self) -> bool:
        """Whether the text is only known as a demonym."""
        return all(c.demonym for c in self.candidates)

    def countries(self) -> list[str]:
        """Codes of the countries that it may name, as a name or a demonym."""
        return [c.place.id for c in self.candidates if c.place.kind is Kind.COUNTRY]


@cache
def _stop_keys(cues: cue_words.Cues) -> frozenset[str]:
    """Keys of words that are no names, whatever the gazetteer holds."""
    return frozenset(key(w) for w in cues.words["function_words"] | cues.words["directions"])


class _Text:
    """A report's words, and what is found among them."""

    def __init__(self, report: Report, gazetteer: Gazetteer, cues: cue_words.Cues) -> None:
        self.report = report
        self.text = report.text
        self.gazetteer = gazetteer
        self.cues = cues
        self.tokens = words(report.text)
        self.sentence = self._sentences()
        self.reader = Reader(report.text, self.tokens, self.sentence, cues)
        self.arabic = cue_words.load("ar")
        self.stop_keys = _stop_keys(cues) | _stop_keys(self.arabic)
        self.shouted = {s for s, span in enumerate(report.sentences) if self.text[span.start : span.end].isupper()}

    def _sentences(self) -> list[int]:
        found, s = [], 0
        spans = self.report.sentences
        for t in self.tokens:
            while s + 1 < len(spans) and spans[s + 1].start <= t.span.start:
                s += 1
            found.append(s)
        return found

    def lower(self, i: int) -> str:
        """Token ``i`` in lower case; "" outside the text."""
        return self.tokens[i].text.lower() if 0 <= i < len(self.tokens) else ""

    def beside(self, i: int, j: int) -> bool:
        """Whether tokens ``i`` and ``j = i + 1`` stand in one sentence with nothing but white space between."""
        return (
            0 <= i < j < len(self.tokens)
            and self.sentence[i] == self.sentence[j]
            and not self.text[self.tokens[i].span.end : self.tokens[j].span.start].strip()
        )

    def phrase_before(self, i: int, n: int) -> str:
        """The ``n`` words before token ``i`` in lower case, or "" where something stands between."""
        if i < n or not all(self.beside(j, j + 1) for j in range(i - n, i)):
            return ""
        return " ".join(self.lower(j) for j in range(i - n, i))

    # -- names ---------------------------------------------------------------------------------

    def names(self) -> list[_Name]:
        """The longest known names, left to right, none overlapping another."""
        found: list[_Name] = []
        i = 0
        while i < len(self.tokens):
            name = self._name_at(i)
            if name is not None:
                found.append(name)
            i = name.last if name is not None else i + 1
        return found

    def _may_start(self, i: int) -> bool:
        token = self.tokens[i]
        if token.capital or is_arabic(token.text):
            return True
        return token.text in _ARTICLES and i + 1 < len(self.tokens) and self.tokens[i + 1].capital

    def _name_at(self, i: int) -> _Name | None:
        if not self._may_start(i):
            return None
        for end in range(self._reach(i), i, -1):
            token = self.tokens[end - 1]
            if end - i > 1 and not (token.capital or is_arabic(token.text)):
                continue
            if name := self._known(i, end):
                return name
        return self._clitic_name(i)

    def _glued(self, i: int) -> bool:
        gap = self.text[self.tokens[i].span.end : self.tokens[i + 1].span.start]
        return self.sentence[i] == self.sentence[i + 1] and bool(_INNER_GAP.match(gap))

    def _known(self, first: int, last: int) -> _Name | None:
        span = Span(self.tokens[first].span.start, self.tokens[last - 1].span.end)
        found = self._fitting(span, self.sentence[first])
        if not found:
            return None
        # "As Sinjar fell": an article only where its own letters are not an English word's.
        if last - first > 1 and self._is_stray_article(first):
            return None
        return _Name(first, last, span, found)

    def _fitting(self, span: Span, sentence: int) -> tuple[Candidate, ...]:
        piece = self.text[span.start : span.end]
        wanted = key(piece)
        if wanted in self.stop_keys or without_article(wanted) in self.stop_keys:
            return ()
        found = self.gazetteer.candidates(piece)
        shouting = sentence in self.shouted
        if piece.isupper() and len(piece) <= _ACRONYM and not shouting:
            found = tuple(c for c in found if c.place.kind is Kind.COUNTRY)
        return tuple(
            c
            for c in found
            if not (c.name.replace(".", "").isupper() and len(c.name) <= 5) or (piece.isupper() and not shouting)
        )

    def _is_stray_article(self, i: int) -> bool:
        word = self.tokens[i].text
        starts = i == 0 or self.sentence[i - 1] != self.sentence[i]
        gap = self.text[self.tokens[i].span.end : self.tokens[i + 1].span.start]
        return starts and word in ("As", "An", "At") and gap == " "

    def _clitic_name(self, i: int) -> _Name | None:
        """An Arabic name with letters clinging to it: "وبغداد" is "and Baghdad"."""
        token = self.tokens[i]
        if not is_arabic(token.text):
            return None
        for clitic in self.arabic.clitics:
            if not token.text.startswith(clitic) or len(token.text) < len(clitic) + 3:
                continue
            for end in range(self._reach(i), i, -1):
                span = Span(token.span.start + len(clitic), self.tokens[end - 1].span.end)
                if found := self._fitting(span, self.sentence[i]):
                    return _Name(i, end, span, found)
        return None

    def _reach(self, i: int) -> int:
        """Behind the last token that a name at token ``i`` may have."""
        last = i + 1
        while last < len(self.tokens) and last - i < _LONGEST_NAME and self._glued(last - 1):
            last += 1
        return last

    # -- what the words around a name make of it -----------------------------------------------

    def kinds(self, name: _Name) -> tuple[Kind, ...]:
        """The kinds that the words beside a name ask for, the surest first."""
        found = []
        for n in (3, 2, 1):
            phrase = self.phrase_before(name.first, n)
            if phrase in self.cues.kind_before:
                found.append(self.cues.kind_before[phrase])
        if self.beside(name.last - 1, name.last) and self.lower(name.last) in self.cues.kind_after:
            found.append(self.cues.kind_after[self.lower(name.last)])
        return tuple(dict.fromkeys(found))

    def longer(self, name: _Name) -> tuple[Candidate, ...]:
        """What the name with the kind word behind it is known as: "Bardarash" before "camp"."""
        if not self.beside(name.last - 1, name.last) or self.lower(name.last) not in self.cues.kind_after:
            return ()
        known = {c.place.id for c in name.candidates}
        whole = self.text[name.span.start : self.tokens[name.last].span.end]
        return tuple(c for c in self.gazetteer.candidates(whole) if c.place.id not in known)

    def speaks_of_places(self, name: _Name) -> bool:
        """Whether a word before the name usually stands before places."""
        before = name.first - 1
        if self.beside(before, name.first) and self.lower(before) in self.cues.words["articles"]:
            before -= 1
        return self.beside(before, before + 1) and self.lower(before) in self.cues.words["prepositions"]

    def stranger_beside(self, name: _Name, known: set[int]) -> bool:
        """Whether a capitalised word that nothing explains touches the name: "Paris Hilton"."""
        return any(
            self.reader.joined(min(edge, name.first if edge < name.first else name.last - 1))
            and self.tokens[edge].capital
            and edge not in known
            and not self._explained(edge)
            for edge in (name.first - 1, name.last)
            if 0 <= edge < len(self.tokens)
        )

    def _explained(self, i: int) -> bool:
        word = self.lower(i)
        cues = self.cues
        single = {w for table in (cues.kind_after, cues.kind_before) for w in table}
        return (
            word in single
            or word in cues.words["directions"]
            or word in cues.words["function_words"]
            or word in cues.words["borders"]
            or word in cues.titles
            or self.tokens[i].text.isupper()
        )


def _borders(text: _Text, names: Sequence[_Name]) -> list[tuple[Span, int, Candidate]]:
    """Borders between two countries: spans, first tokens, and the border named."""
    found = []
    by_first = {n.first: n for n in names}
    by_last = {n.last: n for n in names}
    for i, token in enumerate(text.tokens):
        if token.text.lower() not in text.cues.words["borders"]:
            continue
        for first, last, a, b in _border_pairs(text, i, by_first, by_last):
            border = _border_of(text.gazetteer, a, b)
            if border is not None:
                span = Span(text.tokens[first].span.start, text.tokens[last - 1].span.end)
                found.append((span, first, Candidate(border, border.name)))
                break
    return found


def _border_pairs(
    text: _Text, i: int, by_first: dict[int, _Name], by_last: dict[int, _Name]
) -> Iterable[tuple[int, int, _Name, _Name]]:
    """Ways to read the border word at token ``i``: first token, last token, and the two names."""
    use = text.cues.words
    b = by_last.get(i)
    a = by_last.get(b.first) if b else None
    if a is None and b and text.lower(b.first - 1) in use["and"]:
        a = by_last.get(b.first - 1)
    if a and b and _one_sentence(text, a.first, i) and _tight(text, a, b):
        yield a.first, i + 1, a, b

    def after(at: int) -> _Name | None:
        return by_first.get(at + 1 if text.lower(at) in use["articles"] else at)

    if text.lower(i + 1) in use["between"]:
        first = after(i + 2)
        second = after(first.last + 1) if first and text.lower(first.last) in use["and"] else None
        if first and second and _one_sentence(text, i, second.first):
            yield i, second.last, first, second
    if text.lower(i + 1) in use["with"] and b:
        other = after(i + 2)
        if other and _one_sentence(text, b.first, other.first):
            end = other.last + 1 if text.lower(other.last) in use["sides"] else other.last
            yield b.first, end, b, other


def _one_sentence(text: _Text, i: int, j: int) -> bool:
    return text.sentence[i] == text.sentence[j]


def _tight(text: _Text, a: _Name, b: _Name) -> bool:
    between = text.text[a.span.end : b.span.start]
    return bool(_PAIR_GAP.fullmatch(between)) or text.lower(a.last) in text.cues.words["and"]


def _border_of(gazetteer: Gazetteer, a: _Name, b: _Name) -> Place | None:
    for one in a.countries():
        for other in b.countries():
            border = gazetteer.place("-".join(sorted((one, other))))
            if one != other and border is not None and border.kind is Kind.BORDER:
                return border
    return None


def _is_believed_arabic(text: _Text, name: _Name) -> bool:
    """The same for Arabic, which has no capitals: one word of a little place needs a word of places before it."""
    known = any(
        c.place.notable or c.place.population >= _WELL_KNOWN or c.place.kind not in (Kind.CITY, Kind.VILLAGE)
        for c in name.candidates
    )
    whole = text.tokens[name.first].span.start == name.span.start
    return (
        known
        or name.last - name.first > 1
        or (whole and text.lower(name.first - 1) in text.arabic.words["before_places"])
    )


def _is_believed(text: _Text, name: _Name, known: set[int], persons: set[int]) -> bool:
    """Whether a known spelling is used as a name of a place here."""
    if name.demonym:
        return True
    if is_arabic(text.tokens[name.first].text):
        return _is_believed_arabic(text, name)
    if any(i in persons for i in range(name.first, name.last)):
        return False
    asked = bool(text.kinds(name))
    placed = asked or text.speaks_of_places(name)
    best = max(c.place.population for c in name.candidates)
    prominent = best >= _WELL_KNOWN or any(
        c.place.notable or c.place.kind not in (Kind.CITY, Kind.VILLAGE) for c in name.candidates
    )
    country = any(c.place.kind is Kind.COUNTRY for c in name.candidates)
    common = all(c.common for c in name.candidates)
    if text.stranger_beside(name, known) and not asked:
        return prominent and not common and name.last - name.first + country > 1
    if common and not country:
        return placed
    return prominent or placed


def find(report: Report, gazetteer: Gazetteer, language: str = "en") -> tuple[Mention, ...]:
    """The mentions of a report, in text order.

    Parameters
    ----------
    report
        The text, with its sentences.
    gazetteer
        What names are known.
    language
        Which cue words to use.

    Returns
    -------
    tuple of Mention
        ``mention.text == report.text[start:end]`` for each. A border and the two demonyms in
        it, or a formation and the names in it, are mentions of their own and overlap.
    """
    text = _Text(report, gazetteer, cue_words.load(language))
    names = text.names()
    demonyms = {key(text.text[n.span.start : n.span.end]) for n in names if n.demonym}
    organisations = text.reader.organisations(lambda word: key(word) in demonyms)
    persons = text.reader.persons()
    known = {i for n in names for i in range(n.first, n.last)}
    found = [
        _mention(text, n, organisations)
        for n in names
        if _inside(n, organisations) or _is_believed(text, n, known, persons)
    ]
    for span, first, candidate in _borders(text, names):
        found.append(Mention(span, text.text[span.start : span.end], text.sentence[first], Role.LITERAL, (candidate,)))
    found += _known_organisations(text)
    found += [m for o in organisations if o.formation for m in _formations(text, o)]
    return tuple(sorted(_share_kinds(text, found), key=lambda m: (m.span.start, -m.span.end, m.label)))


def _inside(name: _Name, organisations: Sequence[Organisation]) -> Organisation | None:
    for o in organisations:
        if o.first <= name.first and name.last <= o.last and not o.state:
            return o
    return None


def _mention(text: _Text, name: _Name, organisations: Sequence[Organisation]) -> Mention:
    whole = _inside(name, organisations)
    head = _span(text.tokens, whole.first, whole.last) if whole else None
    if head == name.span:
        head = None
    role = Role.IN_NAME if head else Role.DEMONYM if name.demonym else Role.LITERAL
    kinds = text.kinds(name) if role is Role.LITERAL else ()
    candidates = name.candidates
    if not name.demonym:
        candidates = tuple(c for c in (*candidates, *text.longer(name)) if not c.demonym)
    return Mention(
        name.span, text.text[name.span.start : name.span.end], text.sentence[name.first], role, candidates, head, kinds
    )


def _span(tokens: Sequence[Token], first: int, last: int) -> Span:
    return Span(tokens[first].span.start, tokens[last - 1].span.end)


def _known_organisations(text: _Text) -> list[Mention]:
    """Bodies that are listed as mentioned: "UN Security Council"."""
    found, i = [], 0
    phrases = frozenset(text.cues.known_organisations)
    while i < len(text.tokens):
        n = text.reader.phrase(i, phrases) if text.tokens[i].capital else 0
        span = _span(text.tokens, i, i + max(n, 1))
        piece = text.text[span.start : span.end]
        if n and (len(piece) > 4 or (piece.isupper() and text.sentence[i] not in text.shouted)):
            label = text.cues.known_organisations[" ".join(t.text.lower() for t in text.tokens[i : i + n])]
            found.append(Mention(span, piece, text.sentence[i], Role.LITERAL, kind=Kind.ORGANIZATION, label=label))
        i += max(n, 1)
    return found


def _formations(text: _Text, organisation: Organisation) -> list[Mention]:
    span = _span(text.tokens, organisation.first, organisation.last)
    piece = text.text[span.start : span.end]
    sentence = text.sentence[organisation.first]
    return [
        Mention(span, piece, sentence, Role.LITERAL, head=span, kind=Kind.FORMATION, label=label)
        for label in organisation.labels
    ]


def _share_kinds(text: _Text, found: list[Mention]) -> list[Mention]:
    """A plural kind word serves all that is coordinated with it: "A, B and C provinces", "provinces of A and B"."""
    literal = sorted((m for m in found if m.role is Role.LITERAL and m.candidates), key=lambda m: m.span)
    kinds = {m.span: m.kinds for m in literal}
    plural = {m.span: bool(m.kinds) and _plural_beside(text, m) for m in literal}
    pairs = list(pairwise(literal))
    for left, right in [*reversed(pairs), *pairs]:
        if not _COORDINATION.fullmatch(text.text[left.span.end : right.span.start]):
            continue
        for one, other in ((left, right), (right, left)):
            if plural[one.span] and not kinds[other.span]:
                kinds[other.span], plural[other.span] = kinds[one.span], True
    return [replace(m, kinds=kinds[m.span]) if m.role is Role.LITERAL and m.candidates else m for m in found]


def _plural_beside(text: _Text, mention: Mention) -> bool:
    """Whether the kind word beside a mention is a plural."""
    after = _NEXT_WORD.match(text.text, mention.span.end)
    before = _WORD_OF.search(text.text, max(0, mention.span.start - 40), mention.span.start)
    return any(
        word is not None and word[1].lower().endswith("s") and (word[1].lower() in text.cues.kind_after)
        for word in (after, before)
    )
