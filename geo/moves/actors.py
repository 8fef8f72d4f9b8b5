"""Who moves: the noun phrase before a verb, behind "of", or beside the noun of an act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.model import Kind, Theme
from geo.moves import ends
from geo.moves.phrases import head
from geo.moves.text import LONGEST_PHRASE
from geo.moves.words import Form

if TYPE_CHECKING:
    from geo.moves.ends import Found
    from geo.moves.text import Item, Text

_COMMAS = frozenset({",", "،"})
#: How far back the comma is looked for at which a remark between a subject and its verb begins.
_LONGEST_REMARK = 25
_SHORT_REMARK = 8
#: Noun phrases that may stand between a subject's head and its verb: "trucks from Turkey with wheat for Mosul".
_MOST_STEPS = 3
_ENDS_PHRASE = (
    "stops", "aux", "will", "may", "should", "negations", "saying", "relatives", "light", "dates", "perceiving",
    "factual", "intending", "failing", "denying", "prevented", "preventing", "fearing", "conditional", "left_so",
    "making", "letting", "nearly",
)  # fmt: skip
_YEARS = (1800, 2100)
#: Figures are written in groups of so many: "2,000".
_GROUP = 3
#: Of what a civil body is called after these make it none: "army doctors", "embassy staff".
_OF_BODIES = frozenset({Theme.MILITARY.value, Theme.DIPLOMATIC.value})
_BARE = frozenset({" ", "|", ",", "،"})
_CONTROLS = ("factual", "intending", "failing")
#: What a verb behind "and" shares with the one before.
_GOVERN_VERBS = ("may", "will", "should", "negations", "infinitive")
_GOVERN_PRESENT = ("may", "will", "should", "that")
_BEFORE_VERBS = ("infinitive", "will", "may", "should", "negations")
_PLACES = ("place_nouns", "place_plurals")
#: What may stand between the words of a clause.
_INSIDE = frozenset({" ", "-", "'s", "'", "/", "–", ",", "،", "."})
_BESIDE = ("aux", "will", "may", "should", "negations", "no_negations", "nearly", "light", "perceiving", "infinitive")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who moves, words ``[first, last)``; no words where nobody is told.

    ``theme`` is what the words say of the kind of movement, "" for nothing; ``known`` where they name what can
    move, ``state`` where it is a country or its capital, ``barred`` where it is what does not move, though
    verbs say so (a road), ``civil`` where it is people or a body of no army. ``home`` is the place that "refugees
    from Syria" gives, ``people`` a demonym in it.
    """

    first: int = 0
    last: int = 0
    theme: str = ""
    known: bool = False
    state: bool = False
    barred: bool = False
    civil: bool = False
    home: Found | None = None
    people: Item | None = None

    def __bool__(self) -> bool:
        """Whether anybody is told."""
        return self.last > self.first


NOBODY = Actor()


@dataclass(frozen=True, slots=True)
class Subject:
    """The actor of a verb, and the word before it, ``governor``.

    ``linked`` where it is that of the verb before by "and" or "then", ``again`` where it is otherwise.
    """

    actor: Actor = NOBODY
    linked: bool = False
    again: bool = False
    governor: int = -1


