"""Words about space in a report, with their geometry: "northern Syria", "30 km south of Mosul"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from geo.model import Expression, Kind, Role, Span
from geo.space import apposition, arabic, english, extents, grammar, ground, terms, words
from geo.space.grammar import Made, Reader
from geo.space.lexer import Lexer
from geo.space.routes import MEANT, Context
from geo.space.terms import Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.atlas import Atlas
    from geo.model import Match
    from geo.passage import Passage
    from geo.space.extent import Extent
    from geo.space.lexer import Item
    from geo.space.terms import Term

#: The grammar of each language that is read.
GRAMMARS = {"en": english.GRAMMAR, "ar": arabic.GRAMMAR}
#: Below this an expression is not told: its place was hardly known.
_LEAST = 0.2
#: So many signs of a sentence are read at once, far more than sentences have: it takes the square of them.
_READ_AT_ONCE = 1_000
#: So many of the names before and behind a phrase are its context.
_AROUND = 100
_HYPHENS = tuple("-‐‑–")
#: A sentence with so large a part of its words in capitals is a headline.
_HEADLINE = 0.6


def find(passage: Passage, matches: Sequence[Match], atlas: Atlas, language: str = "en") -> tuple[Expression, ...]:
    """The words about space of a report, in text order.

    Parameters
    ----------
    passage, matches
        A report's words, and its mentions with their places (:func:`geo.resolve.resolve`).
    atlas
        Whose outlines and lines are measured and cut.
    language
        What the report is in; English and Arabic are read. Sentences of Arabic script are read as Arabic.

    Returns
    -------
    tuple of Expression
        One within another ("southern Deir ez-Zor" in "villages near the border in southern Deir ez-Zor") is told too.
    """
    return tuple(sorted(_Finder(passage, matches, atlas).all(language), key=lambda e: (e.span.start, -e.span.end)))


class _Finder:
    def __init__(self, passage: Passage, matches: Sequence[Match], atlas: Atlas) -> None:
        self.passage = passage
        self.matches = sorted((m for m in matches if m.place is not None), key=lambda m: m.mention.span.end)
        self.all_matches = matches
        self.ground = ground.of(atlas)
        self._lexers: dict[str, Lexer] = {}

    def all(self, language: str) -> Iterator[Expression]:
        # What a sentence says of "the city" may lean on a place that is named before it, never on none.
        first = self.matches[0].mention.sentence if self.matches else len(self.passage.report.sentences)
        for sentence in range(first, len(self.passage.report.sentences)):
            own = "ar" if sentence in self._arabic else language
            if own in GRAMMARS:
                yield from self._sentence(sentence, own)

    @cached_property
    def _arabic(self) -> frozenset[int]:
        """The sentences that are mostly in Arabic script."""
        count: dict[int, int] = {}
        for word, sentence in zip(self.passage.words, self.passage.sentence, strict=True):
            count[sentence] = count.get(sentence, 0) + (1 if word.shape == "ar" else -1)
        return frozenset(sentence for sentence, more in count.items() if more > 0)

    def _lexer(self, language: str) -> Lexer:
        if language not in self._lexers:
            self._lexers[language] = Lexer(self.passage, self.all_matches, words.load(language))
        return self._lexers[language]

    def _sentence(self, sentence: int, language: str) -> Iterator[Expression]:
        lexer = self._lexer(language)
        items, reader = lexer.items(sentence), Reader(self.passage.text, lexer.words, self._recall)
        for start in range(0, len(items), _READ_AT_ONCE):
            read = GRAMMARS[language].reduce(items[start : start + _READ_AT_ONCE], reader)
            placed = apposition.told(read, reader)
            for k, item in enumerate(read):
                if self._goes_on(item.span, sentence):
                    continue
                for part in item.value.parts[1:] if k in placed else (item,):
                    yield from self._told(part, sentence)

    def _goes_on(self, span: Span, sentence: int) -> bool:
        """Whether words are part of longer ones: "North Arlington Neighbors Association", "the Kirkuk-Tikrit road"."""
        passage, text = self.passage, self.passage.text
        if text[span.end : span.end + 1] in _HYPHENS and text[span.end + 1 : span.end + 2].isalnum():
            return True
        if span.start and text[span.start - 1] in _HYPHENS and text[span.start - 2 : span.start - 1].isalnum():
            return True
        i = bisect_left(self._starts, span.end)
        if i >= len(passage) or passage.gaps[i] != " " or not passage.tokens[i].capital or sentence in passage.caseless:
            return False
        if passage.words[i].use in ("date", "title") or passage.tokens[i].span.start in self._named:
            return False
        whole = passage.report.sentences[sentence]
        return not _is_in_capitals(passage.text[whole.start : whole.end])

    @cached_property
    def _starts(self) -> list[int]:
        return [token.span.start for token in self.passage.tokens]

    @cached_property
    def _named(self) -> frozenset[int]:
        return frozenset(match.mention.span.start for match in self.matches)

    def _told(self, item: Item, sentence: int) -> Iterator[Expression]:
        term = grammar.standing(item)
        if term is None:
            return
        extent = extents.survey(self.ground, term, self._context(item.span, sentence))
        parts = item.value.parts if isinstance(item.value, Made) else ()
        if isinstance(term, (terms.Both, terms.Except)):
            if extent.geometry is not None and extent.certain >= _LEAST:
                yield self._expression(item.span, sentence, term, extent)
                parts = parts[1:]
            for part in parts:
                yield from self._told(part, sentence)
            return
        if extent.certain >= _LEAST:
            yield self._expression(item.span, sentence, term, extent)

    def _expression(self, span: Span, sentence: int, term: Term, extent: Extent) -> Expression:
        anaphoric = _is_anaphoric(term)
        certain = extent.certain * (MEANT if anaphoric else 1.0)
        return Expression(
            span=span,
            text=self.passage.text[span.start : span.end],
            sentence=sentence,
            kind=extent.kind,
            method=extent.method,
            geometry=extent.geometry,
            places=extent.places,
            confidence=round(min(certain, 0.99), 2),
            figures=extent.figures,
            members=extent.members,
            anaphoric=anaphoric,
            term=term,
        )

    # -- what stands around

    @cached_property
    def _ends(self) -> list[int]:
        return [match.mention.span.end for match in self.matches]

    def _recall(self, kinds: tuple[Kind, ...], before: int) -> Site | None:
        """The last place of some kinds that is named before an offset."""
        last = bisect_right(self._ends, before)
        for match in reversed(self.matches[max(0, last - _AROUND) : last]):
            mention, place = match.mention, match.place
            if place is None or place.kind not in kinds:
                continue
            # "Anbar's police commander" speaks of Anbar, though less plainly.
            inside = mention.role is Role.IN_NAME and Kind.PROVINCE not in kinds
            if not inside and (mention.role is not Role.DEMONYM or Kind.COUNTRY in kinds):
                return Site(place, match.confidence, anaphoric=True)
        return None

    def _context(self, span: Span, sentence: int) -> Context:
        """Countries by their nearness to a phrase, and the last border named before it."""
        found: dict[str, float] = {}
        border = None
        at = bisect_right(self._ends, span.start)
        for match in self.matches[max(0, at - _AROUND) : at + _AROUND]:
            mention, place = match.mention, match.place
            if place is None or span.holds(mention.span):
                continue
            apart = abs(mention.sentence - sentence)
            weight = match.confidence / (1 + apart) * (0.5 if mention.sentence > sentence else 1.0)
            if place.kind is Kind.BORDER:
                if mention.span.start < span.start:
                    border = Site(place, match.confidence)
                for code in place.id.split("-"):
                    found[code] = found.get(code, 0.0) + weight * 0.5
            elif place.country:
                found[place.country] = found.get(place.country, 0.0) + weight
        return Context(tuple(sorted(found, key=lambda code: -found[code])), border)


def _is_in_capitals(sentence: str) -> bool:
    """Whether most words of a sentence have capitals, as headlines do."""
    words = [word for word in sentence.split() if word[:1].isalpha()]
    return sum(word[0].isupper() for word in words) > _HEADLINE * len(words)


def _is_anaphoric(term: object) -> bool:
    """Whether a term leans on a place that is not named in it."""
    if isinstance(term, Site):
        return term.anaphoric
    if isinstance(term, terms.Frontier) and term.own is None and term.other is None:
        return True
    if isinstance(term, tuple):
        return any(map(_is_anaphoric, term))
    return is_dataclass(term) and any(_is_anaphoric(getattr(term, f.name)) for f in fields(term))
