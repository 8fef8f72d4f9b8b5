"""What words about space say, in a language that their report is not in: "northern Syria" is "شمال سوريا".

Said only where that is certain. A place that was not named but meant, one without a name in the
language, "the western bank", "half of", "at least": there the report's own words stay.
"""

from __future__ import annotations

from functools import singledispatchmethod
from typing import TYPE_CHECKING

from geo.model import Kind
from geo.names import clean, is_arabic
from geo.space import terms
from geo.space.terms import Frontier, Reach, Site
from layers import naming
from layers.words import LANGUAGES, Name, Saying, Value, say, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Expression
    from layers.naming import Policy

# Kinds that have parts; of others, "east" is what lies beside them.
_AREAS = frozenset({Kind.COUNTRY, Kind.PROVINCE, Kind.DISTRICT, Kind.REGION, Kind.DESERT, Kind.CONTINENT})
_TOWNS = frozenset({Kind.CITY, Kind.VILLAGE})
_WITH_ARTICLE = frozenset({Kind.RIVER, Kind.BORDER})


class _UnsureError(Exception):
    """It can't be said in that language with certainty."""


def of(expression: Expression, text: str, policy: Policy) -> Name:
    """What an expression is called: its report's words in their language, and in others what they say.

    Parameters
    ----------
    expression
        Words about space, with their term.
    text
        The words, as they are to be shown.
    policy
        What the places in them are called by; ``report`` is the gazetteer's here.
    """
    own = "ar" if is_arabic(text) else "en"
    found = {"en": text, own: text}
    for language in LANGUAGES:
        # What other countries divide into goes by other words.
        if language != own and all(p.type == "governorate" for p in expression.members):
            try:
                found[language] = clean(tell(_Speaker(policy, language).said(expression.term), language))
            except _UnsureError:
                continue
    return Name(tuple(found.items()))