def of_words(text: Text, first: int, last: int) -> Actor:
    """What some words say of who moves."""
    first += text.has(first, "articles") and first < last - 1
    top = head(text, first, last)
    if last - first > 1 and top == last - 1 and text.passage.words[top].shape == "1" and text.theme(top - 1):
        # "Brigade 93".
        top -= 1
    people = next((x for x in text.items.between(first, last) if x.demonym and x.kind is Kind.COUNTRY), None)
    whole = text.items.get(first)
    state = whole is not None and not whole.demonym and whole.last >= last and _is_state(whole)
    body = text.items.bodies.get(top)
    theme = text.theme(top)
    if body is not None and not theme:
        theme = Theme.MILITARY.value if body.kind is Kind.FORMATION else Theme.OTHER.value
    item = text.items.get(top)
    named = (item is not None and item.demonym) or text.has(top, "pronouns") or (text.is_name(top) and item is None)
    if not theme and (named or _is_number(text, first, last)):
        theme = Theme.OTHER.value
    known, barred = bool(theme), text.has(top, "not_mover") and not theme
    if not known and text.passage.words[last - 1].shape == "1":
        # "Update No. 4", "day 1", "14/10".
        return NOBODY
    civil = _is_civil(text, first, last, top)
    if theme == Theme.OTHER or (civil and not theme):
        by = _by_modifiers(text, first, last, top)
        # What an agency, or its workers, are called after does not move: "oil workers", "the refugee agency".
        theme = theme if civil and by not in _OF_BODIES else by or theme
    return Actor(first, last, theme, known, state=state and not known, barred=barred, civil=civil, people=people)


def _is_civil(text: Text, first: int, last: int, top: int) -> bool:
    """Whether words name people or a body of no army: "aid workers", "UN convoys", "the agencies"."""
    if any(text.has(i, "civil") and i + text.phrase(i)[0] > top for i in range(first, top + 1)):
        return True
    neutral = text.theme(top) in ("", Theme.OTHER)
    return neutral and text.any(first, last, "civil_bodies")


def _is_number(text: Text, first: int, last: int) -> bool:
    """Whether words are a number, of people it may be: no year, money or date, and of no thing ("day 1")."""
    digits = [text.passage.tokens[i].text for i in range(first, last)]
    if not all(map(str.isdecimal, digits)) or text.passage.gaps[first] not in _BARE or _is_label(text, first):
        return False
    if any(len(d) != _GROUP for d in digits[1:]):
        return False
    return len(digits) > 1 or not _YEARS[0] <= int(digits[0]) <= _YEARS[1]


def _is_label(text: Text, i: int) -> bool:
    """Whether the figure at word ``i`` tells which of many a noun means: "day 1", "Update No. 4", "on 14"."""
    if not text.tight(i):
        return False
    dated = text.has(i - 1, "dates", "labels")
    return dated or text.is_name(i - 1) or (text.way(i - 1)[1] == "at" and not text.has(i - 1, "quantities"))


def _is_state(item: Item) -> bool:
    return any(p.kind is Kind.COUNTRY or p.capital for p in item.places)


def _by_modifiers(text: Text, first: int, last: int, top: int) -> str:
    """What the words beside a neutral head say: "ISIS" in "ISIS members"."""
    told, i = "", first
    while i < last:
        theme = text.theme(i) if i != top else ""
        told = theme if theme not in ("", Theme.OTHER) else told
        # Of "Mercy Corps" no word says anything by itself.
        i += text.phrase(i)[0]
    if told:
        return told
    if text.has(top, "convoy"):
        beside = text.items.between(first, last)
        if any(p.kind is Kind.COUNTRY for item in beside for p in item.places):
            return Theme.MILITARY.value
    return ""


# -- phrases that end before a word


def before(text: Text, i: int) -> tuple[int, frozenset[str]]:
    """The longest phrase of the cue words that ends right before word ``i``: its first word, and its uses."""
    for n in (3, 2, 1):
        if i - n >= 0 and all(text.tight(j) for j in range(i - n + 1, i + 1)):
            length, uses = text.phrase(i - n)
            if length == n and (uses or n == 1):
                return i - n, uses
    return i, frozenset()


def chain(text: Text, i: int) -> int:
    """The first of the words right before a verb that belong to it: "have also been seen", "did not", "plan to"."""
    floor, at = text.start(i), i
    while at > floor:
        first, uses = before(text, at)
        if first == at or not uses:
            break
        controls = not uses.isdisjoint(_CONTROLS) and (
            text.has(at, "infinitive") or (at == i and text.words.is_participle(text.key(i))) or text.words.head_first
        )
        held = at == i and "held_from" in uses and text.words.is_participle(text.key(i))
        moves = any(use.startswith("mover:") for use in uses)
        opens = text.words.head_first and "that" in uses
        if moves or not (controls or held or opens or not uses.isdisjoint(_BESIDE)):
            break
        at = first
    return at


