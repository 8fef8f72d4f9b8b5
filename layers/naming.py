"""What places are called: as the reports spell them, as people there do, or as UN agencies do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from geo import un_names
from geo.model import Kind
from layers import words
from layers.textwidth import is_arabic
from layers.words import Name, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.gazetteer import Gazetteer
    from geo.model import Place
    from layers.words import Value

Policy: TypeAlias = Literal["report", "local", "un"]
# The language of a country's own names, for those whose names the gazetteer has in it.
_LOCAL = {"TR": "tr"} | dict.fromkeys(
    ("AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "OM", "PS", "QA", "SA", "SD", "SY", "TN", "YE"), "ar"
)


def language_of(report_language: str) -> str:
    """Which interface language the spellings of a report serve: ``ar``, or ``en`` for those in Latin script."""
    return {"ar": "ar", "ku": ""}.get(report_language, "en")


def called(place: Place, gazetteer: Gazetteer, policy: Policy, spelled: Mapping[str, str]) -> Value:
    """What a place is called, in all languages.

    Parameters
    ----------
    place
        The place.
    gazetteer
        Which knows the countries that a border parts.
    policy
        ``report``: as the reports spell it, where they do in that language; ``local``: in the language
        of its country, whatever that of the reader; ``un``: as UN agencies call it in English, where
        that is known. Else the gazetteer's own names.
    spelled
        The reports' commonest spelling, or "", by language (``en``, ``ar``).
    """
    if place.kind is Kind.BORDER:
        return _border(place, gazetteer, policy)
    found = by_policy(place, policy)
    if policy != "report":
        return found
    return Name(tuple({**dict(found.texts), **{tag: text for tag, text in spelled.items() if text}}.items()))


def doubted(text: str) -> str:
    """A name whose match is unsure, as a label writes it: with the question mark of its script."""
    return f"{text} {'؟' if is_arabic(text) else '?'}"


def by_policy(place: Place, policy: Policy) -> Name:
    """The names of a place that no report spells: for ``report`` the gazetteer's."""
    known = words.name(place)
    texts = dict(known.texts)
    if policy == "un":
        texts["en"] = un_names.load().get(place.id, texts["en"])
    elif policy == "local" and (local := texts.get(_LOCAL.get(place.country or place.id, ""))):
        texts = dict.fromkeys(texts, local)
    return Name(tuple(texts.items()))


def _border(place: Place, gazetteer: Gazetteer, policy: Policy) -> Value:
    """A border by its own names, or by those of its two countries where they are all that is known."""
    ids = place.id.split("-")
    texts = dict(words.name(place).texts)
    if "ar" in texts:
        is_local = policy == "local" and all(_LOCAL.get(i) == "ar" for i in ids)
        return Name(tuple((texts | {"en": texts["ar"]} if is_local else texts).items()))
    sides = [gazetteer.place(i) for i in ids]
    if place.names or len(ids) != 2 or not all(p and p.kind is Kind.COUNTRY for p in sides):
        return words.name(place)
    first, second = (by_policy(p, policy) for p in sides if p)
    return say("places.border", first=first, second=second)
