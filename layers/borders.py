"""Borders between countries, and the border of interest, strongest of all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo import facts
from layers.layer import Drawn, Feature, Label, layer
from layers.style import MATCHES, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from geo.atlas import Atlas


@dataclass(frozen=True, slots=True)
class BorderFacts:
    """The border of interest: its name, kilometres, the published range, and its stretches.

    Each stretch is ``(here, there, km, whether the report names the place "here")``.
    """

    name: str
    km: float
    published: tuple[float, float] | None
    stretches: tuple[tuple[str, str, float, bool], ...]

    @property
    def whole_km(self) -> tuple[int, ...]:
        """The kilometres of each stretch in whole numbers that sum to the border's own: largest remainders go up."""
        parts = [km for _, _, km, _ in self.stretches]
        found = [math.floor(km) for km in parts]
        missing = max(round(self.km) - sum(found), 0)
        for n in sorted(range(len(parts)), key=lambda n: (found[n] - parts[n], n))[:missing]:
            found[n] += 1
        return tuple(found)


def measured(atlas: Atlas, named: Collection[str]) -> BorderFacts:
    """The border of interest, measured on the line that is drawn; ``named`` are ids of places."""
    km, stretches = facts.border(atlas)
    frame = atlas.boundaries.layer("borders")
    name = frame.loc[frame["id"] == atlas.region.border, "name"].iloc[0]
    lengths = [p.km for p in atlas.region.published_lengths]
    rows = tuple((s.here_name, s.there_name, s.km, s.here in named) for s in stretches)
    return BorderFacts(name, km, (min(lengths), max(lengths)) if lengths else None, rows)


def basemap(atlas: Atlas) -> Drawn:
    """All borders but the one of interest; dashed where they are not agreed."""
    lines = atlas.boundaries.layer("borders")
    features = [
        Feature(r.id, r.name, "border" if r.status == "agreed" else "border-disputed", r.geometry)
        for r in lines.itertuples()
        if r.id != atlas.region.border
    ]
    return Drawn((layer("borders", "basemap", 9, features),))


def report(atlas: Atlas, match: Mapping[str, str]) -> Drawn:
    """The border of interest, whether or not the report names it, and other borders that it names.

    ``match`` is the word for the match of each place that it names (``clear``, ``likely``, ``unsure``), by id.
    """
    lines = atlas.boundaries.layer("borders")
    main = [
        Feature(r.id, r.name, _token("border-of-interest", r.id, match), r.geometry, r.id if r.id in match else "")
        for r in lines.itertuples()
        if r.id == atlas.region.border
    ]
    others = [
        Feature(r.id, r.name, _token("named-border", r.id, match), r.geometry, r.id)
        for r in lines.itertuples()
        if r.id in match and r.id != atlas.region.border
    ]
    labels = [
        Label(f"named-{f.id}", f.geometry, {"en": f.name}, plain(f.style), 8, place=f.place, layer=layer_id)
        for layer_id, features in (("border-of-interest", main), ("named-borders", others))
        for f in features
        if f.place
    ]
    return Drawn(
        (
            layer("named-borders", "report", 10, others),
            layer("border-of-interest", "report" if atlas.region.border in match else "basemap", 11, main),
        ),
        tuple(labels),
    )


def _token(token: str, place: str, match: Mapping[str, str]) -> str:
    return token + MATCHES[match.get(place, "clear")]
