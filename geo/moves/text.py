"""A passage as movements are read in it: what each word is good for, and the places that begin at it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo import cues as cue_words
from geo.model import Kind, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.model import Expression, Match, Place, Span
    from geo.moves.words import Trigger, Words
    from geo.passage import Passage

#: No noun phrase, and no way from a verb to its last place, has more words: text of any kind is read in linear time.
LONGEST_PHRASE, LONGEST_PATH, LONGEST_VIEW = 10, 40, 60
_NOWHERE = frozenset({Kind.ORGANIZATION, Kind.FORMATION, Kind.CONTINENT})
#: Of a headline's words so many have capitals.
_HEADLINE = 0.6
_NOTHING: frozenset[str] = frozenset()
_TIGHT = frozenset({" ", "-", "'s", "'", ".", "/", "–"})


@dataclass(frozen=True, slots=True)
class Item:
    """What a report says of space in words ``[first, last)``: a name, a demonym, or words about space.

    ``letters`` are those of other words written before a name.
    """

    first: int
    last: int
    source: Match | Expression
    places: tuple[Place, ...]
    demonym: bool = False
    expression: bool = False
    letters: str = ""

    @property
    def kind(self) -> Kind:
        """What kind of place it is."""
        return self.source.kind

    @property
    def border(self) -> Place | None:
        """The border between countries that it names, if it does."""
        return next((p for p in self.places if p.kind is Kind.BORDER), None)


def _articles() -> frozenset[str]:
    """The articles that stand in names: "al-", "ez-"."""
    return cue_words.load().words["name_articles"]


class Items:
    """The names and the words about space of a passage, by their first words."""

    def __init__(self, passage: Passage, matches: Iterable[Match], expressions: Iterable[Expression]) -> None:
        self._starts = [t.span.start for t in passage.tokens]
        self._passage = passage
        self._at: dict[int, Item] = {}
        #: What stands in names of organisations: they move, and are no ends.
        self.bodies: dict[int, Match] = {}
        self._matches = list(matches)
        for match in self._matches:
            self._add_match(match)
        for e in expressions:
            first, last = self.words(e.span)
            self._at[first] = Item(first, last, e, e.places, expression=True)

    def words(self, span: Span) -> tuple[int, int]:
        """The words ``[first, last)`` that a stretch of the text has to do with."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        return first, max(first + 1, bisect_right(self._starts, span.end - 1))

    def _add_match(self, match: Match) -> None:
        mention, place = match.mention, match.place
        first, last = self.words(mention.span)
        if match.kind in _NOWHERE:
            self.bodies.update(dict.fromkeys(range(first, last), match))
        if match.kind in _NOWHERE or mention.role not in (Role.LITERAL, Role.DEMONYM):
            return
        known = self._at.get(first)
        demonym = mention.role is Role.DEMONYM
        if known is not None and (known.last > last or (known.last == last and demonym)):
            return
        letters = self._passage.text[self._starts[first] : mention.span.start]
        # "Hol" may be all that was marked of "al-Hol".
        if first and self._passage.gaps[first] == "-" and self._passage.words[first - 1].lower in _articles():
            first -= 1
        self._at[first] = Item(first, last, match, (place,) if place else (), demonym=demonym, letters=letters)

    def get(self, i: int) -> Item | None:
        """What begins at word ``i``; words about space before names, long names before short ones."""
        return self._at.get(i)

    def naming(self, place: Place, within: Span) -> Match | None:
        """The name of a place, or its people's, within a stretch of the text."""
        return next((m for m in self._matches if m.place == place and within.holds(m.mention.span)), None)

    def between(self, first: int, last: int) -> list[Item]:
        """All that begins at words ``[first, last)``."""
        return [self._at[i] for i in range(first, last) if i in self._at]


