"""Mentions to places, with confidence, alternatives and evidence; drops nothing.

Mentions of one name are resolved together. A candidate's score is the sum of its features'
weights; the chance of each is the softmax of the scores. The first round looks at the candidates
alone, two more at what the other names of the report were taken for: its countries, its
divisions, its points. ``geo/data/making/training.py`` fits the weights and the calibration.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geo.context import AT_A_POINT, LARGE, PEOPLED, Context, Group, features_alone, groups
from geo.errors import DataError
from geo.model import Kind, Match, Mention, Place, Situation
from geo.store import embedded_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geo.model import Report
    from geo.region import Region

#: From these on a match is called clear, and likely; below, unsure.
CLEAR, LIKELY = 0.8, 0.5
#: Below this nothing is placed: the best guess would be a wild one.
WILD = 0.2
FILE = "resolver.toml"
_MOST_ALTERNATIVES = 5
#: Places of the name that are less likely are no alternatives worth a line.
_WORTH_TELLING = 0.005
#: Looks at the names: alone, then twice at what the others were taken for.
_LOOKS = 3
#: A change of chances that changes nothing else.
_STILL = 0.05
# Set by hand, since the training texts are not of the region: what its user's reports speak of.
# In log-odds; both need that the report's other names do not all lie elsewhere.
_IN_REGION, _NOTABLE = 1.5, 0.7
_ELSEWHERE = 0.08
# The same for what kind words say: "province" is asked for more plainly than "city", which is
# part of many names.
_ASKED = 3.0
_SHARED = 1.5
_PLAINLY = frozenset(Kind) - {Kind.CITY, Kind.COUNTRY, Kind.REGION}
#: How much less sure a match is where the words plainly ask for another kind: "Sharya camp" is no town in Russia.
_UNMET = 0.6
#: As how large a place counts that news of the region is known to name, in decimal digits of people.
_NOTABLE_SIZE = 4.7
#: A user's own row, and a border that two countries' names spell out, are what is meant.
_OWN = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Resolver:
    """Weights of the first round and of the later ones, and of the calibration, in log-odds."""

    first: Mapping[str, float]
    later: Mapping[str, float]
    calibration: Mapping[str, float]


# -- chances -----------------------------------------------------------------------------------


def softmax(scores: Sequence[float]) -> list[float]:
    """Chances that sum to 1, from log-odds."""
    most = max(scores)
    powers = [math.exp(s - most) for s in scores]
    whole = sum(powers)
    return [p / whole for p in powers]


@dataclass(slots=True, eq=False)
class _Round:
    """One look at all names of a report; ``context`` is what the look before made of them, if there was one."""

    model: Resolver
    region: Region | None
    context: Context | None = None

    def chances(self, i: int, group: Group, alone: list[dict[str, float]]) -> list[float]:
        """The chance of each candidate of name ``i``; ``alone`` are their features by themselves."""
        if len(alone) == 1:
            return [1.0]
        hand = [self._by_hand(group, c.place, here=self._is_here(i)) for c in group.candidates]
        if self.context is None:
            return softmax([_sum(row, self.model.first) + h for row, h in zip(alone, hand, strict=True)])
        weights, fits = self.model.later, self.context.features(i, group)
        return softmax(
            [_sum(row, weights) + _sum(fit, weights) + h for row, fit, h in zip(alone, fits, hand, strict=True)]
        )

    def _is_here(self, i: int) -> bool:
        """Whether the report may be about the region."""
        if self.region is None or self.context is None:
            return self.region is not None
        share = sum(self.context.share(i, country) for country in self.region.countries)
        return share < 0 or share > _ELSEWHERE

    def _by_hand(self, group: Group, place: Place, *, here: bool) -> float:
        """What no training text can teach: the region that a user asks for, kind words, a user's own rows."""
        score = _OWN if place.own else 0.0
        if place.kind in group.kinds and place.kind in _PLAINLY:
            score += _ASKED
        if place.kind is Kind.PROVINCE and not group.kinds and _has_city(group, place):
            score -= _SHARED
        if here and self.region is not None:
            score += _IN_REGION * (place.country in self.region.countries) + _NOTABLE * place.notable
        return score


def _has_city(group: Group, province: Place) -> bool:
    """Whether a city of a province's own goes by its name: "Aleppo" alone is the city."""
    return any(c.main and c.place.kind is Kind.CITY and c.place.province == province.id for c in group.candidates)


def weigh(found: Sequence[Group], model: Resolver, region: Region | None) -> Context:
    """Give each candidate of each name its chance; the context that the last look went by."""
    alone: list[list[dict[str, float]]] = [features_alone(g) if len(g.candidates) > 1 else [{}] for g in found]
    look = _Round(model, region)
    for n in range(_LOOKS):
        chances = [look.chances(i, g, rows) for i, (g, rows) in enumerate(zip(found, alone, strict=True))]
        moved = n == 0 or any(_moved(g.chances, new) for g, new in zip(found, chances, strict=True))
        for group, found_chances in zip(found, chances, strict=True):
            group.chances = found_chances
        if not moved:
            break
        look = _Round(model, region, Context(found))
    return look.context or Context(found)


