"""Arabic text by rule: words with letters of other words written on to them, no capitals, adjectives behind nouns.

A mention's span is the name as a reader would mark it. "And", "so", "in", "for" and "as" (و ف ب ل ك)
stay outside, the article inside: "والموصل" and "بالموصل" give "الموصل". Where "for" and the article
are one (لل), both stay outside: "للعراق" gives "عراق". Kind words stay outside ("محافظة نينوى" gives
"نينوى") unless they are part of the only name that is known ("جبل سنجار", "مطار بغداد الدولي").
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from geo import by_rule
from geo import cues as cue_words
from geo.by_rule import A_LITTLE, MUCH, NEVER, NOTHING, Body, Name, Reading
from geo.model import Kind, Span
from geo.names import key
from geo.spans import LONGEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.gazetteer import Gazetteer
    from geo.model import Mention
    from geo.passage import Passage

LANGUAGE = "ar"
#: Words of so few letters are read as a name behind others' letters only where they are a country's.
_SHORT = 3
_SHORTEST_STEM = 2
#: Kinds whose kind word is cut off even where the name is known only with it.
_CUT_OFF = frozenset({Kind.CAMP, Kind.CROSSING, Kind.BASE, Kind.RIVER, Kind.REGION})
_TANWIN = "\u064b"
_DATELINES = frozenset({"/", "-", "–", "—", ":", "(", ".-", "_"})
#: Words between the head of a body's name and the place in it.
_MOST_INSIDE = 2


def mentions(passage: Passage, gazetteer: Gazetteer) -> list[Mention]:
    """All that the words of Arabic script name, in no order."""
    if not any(word.shape == "ar" for word in passage.words):
        return []
    return _Arabic(passage, gazetteer).mentions()


@lru_cache(maxsize=100_000)
def _forms(word: str) -> tuple[tuple[int, str], ...]:
    """Ways to read a word: how many letters of its key are other words, and the key of what is left."""
    rules = by_rule.rules(LANGUAGE)
    article, merged = next(iter(rules.group("article"))), next(iter(rules.group("merged")))
    found = [(0, word)]
    for start in (0, 1):
        if start and word[:1] not in rules.group("conjunctions"):
            break
        rest = word[start:]
        if start and len(rest) >= _SHORTEST_STEM:
            found.append((start, rest))
        if rest.startswith(merged) and len(rest) > len(merged) + _SHORTEST_STEM:
            found.append((start + len(merged), article + rest[len(merged) :]))
        if rest[:1] in rules.group("prefixes") and len(rest) > _SHORTEST_STEM:
            found.append((start + 1, rest[1:]))
    return tuple(found)


@lru_cache(maxsize=100_000)
def _is_opening(word: str) -> bool:
    openers = by_rule.rules(LANGUAGE).openers
    return any(form in openers for _, form in _forms(word))


class _Arabic(Reading):
    """A passage's Arabic words."""

    def __init__(self, passage: Passage, gazetteer: Gazetteer) -> None:
        super().__init__(passage, gazetteer, LANGUAGE)
        self._is_arabic = [word.shape == "ar" for word in passage.words]
        self._stop = self.rules.group("function_words")
        self._article = next(iter(self.rules.group("article")))
        self._nothing: frozenset[str] = frozenset()
        self._never = self.rules.group("never")
        self._countries: set[str] = set()
        self._listed_names = _listed()
        self._reach = self._reaches()

    def _reaches(self) -> list[int]:
        """How many words from each on may stand in one name."""
        found = [1] * len(self.keys)
        for i in range(len(self.keys) - 2, -1, -1):
            if self._is_arabic[i + 1] and self.passage.joined(i + 1):
                found[i] = min(LONGEST, found[i + 1] + 1)
        return found

    def mine(self, i: int) -> bool:
        """Whether a word is of Arabic script."""
        return self._is_arabic[i]

    def forms(self, i: int) -> Sequence[tuple[int, str]]:
        """A word as it is, and without the letters of other words."""
        return _forms(self.keys[i])

    def is_opening(self, i: int) -> bool:
        """Whether a phrase may begin with a word, asked once for all texts."""
        return _is_opening(self.keys[i])

    def within(self, i: int, cut: int) -> int:
        """The offset in the text behind the first ``cut`` letters of a word, and behind their marks."""
        token = self.passage.tokens[i]
        at = 0
        for _ in range(cut):
            while at < len(token.text) and not key(token.text[at]):
                at += 1
            at += 1
        while at < len(token.text) and not key(token.text[at]) and unicodedata.category(token.text[at]) != "Lo":
            at += 1
        return token.span.start + (at if cut else 0)

    def letters(self, name: Name) -> str:
        """The letters of other words before a name."""
        return self.keys[name.first][: name.cut]

    # -- names

    def options(self, i: int) -> Sequence[Name]:
        """The names that may begin with a word, the longest first and with the fewest letters cut off."""
        # Folded, the town of "عنة" is the same as "about him", with another last letter.
        stop = self._nothing if self.passage.tokens[i].text.endswith("ة") else self._stop
        if self.keys[i] in stop:
            return ()
        own = self.keys[i]
        whole = " ".join(self.keys[i : i + self._reach[i]])
        found: list[Name] = []
        for cut, word in self.forms(i):
            if word in stop or (cut and own in self._never):
                continue
            row = word + whole[len(own) :] if cut else whole
            known = self.gazetteer.prefixes(row)
            if word in self._listed_names:
                known += [name for name in self._listed_names[word] if row.startswith(name)]
            alone = False
            for name in known:
                n = len(name) - len(word)
                if n >= 0 and (len(name) == len(row) or row[len(name)] == " "):
                    found += self._names(i, self._last(i, n), cut, name)
                    alone = alone or not n
            if not alone:
                found += self._demonyms(i, cut, word)
        if len(found) > 1:
            found.sort(key=lambda n: (-n.last, n.cut))
        return found or self._unknown(i)

    def _unknown(self, i: int) -> list[Name]:
        """A name that the gazetteer lacks, behind a word that only places' names follow: "ناحية الكرابلة"."""
        word = self.keys[i]
        if not i or not word.startswith(self._article) or len(word) < _SHORT + len(self._article) or not self.joined(i):
            return []
        naming, rules = self.rules.group("naming"), self.rules
        kind = next((w for _, w in self.forms(i - 1) if w in naming), None) if self._is_arabic[i - 1] else None
        if kind is None or word in rules.group("never") or word in rules.group("no_names"):
            return []
        return [Name(i, i + 1, self.span(i, i + 1), word, (), 0, (rules.kind_before[kind],))]

    def _last(self, i: int, letters: int) -> int:
        """The word that stands so many letters of keys behind word ``i``, one past it."""
        while letters > 0:
            i += 1
            letters -= len(self.keys[i]) + 1
        return i + 1

    def _names(self, i: int, last: int, cut: int, name: str) -> list[Name]:
        candidates = self.known(name)
        if not candidates:
            return []
        if last == i + 1 and self.passage.tokens[i].text.endswith(("ا" + _TANWIN, _TANWIN + "ا")):
            demonyms = self._demonyms(i, cut, name)
            if demonyms:
                return demonyms
        whole = Name(i, last, Span(self.within(i, cut), self.span(i, last).end), name, candidates, cut)
        word, _, inner = name.partition(" ")
        kind = self.rules.kind_before.get(word)
        if inner and kind is not None and word not in self.rules.group("kept"):
            return [self._without_kind(whole, inner, kind)]
        return [whole]

    def _without_kind(self, whole: Name, inner: str, kind: Kind) -> Name:
        """A name that is known with its kind word: the span leaves it out where the rest can stand alone."""
        last, own = whole.last, self.known(inner)
        if by_rule.best(whole.candidates).place.kind is Kind.OTHER or (not own and kind not in _CUT_OFF):
            return whole
        shorter = inner.rpartition(" ")[0]
        if not own and shorter and (own := self.known(shorter)):
            inner, last = shorter, last - 1
        ids = {c.place.id for c in whole.candidates}
        known = whole.candidates + tuple(c for c in own if c.place.id not in ids and not c.demonym)
        return Name(whole.first, last, self.span(whole.first + 1, last), inner, known, whole.cut, (kind,))

    def _demonyms(self, i: int, cut: int, word: str) -> list[Name]:
        """What a country's people are called, in the endings that the gazetteer has no names with."""
        if "ي" not in word[-5:-1]:
            return []
        for ending in self.rules.group("endings"):
            stem = word.removesuffix(ending)
            if stem == word or not stem.endswith("ي") or len(stem) < _SHORT:
                continue
            known = tuple(c for c in self.known(stem) or self.known(stem.removeprefix(self._article)) if c.demonym)
            if known:
                return [Name(i, i + 1, Span(self.within(i, cut), self.span(i, i + 1).end), word, known, cut)]
        return []

    # -- how much a name needs, and has

    def needs(self, name: Name) -> int:
        """How much must speak for a name: more for common words, personal names and what has letters cut off."""
        rules = self.rules
        if name.key in rules.group("never") or self._is_person(name):
            return NEVER
        if name.demonym:
            return NEVER if self._is_no_people(name) else NOTHING
        wanted = by_rule.need(name.candidates, name.key.count(" ") + 1)
        if name.key in rules.group("common") or self._is_suffixed(name):
            return MUCH
        if name.key in rules.group("doubtful"):
            return MUCH if self.alone(name) else max(wanted, A_LITTLE)
        if name.key in rules.group("likely"):
            return MUCH if self.alone(name) else wanted
        return wanted if " " in name.key or name.sure else max(wanted, self._needs_by_letters(name))

    def _is_suffixed(self, name: Name) -> bool:
        """Whether the last letter may be "his", which is folded into that of most towns."""
        text = self.passage.tokens[name.last - 1].text
        return text.endswith("ه") and not name.key.startswith(self._article) and " " not in name.key and not name.sure

    def _needs_by_letters(self, name: Name) -> int:
        """What short words need, and those with letters of others before them."""
        plain = any(c.place.notable or c.place.kind is Kind.PROVINCE for c in name.candidates)
        if name.cut:
            short = len(name.key) <= (_SHORT if plain else _SHORT + 1)
            return MUCH if short or (not plain and self.letters(name)[-1:] in self.rules.group("like")) else NOTHING
        return A_LITTLE if len(name.key) <= _SHORT and not plain else NOTHING

    def _is_no_people(self, name: Name) -> bool:
        """Whether a demonym is a language, or more likely a person's name."""
        rules = self.rules
        if name.first and self.joined(name.first) and self.keys[name.first - 1] in rules.group("languages"):
            return True
        bare = name.key.startswith(self._article) and name.key.endswith("ه")
        if bare and self.letters(name)[-1:] in rules.group("in"):
            return True
        return name.key in rules.group("surnames") and self._countries.isdisjoint(name.countries())

    def _is_person(self, name: Name) -> bool:
        """Whether a title or a given name stands before a name that is a person's then."""
        i, rules = name.first, self.rules
        if not i or name.cut or name.kinds or not self.joined(i) or not self._is_arabic[i - 1]:
            return False
        before = self.keys[i - 1]
        if before in rules.group("kin"):
            return True
        if any(word in rules.group("given") for _, word in self.forms(i - 1)):
            if name.demonym:
                return name.key.startswith(self._article) and name.key.endswith("ي")
            further = self.keys[i - 2] if i > 1 and self.joined(i - 1) else ""
            if further in rules.titles or further in rules.group("given") or further in rules.group("kin"):
                return True
            return by_rule.need(name.candidates, name.last - i) > NOTHING or self._is_word(name)
        return not name.demonym and bool(self.phrase_before(i, rules.titles))

    def _is_word(self, name: Name) -> bool:
        return any(name.key in self.rules.group(use) for use in ("never", "common", "doubtful", "likely"))

    def strength(self, name: Name) -> int:
        """How strongly the words around a name speak of a place."""
        rules, i = self.rules, name.first
        if name.kinds or self.phrase_before(i, rules.group("directions")):
            return MUCH
        if name.key not in rules.titles and self._is_its_people(name.last):
            return MUCH
        if self.letters(name)[-1:] in rules.group("in") and name.cut:
            return A_LITTLE
        if not name.cut and self.phrase_before(i, rules.group("before_places")):
            return A_LITTLE
        gaps = self.passage.gaps
        dateline = gaps[i] == "|" and gaps[name.last] in _DATELINES
        return A_LITTLE if dateline or self._has_company(name.last) else NOTHING

    def _has_company(self, i: int) -> bool:
        """Whether word ``i`` is an "and" with a name that needs no more than itself."""
        if i >= len(self.keys) or not self.joined(i) or self.keys[i][:1] not in self.rules.group("conjunctions"):
            return False
        added = (o for o in self.options(i) if o.cut and not o.demonym and o.candidates)
        return any(by_rule.need(o.candidates, 1) == NOTHING and not self._is_word(o) for o in added)

    def _is_its_people(self, i: int) -> bool:
        """Whether word ``i`` is a demonym with an article, as in "القائم العراقية"."""
        if i >= len(self.keys) or not self.joined(i):
            return False
        word = self.keys[i]
        if not word.startswith(self._article) or not word.endswith(("ه", "ي")):
            return False
        return any(c.demonym for c in self.known(word))

    def added(self, before: Name, name: Name) -> bool:
        """Whether a name stands behind another and an "and", or a comma."""
        if before.last != name.first:
            return False
        gap = self.passage.gaps[name.first]
        joined = self.letters(name)[:1] in self.rules.group("conjunctions") and bool(name.cut)
        return gap in ("،", ",", "و") or (gap == " " and joined)

    def kinds(self, name: Name) -> tuple[Kind, ...]:
        """What the kind word before a name asks for."""
        phrase = self.phrase_before(name.first, self.rules.kind_before) if not name.cut else ""
        return (self.rules.kind_before[phrase],) if phrase else ()

    def plural(self, name: Name) -> bool:
        """Whether the kind word of a name is a plural or a dual."""
        inside = name.last - name.first > 1 and name.span.start == self.passage.tokens[name.first + 1].span.start
        return bool(self.phrase_before(name.first + inside, self.rules.group("plurals")))

    def believed(self, name: Name) -> None:
        """Remember which countries the report names."""
        if not name.demonym:
            self._countries.update(name.countries())

    # -- bodies

    def is_body(self, behind: int) -> bool:
        """Whether a known body's name is not that of another, "مجلس الأمن القومي"."""
        return not (behind < len(self.keys) and self.joined(behind) and self.keys[behind] in self.rules.group("others"))

    def body(self, i: int) -> tuple[Body, Sequence[Name]] | None:
        """The organisation whose name begins with a word, and the names in it."""
        name = self.names.get(i)
        if name is not None:
            return self._medium(name)
        return self._formation(i) or self._headed(i) or self._named_after_a_state(i)

    def _medium(self, name: Name) -> tuple[Body, Sequence[Name]] | None:
        """A medium that is called after a place: "الفرات نيوز"."""
        at = name.last
        if name.demonym or not self.joined(at) or self.keys[at] not in self.rules.group("media"):
            return None
        return Body(name.first, at + 1, Span(name.span.start, self.span(at, at + 1).end)), [name]

    def _formation(self, i: int) -> tuple[Body, Sequence[Name]] | None:
        n, cut, phrase = self.phrase_at(i, self.rules.formations)
        if not n and self.phrase_before(i, self.rules.organs):
            n, cut, phrase = self.phrase_at(i, self.rules.group("operations_short"))
        at = i + n
        while n and at < len(self.keys) and self.joined(at) and self.keys[at] in self.rules.group("directions"):
            at += 1
        between = (
            self.passage.text[self.span(i + n, at).start : self.span(i + n, at).end] + " " if n and at > i + n else ""
        )
        many = phrase.split(" ")[0] in self.rules.group("plural_commands")
        inside = self._row(at, many=many) if n and at < len(self.keys) and self.joined(at) else []
        if not inside:
            return None
        text, start = self.passage.text, self.within(i, cut)
        end = self._tail(inside[-1].last)
        title = text[start : self.span(i, i + n).end]
        if many or phrase in self.rules.group("operations_short"):
            title = next(iter(cue_words.load(LANGUAGE).words["operations"]))
        labels = tuple(f"{title} {between}{text[m.span.start : m.span.end]}" for m in inside)
        return Body(i, end, Span(start, max(self.span(i, end).end, inside[-1].span.end)), labels), inside

    def _row(self, at: int, *, many: bool) -> list[Name]:
        """The name at a word, believed or not, and where there are many those added to it."""
        found: list[Name] = []
        while at < len(self.keys):
            name = self.names.get(at) or next((o for o in self.options(at) if not o.demonym), None)
            if name is None or (found and not self.added(found[-1], name)):
                break
            found.append(name)
            at = name.last
            if not many:
                break
        return found

    def _headed(self, i: int) -> tuple[Body, Sequence[Name]] | None:
        n, cut, phrase = self.phrase_at(i, self.rules.heads)
        if not n or self.phrase_at(i, self.rules.kind_before)[0] > n:
            return None
        at = i + n
        most = 0 if phrase in self.rules.group("tight") else _MOST_INSIDE
        while (
            at - i - n < most and at < len(self.keys) and self.joined(at) and at not in self.names and self._is_bare(at)
        ):
            at += 1
        name = self.names.get(at) if at < len(self.keys) and self.joined(at) else None
        if name is None or name.demonym or name.cut:
            return None
        return self._around(i, cut, name)

    def _is_bare(self, i: int) -> bool:
        """Whether a word can go on with a row of nouns: no article, no word for a relation, no adverb."""
        word = self.keys[i]
        return (
            not word.startswith(self._article)
            and word not in self._stop
            and word not in self.rules.group("before_places")
            and not self.passage.tokens[i].text.endswith(("اً", "ًا"))
        )

    def _named_after_a_state(self, i: int) -> tuple[Body, Sequence[Name]] | None:
        n, cut, phrase = self.phrase_at(i, self.rules.group("bodies"))
        name = (
            self.names.get(i + n)
            if n and i not in self.names and i + n < len(self.keys) and self.joined(i + n)
            else None
        )
        if name is None or name.cut:
            return None
        if phrase in self.rules.group("with_tail") and self._tail(name.last) == name.last:
            return None
        return self._around(i, cut, name)

    def _around(self, i: int, cut: int, name: Name) -> tuple[Body, Sequence[Name]]:
        end = self._tail(name.last)
        return Body(i, end, Span(self.within(i, cut), max(self.span(i, end).end, name.span.end))), [name]

    def _tail(self, last: int) -> int:
        """Where a body's name ends that goes on behind the place in it."""
        for n in (3, 2, 1):
            words = range(last, min(last + n, len(self.keys)))
            row = " ".join(self.keys[j] for j in words)
            if len(words) == n and row in self.rules.group("tails") and all(map(self.joined, words)):
                return last + n
        return last


@cache
def _listed() -> dict[str, list[str]]:
    """The names that the cue words have, by their first word."""
    rules = by_rule.rules(LANGUAGE)
    found: dict[str, list[str]] = {}
    for name in (*rules.names, *rules.demonyms):
        found.setdefault(name.split(" ")[0], []).append(name)
    return found
