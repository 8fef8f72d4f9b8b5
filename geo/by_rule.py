"""Names of places by rule, for the languages that have no training texts: what these have in common.

A name that the gazetteer knows is believed where it needs no more than stands around it. How much
it needs follows from how prominent it is and whether it is a common word too; what stands around
it are kind words ("province"), places' prepositions, other names beside it, and the rest of the
report. :mod:`geo.arabic` and :mod:`geo.latin` say how words are cut and where the words that count
stand; the words themselves are in ``geo/data/cues``, a file per language.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from geo import cues as cue_words
from geo.model import Candidate, Kind, Mention, Role, Span
from geo.names import key
from geo.summary import prominence
from geo.tokens import joined_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo.gazetteer import Gazetteer
    from geo.model import Place
    from geo.passage import Passage

LONGEST_PHRASE = 5
#: How strongly the words around a name speak of a place; and how much of it a name needs.
NOTHING, A_LITTLE, MUCH = 0, 1, 2
NEVER = 9
#: Towns that are known by themselves: of so many people, under the name that they go by or another.
_LARGE, _LARGE_BY_ANOTHER_NAME = 100_000, 300_000
_MIDDLING = 20_000
_LARGE_DIVISION = 1_000_000
_STATES = frozenset({Kind.COUNTRY, Kind.CONTINENT})
_SETTLEMENTS = frozenset({Kind.CITY, Kind.VILLAGE, Kind.DISTRICT})
#: What may stand between two countries whose border is named, as :class:`geo.passage.Passage` signs it.
_BORDER_GAPS = frozenset({" ", "-", "–", "—", "/"})
_ADDED = frozenset({",", "،"})
_MOST_LINKS = 4
#: Groups of cue words that hold phrases of several words.
_PHRASES = (
    "borders", "bodies", "directions", "before_places", "operations_short", "prepositions", "plurals", "languages",
)  # fmt: skip
#: Those whose phrases begin the names of bodies.
_HEADS = ("bodies", "operations_short")


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """A language's cue words under the keys that spellings share (:func:`geo.names.key`)."""

    kind_before: Mapping[str, Kind]
    kind_after: Mapping[str, Kind]
    words: Mapping[str, frozenset[str]]
    heads: frozenset[str]
    formations: frozenset[str]
    organs: frozenset[str]
    titles: frozenset[str]
    bodies: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    demonyms: Mapping[str, tuple[str, ...]]
    openers: Mapping[str, int]
    head_openers: frozenset[str]

    def group(self, use: str) -> frozenset[str]:
        """The words of one use; none where the language has no such group."""
        return self.words.get(use, frozenset())


