"""How a report tells of a movement: the words around the act, asked in a fixed order.

1. **Denied**: a negation at the verb or its subject ("did not cross", "no troops"), "failed to", "denied that",
   "called off", "are untrue" behind it; what was held off and is over ("foiled an infiltration", "prevented 40 men
   from crossing"), or cut off ("was shot down before it entered").
2. **Feared**: to be held off ("to prevent", "against"), "fear of", "risk", "could", "may", "if", "any infiltration".
   To fail to prevent is feared too: whether it came to it is not told plainly. What envoys and goods "may" do
   is no fear but an intention.
3. **Intended**: "will", "plans to", "ordered them to", an infinitive that nothing says was acted on; "if the truce
   fails, they withdraw", "the plan foresees that", "discussed a withdrawal", "visits next week".
4. **Attributed**: "said", "according to", "reportedly", "were seen", or within quotation marks.
5. **Stated**, where none of these holds.

The first that holds is the status: what is denied by a speaker is denied. So a negation never comes out as stated.

A verb behind "and" that shares the "may" or "to" of the verb before is told as that one is ("may attack and | move"),
and what somebody lets, helps or makes others do is told as this is: "refused to | let | them return".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from geo.model import Status, Theme
from geo.moves.actors import Actor, Subject, before, chain
from geo.moves.actors import subject as subject_of
from geo.moves.forms import REACH
from geo.moves.words import Form, Mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.moves.text import Text
    from geo.moves.words import Trigger
    from geo.passage import Passage

#: How many words behind a path one may stand that tells what becomes of it; how many words a speaker has
#: behind a comma at the end of a sentence.
_BEHIND, _TRAILING = 6, 7
_COMMAS = frozenset({",", "،"})
_QUOTED = re.compile(r'“[^“”]*+”|"[^"\n]*+"|«[^«»]*+»')
_QUOTES: WeakKeyDictionary[Passage, list[tuple[int, int]]] = WeakKeyDictionary()
_ORDER = (Status.DENIED, Status.FEARED, Status.INTENDED, Status.ATTRIBUTED, Status.STATED)
_RULERS = ("letting", "factual", "perceiving")
#: "Agreed to let them force him to leave".
_MOST_RULERS = 3
_NO_FEAR = frozenset({Theme.DIPLOMATIC, Theme.TRADE})


@dataclass(frozen=True, slots=True)
class Sight:
    """What a status is judged by.

    The act is word ``first``, its auxiliaries begin at word ``at``, its path ends before word ``last``; ``subject`` is
    its actor before the verb, ``actor`` whoever moves. Of a verb that shares what is told of another ("may attack and
    move") ``first`` and ``at`` are that one's.
    """

    text: Text
    trigger: Trigger
    first: int
    at: int
    last: int
    actor: Actor
    subject: Subject
    theme: Theme

    @property
    def noun(self) -> bool:
        """Whether a noun tells of the act."""
        return self.trigger.is_noun

    @property
    def left(self) -> int:
        """The first word of the act with its actor, where that stands before it."""
        inside = self.actor.last > self.actor.first and self.actor.first < self.at and not self.subject.linked
        return self.actor.first if inside and not self.subject.again else self.at

    def auxiliary(self, *uses: str) -> bool:
        """Whether a word at the verb is good for one of some uses."""
        return any(not found.isdisjoint(uses) for _, found in self.auxiliaries())

    def auxiliaries(self) -> list[tuple[int, frozenset[str]]]:
        """The words and phrases at the verb, the nearest first."""
        found, i = [], self.first
        while i > self.at:
            first, uses = before(self.text, i)
            if first == i:
                break
            found.append((first, uses))
            i = first
        return found

    def governed(self, *uses: str, commas: bool = False) -> int:
        """The nearest word before the act that is good for one of some uses and governs it, or -1."""
        text, i = self.text, self.left
        start = max(text.start(self.first), i - REACH)
        while i > start:
            if not text.tight(i) and not (commas and text.passage.gaps[i] in _COMMAS):
                return -1
            first, found = before(text, i) if text.tight(i) else (i - 1, text.uses(i - 1))
            i = min(first, i - 1)
            if not found.isdisjoint(uses):
                return i
            if not found.isdisjoint(("breaks",)):
                return -1
        return -1

    def follows(self, *uses: str) -> bool:
        """Whether a word soon behind the path is good for one of some uses."""
        stop = min(self.text.stop(self.first), self.last + _BEHIND)
        for i in range(self.last, stop):
            if i > self.last and not self.text.tight(i):
                return False
            if self.text.has(i, *uses):
                return True
            if self.text.has(i, "ands", "breaks"):
                return False
        return False


def _is_over(sight: Sight, i: int) -> bool:
    """Whether word ``i``, "prevented", speaks of what is done with, and not of what is to be done."""
    text = sight.text
    first, uses = before(text, i)
    while first < i and not uses.isdisjoint(("light", "aux")):
        i, (first, uses) = first, before(text, first)
    return uses.isdisjoint(("infinitive", "will", "may", "should", "negations", "failing"))


def _is_held_off(sight: Sight) -> Status | None:
    """What "prevented … from crossing" and "to prevent an infiltration" make of it."""
    away = sight.auxiliary("held_from")
    if away:
        i = sight.governed("prevented", "preventing", "failing", commas=True)
        if i < 0:
            return Status.DENIED
    else:
        i = sight.governed("prevented", "preventing")
    tried = sight.auxiliary("infinitive") and (sight.auxiliary("intending") or sight.governed("intending") >= 0)
    if i < 0 or (not away and not tried and not sight.noun and not sight.text.has(i, "preventing")):
        return None
    over = sight.text.has(i, "prevented") and _is_over(sight, i)
    barred = sight.text.has(i, "failing") and not sight.text.has(i, "prevented", "preventing")
    return Status.DENIED if over or barred else Status.FEARED


def _is_denied(sight: Sight) -> bool:
    text, first = sight.text, sight.left
    if sight.auxiliary("negations", "failing", "nearly") and not sight.auxiliary("no_negations"):
        return True
    if _is_held_off(sight) is Status.DENIED or _is_cut_off(sight) or _is_untrue(sight):
        return True
    if sight.governed("denying") >= 0 or (not sight.subject.linked and _has_determiner(sight, "none")):
        return True
    if text.has(sight.subject.governor, "failing") and sight.auxiliary("infinitive"):
        return True
    if sight.noun:
        barred = text.words.head_first and _is_object(text, sight.first) and sight.governed("failing") >= 0
        return barred or sight.follows("called_off", "negations") or text.has(first - 1, "failing", "none")
    return False


def _is_object(text: Text, i: int) -> bool:
    """Whether a noun of an act is what a verb asks for with a preposition: "في التسلل", "بالعبور"."""
    written = text.key(i).startswith(text.words.clitics.get("with", ("\0",)))
    return written or text.way(i - 1)[1] in ("at", "from")


def _is_cut_off(sight: Sight) -> bool:
    """Whether it was stopped before: "was shot down before it entered", "attempting to cross were turned back"."""
    text, governor, motion = sight.text, sight.subject.governor, sight.trigger.motion
    tried = sight.auxiliary("infinitive") and sight.auxiliary("intending")
    if tried and sight.follows("prevented", "halting", "turning"):
        return True
    if _opens_clause(text, governor) and text.has(governor, "inverted"):
        return True
    comes = motion.enters or "destination" in (motion.object, motion.at)
    start = text.start(sight.first)
    starts = [i for i in (sight.at - 1, governor) if start <= i < sight.at and text.has(i, "befores")]
    # "Was held before being sent".
    if not comes or not starts or sight.auxiliary("copulas"):
        return False
    before_it = range(max(start, starts[0] - REACH), starts[0])
    # "Was stopped before", and "stopped before": but not "stopped others before".
    return any(
        text.has(i, "turning")
        or (text.has(i, "halting") and (text.has(i - 1, "aux") or i + text.phrase(i)[0] == starts[0]))
        for i in before_it
    )


def _opens_clause(text: Text, i: int) -> bool:
    """Whether a clause begins with word ``i``."""
    return i >= 0 and (i == text.start(i) or not text.tight(i) or text.has(i - 1, "that", "joins", "saying"))


def _is_untrue(sight: Sight) -> bool:
    """Whether what is said of it is called untrue behind it: "reports that troops left are false"."""
    text = sight.text
    return sight.follows("untrue") and text.any(text.start(sight.first), sight.left, "saying", "fearing")


def _has_determiner(sight: Sight, use: str) -> bool:
    """Whether a word such as "no" or "any" stands at the actor, or before the noun."""
    text, actor = sight.text, sight.actor
    low = max(0, actor.first - 2)
    told = actor.last > actor.first and (
        text.any(actor.first, min(actor.first + 1, actor.last), use)
        or _before(text, actor.first, low, use)
        # "Hardly any families", "few if any families".
        or any(text.phrase(i)[0] > actor.first - i and text.has(i, use) for i in range(low, actor.first))
    )
    return told or (sight.noun and _before(text, sight.first, max(0, sight.first - 3), use))


def _before(text: Text, i: int, low: int, use: str) -> bool:
    while i > low and text.tight(i):
        first, uses = before(text, i)
        if use in uses:
            return True
        i = min(first, i - 1)
    return False


def _is_feared(sight: Sight) -> bool:
    if _may_come(sight) and sight.theme not in _NO_FEAR and sight.governed("proposing") < 0:
        return True
    if _is_held_off(sight) is Status.FEARED or sight.governed("fearing", "conditional") >= 0:
        return True
    return _has_determiner(sight, "any") or (sight.noun and (sight.follows("doomed") or _is_called_a_fear(sight)))


def _is_called_a_fear(sight: Sight) -> bool:
    """Whether a word behind a noun says that it is feared: "an escape remains the main fear"."""
    text = sight.text
    stop = min(text.stop(sight.first), sight.last + _BEHIND)
    i = sight.last
    while i < stop and (i == sight.last or text.tight(i)) and not text.has(i, "copulas"):
        if text.has(i, "ands", "breaks"):
            return False
        i += 1
    behind = range(i + 1, min(stop, i + _BEHIND))
    for j in behind:
        if not text.tight(j) or text.has(j, "ands", "breaks"):
            return False
        if text.has(j, "fearing"):
            return True
    return False


def _may_come(sight: Sight) -> bool:
    """Whether it may come: "could", and "قد" but for that before the past, which it stresses."""
    stressed = sight.trigger.form is Form.VERB and sight.text.words.head_first
    return (sight.auxiliary("may") and not stressed) or (sight.noun and sight.follows("may"))


def _is_intended(sight: Sight) -> bool:
    text = sight.text
    governor = sight.subject.governor
    meant = sight.trigger.mark is not Mark.NONE or sight.auxiliary("will", "should", "intending")
    if meant or _may_come(sight) or _is_supposed(sight) or _is_to_come(sight):
        return True
    if sight.auxiliary("infinitive"):
        real = sight.auxiliary("factual", "perceiving") or text.has(governor, "factual", "perceiving")
        return not real
    if sight.noun:
        return sight.governed("intending") >= 0 or sight.follows("will", "intending")
    word = text.key(sight.first)
    if sight.first == sight.at and text.words.is_gerund(word):
        return "topics" in before(text, sight.first)[1]
    if sight.first == sight.at and text.words.is_participle(word) and text.has(governor, "intending"):
        return True
    return text.words.head_first and sight.trigger.form is Form.PRESENT and sight.governed("intending", "will") >= 0


def _is_supposed(sight: Sight) -> bool:
    """Whether a condition is told, or a plan: "if it collapses, they withdraw", "it foresees that they leave"."""
    text, start, governor = sight.text, sight.text.start(sight.first), sight.subject.governor
    if any(text.has(i, "conditional") and _opens_clause(text, i) for i in range(start, sight.left)):
        return True
    behind = sight.last
    while behind < text.stop(sight.first) and text.has(behind, "light", "dates"):
        behind += 1
    if text.has(behind, "conditional") and behind < text.stop(sight.first):
        return True
    # "Should the truce fail, they withdraw", "were they to fail": only a condition begins so, and a question.
    if any(_opens_clause(text, i) and text.has(i, "inverted", "should", "copulas") for i in (start, governor)):
        return not text.words.head_first
    bare = text.has(sight.first, "bare") and not sight.noun
    if bare and any(text.has(i, "terms") and _opens_clause(text, i) for i in range(start, sight.left)):
        return True
    i = sight.governed("planning")
    if i >= 0 and (sight.noun or text.any(i, i + text.phrase(i)[0] + 1, "that")):
        return True
    loose = sight.noun or (sight.first == sight.at and text.words.is_gerund(text.key(sight.first)))
    return loose and sight.governed("discussing") >= 0


def _is_to_come(sight: Sight) -> bool:
    """Whether a day to come is told beside a verb that is not of the past."""
    text, word = sight.text, sight.text.key(sight.first)
    past = sight.trigger.form is Form.VERB if text.words.head_first else text.words.is_participle(word)
    past = past and not (text.words.is_gerund(word) and not text.words.head_first)
    start = at = text.start(sight.first)
    for i in range(sight.left, start, -1):
        if not text.tight(i):
            at = i
            break
    return not past and (text.has(start, "coming") or text.any(at, sight.last, "coming") or sight.follows("coming"))


def _is_attributed(sight: Sight) -> bool:
    text, start, stop = sight.text, sight.text.start(sight.first), sight.text.stop(sight.first)
    if sight.auxiliary("perceiving") or text.any(start, sight.left, "saying", "according"):
        return True
    if text.any(sight.left, stop, "according") or _is_quoted(sight):
        return True
    return any(text.has(i, "saying") and _is_trailing(sight, i, stop) for i in range(sight.last, stop))


def _is_trailing(sight: Sight, i: int, stop: int) -> bool:
    """Whether word ``i`` is what a speaker does behind a comma, at the end: ", the ministry said"."""
    text, gaps = sight.text, sight.text.passage.gaps
    behind = i + 1
    while behind < stop and text.tight(behind) and not text.has(behind, "that"):
        behind += 1
    if behind - i > _TRAILING or (behind < stop and text.tight(behind)):
        return False
    j = i
    while j > max(sight.last, i - _TRAILING) and text.tight(j):
        j -= 1
    return j >= sight.last and not text.tight(j) and gaps[j] != "|"


def _quotes(passage: Passage) -> list[tuple[int, int]]:
    if passage not in _QUOTES:
        _QUOTES[passage] = [m.span() for m in _QUOTED.finditer(passage.text)]
    return _QUOTES[passage]


def _is_quoted(sight: Sight) -> bool:
    at = sight.text.passage.tokens[sight.first].span.start
    return any(start <= at < end for start, end in _quotes(sight.text.passage))


_JUDGES: tuple[tuple[Status, Callable[[Sight], bool]], ...] = (
    (Status.DENIED, _is_denied),
    (Status.FEARED, _is_feared),
    (Status.INTENDED, _is_intended),
    (Status.ATTRIBUTED, _is_attributed),
)


def of(sight: Sight) -> Status:
    """How a report tells of a movement; the order is told at the top of this module."""
    told = _judged(sight)
    for _ in range(_MOST_RULERS):
        ruler = _ruler(sight)
        if ruler is None:
            break
        sight, ruled = ruler, _judged(ruler)
        if ruled is not Status.ATTRIBUTED:
            told = graver(told, ruled)
    return told


def _judged(sight: Sight) -> Status:
    return next((status for status, holds in _JUDGES if holds(sight)), Status.STATED)


def _ruler(sight: Sight) -> Sight | None:
    """What is told of the verb that has somebody move: "refused to | let | them return", "will force them to"."""
    text, subject, i = sight.text, sight.subject, sight.subject.governor
    if sight.noun or subject.linked or i < 0 or not text.tight(i + 1) or text.way(i)[0]:
        return None
    bare = text.has(i, *_RULERS) and text.has(sight.first, "bare")
    if not (bare or sight.auxiliary("infinitive")):
        return None
    at = chain(text, i)
    above = subject_of(text, i, at, None, 0)
    return replace(sight, first=i, at=at, actor=above.actor, subject=above)


def graver(one: Status, other: Status) -> Status:
    """That of two statuses which is asked first."""
    return min(one, other, key=_ORDER.index)
