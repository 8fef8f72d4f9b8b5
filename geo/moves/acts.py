"""The acts that a passage's words tell of: each with its path, its actor, its theme and its status.

What moves is the actor: of "the army sent tanks" the tanks. Everyday verbs ("go", "enter", "send") count only
with something that is known to move and a place that is known; questions and films count for nothing. An act
that a noun and a verb of a sentence tell is one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.model import Kind, Status, Theme
from geo.moves import actors, ends, forms, paths, phrases, statuses
from geo.moves.actors import NOBODY, Actor, Subject
from geo.moves.statuses import Sight
from geo.moves.text import LONGEST_PHRASE
from geo.moves.words import Form

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.moves.ends import Found
    from geo.moves.paths import Path
    from geo.moves.text import Text
    from geo.moves.words import Trigger

_QUESTION = frozenset("?؟")
_CLOSING = "\"'”’») "
_CHANGE_NOTHING = frozenset({"light", "links", "joins"})
#: Who flees from where captives are has escaped.
_CAPTIVES = frozenset({Theme.MILITARY, Theme.ESCAPE})


@dataclass(frozen=True, slots=True)
class Act:
    """An act as a sentence tells it: words ``[first, behind)`` with the path, and who moves.

    ``again`` where the actor is that of the verb before it.
    """

    text: Text
    trigger: Trigger
    first: int
    behind: int
    path: Path
    actor: Actor
    theme: Theme
    status: Status
    again: bool = False

    def is_same_as(self, other: Act) -> bool:
        """Whether another act of the sentence is the same: a noun and a verb tell it, and no end differs."""
        if self.trigger.motion.name != other.trigger.motion.name or self.trigger.is_noun == other.trigger.is_noun:
            return False
        if self.actor and other.actor and not other.again:
            return False
        mine, its = self.path, other.path
        pairs = ((mine.origin, its.origin), (mine.destination, its.destination))
        return all(a is None or b is None or a.places == b.places for a, b in pairs)

    def joined(self, other: Act) -> Act:
        """Two tellings of an act as one."""
        self.path.fill(other.path)
        return replace(
            self,
            actor=self.actor or other.actor,
            behind=max(self.behind, other.behind),
            status=statuses.graver(self.status, other.status),
        )


def read(text: Text, at: Iterable[int]) -> list[Act]:
    """The acts that some words of a text tell of, in their order."""
    found: list[Act] = []
    behind, sentence, previous = 0, -1, None
    for i in at:
        if i < behind:
            continue
        if text.passage.sentence[i] != sentence:
            sentence, previous = text.passage.sentence[i], None
        act = _act(text, i, previous)
        if act is None:
            continue
        if previous is not None and previous.is_same_as(act):
            found[-1] = act = previous.joined(act)
        else:
            found.append(act)
        previous, behind = act, max(behind, act.behind)
    return found


def _act(text: Text, i: int, previous: Act | None) -> Act | None:
    """What word ``i`` tells of, if it does; ``previous`` is the act before in the sentence."""
    told = forms.triggers(text, i)
    if not told or _is_no_report(text, i):
        return None
    return next((act for t in told if (act := _by(text, i, t, previous)) is not None), None)


def _is_no_report(text: Text, i: int) -> bool:
    """Whether the sentence of a word asks, or tells of a film."""
    passage = text.passage
    span = passage.report.sentences[passage.sentence[i]]
    asks = passage.text[max(span.start, span.end - 4) : span.end].rstrip(_CLOSING)[-1:] in _QUESTION
    return asks or text.any(text.start(i), text.stop(i), "fiction")


def _by(text: Text, i: int, trigger: Trigger, previous: Act | None) -> Act | None:
    """The act that a trigger at word ``i`` tells of, or None where it is no movement, or too little is told."""
    behind = i + len(trigger.rest) + 1
    path = paths.read(text, trigger, behind)
    if not path.apt or (trigger.is_noun and trigger.motion.of and path.mover is None):
        return None
    at = actors.chain(text, i) if not trigger.is_noun else i if path.mover else _made(text, i)
    subject = _subject(text, i, at, previous) if at < i or not trigger.is_noun else Subject()
    first, start, linked = i, at, subject.linked and at + _light(text, at, i) == i
    top = actors.joined(text, i, at) if not trigger.is_noun else -1
    if top >= 0 and (previous is None or previous.first < top):
        first, start = top, actors.chain(text, top)
        subject = _subject(text, first, start, previous)
        if text.words.head_first:
            subject = Subject(actors.of_words(text, top + 1, phrases.noun_phrase(text, top + 1)))
    actor = _actor(text, i, trigger, path, subject)
    if trigger.is_noun:
        _go_on(text, path)
    if trigger.motion.hosts:
        path.destination = _host(text, at) if path.moved is not None else None
        if path.destination is None:
            return None
    if not _is_told(text, trigger, path, actor):
        return None
    theme = _theme(text, trigger, path, actor)
    if trigger.motion.only not in ("", theme):
        return None
    status = statuses.of(Sight(text, trigger, first, start, path.last, actor, subject, theme))
    if previous is not None and (linked or 0 <= top <= previous.first):
        # "Will withdraw and move": the second verb is told like the first.
        status = statuses.graver(status, previous.status)
    again = subject.linked or subject.again
    return Act(text, trigger, i, max(behind, path.last), path, actor, theme, status, again=again)


def _light(text: Text, first: int, last: int) -> int:
    """How many of the words ``[first, last)`` change nothing, from the first on."""
    i = first
    while i < last and text.uses(i) and text.uses(i) <= _CHANGE_NOTHING:
        i += text.phrase(i)[0]
    return i - first


def _subject(text: Text, i: int, at: int, previous: Act | None) -> Subject:
    if previous is None:
        return actors.subject(text, i, at, None, 0)
    return actors.subject(text, i, at, previous.actor, previous.behind)


def _actor(text: Text, i: int, trigger: Trigger, path: Path, subject: Subject) -> Actor:
    """Who moves: what is carried, what stands behind, what stands before."""
    if path.moved is not None:
        return actors.of_words(text, *path.moved)
    if path.mover is not None:
        behind = actors.of_words(text, *path.mover)
        if behind.theme or not text.words.head_first:
            return behind
    if trigger.is_noun and subject.actor is NOBODY:
        return actors.beside_noun(text, i)
    return subject.actor


def _host(text: Text, at: int) -> Found | None:
    """The place that ends before word ``at`` and receives what moves."""
    low = max(text.start(at), at - LONGEST_PHRASE)
    named = (x for x in text.items.between(low, at) if not x.demonym)
    found = (ends.read(text, x.first) for x in named)
    return next((f for f in found if f is not None and f.last == at and text.tight(at)), None)


def _made(text: Text, i: int) -> int:
    """The first word of "made an", with its auxiliaries, before a noun; the noun where there is none."""
    at = i
    while text.tight(at) and text.has(at - 1, "articles", "possessives", "adjectives"):
        at -= 1
    return actors.chain(text, at - 1) if at < i and text.tight(at) and text.has(at - 1, "making") else i


def _go_on(text: Text, path: Path) -> None:
    """Read on where who moves by a noun is said to do so: "an infiltration of terrorists fleeing areas east of"."""
    at = path.mover[1] if path.mover else 0
    if path.ends or at != path.last or not text.tight(at):
        return
    for t in text.triggers(at):
        if t.form is Form.VERB and text.words.is_participle(text.key(at)):
            more = paths.read(text, t, at + len(t.rest) + 1)
            if more.apt:
                path.fill(more)
            return


def _is_told(text: Text, trigger: Trigger, path: Path, actor: Actor) -> bool:
    """Whether enough is told for a movement: an end, and for everyday words somebody who moves."""
    motion = trigger.motion
    able = actor.known or (actor.state and motion.states)
    located = any(found.is_located for found in path.ends)
    vague = not located and any(text.any(found.first, found.last, "vague") for found in path.ends)
    if actor.barred or vague or (motion.needs_mover and not (able and located)):
        return False
    if actor and not able and motion.theme is Theme.OTHER and not motion.object:
        return False
    return bool(path.ends) or (motion.enters and trigger.form is Form.NOUN and able)


# -- what kind of movement it is


def _theme(text: Text, trigger: Trigger, path: Path, actor: Actor) -> Theme:
    """What kind of movement it is: by who moves, or by the act where that says more."""
    motion = trigger.motion
    told = Theme(actor.theme) if actor.theme else Theme.OTHER
    if motion.carried and told is Theme.ESCAPE:
        # Captives who are brought somewhere do not flee.
        return Theme.OTHER
    if path.origin is not None and _is_captivity(text, path.origin):
        flees = motion.theme is Theme.DISPLACEMENT and not motion.carried and told in _CAPTIVES
        if flees or motion.theme is Theme.ESCAPE:
            return Theme.ESCAPE
    if motion.theme is Theme.MILITARY and actor.civil and told is Theme.OTHER:
        # "Aid workers withdrew".
        return told
    if motion.theme is not Theme.OTHER and (told is Theme.OTHER or told in motion.over):
        return motion.theme
    crowd = told is Theme.OTHER and actor.known and _is_crowd(text, phrases.head(text, actor.first, actor.last))
    return Theme.DISPLACEMENT if crowd and (motion.enters or motion.object == "origin") else told


def _is_crowd(text: Text, i: int) -> bool:
    """Whether a word is for many of a country, or many at all: "people", "Syrians", "900"."""
    item = text.items.get(i)
    return text.has(i, "crowd") or (item is not None and item.demonym) or text.passage.words[i].shape == "1"


def _is_captivity(text: Text, origin: Found) -> bool:
    return origin.kind is Kind.CAMP or text.any(origin.first, origin.last, "captive")
