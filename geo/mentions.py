"""Text to mentions: which stretches name something, and in which role.

In English, recognition (:mod:`geo.recogniser`) gives the names of places; here it is seen what the
words around them make of them (an organisation's name, a border between two countries, a kind).
Other languages are read by rule (:mod:`geo.arabic`, :mod:`geo.latin`). Nothing is placed here;
:mod:`geo.resolve` does that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from geo import arabic, latin, recogniser
from geo import cues as cue_words
from geo import language as languages
from geo.features import Sight
from geo.model import Candidate, Kind, Mention, Role, Span
from geo.organisations import Organisation, Reader
from geo.passage import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.gazetteer import Gazetteer
    from geo.model import Place, Report
    from geo.recogniser import Recogniser
    from geo.spans import Piece
    from geo.tokens import Token

# Possessive, here and in geo.tokens: a megabyte of blanks must not be tried at each of its places.
_COORDINATION = re.compile(r"\s*+(?:,\s*+(?:(?:and|&)\s*+)?|(?:and|&)\s*+)")
_NEXT_WORD = re.compile(r"\s+(\w+)")
_WORD_OF = re.compile(r"(\w+)\s+of\s+$")
_PAIR_GAP = re.compile(r"\s?[-‐‑–—/]\s?|\s")
#: Bodies whose name is in so few letters need them in capitals.
_ACRONYM = 4


@dataclass(frozen=True, slots=True)
class _Name:
    """Words ``[first, last)`` that name a place; ``start`` and ``end`` in code points."""

    first: int
    last: int
    span: Span
    key: str
    candidates: tuple[Candidate, ...]
    demonym: bool
    belief: float

    def countries(self) -> list[str]:
        """Codes of the countries that it may name, as a name or a demonym."""
        return [c.place.id for c in self.candidates if c.place.kind is Kind.COUNTRY]


class _Text:
    """A report's words, and what is found among them."""

    def __init__(self, passage: Passage, gazetteer: Gazetteer, cues: cue_words.Cues) -> None:
        self.text = passage.text
        self.gazetteer = gazetteer
        self.cues = cues
        self.passage = passage
        self.tokens = self.passage.tokens
        self.sentence = self.passage.sentence
        self.reader = Reader(self.text, self.tokens, self.sentence, cues)
        self.sight = Sight(self.passage, gazetteer)

    def lower(self, i: int) -> str:
        """Word ``i`` in lower case; "" outside the text."""
        return self.passage.words[i].lower if 0 <= i < len(self.tokens) else ""

    def beside(self, i: int, j: int) -> bool:
        """Whether words ``i`` and ``j = i + 1`` stand in one sentence with nothing but white space between."""
        return 0 <= i < j < len(self.tokens) and self.passage.gaps[j] == " "

    def phrase_before(self, i: int, n: int) -> str:
        """The ``n`` words before word ``i`` in lower case, or "" where something stands between."""
        if i < n or not all(self.beside(j, j + 1) for j in range(i - n, i)):
            return ""
        return " ".join(self.lower(j) for j in range(i - n, i))

    def named(self, piece: Piece) -> _Name:
        """A piece as a name."""
        span = self.passage.span(piece.first, piece.last)
        span = Span(span.start + piece.clitic, span.end + piece.dotted)
        if piece.known is None:
            return _Name(piece.first, piece.last, span, piece.key, (), demonym=False, belief=piece.belief)
        # "Malian" is what Mali's people are called, whatever village of the world bears the name too.
        demonym = piece.known.demonym
        fitting = tuple(c for c in piece.known.candidates if c.demonym == demonym)
        return _Name(piece.first, piece.last, span, piece.key, fitting, demonym, piece.belief)

    # -- what the words around a name make of it

    def kinds(self, name: _Name) -> tuple[Kind, ...]:
        """The kinds that the words beside a name ask for, the surest first."""
        found = []
        for n in (3, 2, 1):
            phrase = self.phrase_before(name.first, n)
            if phrase in self.cues.kind_before:
                found.append(self.cues.kind_before[phrase])
        if phrase := self.phrase_behind(name):
            found.append(self.cues.kind_after[phrase])
        return tuple(dict.fromkeys(found))

    def phrase_behind(self, name: _Name) -> str:
        """The words behind a name that tell its kind ("camp", "border crossing"), or ""."""
        for n in (2, 1):
            row = range(name.last, name.last + n)
            phrase = " ".join(map(self.lower, row))
            if phrase in self.cues.kind_after and all(self.beside(i - 1, i) for i in row):
                return phrase
        return ""

    def kind_follows(self, i: int) -> bool:
        """Whether word ``i`` stands behind another and tells its kind: "region"."""
        return self.beside(i - 1, i) and self.lower(i) in self.cues.kind_after

    def longer(self, name: _Name) -> tuple[Candidate, ...]:
        """What the name with the kind word behind it is known as: "Bardarash" before "camp"."""
        phrase = self.phrase_behind(name)
        if not phrase:
            return ()
        known = {c.place.id for c in name.candidates}
        whole = self.text[name.span.start : self.tokens[name.last + phrase.count(" ")].span.end]
        return tuple(c for c in self.gazetteer.candidates(whole) if c.place.id not in known)


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


