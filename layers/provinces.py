"""Countries and provinces: quiet on the basemap, shaded where the report names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.layer import Drawn, Feature, Label, layer
from layers.style import MATCHES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from geo.atlas import Atlas


def _texts(row: object) -> dict[str, str]:
    found = {"en": row.name}  # type: ignore[attr-defined]
    arabic = getattr(row, "name_ar", None)
    return {**found, "ar": arabic} if isinstance(arabic, str) else found


def basemap(atlas: Atlas, named: Collection[str], *, dashed: bool = False) -> Drawn:
    """Land, the region's countries, its provinces, and the labels of those not named.

    Parameters
    ----------
    atlas
        Whose countries and provinces.
    named
        Ids of places that the report names: their labels are drawn by :func:`report`.
    dashed
        Whether a house draws lines between provinces dashed.
    """
    land = [Feature("land", "", "land", g) for g in atlas.boundaries.layer("land").geometry]
    countries = atlas.boundaries.layer("countries")
    provinces = atlas.boundaries.layer("provinces")
    provinces = provinces[provinces["country"].isin(atlas.region.countries)]
    token = "province-dashed" if dashed else "province"
    lines = [Feature(r.id, r.name, token, r.geometry) for r in provinces.itertuples()]
    labels = [
        Label(f"country-{r.id}", r.geometry, _texts(r), "country", 20, country=r.id, layer="borders")
        for r in countries.itertuples()
        if r.id not in named
    ]
    labels += [
        Label(f"province-{r.id}", r.geometry, _texts(r), "province", 60, country=r.country, layer="provinces")
        for r in provinces.itertuples()
        if r.id not in named
    ]
    return Drawn(
        (
            layer("land", "basemap", 0, land),
            layer("provinces", "basemap", 3, lines),
        ),
        tuple(labels),
    )


def report(atlas: Atlas, match: Mapping[str, str]) -> Drawn:
    """The provinces that the report names, shaded; the countries, there to be selected.

    ``match`` is the word for the match of each place that it names (``clear``, ``likely``, ``unsure``), by id.
    """
    provinces = atlas.boundaries.layer("provinces")
    provinces = provinces[provinces["id"].isin(match)]
    countries = atlas.boundaries.layer("countries")
    countries = countries[countries["id"].isin(match)]
    labels = [
        Label(f"named-{r.id}", r.geometry, _texts(r), "named-province", 5, r.id, r.country, "named-provinces")
        for r in provinces.itertuples()
    ]
    labels += [
        Label(f"named-{r.id}", r.geometry, _texts(r), "named-country", 10, r.id, r.id, "named-countries")
        for r in countries.itertuples()
    ]
    shaded, outlined = (
        [Feature(r.id, r.name, token + MATCHES[match[r.id]], r.geometry, r.id) for r in frame.itertuples()]
        for token, frame in (("named-province", provinces), ("named-country", countries))
    )
    return Drawn(
        (
            layer("named-countries", "report", 2, outlined),
            layer("named-provinces", "report", 4, shaded),
        ),
        tuple(labels),
    )