def joined(text: Text, i: int, at: int) -> int:
    """The verb that a verb is joined to and told with: "attack" of "may attack Kobani and | move"; -1 for none.

    The verb is word ``i``, its auxiliaries begin at word ``at``.
    """
    kind = _joint(text, i, at)
    if kind is None:
        return -1
    gaps = text.passage.gaps
    for j in range(at - 1, text.start(i) - 1, -1):
        if gaps[j + 1] not in _INSIDE:
            return -1
        if _is_topic(text, i, j):
            return j
        n, uses = text.phrase(j)
        if uses.isdisjoint(kind) or ("dates" in uses and text.passage.words[j].shape != "aa"):
            continue
        head = j + n
        while head < at and text.has(head, "light", "aux", "negations", "infinitive"):
            head += text.phrase(head)[0]
        if head < at and _may_be_joined(text, head, (j, n), i):
            return head
    return -1


def _is_topic(text: Text, i: int, j: int) -> bool:
    """Whether words ``j`` and ``i`` are what is only talked of: "capable of | storming it and | moving them"."""
    gerunds = j < i and text.words.is_gerund(text.key(i)) and text.words.is_gerund(text.key(j))
    return gerunds and not text.words.head_first and "topics" in before(text, j)[1]


def _joint(text: Text, i: int, at: int) -> tuple[str, ...] | None:
    """What asks for a verb in the form of word ``i`` behind "and", or None where it is not behind one."""
    words, word = text.words, text.key(i)
    if words.head_first:
        letters: tuple[str, ...] = words.clitics.get("conjunctions", ())
        written = word[:1] in letters and word not in words.acts and at == i
        present = any(t.form is Form.PRESENT for t in text.triggers(i))
        return _GOVERN_PRESENT if present and (written or text.has(at - 1, "joins")) else None
    tied = text.has(at - 1, "joins") if text.tight(at) else text.has(at, "joins") or _is_behind_remark(text, at)
    return _GOVERN_VERBS if tied else None


def _is_behind_remark(text: Text, at: int) -> bool:
    """Whether a remark between commas stands between "and" and word ``at``: "and, officials said, send"."""
    gaps = text.passage.gaps
    low = max(text.start(at), at - _SHORT_REMARK)
    return gaps[at] in _COMMAS and any(gaps[j] in _COMMAS and text.has(j - 1, "joins") for j in range(low + 1, at))


def _may_be_joined(text: Text, head: int, asking: tuple[int, int], i: int) -> bool:
    """Whether what asks for a verb, so many words from one on, asks for word ``i`` too; its own verb is ``head``."""
    words, (first, n) = text.words, asking
    if words.head_first:
        return not text.way(head)[0]
    if not text.has(i, "bare"):
        # "May be freed and sent", "could be planning and moving", "may have fled and crossed".
        return text.any(first + n, head, "aux") or (n > 1 and text.has(first, "may"))
    if not text.has(first, "infinitive"):
        return True
    noun = text.has(head, "articles", "possessives", "quantities", *_PLACES) or bool(text.theme(head))
    place = text.items.get(head) is not None or text.passage.words[head].shape != "aa"
    gerund = words.is_gerund(text.key(head)) and not text.has(head, "bare")
    return not (noun or place or gerund or text.way(head)[0])


def phrase_before(text: Text, last: int, floor: int) -> int:
    """The first word of the noun phrase that ends before word ``last``; ``last`` itself for none."""
    first, i = last, last - 1
    while i >= max(floor, last - LONGEST_PHRASE) and (i == last - 1 or text.tight(i + 1)):
        if text.has(i, "articles"):
            if not text.has(i - 1, "way:of") or i - 1 <= floor:
                break
        elif text.has(i, "ands"):
            if not _is_head(text, i - 1):
                break
        else:
            start, uses = before(text, i + 1)
            if "approximate" in uses and start < i:
                i = start
            elif _ends(text, i, last):
                break
        first, i = i, i - 1
        if text.has(first, "pronouns") and not text.has(first, "quantities"):
            break
    return _without_opening(text, first, last)