def _moved(before: Sequence[float], after: Sequence[float]) -> bool:
    """Whether a look changed the chances enough to be worth another."""
    return any(abs(a - b) > _STILL for a, b in zip(before, after, strict=True))


def _sum(row: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in row.items())


def calibration_features(i: int, group: Group, context: Context) -> dict[str, float]:
    """What tells how far the best candidate's chance can be trusted."""
    best = group.best
    place, chance = group.candidates[best].place, min(max(group.chance_there(), 1e-6), 1 - 1e-6)
    many = len(group.candidates)
    row = {
        "bias": 1.0,
        "chance": min(4.0, math.log(chance / (1 - chance))) if many > 1 else 0.0,
        "one": float(many == 1),
        "many": math.log(many),
        "other name": float(not group.candidates[best].main),
        "held": float(place.id in group.held),
        "unmet": float(_is_unmet(group, place)),
    }
    chosen = place.notable and place.kind not in (Kind.PROVINCE, *LARGE)
    row[f"kind {Kind.CITY if chosen else place.kind}"] = 1.0
    if place.kind in LARGE:
        return row
    size = math.log10(place.population + 1) if place.kind in PEOPLED else 0.0
    row["size"] = max(size, _NOTABLE_SIZE) if chosen else size
    share = context.share(i, place.country)
    row["alone"] = float(share < 0)
    row["share"] = max(share, 0.0)
    row["elsewhere"] = float(0 <= share < 0.05)
    if place.lat is not None and place.kind in AT_A_POINT:
        away, _ = context.away_km(i, group, place)
        row["within 30"], row["within 150"] = math.exp(-away / 30), math.exp(-away / 150)
        row["lonely"] = float(away > 400)
    return row


def _is_unmet(group: Group, place: Place) -> bool:
    """Whether the words ask for another kind of place."""
    kind = Kind.CITY if place.kind is Kind.VILLAGE else place.kind
    return bool(group.kinds) and place.kind not in group.kinds and kind not in group.kinds


def confidence(i: int, group: Group, context: Context, model: Resolver) -> float:
    """The chance (0-1) that this is a name of a place and the best candidate the one that is meant."""
    best = group.candidates[group.best]
    if best.place.own or best.place.kind is Kind.BORDER:
        return 0.99
    score = _sum(calibration_features(i, group, context), model.calibration)
    right = 1 / (1 + math.exp(-max(-20.0, min(20.0, score))))
    if _is_unmet(group, best.place) and not _PLAINLY.isdisjoint(group.kinds):
        right *= _UNMET
    return min(0.99, right * group.belief)


# -- matches -----------------------------------------------------------------------------------


def resolve(
    report: Report, mentions: Sequence[Mention], region: Region | None, model: Resolver | None = None
) -> Situation:
    """A report's mentions, each with the place that it most likely names.

    Parameters
    ----------
    report, mentions
        From :func:`geo.mentions.find`.
    region
        Whose places are preferred where a name fits several; None for no preference.
    model
        The weights; None for those that the program carries.

    Returns
    -------
    Situation
        As many matches as mentions, in the same order.
    """
    model = model or load()
    matches = [Match(m, None, 0.0) for m in mentions]
    found = groups(report, mentions)
    context = weigh(found, model, region)
    for i, group in enumerate(found):
        sure = round(confidence(i, group, context, model), 2)
        ranked = sorted(zip(group.chances, group.candidates, strict=True), key=lambda pair: -pair[0])
        places = [c.place for n, (chance, c) in enumerate(ranked) if n == 0 or chance >= _WORTH_TELLING]
        evidence = _evidence(i, group, context, places[0])
        place, others = (places[0], places[1:]) if sure >= WILD else (None, places)
        for m in group.mentions:
            matches[m] = Match(mentions[m], place, sure, tuple(others[:_MOST_ALTERNATIVES]), evidence)
    return Situation(report, tuple(matches))


def _evidence(i: int, group: Group, context: Context, place: Place) -> tuple[str, ...]:
    """Why this place: in words for the reader."""
    told = []
    if place.own:
        told.append("a row of your own gazetteer")
    if place.id in group.held:
        told.append("lies in the place named behind it")
    if group.kinds and place.kind in group.kinds:
        told.append(f"the words beside it ask for a {place.kind}")
    if place.kind not in LARGE:
        if context.share(i, place.country) > 0.05:
            told.append("other names of the report lie in its country")
        away, _ = context.away_km(i, group, place) if place.kind in AT_A_POINT else (math.inf, 0)
        if away < 250:
            told.append(f"about {away:.0f} km from another place that the report names")
    if len(group.candidates) == 1:
        told.append("no other known place has this name")
    return tuple(told)


def read(path: Path) -> Resolver:
    """A resolver from its file of three tables of weights.

    Raises
    ------
    DataError
        The file is missing or damaged.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        names = ("first", "later", "calibration")
        first, later, calibration = ({k: float(w) for k, w in tables[name].items()} for name in names)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path.name} is missing or damaged ({error}); install again") from error
    return Resolver(first, later, calibration)


@cache
def load() -> Resolver:
    """The resolver that the program carries, one a process."""
    return read(embedded_folder() / "weights" / FILE)