class Text:
    """A passage's words in one language."""

    def __init__(self, passage: Passage, items: Items, words: Words) -> None:
        self.passage = passage
        self.items = items
        self.words = words
        self._keys = [w.key if (w.shape == "ar") == (words.language == "ar") else "" for w in passage.words]
        self._headlines: dict[int, bool] = {}
        self._uses: list[tuple[int, frozenset[str]] | None] = [None] * len(self._keys)

    # -- words

    def key(self, i: int) -> str:
        """Word ``i`` as words are compared; "" where it is none of this language."""
        return self._keys[i]

    def tight(self, i: int) -> bool:
        """Whether no more than a blank, a hyphen or a possessive stands between word ``i`` and the one before it."""
        if not 0 < i < len(self._keys):
            return False
        return self.passage.gaps[i] in _TIGHT or self._in_figure(i)

    def _in_figure(self, i: int) -> bool:
        """Whether word ``i`` goes on with a figure: "2,000"."""
        passage = self.passage
        figures = passage.words[i].shape == passage.words[i - 1].shape == "1"
        return figures and passage.tokens[i].span.start - passage.tokens[i - 1].span.end == 1

    def start(self, i: int) -> int:
        """The first word of the sentence of word ``i`` that is in view."""
        return max(bisect_left(self.passage.sentence, self.passage.sentence[i]), i - LONGEST_VIEW)

    def stop(self, i: int) -> int:
        """One past the last word of the sentence of word ``i`` that is in view."""
        return min(bisect_right(self.passage.sentence, self.passage.sentence[i]), i + LONGEST_VIEW)

    def phrase(self, i: int) -> tuple[int, frozenset[str]]:
        """The longest phrase of the cue words that begins with word ``i``: how many words, and its uses."""
        found = self._uses[i]
        if found is None:
            found = self._uses[i] = self._phrase(i)
        return found

    def _phrase(self, i: int) -> tuple[int, frozenset[str]]:
        longest: int = 1
        uses: set[str] = set()
        for stem, _ in self.words.stems(self._keys[i]) if self._keys[i] else ():
            for rest, use in self.words.phrases.get(stem, ()):
                n = len(rest) + 1
                if n < longest:
                    break
                # Prepositions have no endings of nouns: "آلية" is not "إلى".
                if self._follows(i, rest) and (not use.startswith("way:") or self._keys[i].endswith(stem)):
                    uses = uses | {use} if n == longest else {use}
                    longest = n
        if not uses and self._keys[i].endswith(self.words.endings["adverb"]):
            uses.add("light")
        if "approximate" in uses and i + longest < len(self._keys) and self._counts(i + longest):
            # "About 2,000 families" are about to do nothing.
            uses = {"approximate"}
        return longest, frozenset(uses) if uses else _NOTHING

    def _follows(self, i: int, rest: Sequence[str]) -> bool:
        last = i + len(rest)
        return last < len(self._keys) and all(
            self._keys[j] == word and self.tight(j) for j, word in enumerate(rest, i + 1)
        )

    def uses(self, i: int) -> frozenset[str]:
        """What word ``i``, or the phrase that begins with it, is good for."""
        return self.phrase(i)[1]

    def has(self, i: int, *uses: str) -> bool:
        """Whether word ``i`` is in the text and good for one of some uses."""
        return 0 <= i < len(self._keys) and not self.uses(i).isdisjoint(uses)

    def has_article(self, i: int) -> bool:
        """Whether an article is written on to word ``i``."""
        return self._keys[i].startswith(self.words.clitics.get("article", ("\0",)))

    def any(self, first: int, last: int, *uses: str) -> bool:
        """Whether one of the words ``[first, last)`` is good for one of some uses."""
        return any(self.has(i, *uses) for i in range(first, last))

    def way(self, i: int) -> tuple[int, str]:
        """The preposition that begins with word ``i``: how many words, and which way; 0 words for none."""
        n, uses = self.phrase(i)
        if "approximate" in uses and i + n < len(self._keys) and self._counts(i + n):
            return 0, ""
        way = next((use for use in sorted(uses) if use.startswith("way:")), "")
        return (n, way[4:]) if way else (0, "")

    def _counts(self, i: int) -> bool:
        return self.passage.words[i].shape == "1" or self.has(i, "quantities")

    def theme(self, i: int) -> str:
        """The theme of what word ``i`` says to move, or ""."""
        return next((use[6:] for use in sorted(self.uses(i)) if use.startswith("mover:")), "")

    def triggers(self, i: int) -> tuple[Trigger, ...]:
        """The acts that word ``i``, or a phrase that begins with it, may tell of."""
        found = self.words.triggers(self._keys[i])
        return tuple(t for t in found if self._follows(i, t.rest)) if found else ()

    # -- what letters tell

    def is_headline(self, i: int) -> bool:
        """Whether most words of the sentence of word ``i`` have a capital, so that these tell nothing."""
        passage, sentence = self.passage, self.passage.sentence[i]
        if sentence not in self._headlines:
            shapes = [passage.words[j].shape for j in range(self.start(i), self.stop(i))]
            self._headlines[sentence] = sum(s in ("Aa", "AA", "A") for s in shapes) > _HEADLINE * len(shapes)
        return self._headlines[sentence]

    def is_name(self, i: int) -> bool:
        """Whether the letters of word ``i`` say that it is a name."""
        passage = self.passage
        word = passage.words[i]
        if word.shape in ("aa", "1", "ar") or passage.sentence[i] in passage.caseless or self.has(i, "dates"):
            return False
        first = i == 0 or passage.gaps[i] in ("|", ":")
        return not first or word.shape == "AA" or (word.common == 0 and not self.uses(i)) or word.given > 0

    def is_plain(self, i: int) -> bool:
        """Whether word ``i`` is a word in small letters that no cue knows."""
        return self.passage.words[i].shape in ("aa", "ar") and not self.uses(i) and not self.triggers(i)