def _turned(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Spellings to ids, from ids to spellings."""
    found: dict[str, tuple[str, ...]] = {}
    for place_id, spellings in table.items():
        for spelling in spellings:
            name = joined_key(spelling)
            found[name] = (*found.get(name, ()), place_id)
    return found


@cache
def rules(language: str) -> Rules:
    """The rules of a language.

    Raises
    ------
    geo.errors.DataError
        Its file of cue words is missing or damaged.
    """
    cues = cue_words.load(language)
    heads = [*cues.heads, *cues.formations]
    phrases = [*heads, *cues.kind_before, *cues.titles, *cues.known_organisations, *cues.state_organs]
    phrases += [phrase for use in _PHRASES for phrase in cues.words.get(use, ())]
    return Rules(
        kind_before={key(word): kind for word, kind in cues.kind_before.items()},
        kind_after={key(word): kind for word, kind in cues.kind_after.items()},
        words={use: frozenset(map(key, listed)) for use, listed in cues.words.items()},
        heads=frozenset(map(key, cues.heads)),
        formations=frozenset(map(key, cues.formations)),
        organs=frozenset(map(key, cues.state_organs)),
        titles=frozenset(map(key, cues.titles)),
        bodies={key(phrase): name for phrase, name in cues.known_organisations.items()},
        names=_turned(cues.names),
        demonyms=_turned(cues.demonyms),
        openers=_openers(phrases),
        head_openers=frozenset(_openers([*heads, *(p for use in _HEADS for p in cues.words.get(use, ()))])),
    )


def _openers(phrases: Iterable[str]) -> dict[str, int]:
    """The first words of phrases, with the number of words of the longest one."""
    found: dict[str, int] = {}
    for phrase in phrases:
        words = key(phrase).split(" ")
        found[words[0]] = max(found.get(words[0], 0), len(words))
    return found


@lru_cache(maxsize=100_000)
def same_key(name: str, wanted: str) -> bool:
    """Whether a name's own key is the one that was asked for, its article not taken off or put on."""
    return name == wanted or joined_key(name) == wanted


def need(candidates: Sequence[Candidate], words: int) -> int:
    """How much must speak for a name of so many words, by the best of the places that it may name."""
    least = min(map(_need, candidates), default=NOTHING)
    return max(NOTHING, least - 1) if words > 1 else least


def _need(candidate: Candidate) -> int:
    place = candidate.place
    if place.own or place.notable or place.capital or candidate.demonym or place.importance in (1, 2):
        return NOTHING
    if place.kind is Kind.PROVINCE:
        return NOTHING if not place.id.startswith("gn-") or place.population >= _LARGE_DIVISION else A_LITTLE
    if place.kind in _SETTLEMENTS:
        large = _LARGE if candidate.main else _LARGE_BY_ANOTHER_NAME
        if place.population >= large:
            return NOTHING
        return A_LITTLE if place.population >= (_MIDDLING if candidate.main else _LARGE) else MUCH
    return A_LITTLE if place.importance else NOTHING


#: What is known of keys, by gazetteer and language: looking them up is half of the reading.
_KNOWN: WeakKeyDictionary[Gazetteer, dict[str, dict[str, tuple[Candidate, ...]]]] = WeakKeyDictionary()
_MOST_KEPT = 50_000


def _kept(gazetteer: Gazetteer, language: str) -> dict[str, tuple[Candidate, ...]]:
    """What is known of keys so far; a long batch starts anew."""
    known = _KNOWN.setdefault(gazetteer, {}).setdefault(language, {})
    if len(known) > _MOST_KEPT:
        known.clear()
    return known


@dataclass(frozen=True, eq=False)
class Name:
    """Words ``[first, last)`` that may name a place; ``span`` holds the name alone.

    ``cut`` is how many letters before it are words of their own; ``kinds`` what the kind word
    inside ``[first, last)`` but outside ``span`` asks for, and ``plural`` whether it is a plural.
    """

    first: int
    last: int
    span: Span
    key: str
    candidates: tuple[Candidate, ...]
    cut: int = 0
    kinds: tuple[Kind, ...] = ()
    plural: bool = False
    chained: bool = False

    @cached_property
    def demonym(self) -> bool:
        """Whether it is only known as a demonym."""
        return bool(self.candidates) and all(c.demonym for c in self.candidates)

    @cached_property
    def sure(self) -> bool:
        """Whether it is a country's name, or its people's."""
        return any(c.place.kind in _STATES for c in self.candidates)

    def countries(self) -> list[str]:
        """Codes of the countries that it may name, as a name or a demonym."""
        return [c.place.id for c in self.candidates if c.place.kind is Kind.COUNTRY]


@dataclass(frozen=True, slots=True)
class Body:
    """The name of an organisation, words ``[first, last)`` in ``span``; ``labels`` where it is a formation."""

    first: int
    last: int
    span: Span
    labels: tuple[str, ...] = ()


class Reading:
    """A passage read by a language's rules.

    Parameters
    ----------
    passage, gazetteer
        The text, and what names are known.
    language
        Whose cue words are used.
    """

    def __init__(self, passage: Passage, gazetteer: Gazetteer, language: str) -> None:
        self.passage = passage
        self.gazetteer = gazetteer
        self.rules = rules(language)
        self.words = passage.words
        self.keys = [w.key for w in passage.words]
        self._known = _kept(gazetteer, language)
        #: Words that a phrase of the cue words may begin with.
        self.openings: set[int] = set()
        self.taken: set[int] = set()
        self._with_kinds: dict[Name, Name] = {}
        self._strengths: dict[Name, int] = {}
        #: Whether the rest of the report may speak for a name that was not believed at first.
        self._undecided = False
        self.names: dict[int, Name] = {}
        self.ending: dict[int, Name] = {}
        self.trusted: set[str] = set()
        self.company: set[str] = set()

    # -- what a language says for itself

    def mine(self, i: int) -> bool:
        """Whether word ``i`` is one that this reading is about."""
        raise NotImplementedError

    def forms(self, i: int) -> Sequence[tuple[int, str]]:
        """Ways to read word ``i``: letters before the word proper, and its key."""
        raise NotImplementedError

    def options(self, i: int) -> Sequence[Name]:
        """The names that may begin with word ``i``, the longest first."""
        raise NotImplementedError

    def strength(self, name: Name) -> int:
        """How strongly the words around a name speak of a place."""
        raise NotImplementedError

    def needs(self, name: Name) -> int:
        """How much must speak for a name, the word that it is considered."""
        raise NotImplementedError

    def plural(self, name: Name) -> bool:
        """Whether the kind word of a name is a plural."""
        raise NotImplementedError

    def believed(self, name: Name) -> None:
        """Told of each name that is believed."""

    def body(self, i: int) -> tuple[Body, Sequence[Name]] | None:
        """The organisation whose name begins with word ``i``, and the names in it."""
        raise NotImplementedError

    def kinds(self, name: Name) -> tuple[Kind, ...]:
        """The kinds that the words beside a name ask for, the surest first."""
        raise NotImplementedError

    # -- words and phrases

    def is_opening(self, i: int) -> bool:
        """Whether a phrase of the cue words may begin with word ``i``."""
        openers = self.rules.openers
        return any(word in openers for _, word in self.forms(i))

    def joined(self, i: int) -> bool:
        """Whether nothing but white space stands before word ``i``, and it is one of this reading's."""
        return i < len(self.keys) and self.passage.gaps[i] == " " and self.mine(i)

    def phrase_at(self, i: int, known: frozenset[str] | Mapping[str, object]) -> tuple[int, int, str]:
        """The longest phrase that begins with word ``i``: words, letters before it, the phrase; 0 words for none."""
        if i not in self.openings:
            return 0, 0, ""
        openers = self.rules.openers
        forms = [f for f in self.forms(i) if f[1] in openers]
        top, most = max(openers[word] for _, word in forms), 1
        while most < top and self.joined(i + most):
            most += 1
        for n in range(most, 0, -1):
            rest = "".join(f" {k}" for k in self.keys[i + 1 : i + n])
            for cut, word in forms:
                if word + rest in known:
                    return n, cut, word + rest
        return 0, 0, ""

    def phrase_before(self, i: int, known: frozenset[str] | Mapping[str, object]) -> str:
        """The longest phrase that ends before word ``i``, or ""."""
        found, start = "", i
        while i - start < LONGEST_PHRASE - 1 and start > 0 and self.joined(start) and self.mine(start - 1):
            start -= 1
            if start in self.openings:
                rest = "".join(f" {k}" for k in self.keys[start + 1 : i])
                found = next((word + rest for _, word in self.forms(start) if word + rest in known), found)
        return found

    def known(self, name: str, *, shortened: bool = False) -> tuple[Candidate, ...]:
        """What a key, exactly so spelt, is the name of: by the cue words, else by the gazetteer."""
        asked = f"{name}." if shortened else name
        if asked not in self._known:
            listed = [Candidate(place, place.name, main=True) for place in self._listed(self.rules.names.get(name, ()))]
            demonyms = self._listed(self.rules.demonyms.get(name, ()))
            found = listed + [Candidate(place, place.name, demonym=True) for place in demonyms]
            summary = None if found else self.gazetteer.summary(name, shortened=shortened)
            if summary:
                found = [c for c in summary.candidates if c.demonym or same_key(c.name, name)]
            people = [c for c in found if c.demonym]
            states = any(c.place.kind in _STATES and not c.demonym for c in found)
            self._known[asked] = tuple(people if people and not states else found)
        return self._known[asked]

    def _listed(self, ids: Sequence[str]) -> Iterator[Place]:
        for place_id in ids:
            place = self.gazetteer.place(place_id)
            if place is not None:
                yield place

    def span(self, first: int, last: int) -> Span:
        """Words ``[first, last)`` as a stretch of the text."""
        return self.passage.span(first, last)

    # -- reading

    def mentions(self) -> list[Mention]:
        """All that the text names, in no order."""
        indices = [i for i in range(len(self.keys)) if self.mine(i)]
        self.openings = {i for i in indices if self.is_opening(i)}
        found = self._bodies()
        options = {i: there for i in indices if i not in self.taken and (there := self.options(i))}
        self._believe(options)
        if self._undecided:
            self._believe(options)
        self._share_back()
        held, formations = self._organisations()
        found += formations
        found += [self._mention(name, held.get(i)) for i, name in sorted(self.names.items())]
        return found + self._borders()

    def _bodies(self) -> list[Mention]:
        """Bodies that are listed as mentioned, and whose words name nothing else."""
        found, at = [], 0
        for i in sorted(self.openings):
            if i < at:
                continue
            n, cut, phrase = self.phrase_at(i, self.rules.bodies)
            if n and self.is_body(i + n):
                span = Span(self.within(i, cut), self.span(i, i + n).end)
                label = self.rules.bodies[phrase]
                found.append(self.named(span, i, kind=Kind.ORGANIZATION, label=label))
                self.taken.update(range(i, i + n))
                at = i + n
        return found

    def is_body(self, behind: int) -> bool:  # noqa: ARG002 - a language may look
        """Whether the word behind the name of a known body lets it stand."""
        return True

    def within(self, i: int, cut: int) -> int:  # noqa: ARG002 - Arabic cuts letters off
        """The offset in the text that lies ``cut`` letters into word ``i``."""
        return self.passage.tokens[i].span.start

    def named(
        self, span: Span, first: int, role: Role = Role.LITERAL, *, kind: Kind | None = None, label: str = "",
        head: Span | None = None,
    ) -> Mention:  # fmt: skip
        """A mention of what has no place."""
        text = self.passage.text[span.start : span.end]
        return Mention(span, text, self.passage.sentence[first], role, head=head, kind=kind, label=label)

    def _believe(self, options: Mapping[int, Sequence[Name]]) -> None:
        """Choose from left to right the longest names that enough speaks for."""
        self.names, self.ending = {}, {}
        at = 0
        for i, there in options.items():
            if i < at:
                continue
            for option in there:
                if self.taken and not self.taken.isdisjoint(range(option.first, option.last)):
                    continue
                name = self._judged(option)
                if name is not None:
                    self.names[i] = self.ending[name.last] = name
                    at = name.last
                    break

    def _judged(self, name: Name) -> Name | None:
        """A name with what the words before it ask for, if enough speaks for it."""
        wanted = self.needs(name)
        if wanted >= NEVER:
            self._undecided = self._undecided or name.demonym
            return None
        before = self.ending.get(name.first)
        added = before is not None and not name.demonym and not before.demonym and self.added(before, name)
        if added and before is not None and before.plural and not name.kinds:
            name = replace(name, kinds=before.kinds, plural=True, chained=True)
        elif not name.demonym:
            name = self._asked(name)
        speaks = self._speaks(name, added=added) if wanted else NOTHING
        if speaks < wanted:
            self._undecided = self._undecided or speaks > NOTHING or self.alone(name)
            return None
        if wanted == NOTHING:
            self.company.add(name.key)
        if (wanted == NOTHING or name.kinds) and not name.demonym:
            self.trusted.add(name.key)
        self.believed(name)
        return name

    def _asked(self, name: Name) -> Name:
        """A name with the kinds that the words beside it ask for."""
        if name not in self._with_kinds:
            kinds = name.kinds or self.kinds(name)
            asked = replace(name, kinds=kinds, plural=self.plural(name)) if kinds else name
            self._with_kinds[name] = asked
        return self._with_kinds[name]

    def _speaks(self, name: Name, *, added: bool) -> int:
        """How much speaks for a name: the words around it, the name before it, the rest of the report."""
        if added and (name.chained or self._middling(name) or self._is_near(name)):
            return MUCH
        if name not in self._strengths:
            self._strengths[name] = self.strength(name)
        speaks = max(self._strengths[name], A_LITTLE if added else NOTHING)
        return MUCH if speaks and name.key in self.trusted else speaks

    def _share_back(self) -> None:
        """A plural behind the last of several names holds for all: "Rakka ve Deyrizor illeri"."""
        behind: Name | None = None
        for i in sorted(self.names, reverse=True):
            name = self.names[i]
            if behind and behind.plural and not name.kinds and not name.demonym and self.added(name, behind):
                name = self.names[i] = replace(name, kinds=behind.kinds, plural=True)
            behind = name

    def _middling(self, name: Name) -> bool:
        return need(name.candidates, name.last - name.first) <= A_LITTLE

    def _is_near(self, name: Name) -> bool:
        """Whether a name may lie in the division of one that the name before it may be."""
        before = self.ending.get(name.first)
        there = {c.place.province for c in before.candidates if c.place.province} if before else set()
        return any(c.place.province in there for c in name.candidates)

    def added(self, before: Name, name: Name) -> bool:
        """Whether a name is coordinated with the one before it."""
        gap = self.passage.gaps[name.first]
        return gap in _ADDED and before.last == name.first

    def alone(self, name: Name) -> bool:
        """Whether no other name has been believed in the report for itself."""
        return not self.company - {name.key}

    # -- what the words around the names make of them

    def _organisations(self) -> tuple[dict[int, Body], list[Mention]]:
        """By the first word of each name inside a body's name, that body; and the formations."""
        held: dict[int, Body] = {}
        formations = []
        at = 0
        heads = self.rules.head_openers
        starts = {i for i in self.openings if any(word in heads for _, word in self.forms(i))}
        for i in sorted(starts | self.names.keys()):
            if i < at or i in self.taken:
                continue
            found = self.body(i)
            if found is None:
                continue
            body, inside = found
            for name in inside:
                for j in range(name.first, name.last):
                    self.names.pop(j, None)
                self.names[name.first] = name
                held[name.first] = body
            formations += [
                self.named(body.span, body.first, kind=Kind.FORMATION, label=label, head=body.span)
                for label in body.labels
            ]
            at = max(body.last, i + 1)
        return held, formations

    def _mention(self, name: Name, body: Body | None) -> Mention:
        head = body.span if body and body.span != name.span else None
        role = Role.IN_NAME if head else Role.DEMONYM if name.demonym else Role.LITERAL
        candidates = name.candidates if name.demonym else _fitting(name)
        text = self.passage.text[name.span.start : name.span.end]
        kinds = name.kinds if role is Role.LITERAL else ()
        sentence = self.passage.sentence[name.first]
        kind = kinds[0] if kinds and not candidates else None
        return Mention(
            name.span, text, sentence, role, candidates, head, kinds, kind, key=name.key if candidates else ""
        )

    def _borders(self) -> list[Mention]:
        """Borders between two countries that are both named."""
        found = []
        for i in sorted(self.openings):
            n, cut, _ = self.phrase_at(i, self.rules.group("borders"))
            if not n:
                continue
            pair = self._pair(i + n) or self._pair_before(i)
            if pair is None:
                continue
            border = self._border_of(*pair)
            if border is not None:
                start = min(self.within(i, cut), pair[0].span.start)
                span = Span(start, max(pair[1].span.end, self.span(i, i + n).end))
                text = self.passage.text[span.start : span.end]
                known = (Candidate(border, border.name),)
                found.append(Mention(span, text, self.passage.sentence[i], Role.LITERAL, known))
        return found

    def _linked(self, at: int) -> int:
        """The first word from ``at`` on that does not just link a border to its countries."""
        for _ in range(_MOST_LINKS):
            if at in self.names or not (
                at < len(self.keys) and self.passage.gaps[at] in _BORDER_GAPS and self._is_link(at)
            ):
                break
            at += 1
        return at

    def _is_link(self, i: int) -> bool:
        links = self.rules.group("border_links")
        return any(word in links for _, word in self.forms(i))

    def _pair(self, at: int) -> tuple[Name, Name] | None:
        """Two countries from word ``at`` on, with nothing but links before and between."""
        one = self.names.get(self._linked(at))
        other = self.names.get(self._linked(one.last)) if one else None
        if one is None or other is None:
            return None
        gaps = self.passage.gaps[at : other.first + 1]
        return (one, other) if all(gap in _BORDER_GAPS for gap in gaps) else None

    def _pair_before(self, at: int) -> tuple[Name, Name] | None:
        """Two countries before word ``at``, where the language puts the border's word last."""
        end = at
        while end > 0 and at - end < _MOST_LINKS and end not in self.ending and self._is_link(end - 1):
            end -= 1
        other = self.ending.get(end)
        start = other.first if other else 0
        while start > 0 and start not in self.ending and self._is_link(start - 1):
            start -= 1
        one = self.ending.get(start) if other else None
        if one is None or other is None or self.names.get(one.first) is not one:
            return None
        return (one, other) if all(gap in _BORDER_GAPS for gap in self.passage.gaps[one.first + 1 : at + 1]) else None

    def _border_of(self, a: Name, b: Name) -> Place | None:
        for one in a.countries():
            for other in b.countries():
                border = self.gazetteer.place("-".join(sorted((one, other))))
                if one != other and border is not None and border.kind is Kind.BORDER:
                    return border
        return None


def _fitting(name: Name) -> tuple[Candidate, ...]:
    """The places that a name may mean: no village where a large place is known by it and no word asks for one.

    In its own language the name that a large place goes by is its main name.
    """
    places = [(c, _need(c)) for c in name.candidates if not c.demonym]
    plain = not name.kinds and any(least == NOTHING for _, least in places)
    return tuple(replace(c, main=c.main or least < MUCH) for c, least in places if least < MUCH or not plain)


def best(candidates: Sequence[Candidate]) -> Candidate:
    """The most prominent of some candidates."""
    return max(candidates, key=prominence)
