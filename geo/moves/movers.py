"""Whether two sentences have the same mover, as far as their words tell.

"Hundreds of Turkish soldiers" and "the Turkish troops" may be the same, "troops" and "Turkish troops" need not be.
"""

from __future__ import annotations

from functools import lru_cache

from geo.moves import words as move_words
from geo.names import is_arabic, key, without_article

#: Words that tell how many they are, and nothing of who.
_IDLE = frozenset({"articles", "possessives", "quantities", "approximate", "way:of"})
#: Where nouns stand first: "عشرات من العناصر".
_IDLE_HEAD_FIRST = _IDLE | {"way:from"}


@lru_cache(maxsize=10_000)
def same(actor: str) -> frozenset[str]:
    """What is equal for two actors (a report's words) that may be the same; empty where nobody is told."""
    words = move_words.load("ar" if is_arabic(actor) else "en")
    keys, i = key(actor).split(), 0
    found: set[str] = set()
    while i < len(keys):
        n = _idle(words, keys, i)
        # "300 soldiers", but "Brigade 93".
        if not n and (found or not keys[i].isdecimal()):
            kin = (words.alike[stem] for stem, _ in words.stems(keys[i]) if stem in words.alike)
            found.add(next(kin, without_article(keys[i])))
        i += n or 1
    return frozenset(found)


def _idle(words: move_words.Words, keys: list[str], i: int) -> int:
    """How many words from the i-th on tell nothing of who moves."""
    idle = _IDLE_HEAD_FIRST if words.head_first else _IDLE
    known = (p for stem, _ in words.stems(keys[i]) for p in words.phrases.get(stem, ()))
    fitting = (len(rest) for rest, use in known if use in idle and keys[i + 1 :][: len(rest)] == [*rest])
    return 1 + next(fitting, -1)
