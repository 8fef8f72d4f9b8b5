"""Settings that a house uses again."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo import atlas, settings
from geo.errors import InputError, UsageError
from geo.region import DEFAULT


def test_without_a_file_all_is_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file, no pairs: the embedded region and its own provinces."""
    monkeypatch.chdir(tmp_path)
    assert settings.load() == settings.Settings(region=DEFAULT)


def test_the_working_folder_s_file_is_read_and_pairs_win(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``bordermap.toml`` is found by itself; --set changes what it says."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bordermap.toml").write_text('boundaries = "adm1.geojson"\nboundaries_name = "ADM1_EN"\n')
    assert settings.load().boundaries_name == "ADM1_EN"
    assert settings.load(pairs=["boundaries_name = NAME"]).boundaries_name == "NAME"


def test_paths_are_found_from_the_file_that_names_them(tmp_path: Path) -> None:
    """A relative path in a file of settings is relative to that file; an address is left alone."""
    (tmp_path / "house").mkdir()
    config = tmp_path / "house" / "b.toml"
    config.write_text('boundaries = "adm1.gpkg"\nregion = "sahel/sahel.toml"\n')
    found = settings.load(str(config))
    assert Path(found.boundaries) == tmp_path / "house" / "adm1.gpkg"
    assert Path(found.region) == tmp_path / "house" / "sahel" / "sahel.toml"
    config.write_text('boundaries = "postgresql://host/db?table=a.b"\nregion = "iraq-syria"\n')
    assert settings.load(str(config)).boundaries == "postgresql://host/db?table=a.b"
    assert settings.load(str(config)).region == "iraq-syria"


@pytest.mark.parametrize(
    ("text", "told"),
    [("boundary = 'x'", "no setting called 'boundary'"), ("region = 3", "text in quotes"), ("region = ", "no TOML")],
)
def test_a_wrong_file_is_told_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    """An unknown key, a wrong type and broken TOML are named, with what there is."""
    config = tmp_path / "b.toml"
    config.write_text(text)
    with pytest.raises((InputError, UsageError), match=told) as caught:
        settings.load(str(config))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("pair", ["region", "nothing=1"])
def test_a_wrong_pair_is_bad_usage(pair: str) -> None:
    """A pair without "=", or with an unknown key, is refused."""
    with pytest.raises(UsageError):
        settings.load(pairs=[pair])


def test_a_missing_file_is_told() -> None:
    """A file that is named and not there is an error, not a default."""
    with pytest.raises(InputError, match="can't be read"):
        settings.load("/nonexistent/b.toml")


def test_gazetteers_may_be_several(tmp_path: Path) -> None:
    """A string or a list in TOML, found from its file; ";" between them in a pair; an empty one takes them away."""
    config = tmp_path / "b.toml"
    config.write_text('gazetteers = ["a.csv", "sub/IQ.txt"]\n')
    assert settings.load(str(config)).gazetteers == (str(tmp_path / "a.csv"), str(tmp_path / "sub" / "IQ.txt"))
    assert settings.load(str(config), ["gazetteers="]).gazetteers == ()
    config.write_text('gazetteers = "a;b.csv"\n')
    assert settings.load(str(config)).gazetteers == (str(tmp_path / "a;b.csv"),)
    assert settings.load(pairs=["gazetteers=a.csv; b.csv"]).gazetteers == ("a.csv", "b.csv")
    config.write_text('gazetteers = ["a.csv", 3]\n')
    with pytest.raises(UsageError, match="a list of such texts"):
        settings.load(str(config))


def test_the_language_of_reports_is_one_that_is_read() -> None:
    """What is set reaches the atlas; another language is refused with those that there are."""
    assert atlas.of(settings.load(pairs=["report_language=tr"])).report_language == "tr"
    assert atlas.of(settings.Settings()).report_language is None
    with pytest.raises(UsageError, match="one of en, ar, tr, ku, fr"):
        settings.load(pairs=["report_language=xx"])


def test_what_has_few_values_is_checked() -> None:
    """A policy of names that there is not is refused, with those that there are; a line of rights is any text."""
    assert settings.load(pairs=["names=un", "rights=© The Agency = ours"]).rights == "© The Agency = ours"
    with pytest.raises(UsageError, match="report, local, un"):
        settings.load(pairs=["names=UN"])