class _Speaker:
    """Says terms with names of places by a policy, in a language."""

    def __init__(self, policy: Policy, language: str) -> None:
        self.policy = policy
        self.language = language

    @singledispatchmethod
    def said(self, term: object) -> Value:
        """A term in words, whose braces hold those of its parts."""
        raise _UnsureError(term)

    # -- places and lines

    @said.register
    def _site(self, site: Site) -> Value:
        found = naming.by_policy(site.place, self.policy)
        if site.anaphoric or self.language not in dict(found.texts):
            raise _UnsureError
        return say("wordings.the", name=found) if site.place.kind in _WITH_ARTICLE else found

    @said.register
    def _frontier(self, line: Frontier) -> Saying:
        if line.towards or line.own is line.other is None:
            raise _UnsureError
        if line.own is None or line.other is None:
            told = line.own or line.other
            return say("wordings.border_with" if line.own is None else "wordings.border_of", place=self.said(told))
        return say("wordings.border_of_with", place=self.said(line.own), other=self.said(line.other))

    @said.register
    def _reach(self, line: Reach) -> Saying:
        place = self.said(line.line)
        if line.part or line.beyond is not None or (line.within is None) is (line.ends is None):
            raise _UnsureError
        if line.within is not None:
            return say("wordings.in", inner=place, outer=self.said(line.within))
        first, second = map(self.said, line.ends or ())
        return say("wordings.stretch", line=place, first=first, second=second)

    # -- parts and sides

    @said.register
    def _part(self, term: terms.Part) -> Saying:
        kind = term.of.place.kind if isinstance(term.of, Site) else None
        group = "parts" if kind in _AREAS else "town_parts" if kind in _TOWNS and not term.far else ""
        known = {*terms.WINDS[::2], "middle", "coast"} if group == "parts" else {*terms.WINDS[::2]}
        if not group or term.share is not None or not known.issuperset(term.towards):
            raise _UnsureError
        part = _joined([say(f"{group}.{towards}") for towards in term.towards])
        return say("wordings.far_part" if term.far else "wordings.part", part=part, place=self.said(term.of))

    @said.register
    def _side(self, term: terms.Side) -> Saying:
        # In Arabic one word is for "east of Anbar" and "eastern Anbar".
        if term.bank or (isinstance(term.of, Site) and term.of.place.kind in _AREAS):
            raise _UnsureError
        return say("wordings.side", direction=_directions(term.towards), place=self.said(term.of))

    @said.register
    def _country_side(self, term: terms.CountrySide) -> Saying:
        if term.country is None or term.facing is not None:
            raise _UnsureError
        border = say("wordings.the_border") if term.border == Frontier() else self.said(term.border)
        return say("wordings.border_side", country=self.said(term.country), border=border)

    # -- along, near and away

    @said.register
    def _along(self, term: terms.Along) -> Value:
        # "Its border with Syria", "along the border with Syria": what is drawn is the border.
        if isinstance(term.line, Frontier):
            return self._frontier(term.line)
        return say("wordings.along", place=self.said(term.line))

    @said.register
    def _strip(self, term: terms.Strip) -> Saying:
        if term.inside is not None:
            raise _UnsureError
        place = self.said(term.line)
        if term.depth is None:
            return say("wordings.strip", place=place)
        return say("wordings.deep_strip", km=_km(term.depth), place=place)

    @said.register
    def _near(self, term: terms.Near) -> Saying:
        if term.towards:
            raise _UnsureError
        return say(f"wordings.{term.how}", place=self.said(term.of))

    @said.register
    def _away(self, term: terms.Away) -> Saying:
        place, km = self.said(term.of), _km(term.distance)
        if not term.towards:
            return say("wordings.within" if term.distance.most else "wordings.away", km=km, place=place)
        if term.distance.most:
            raise _UnsureError
        return say("wordings.offset", km=km, direction=_directions((term.towards,)), place=place)

    @said.register
    def _depth(self, term: terms.Depth) -> Saying:
        return say("wordings.depth", km=_km(term.distance), place=self.said(term.of))

    @said.register
    def _tripoint(self, term: terms.Tripoint) -> Saying:
        if any(site.place.kind is not Kind.COUNTRY for site in term.told):
            raise _UnsureError
        return say("wordings.tripoint", places=tuple(map(self.said, term.told)))

    @said.register
    def _between(self, term: terms.Between) -> Saying:
        if len(term.ends) != 2:
            raise _UnsureError
        first, second = map(self.said, term.ends)
        return say("wordings.midway" if term.halfway else "wordings.between", first=first, second=second)

    @said.register
    def _members(self, term: terms.Members) -> Saying:
        if term.kind != "province" or term.named or not isinstance(term.of, Site):
            raise _UnsureError
        beside = term.of.place.kind in (Kind.COUNTRY, Kind.PROVINCE)
        found = say("wordings.bordering" if beside else "wordings.governorates_along", place=self.said(term.of))
        return say("wordings.in", inner=found, outer=self.said(term.within)) if term.within else found

    # -- one with another

    @said.register
    def _both(self, term: terms.Both) -> Saying:
        if not isinstance(term.outer, (Site, terms.Part)):
            raise _UnsureError
        return say("wordings.in", inner=self.said(term.inner), outer=self.said(term.outer))

    @said.register
    def _except(self, term: terms.Except) -> Saying:
        return say("wordings.except", inner=self.said(term.inner), without=self.said(term.without))


def _directions(towards: Sequence[str]) -> Value:
    return _joined([say(f"compass.{one}") for one in towards])


def _joined(values: Sequence[Saying]) -> Value:
    """One thing, or two with "and" between."""
    if len(values) > 2:
        raise _UnsureError
    return values[0] if len(values) == 1 else say("wordings.and", first=values[0], second=values[1])


def _km(distance: terms.Distance) -> float:
    """A length as it is told; what is at least so long has no end that could be."""
    if distance.least:
        raise _UnsureError
    return round(distance.km, 1)