def _without_opening(text: Text, first: int, last: int) -> int:
    """The first word of a noun phrase without what only leads to it."""
    while first < last and text.has(first, "ands", "way:of", "articles"):
        first += 1
    if first < last - 1 and text.has(first, "factual", "letting") and text.has(first - 1, *_BEFORE_VERBS):
        # "Will force | residents".
        first += 1
    return first


def _is_head(text: Text, i: int) -> bool:
    item = text.items.get(i)
    return bool(text.theme(i)) or (item is not None and item.demonym)


def _ends(text: Text, i: int, last: int) -> bool:
    """Whether word ``i`` stands before a noun phrase and is none of it."""
    way = text.way(i)[1]
    quantity = text.has(i, "quantities")
    if way and way != "of" and not quantity:
        return not (text.words.head_first and way == "from" and text.has(i - 1, "quantities"))
    if text.theme(i) or quantity or way == "of":
        return False
    if text.has(i, *_ENDS_PHRASE):
        # "They" and "others" are all there is before a verb.
        return not (text.has(i, "pronouns") and i == last - 1)
    if i < last - 1 and _may_be_verb(text, i):
        return True
    verb = any(t.form in (Form.VERB, Form.PRESENT) for t in text.triggers(i))
    return verb and not (i < last - 1 and text.words.is_participle(text.key(i)))


def _may_be_verb(text: Text, i: int) -> bool:
    """Whether a word ends as a verb of the past does, and stands behind a noun: "forces arrested nine men"."""
    past = text.is_plain(i) and text.words.is_participle(text.key(i)) and not text.words.is_gerund(text.key(i))
    return past and i > 0 and text.passage.gaps[i] == " " and (_is_head(text, i - 1) or text.is_name(i - 1))


def nearest(text: Text, last: int, floor: int) -> Actor:
    """Who moves by the words that end before word ``last``: what is known to move goes before what only might."""
    found: list[Actor] = []
    home = None
    for _ in range(_MOST_STEPS):
        first = phrase_before(text, last, floor)
        if first == last:
            break
        actor = of_words(text, first, last)
        found += [actor] if actor else []
        behind, uses = before(text, first - text.has(first - 1, "articles", "possessives"))
        way = text.way(behind)[1] if behind < first and uses else ""
        if (not way or way == "of") and not _is_between(text, behind, first, last):
            break
        home = ends.read(text, first) if way == "from" else None
        last = _without_participle(text, behind)
        item = text.items.get(first)
        if actor.known and item is not None and not item.demonym and item.last < actor.last:
            # "In Hasakah | refugees crossed".
            break
    movers = [actor for actor in reversed(found) if actor.known]
    if movers:
        return replace(movers[0], home=home if movers[0] is found[-1] else None)
    if not found:
        return NOBODY
    # A place behind a preposition is no subject.
    return replace(
        found[-1], state=found[-1].state and last == found[-1].last and not _is_object(text, found[-1].first)
    )


def _is_object(text: Text, first: int) -> bool:
    """Whether a preposition stands before a name, or before the one that it is added to."""
    behind, uses = before(text, first)
    if "ands" in uses:
        item = next((x for x in text.items.between(max(0, behind - 4), behind) if x.last == behind), None)
        behind = before(text, item.first)[0] if item is not None else behind
    return bool(text.way(behind)[1]) if behind < first else False


def _is_between(text: Text, i: int, first: int, last: int) -> bool:
    """Whether word ``i`` stands between a subject and what describes it: "trucks carrying | wheat", "since | 2012"."""
    if i < first and text.words.is_gerund(text.key(i)) and not text.uses(i) and not text.triggers(i):
        return i > 0 and text.tight(i)
    labels = ("stops", "light", "dates", "labels")
    return last - first == 1 and text.passage.words[first].shape == "1" and text.has(i, *labels)


