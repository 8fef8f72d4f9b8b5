"""Countries and provinces: quiet on the basemap, shaded where the report names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.layer import Drawn, Feature, Label, layer

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo.atlas import Atlas


def _texts(row: object) -> dict[str, str]:
    found = {"en": row.name}  # type: ignore[attr-defined]
    arabic = getattr(row, "name_ar", None)
    return {**found, "ar": arabic} if isinstance(arabic, str) else found


def basemap(atlas: Atlas, named: Collection[str]) -> Drawn:
    """Land, the region's countries, its provinces, and the labels of those not named.

    ``named`` are ids of places that the report names: their labels are drawn by :func:`report`.
    """
    land = [Feature("land", "", "land", g) for g in atlas.boundaries.layer("land").geometry]
    countries = atlas.boundaries.layer("countries")
    provinces = atlas.boundaries.layer("provinces")
    provinces = provinces[provinces["country"].isin(atlas.region.countries)]
    lines = [Feature(r.id, r.name, "province", r.geometry) for r in provinces.itertuples()]
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


def report(atlas: Atlas, named: Collection[str]) -> Drawn:
    """The provinces that the report names, shaded; the countries, there to be selected."""
    provinces = atlas.boundaries.layer("provinces")
    provinces = provinces[provinces["id"].isin(named)]
    countries = atlas.boundaries.layer("countries")
    countries = countries[countries["id"].isin(named)]
    labels = [
        Label(f"named-{r.id}", r.geometry, _texts(r), "named-province", 5, r.id, r.country, "named-provinces")
        for r in provinces.itertuples()
    ]
    labels += [
        Label(f"named-{r.id}", r.geometry, _texts(r), "named-country", 10, r.id, r.id, "named-countries")
        for r in countries.itertuples()
    ]
    shaded = [Feature(r.id, r.name, "named-province", r.geometry, r.id) for r in provinces.itertuples()]
    outlined = [Feature(r.id, r.name, "named-country", r.geometry, r.id) for r in countries.itertuples()]
    return Drawn(
        (
            layer("named-countries", "report", 2, outlined),
            layer("named-provinces", "report", 4, shaded),
        ),
        tuple(labels),
    )