def _names(text: _Text, organisations: Sequence[Organisation], model: Recogniser) -> list[_Name]:
    """The names of places, in text order; those that name an organisation are always seen."""
    found = {piece.first: piece for piece in model.pick(text.sight) if text.passage.words[piece.first].shape != "ar"}
    for whole in organisations:
        at = whole.first
        while at < whole.last:
            piece = text.sight.starting.get(at)
            # Words of the head are no names: there is a Council in Alaska.
            inside = piece is not None and (piece.last <= whole.head or whole.head < piece.first)
            if piece is None or not inside or piece.last > whole.last or not _is_plain(piece):
                at += 1
                continue
            for i in range(at, piece.last):
                found.pop(i, None)
            found[at] = piece
            at = piece.last
    return [text.named(found[at]) for at in sorted(found)]


def _is_plain(piece: Piece) -> bool:
    """Whether a name is known well enough to be seen where letters do not tell: a country, a place in the news."""
    return piece.known is not None and (piece.known.kind is Kind.COUNTRY or piece.known.notable)


def find(
    report: Report | Passage, gazetteer: Gazetteer, language: str | None = None, model: Recogniser | None = None
) -> tuple[Mention, ...]:
    """The mentions of a report, in text order.

    Parameters
    ----------
    report
        The text, with its sentences; or its words, where they are there already.
    gazetteer
        What names are known.
    language
        One of :data:`geo.language.LANGUAGES`; None to detect it. Words of Arabic script are read
        as Arabic in all of them.
    model
        What tells names of places from other names in English; None for the one that the program
        carries.

    Returns
    -------
    tuple of Mention
        ``mention.text == report.text[start:end]`` for each. A border and the two demonyms in
        it, or a formation and the names in it, are mentions of their own and overlap.
    """
    passage = report if isinstance(report, Passage) else Passage(report)
    language = language or languages.of(passage.text)
    found = arabic.mentions(passage, gazetteer)
    if language == "en":
        found += _in_english(_Text(passage, gazetteer, cue_words.load()), model or recogniser.load())
    else:
        found += latin.mentions(passage, gazetteer, language)
    return tuple(sorted(found, key=lambda m: (m.span.start, -m.span.end, m.label)))


def _in_english(text: _Text, model: Recogniser) -> list[Mention]:
    demonyms = {text.lower(p.first) for p in text.sight.pieces if p.known and p.known.demonym and p.last == p.first + 1}
    organisations = text.reader.organisations(lambda word: word.lower() in demonyms)
    bodies = _known_organisations(text, organisations)
    whole = {(body.first, body.last) for body, _ in bodies}
    names = [n for n in _names(text, organisations, model) if (n.first, n.last) not in whole]
    within = {i: whole for whole in (*organisations, *(b for b, _ in bodies)) for i in range(whole.first, whole.last)}
    found = [_mention(text, n, within) for n in names]
    for span, first, candidate in _borders(text, names):
        found.append(Mention(span, text.text[span.start : span.end], text.sentence[first], Role.LITERAL, (candidate,)))
    taken = {m.span for m in found}
    found += [m for m in (_body(text, *body) for body in bodies) if m.span not in taken]
    found += [m for o in organisations if o.formation for m in _formations(text, o)]
    return _share_kinds(text, found)


def _mention(text: _Text, name: _Name, within: Mapping[int, Organisation]) -> Mention:
    whole = within.get(name.first)
    whole = whole if whole and name.last <= whole.last and not whole.state else None
    head = _span(text.tokens, whole.first, whole.last) if whole else None
    if head == name.span:
        head = None
    role = Role.IN_NAME if head else Role.DEMONYM if name.demonym else Role.LITERAL
    kinds = text.kinds(name) if role is Role.LITERAL else ()
    candidates = name.candidates
    if not name.demonym:
        candidates = (*candidates, *(c for c in text.longer(name) if not c.demonym))
    return Mention(
        name.span,
        text.text[name.span.start : name.span.end],
        text.sentence[name.first],
        role,
        candidates,
        head,
        kinds,
        key=name.key,
        belief=name.belief,
    )


def _span(tokens: Sequence[Token], first: int, last: int) -> Span:
    return Span(tokens[first].span.start, tokens[last - 1].span.end)


def _known_organisations(text: _Text, organisations: Sequence[Organisation]) -> list[tuple[Organisation, str]]:
    """Bodies that are listed as mentioned ("UN Security Council"), each with its name; none in another's."""
    found, i = [], 0
    phrases = frozenset(text.cues.known_organisations)
    articles = text.cues.words["name_articles"]
    inside = {i for whole in organisations if whole.formation for i in range(whole.first, whole.last)}
    while i < len(text.tokens):
        token = text.tokens[i]
        n = text.reader.phrase(i, phrases) if token.capital or token.text in articles else 0
        last = i + n
        # "The Al-Jazeera region" is no broadcaster.
        if not n or not text.tokens[last - 1].text[0].isalnum() or i in inside or text.kind_follows(last):
            i += 1
            continue
        span = _span(text.tokens, i, last)
        piece = text.text[span.start : span.end]
        if any(text.tokens[j].capital for j in range(i, last)) and (len(piece) > _ACRONYM or piece.isupper()):
            label = text.cues.known_organisations[" ".join(t.text.lower() for t in text.tokens[i:last])]
            found.append((Organisation(i, last, i, formation=False, state=False, labels=()), label))
        i = last
    return found


def _body(text: _Text, body: Organisation, label: str) -> Mention:
    span = _span(text.tokens, body.first, body.last)
    piece, sentence = text.text[span.start : span.end], text.sentence[body.first]
    return Mention(span, piece, sentence, Role.LITERAL, kind=Kind.ORGANIZATION, label=label)


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
