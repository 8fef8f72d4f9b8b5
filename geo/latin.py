"""Turkish, Kurmanji and French text by rule, and the few words in Latin letters of an Arabic one.

A mention's span is the name without what is written on to it behind or before an apostrophe:
"Musul'da" gives "Musul", "l'Irak" gives "Irak". Endings without an apostrophe stay inside, as they
cannot be told from the name by eye: Kurmanji "Sûriyeyê" is one span.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from geo import by_rule
from geo.by_rule import A_LITTLE, MUCH, NEVER, NOTHING, Body, Name, Reading
from geo.model import Kind, Span
from geo.names import folded, key
from geo.spans import LONGEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.gazetteer import Gazetteer
    from geo.model import Mention
    from geo.passage import Passage

_APOSTROPHE = re.compile(r"['’‘ʼ`´]")
#: An ending behind an apostrophe has so few letters; else the apostrophe is the name's own.
_LONGEST_ENDING = 6
_SHORTEST_STEM = 3
#: Names of so few letters in capitals are abbreviations.
_ABBREVIATION = 5
_MOST_INSIDE = 3


def mentions(passage: Passage, gazetteer: Gazetteer, language: str) -> list[Mention]:
    """All that the words in Latin letters name, in no order; of an Arabic text, by English cue words."""
    if all(word.shape in ("ar", "1") for word in passage.words):
        return []
    return _Latin(passage, gazetteer, "en" if language == "ar" else language).mentions()


@lru_cache(maxsize=100_000)
def _forms(text: str, language: str) -> tuple[tuple[int, str], ...]:
    """A word's key; behind an elision, the letters before it and the key of what follows."""
    cut = _APOSTROPHE.search(text)
    if cut and key(text[: cut.start()]) in by_rule.rules(language).group("elisions") and cut.end() < len(text):
        return ((0, key(text)), (cut.end(), key(text[cut.end() :])))
    return ((0, key(text)),)


@lru_cache(maxsize=100_000)
def _stems(text: str, language: str) -> tuple[tuple[int, str], ...]:
    """What a word may be without its ending: letters left off from the span, and the key of the stem."""
    found = []
    marks = list(_APOSTROPHE.finditer(text))
    if marks and len(text) - marks[-1].end() <= _LONGEST_ENDING and marks[-1].start() > 1:
        found.append((len(text) - marks[-1].start(), key(text[: marks[-1].start()])))
    whole = key(text)
    for ending in sorted(by_rule.rules(language).group("case"), key=len, reverse=True):
        stem = whole.removesuffix(ending)
        if stem != whole and len(stem) >= _SHORTEST_STEM:
            found.append((0, stem))
    return tuple(found)


