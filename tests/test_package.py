"""What is shipped: the wheel has all that the program needs and no more, and works by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CONSTRAINTS = ROOT / ".ci" / "constraints.txt"
pytestmark = pytest.mark.wheel


@dataclass(frozen=True)
class Dist:
    """The two files that a release is."""

    sdist: Path
    wheel: Path

    def names(self) -> set[str]:
        """The files of the wheel."""
        with zipfile.ZipFile(self.wheel) as archive:
            return set(archive.namelist())


@dataclass(frozen=True)
class Environment:
    """An environment that has the wheel and what it depends on, and nothing else."""

    bin: Path
    home: Path

    def run(self, program: str, *arguments: str) -> str:
        """What a program of the environment prints, far from the checkout."""
        foreign = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
        env = {k: v for k, v in os.environ.items() if k not in foreign}
        command = [str(self.bin / program), *arguments]
        done = subprocess.run(command, cwd=self.home, env=env, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Dist:
    """Build the sdist from the checkout, and the wheel from the sdist."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, cwd=out, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return Dist(sdist=next(out.glob("*.tar.gz")), wheel=next(out.glob("*.whl")))


@pytest.fixture(scope="session")
def installed(dist: Dist, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Install the wheel into an empty environment."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True, capture_output=True)
    environment = Environment(bin=folder / "venv" / "bin", home=folder)
    environment.run("python", "-m", "pip", "install", "--quiet", "-c", str(CONSTRAINTS), str(dist.wheel))
    return environment


def test_the_wheel_is_the_two_packages_and_their_data(dist: Dist) -> None:
    """The wheel has every file of geo and layers but what rebuilds the data, and bordermap.py."""
    files = {p.relative_to(ROOT) for room in ("geo", "layers") for p in (ROOT / room).rglob("*") if p.is_file()}
    kept = {p.as_posix() for p in files if "__pycache__" not in p.parts and "making" not in p.parts}
    kept = kept - {"geo/data/build.py", "geo/data/train.py"} | {"bordermap.py"}
    assert {name for name in dist.names() if ".dist-info/" not in name} == kept
    suffixes = {Path(name).suffix for name in kept} | {Path(name).name for name in kept}
    assert suffixes >= {".css", ".csv", ".gpkg", ".jinja", ".js", ".toml", "py.typed"}


def test_the_wheel_carries_its_licences(dist: Dist) -> None:
    """The licence, and the sources and licences of the data, travel with the wheel."""
    licences = {name.split("/licenses/")[1] for name in dist.names() if "/licenses/" in name}
    texts = {f"geo/data/licences/{p.name}" for p in (ROOT / "geo" / "data" / "licences").glob("*.txt")}
    assert licences == {"LICENSE", "geo/data/README.md"} | texts
    assert {"ODbL-1.0.txt", "LGPL-3.0.txt", "GPL-3.0.txt"} <= {Path(t).name for t in texts}


def test_the_sdist_can_be_worked_on(dist: Dist) -> None:
    """The sdist has what builds, tests and rebuilds the program, and nothing that a tool left."""
    with tarfile.open(dist.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    needed = {"pyproject.toml", "README.md", ".ci/test", "tests/conftest.py", "geo/data/build.py", "output/README.md"}
    assert needed <= names
    assert [name for name in sorted(names) if "cache" in name or name.endswith((".pyc", ".html"))] == []


def test_the_command_tells_its_version(installed: Environment) -> None:
    """The installed command has the version of pyproject.toml, and explains itself."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert installed.run("bordermap", "--version") == f"bordermap {version}\n"
    assert "bordermap build report.txt" in installed.run("bordermap", "--help")


def test_the_installed_command_maps_the_example(installed: Environment) -> None:
    """Without arguments, the map of the bundled example is written to output/map.html."""
    installed.run("bordermap", "build")
    page = (installed.home / "output" / "map.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "map-ready" in page


def test_the_installed_command_locates(installed: Environment) -> None:
    """Mentions come as JSON lines whose offsets slice the text."""
    text = "Troops left Mosul for the Syrian border on Tuesday."
    (installed.home / "report.txt").write_text(text, encoding="utf-8")
    rows = [json.loads(line) for line in installed.run("bordermap", "locate", "report.txt").splitlines()]
    assert "Mosul" in {row["name"] for row in rows}
    assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)


def test_the_installed_command_tells_facts(installed: Environment) -> None:
    """The border's stretches, as JSON, sum to its length."""
    facts = json.loads(installed.run("bordermap", "facts", "--json"))
    assert sum(stretch["km"] for stretch in facts["stretches"]) == pytest.approx(facts["border_km"], abs=0.5)


def test_the_public_face_can_be_imported(installed: Environment) -> None:
    """``import bordermap`` gives all that ``__all__`` says, from the environment and not from the checkout."""
    code = "import bordermap; [getattr(bordermap, n) for n in bordermap.__all__]; print(bordermap.__file__)"
    assert Path(installed.run("python", "-c", code).strip()).is_relative_to(installed.home)


def test_a_plain_install_is_light(installed: Environment) -> None:
    """An installation brings no pyarrow, no GDAL of its own for our data, and no tool of the tests."""
    names = {row["name"].lower() for row in json.loads(installed.run("python", "-m", "pip", "list", "--format=json"))}
    assert names & {"pyarrow", "pytest", "playwright", "ipykernel", "timezonefinder", "babel"} == set()
