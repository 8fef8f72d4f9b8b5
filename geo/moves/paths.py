"""From the word that tells of an act to the places behind it: from where, to where, through what, over which line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.model import Kind
from geo.moves import ends
from geo.moves.ends import Found
from geo.moves.phrases import can_move, head, noun_phrase
from geo.moves.text import LONGEST_PATH
from geo.moves.words import Form

if TYPE_CHECKING:
    from geo.moves.text import Text
    from geo.moves.words import Motion, Trigger

_WATERS = frozenset({Kind.RIVER, Kind.LAKE, Kind.SEA})
_PASSED = frozenset({Kind.CROSSING, Kind.CITY, Kind.VILLAGE})
_COMMAS = frozenset({",", "،"})
#: Words of a remark between commas that a path goes on behind: ", activists said,".
_LONGEST_REMARK = 8
#: Prepositions that may begin words about space: "along the border", "near Mosul".
_WHOLE = frozenset({"along", "over", "at", "near"})
#: Prepositions without a place behind which no path goes on.
_MOST_MISSED = 3
_ONWARD = frozenset({"from", "to", "via", "over"})


@dataclass(slots=True)
class Path:
    """What stands behind an act, words ``[first, last)``.

    ``moved`` and ``mover`` are the words ``[first, last)`` of what is carried ("sent troops to"), and of who moves
    behind a noun or an Arabic verb. ``near`` is what it is said to come by. ``line`` is the border or water that is
    crossed, ``over_line`` says that one is, be it only "the border". ``apt`` is False where what follows makes it no
    movement.
    """

    first: int
    last: int
    origin: Found | None = None
    destination: Found | None = None
    via: Found | None = None
    line: Found | None = None
    along: Found | None = None
    near: Found | None = None
    over_line: bool = False
    moved: tuple[int, int] | None = None
    mover: tuple[int, int] | None = None
    apt: bool = True

    @property
    def ends(self) -> list[Found]:
        """All the places in it."""
        told = (self.origin, self.destination, self.via, self.line)
        return [found for found in told if found is not None]

    def fill(self, more: Path) -> None:
        """Add what another path tells beyond this one."""
        self.origin = self.origin or more.origin
        self.destination = self.destination or more.destination
        self.via = self.via or more.via
        self.line = self.line or more.line
        self.near = self.near or more.near
        self.over_line = self.over_line or more.over_line
        self.last = max(self.last, more.last)


def read(text: Text, trigger: Trigger, first: int) -> Path:
    """The path behind a trigger, from word ``first`` on."""
    return _Reader(text, trigger, first).read()


class _Reader:
    """Reads the path behind a trigger."""

    def __init__(self, text: Text, trigger: Trigger, first: int) -> None:
        self.text = text
        self.motion: Motion = trigger.motion
        self.noun = trigger.is_noun
        self._where = trigger.motion.noun_at if trigger.is_noun else trigger.motion.at
        self.path = Path(first, first)
        self._stop = min(text.stop(first - 1), first + LONGEST_PATH)
        #: Whether nothing that is no time stands between the verb and "in X"; prepositions so far without a place.
        self._clear = True
        self._missed = 0

    def read(self) -> Path:
        """The path."""
        i = self._opening(self.path.first)
        while i < self._stop:
            i = self._next(i)
        return self.path

    def _end(self) -> int:
        return self._stop

    def _next(self, i: int) -> int:
        """Read what stands at word ``i``; gives the word behind it, the end where no more belongs to the act."""
        text = self.text
        if i > self.path.first and not text.tight(i):
            return self._behind_comma(i)
        n, way = text.way(i)
        if n:
            return self._place(i, n, way)
        if text.has(i, "ands"):
            return self._added(i + 1)
        return self._end() if self._ends_clause(i) else self._word(i)

    def _word(self, i: int) -> int:
        """Read a word that is no preposition and ends no clause."""
        text = self.text
        if text.has(i, "light", "dates"):
            return i + text.phrase(i)[0]
        behind = self._lettered(i)
        if behind is None and text.words.head_first and self.path.mover is None and not self.path.ends:
            behind = self._mover(i)
        if behind is None:
            self._clear = False
            behind = self._end() if self.noun else i + 1
        return behind

    def _added(self, i: int) -> int:
        """Behind "and": on with the next preposition, or behind a place that is only described ("the villages")."""
        if i < self._stop and self.text.way(i)[1] in _ONWARD:
            return i
        found = ends.read(self.text, i) if i < self._stop and self.path.ends else None
        return found.last if found is not None and not found.is_located else self._end()

    def _ends_clause(self, i: int) -> bool:
        text = self.text
        if text.has(i, "stops", "aux", "will", "may", "should", "saying", "negations", "relatives"):
            return True
        return any(t.form in (Form.VERB, Form.PRESENT) for t in text.triggers(i))

    def _behind_comma(self, i: int) -> int:
        """Where a path goes on behind a comma, or behind a remark between two."""
        text = self.text
        if text.passage.gaps[i] not in _COMMAS:
            return self._end()
        if text.way(i)[1] in _ONWARD and i > self.path.last - 1:
            return self._place(i, *text.way(i))
        for j in range(i + 1, min(i + _LONGEST_REMARK, self._stop)):
            if text.passage.gaps[j] in _COMMAS:
                onward = text.way(j)
                return self._place(j, *onward) if onward[1] in _ONWARD else self._end()
        return self._end()

    # -- what stands right behind the act

    def _opening(self, i: int) -> int:
        """Read the object: a place that is entered, left or crossed, or what is carried; nothing for a noun."""
        text = self.text
        if self.noun:
            return self._mover(i) if text.words.head_first and i < self._stop else i
        while i < self._stop and text.tight(i) and text.has(i, "light") and not text.way(i)[0]:
            i += text.phrase(i)[0]
        if i >= self._stop or not text.tight(i) or text.way(i)[0] or self._ends_clause(i):
            return i
        if text.words.head_first:
            return i
        found = ends.read(text, i) if self.motion.object else None
        if found is not None and not self._is_mover_behind(found):
            return self._object(found)
        return self._carried(i)

    def _is_mover_behind(self, found: Found) -> bool:
        """Whether what was read as a place goes on to be what moves: "Mosul residents"."""
        return self.text.tight(found.last) and bool(self.text.theme(found.last))

    def _object(self, found: Found) -> int:
        path = self.path
        if self.motion.object == "line":
            self._crossed(found)
        else:
            setattr(path, self.motion.object, found)
        if self.motion.object == "origin" and self.text.has(found.last, "left_so"):
            path.apt = False
        path.last = found.last
        return found.last

    def _crossed(self, found: Found) -> None:
        """What is crossed: a border or water is a line, a crossing or a town is on the way."""
        path = self.path
        if found.border is not None or found.edge or found.kind in _WATERS:
            path.line, path.over_line = found, True
        elif found.items:
            path.via = found if found.kind in _PASSED else None
            path.apt = path.via is not None
        elif not found.is_located:
            path.over_line = self.text.any(found.first, found.last, "borders")
            path.apt = path.over_line or self.text.any(found.first, found.last, "place_nouns")

    def _carried(self, i: int) -> int:
        """Read an object that is no place: what is carried, or what makes it no movement ("enter talks")."""
        text, motion = self.text, self.motion
        last = noun_phrase(text, i)
        if last == i:
            self.path.apt = not motion.object or motion.at == "origin"
            return i
        if text.passage.words[i].shape == "1" and not any(can_move(text, i, j + 1) for j in range(i, last)):
            return last
        if motion.carried and can_move(text, i, last):
            self.path.moved = (i, last)
        elif motion.carried or motion.needs_mover or motion.object == "line":
            self.path.apt = False
        # "Fled the fighting in X" tells from where, "fled Nobody's Land in X" does not.
        self._clear = self._clear and (motion.at != "origin" or text.has(head(text, i, last), "not_mover"))
        return last

    # -- who moves, behind the act

    def _mover(self, i: int) -> int:
        """Read who moves behind a noun, or behind a verb of a language that has it there."""
        item = self.text.items.get(i)
        place = item is not None and not item.demonym
        last = i if place and self.text.words.head_first else noun_phrase(self.text, i)
        if last > i and self.path.mover is None:
            self.path.mover = (i, last)
            following = last < self._stop and self.text.tight(last)
            if following and self.text.words.head_first and not self.text.way(last)[0]:
                return self._object_behind(last)
            return last
        if self.text.words.head_first and last == i:
            return self._object_behind(i)
        return self._end()

    def _object_behind(self, i: int) -> int:
        """Read the object behind who moves: "عبر اللاجئون الحدود"."""
        found = ends.read(self.text, i) if self.motion.object else None
        if found is not None:
            return self._object(found)
        n, way = self.text.way(i)
        last = noun_phrase(self.text, i) if self.motion.carried and not n and self.path.mover is not None else i
        if last > i and self.path.moved is None and can_move(self.text, i, last):
            self.path.moved = (i, last)
            return last
        return i if n and way != "via" else i + self.text.phrase(i)[0]

    def _lettered(self, i: int) -> int | None:
        """A place with a preposition written on to it: "للعراق"."""
        item, words = self.text.items.get(i), self.text.words
        if item is None or item.demonym or not item.letters:
            return None
        towards = item.letters[-1:] in words.clitics.get("purpose", ())
        if towards and self.path.destination is None:
            self.path.destination = Found(item.first, item.last, (item,))
            self.path.last = item.last
        return item.last

    # -- prepositions

    def _place(self, i: int, n: int, way: str) -> int:
        """Read a preposition, words ``[i, i + n)``, and the place behind it."""
        text = self.text
        if way == "of" and not self.noun and i == self.path.first:
            # "Pulled out of".
            way = "from"
        if self.noun and way in ("of", "by") and self._takes_mover(i + n):
            return self.path.mover[1] if self.path.mover else self._end()
        item = text.items.get(i)
        whole = item is not None and item.expression and way in _WHOLE and not self._is_cut(item.last)
        behind = i + n
        inside = behind < self._stop and text.tight(behind)
        found = Found(i, item.last, (item,)) if item and whole else ends.read(text, behind) if inside else None
        if found is None or (way == "of" and not self.motion.object):
            return self._no_place(behind, way)
        if way == "of" and not self.noun:
            # It belongs to the place before it.
            return found.last
        if not self._tells_where(i, way):
            self._set(found, way)
        self.path.last = max(self.path.last, found.last)
        return found.last

    def _tells_where(self, i: int, way: str) -> bool:
        """Whether a preposition right behind an end tells where that is, and not where from: "to Hajin | near"."""
        return way in ("at", "near") and self._where == "origin" and any(end.last == i for end in self.path.ends)

    def _is_cut(self, last: int) -> bool:
        """Whether a phrase of places is cut by the end of words about space: "at the border | crossing of"."""
        return self.text.phrase(last - 1)[0] > 1

    def _takes_mover(self, i: int) -> bool:
        """Read who moves behind "of" or "by"; False where a place stands there."""
        text, path = self.text, self.path
        if path.mover is not None or i >= self._stop or not text.tight(i):
            return False
        i += text.has(i, "articles")
        last = noun_phrase(text, i)
        item = text.items.get(i)
        if last == i or (item is not None and not item.demonym and item.last >= last):
            return False
        path.mover = (i, last)
        path.last = max(path.last, last)
        return True

    def _no_place(self, i: int, way: str) -> int:
        """Behind a preposition that no place follows."""
        text = self.text
        self._missed += 1
        if way in ("to", "of", "for") or i >= self._stop or self._missed > _MOST_MISSED:
            return self._end()
        if way == "other" and not self.noun and text.phrase(i - 1)[1].isdisjoint({"light"}):
            return self._end()
        date = (
            text.any(i, min(i + 3, self._stop), "dates")
            or text.passage.words[min(i, len(text.passage) - 1)].shape == "1"
        )
        self._clear = self._clear and date
        # What follows belongs to the preposition, up to the next one.
        while i < self._stop and text.tight(i) and not text.way(i)[0] and not text.has(i, "ands"):
            if self._ends_clause(i):
                return self._end()
            i += text.phrase(i)[0]
        return i

    def _set(self, found: Found, way: str) -> None:
        path, motion = self.path, self.motion
        if way == "of":
            self._object(found)
        elif way == "from" and found.kind is Kind.CROSSING and motion.object in ("destination", "line"):
            path.via = path.via or found
        elif way == "from":
            path.origin = path.origin or found
        elif way == "to" or (way == "for" and motion.object == "origin" and found.is_located):
            path.destination = path.destination or found
        elif way == "via" and found.kind is not Kind.COUNTRY:
            path.via = path.via or found
        elif way in ("over", "between"):
            self._over(found, way)
        elif way == "along":
            self._along(found)
        elif way in ("at", "near"):
            beside = way == "near" and not any(item.expression for item in found.items)
            self._at(replace(found, partial=True) if beside else found)

    def _over(self, found: Found, way: str) -> None:
        path = self.path
        if found.border is not None or found.edge or found.kind in _WATERS:
            path.line, path.over_line = path.line or found, True
        elif way == "over" and found.kind in _PASSED:
            path.via = path.via or found
        elif not found.is_located:
            path.over_line = path.over_line or self.text.any(found.first, found.last, "borders")

    def _along(self, found: Found) -> None:
        path = self.path
        path.along = path.along or found
        if self._where == "destination":
            path.destination = path.destination or found

    def _at(self, found: Found) -> None:
        path, motion = self.path, self.motion
        path.near = path.near or found
        passed = found.kind is Kind.CROSSING or (motion.object == "line" and found.kind in _PASSED)
        if passed and not found.partial:
            path.via = path.via or found
        elif self._clear and self._where and found.is_located and not (self._where == "origin" and path.origin):
            setattr(path, self._where, getattr(path, self._where) or found)