class _Latin(Reading):
    """A passage's words in Latin letters."""

    def __init__(self, passage: Passage, gazetteer: Gazetteer, language: str) -> None:
        super().__init__(passage, gazetteer, language)
        self._language = language
        self._is_latin = [word.shape not in ("ar", "1") for word in passage.words]
        self._small = self.rules.group("function_words")

    def mine(self, i: int) -> bool:
        """Whether a word is in Latin letters."""
        return self._is_latin[i]

    def joined(self, i: int) -> bool:
        """Whether a space or a hyphen stands before a word of this reading."""
        return i < len(self.keys) and self.passage.gaps[i] in (" ", "-") and self.mine(i)

    def forms(self, i: int) -> Sequence[tuple[int, str]]:
        """A word as it is, and behind its elision."""
        return _forms(self.passage.tokens[i].text, self._language)

    def within(self, i: int, cut: int) -> int:
        """The offset in the text behind an elision."""
        return self.passage.tokens[i].span.start + cut

    def _is_capital(self, i: int, cut: int = 0) -> bool:
        text = self.passage.tokens[i].text[cut:]
        return text[:1].isupper()

    # -- names

    def options(self, i: int) -> Sequence[Name]:
        """The names that may begin with a word, the longest first."""
        found: list[Name] = []
        for cut, word in self.forms(i):
            if self._is_capital(i, cut) and not (not cut and word in self._small):
                found += self._capitalised(i, cut, word)
            if not any(n.cut == cut for n in found):
                found += self._demonyms(i, cut, word)
        found.sort(key=lambda n: (-n.last, -n.cut))
        return found

    def _capitalised(self, i: int, cut: int, word: str) -> list[Name]:
        top = i + 1
        while top < min(len(self.keys), i + LONGEST) and self._is_latin[top] and self.passage.joined(top):
            top += 1
        rows, row = {}, word
        rows[folded(row)] = i + 1
        for j in range(i + 1, top):
            row += f" {self.keys[j]}"
            rows[folded(row)] = j + 1
        found = []
        whole = folded(row)
        for name in (*self.gazetteer.prefixes(whole), *(n for n in self.rules.names if n in rows)):
            if name in rows:
                found += self._names(i, rows[name], cut, 0, name)
        before = ""
        for j in range(i, top):
            text = self.passage.tokens[j].text
            for off, stem in _stems(text[cut:] if j == i else text, self._language):
                more = self._names(i, j + 1, cut, off, folded(f"{before} {stem}".strip()))
                if more:
                    found += more
                    break
            before = f"{before} {self.keys[j]}" if j > i else word
        return found

    def _names(self, i: int, last: int, cut: int, off: int, name: str) -> list[Name]:
        token = self.passage.tokens[last - 1].text
        text = token[: len(token) - off]
        if last - i == 1:
            text = text[cut:]
        short = last - i == 1 and text.isupper() and len(text) <= _ABBREVIATION
        candidates = tuple(c for c in self.known(name, shortened=short) if short or not c.abbreviation)
        if not candidates:
            return []
        small = last - i > 1 and not self._is_capital(last - 1)
        if small and not any(c.place.kind is Kind.COUNTRY or c.place.importance for c in candidates):
            return []
        span = Span(self.within(i, cut), self.span(i, last).end - off)
        word, _, inner = name.partition(" ")
        kind = self.rules.kind_before.get(word)
        if inner and kind not in (None, Kind.COUNTRY) and word not in self.rules.group("kept"):
            span = Span(self.passage.tokens[i + 1].span.start, span.end)
            return [Name(i, last, span, inner, candidates, cut, (kind,))] if kind else []
        inner, _, word = name.rpartition(" ")
        kind = self.rules.kind_after.get(word)
        if inner and kind and word not in self.rules.group("kept") and self.known(inner):
            return [Name(i, last, Span(span.start, self.span(i, last - 1).end), inner, candidates, cut, (kind,))]
        return [Name(i, last, span, name, candidates, cut)]

    def _demonyms(self, i: int, cut: int, word: str) -> list[Name]:
        """What a country's people are called, by the cue words, with a plural's or another ending."""
        listed = self.rules.demonyms
        text = self.passage.tokens[i].text[cut:]
        off = 0
        if word not in listed:
            mark = _APOSTROPHE.search(text)
            if mark and key(text[: mark.start()]) in listed:
                word, off = key(text[: mark.start()]), len(text) - mark.start()
            else:
                stems = (word.removesuffix(e) for e in self.rules.group("endings") if word.endswith(e))
                word = next((stem for stem in stems if stem in listed), "")
        known = tuple(c for c in self.known(word) if c.demonym) if word else ()
        if not known or (self._language == "tr" and not self._is_capital(i, cut)):
            return []
        return [Name(i, i + 1, Span(self.within(i, cut), self.span(i, i + 1).end - off), word, known, cut)]

    # -- how much a name needs, and has

    def needs(self, name: Name) -> int:
        """How much must speak for a name: words of the language, and names beside unknown capitals, need more."""
        if name.demonym:
            return NOTHING
        rules, words = self.rules, name.last - name.first
        wanted = by_rule.need(name.candidates, words)
        if name.key in rules.group("never") or self._is_person(name):
            return NEVER
        if name.key in rules.group("common") or name.key in rules.group("doubtful"):
            wanted = MUCH if self.alone(name) else max(wanted, A_LITTLE)
        if words == 1 and not name.sure and self._stands_in_a_row(name):
            wanted = max(wanted, A_LITTLE)
        return wanted

    def _is_person(self, name: Name) -> bool:
        """Whether a given name or a title stands right before a name of one word."""
        i = name.first
        if not i or not self.joined(i) or name.cut or self.passage.gaps[i] != " ":
            return False
        before = self.words[i - 1]
        if before.given and self._is_capital(i - 1) and i - 1 not in self.names and i not in self.ending:
            return not name.sure and before.key not in self._small and not self.phrase_before(i, self.rules.kind_before)
        if i in self.ending or not self.phrase_before(i, self.rules.titles):
            return False
        return not name.sure and self._language != "tr"

    def _stands_in_a_row(self, name: Name) -> bool:
        """Whether an unknown capitalised word stands right behind a name: part of a person's or a firm's."""
        i = name.last
        if i >= len(self.keys) or self.passage.gaps[i] != " " or not self._is_latin[i] or not self._is_capital(i):
            return False
        return not self.kinds(name) and name.span.end == self.span(name.first, i).end and not self._head_behind(i)[0]

    def strength(self, name: Name) -> int:
        """How strongly the words around a name speak of a place."""
        if self.phrase_before(self._begin(name), self.rules.group("directions")):
            return MUCH
        if self._is_word_behind(name, "after_places"):
            return MUCH
        ending = self.passage.text[name.span.end : self.span(name.first, name.last).end]
        if ending and key(ending) in self.rules.group("in"):
            return MUCH if name.last - name.first > 1 else A_LITTLE
        before = self.phrase_before(self._begin(name), self.rules.group("before_places"))
        if before or self.phrase_before(self._begin(name), self.rules.group("prepositions")):
            return A_LITTLE
        elision = key(self.passage.tokens[name.first].text[: name.cut])
        if name.cut and elision in self.rules.group("before_places"):
            return A_LITTLE
        gaps = self.passage.gaps
        return (
            A_LITTLE if gaps[name.first] == "|" and gaps[name.last][:1] in (",", "/", "-", "–", "(", ".") else NOTHING
        )

    def _begin(self, name: Name) -> int:
        """The word that a phrase before a name must end at, articles between them left out."""
        i = name.first
        while i > 0 and self.joined(i) and self.keys[i - 1] in self.rules.group("articles"):
            i -= 1
        return i

    def phrase_before(self, i: int, known: frozenset[str] | object) -> str:
        """The longest phrase before a word; its last word may be an elision written on to the name."""
        found = super().phrase_before(i, known)  # type: ignore[arg-type]
        elided = self._elision(i)
        if elided and i > 0:
            start = i
            for n in range(1, by_rule.LONGEST_PHRASE):
                start = i - n
                if start < 0 or not self.joined(start + 1):
                    break
                phrase = " ".join([*(self.keys[j] for j in range(start, i)), elided])
                if phrase in known:  # type: ignore[operator]
                    found = phrase
        return found

    def _elision(self, i: int) -> str:
        if i >= len(self.keys):
            return ""
        forms = self.forms(i)
        return key(self.passage.tokens[i].text[: forms[-1][0]]) if len(forms) > 1 else ""

    def _is_word_behind(self, name: Name, use: str) -> bool:
        return self.joined(name.last) and self.keys[name.last] in self.rules.group(use)

    def added(self, before: Name, name: Name) -> bool:
        """Whether a name stands behind another and a comma, or an "and"."""
        gaps, i = self.passage.gaps, name.first
        if before.last == i:
            return gaps[i] == ","
        return before.last == i - 1 and self.keys[i - 1] in self.rules.group("and") and gaps[i] == gaps[i - 1] == " "

    def kinds(self, name: Name) -> tuple[Kind, ...]:
        """What the kind word before or behind a name asks for."""
        phrase = self.phrase_before(name.first, self.rules.kind_before) or self.phrase_before(
            self._begin(name), self.rules.kind_before
        )
        if phrase:
            return (self.rules.kind_before[phrase],)
        behind = self._kind_behind(name.last)
        return (self.rules.kind_after[behind],) if behind else ()

    def _kind_behind(self, i: int) -> str:
        """The kind word at a place behind a name, its ending taken off; "" for none."""
        after = self.rules.kind_after
        if not after or not (i < len(self.keys) and self.joined(i)):
            return ""
        text = self.keys[i]
        if text in after:
            return text
        return next((s for e in self.rules.group("endings") if (s := text.removesuffix(e)) != text and s in after), "")

    def plural(self, name: Name) -> bool:
        """Whether the kind word beside a name is a plural."""
        return self._kind_behind(name.last) in self.rules.group("plurals") or bool(
            self.phrase_before(self._begin(name), self.rules.group("plurals"))
        )

    # -- bodies

    def body(self, i: int) -> tuple[Body, Sequence[Name]] | None:
        """The organisation whose name begins with a word, and the names in it."""
        return self._before(i) or self._behind(i)

    def _before(self, i: int) -> tuple[Body, Sequence[Name]] | None:
        """A body whose head stands before the place: "université de Mossoul"."""
        if i in self.names or self._language == "tr":
            return None
        for known, formation in (
            (self.rules.formations, True),
            (self.rules.heads, False),
            (self.rules.group("bodies"), False),
        ):
            n, cut, phrase = self._phrase_to(i, known)
            name = self.names.get(i + n) if n and i + n < len(self.keys) and self.joined(i + n) else None
            if name is None or (name.demonym and known is self.rules.heads):
                continue
            end = self._tail(name.last)
            if phrase in self.rules.group("with_tail") and end == name.last:
                continue
            span = Span(self.within(i, cut), max(name.span.end, self.span(i, end).end if end > name.last else 0))
            labels = (self.passage.text[span.start : span.end],) if formation else ()
            return Body(i, end, span, labels), [name]
        return None

    def _phrase_to(self, i: int, known: frozenset[str]) -> tuple[int, int, str]:
        """The longest phrase at a word, the elision on the word behind it counted as its last word."""
        found = self.phrase_at(i, known)
        for n in range(1, by_rule.LONGEST_PHRASE):
            if not (i + n < len(self.keys) and self.joined(i + n)):
                break
            elided = self._elision(i + n)
            phrase = " ".join([*self.keys[i : i + n], elided])
            if elided and phrase in known and n >= found[0]:
                found = (n, 0, phrase)
        return found

    def _tail(self, last: int) -> int:
        for n in (5, 4, 3, 2, 1):
            words = range(last, min(last + n, len(self.keys)))
            if len(words) == n and all(map(self.joined, words)):
                row = " ".join(" ".join([self._elision(j), self.forms(j)[-1][1]]).strip() for j in words)
                if row in self.rules.group("tails"):
                    return last + n
        return last

    def _behind(self, i: int) -> tuple[Body, Sequence[Name]] | None:
        """A body whose head stands behind the place, all in capitals: "Musul Üniversitesi"."""
        if self._language != "tr" or i not in self.names:
            return None
        name = self.names[i]
        n, at, off, formation = self._head_behind(name.last)
        if not n:
            return None
        span = Span(name.span.start, self.span(i, at + n).end - off)
        labels = (self.passage.text[span.start : span.end],) if formation else ()
        return Body(i, at + n, span, labels), [name]

    def _head_behind(self, at: int) -> tuple[int, int, int, bool]:
        """A body's head in the capitalised words from a word on: words, where, an ending's letters, a formation's."""
        start = at
        while (
            at < len(self.keys) and at - start <= _MOST_INSIDE and self.passage.gaps[at] == " " and self._is_capital(at)
        ):
            if self._language != "tr" or at in self.names:
                break
            for known in (self.rules.formations, self.rules.heads):
                n, off = self._head(at, known)
                if n:
                    return n, at, off, known is self.rules.formations
            at += 1
        return 0, at, 0, False

    def _head(self, i: int, known: frozenset[str]) -> tuple[int, int]:
        """How many words of a head stand at a word, and how many letters of an ending are no part of it."""
        for n in (2, 1):
            if i + n > len(self.keys) or not all(self._is_latin[j] for j in range(i, i + n)):
                continue
            text = self.passage.tokens[i + n - 1].text
            mark = _APOSTROPHE.search(text)
            off = len(text) - mark.start() if mark else 0
            row = [*self.keys[i : i + n - 1], key(text[: len(text) - off])]
            endings = ("", *self.rules.group("endings"))
            if any(" ".join(row).removesuffix(e) in known for e in endings if " ".join(row).endswith(e)):
                return n, off
        return 0, 0