def _without_participle(text: Text, last: int) -> int:
    """``last``, or one less where a participle stands before it: "women linked to", "a delegation led by"."""
    last -= text.has(last - 1, "way:of")
    i = last - 1
    loose = text.is_plain(i) and text.words.is_participle(text.key(i))
    return i if i > 0 and text.tight(i) and (loose or text.has(i, "participles")) else last


# -- the actor of a verb, and of a noun


def subject(text: Text, i: int, at: int, previous: Actor | None, floor: int) -> Subject:
    """The actor of a verb at word ``i`` with its auxiliaries from word ``at`` on.

    Parameters
    ----------
    text
        The passage's words.
    i, at
        The verb, and the first of the words that belong to it.
    previous
        Who moves by the verb before in the sentence, if there is one.
    floor
        The first word that may belong to this clause: one past the path of the verb before.
    """
    start = text.start(i)
    if at <= start:
        return Subject()
    if not text.tight(at):
        return _behind_comma(text, at, start, previous)
    if previous is not None and at == floor:
        return Subject(previous, again=True)
    if text.has(at - 1, "links"):
        return _linked(text, at, start, previous)
    last = _antecedent(text, at)
    actor = nearest(text, last, max(start, floor))
    return Subject(actor, governor=_governor(text, actor.first, start) if actor.last else -1)


def _governor(text: Text, first: int, start: int) -> int:
    """The word before a noun phrase and its article: the one that may govern it."""
    i = first - 1
    while i > start and text.has(i, "articles", "possessives", "quantities"):
        i -= 1
    return i if i >= start and text.tight(i + 1) else -1


def _antecedent(text: Text, at: int) -> int:
    """One past what a relative word before word ``at`` stands for; ``at`` where there is none."""
    i = at
    if text.has(at - 1, "whom") and text.has(at - 2, "way:of"):
        i = at - 2
        while i > 0 and text.has(i - 1, "quantities", "pronouns"):
            i -= 1
    elif text.has(at - 1, "relatives"):
        i = at - 1
    return i


def _behind_comma(text: Text, at: int, start: int, previous: Actor | None) -> Subject:
    """The actor of a verb behind a comma: that of the verb before, or what stands before a remark."""
    gaps = text.passage.gaps
    if gaps[at] not in _COMMAS:
        return Subject()
    if previous is not None:
        return Subject(previous, again=True)
    for j in range(at - 1, max(start, at - _LONGEST_REMARK), -1):
        if gaps[j] in _COMMAS:
            actor = nearest(text, j, start)
            return Subject(actor) if actor.known else Subject()
    return Subject()


def _linked(text: Text, at: int, start: int, previous: Actor | None) -> Subject:
    """The actor of a verb behind "and": that of the verb before, else what the sentence begins with."""
    added = text.has(at - 1, "ands") or not text.has(at - 1, "stops")
    if previous is not None:
        return Subject(previous, linked=added)
    first = next((j + 1 for j in range(at - 2, start, -1) if text.has(j, "saying", "that")), start)
    first += text.has(first, "articles")
    last = first
    while last < at - 1 and text.tight(last + 1) and not _ends(text, last, last + 1):
        last += 1
    actor = of_words(text, first, last) if last > first else NOBODY
    return Subject(actor) if actor.known else Subject()


def beside_noun(text: Text, i: int) -> Actor:
    """Who moves by the words before the noun of an act: "US withdrawal", "the ISIS break-out"."""
    first = phrase_before(text, i, text.start(i)) if text.tight(i) else i
    while first < i and not (_is_head(text, first) or text.is_name(first) or text.items.get(first)):
        first += 1
    if first == i:
        return NOBODY
    actor = of_words(text, first, i)
    # "The US withdrawal": whose it is moves, be it a state.
    return replace(actor, known=actor.known or actor.state, state=False)
