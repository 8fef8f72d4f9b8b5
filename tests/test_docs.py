"""What the documentation says works: commands and Python in the README, examples in docstrings."""

from __future__ import annotations

import doctest
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"^```(sh|bash|console|python|pycon)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: What sets up is held elsewhere: by .ci/run itself, and by tests/test_package.py.
SETS_UP = (".ci/", "git clone ", "cd ", "pip install ", "make ", "python -m venv ", "python3 -m venv ", "source ", ". ")
#: Modules that rebuild the data need the extra "data".
REBUILDS = ("geo.data.build", "geo.data.making")
#: What the README calls the reader's report.
REPORT = "report.txt"


def _readme() -> list[tuple[str, str]]:
    """The README's blocks of code: (language, text), in order."""
    return BLOCK.findall(README.read_text(encoding="utf-8"))


def _commands() -> list[str]:
    """The README's shell commands, in order, without prompts, comments and what sets up."""
    lines = []
    for language, block in _readme():
        if language in ("sh", "bash", "console"):
            told = block.replace("\\\n", " ").splitlines()
            lines += [line.removeprefix("$ ") for line in told if line.startswith("$ ") or "$ " not in block]
    commands = [re.sub(r"\s{2,}#.*", "", line).strip() for line in lines]
    return [c for c in commands if c and not c.startswith(("#", *SETS_UP))]


def _modules() -> list[str]:
    paths = [ROOT / "bordermap.py", *(p for room in ("geo", "layers") for p in sorted((ROOT / room).rglob("*.py")))]
    names = [".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for p in paths]
    return [name for name in names if not name.startswith(REBUILDS)]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a report in it, and several in a folder and a file; the program of this environment on the path."""
    example = ROOT / "geo" / "data" / "example.txt"
    (tmp_path / "reports").mkdir()
    for name in (REPORT, "reports/monday.txt", "reports/tuesday.txt"):
        shutil.copy(example, tmp_path / name)
    rows = ({"id": f"october-{n}", "text": example.read_text(encoding="utf-8")} for n in (1, 2))
    (tmp_path / "october.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    return tmp_path


def test_the_readme_shows_the_program() -> None:
    """The README has commands to try and Python to try, so that the tests below hold something."""
    assert any(command.startswith("bordermap ") for command in _commands())
    assert any(language in ("python", "pycon") for language, _ in _readme())


def test_readme_commands_run(desk: Path) -> None:
    """Every command of the README, in its order, in a folder with reports, ends with status 0."""
    for command in _commands():
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command], cwd=desk, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"


def test_readme_python_runs(desk: Path) -> None:
    """The README's Python, in its order, runs; where it shows results, they are these."""
    names: dict[str, object] = {"__name__": "readme"}
    for number, (language, block) in enumerate(_readme()):
        if language not in ("python", "pycon"):
            continue
        if ">>> " in block:
            example = doctest.DocTestParser().get_doctest(block, names, f"README, block {number}", str(README), None)
            result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, clear_globs=False)
            assert result.failed == 0
            names = example.globs
        else:
            exec(compile(block, f"README, block {number}", "exec"), names)  # noqa: S102 - our own README
    assert (desk / REPORT).is_file()


@pytest.mark.parametrize("module", _modules())
def test_docstring_examples_run(module: str, desk: Path) -> None:
    """Every example in a module's docstrings gives what it says."""
    assert desk.is_dir()
    assert doctest.testmod(importlib.import_module(module), optionflags=doctest.ELLIPSIS).failed == 0
