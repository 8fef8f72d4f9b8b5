"""The plan of the house, held by reading the code: who may import whom, and what must be explained."""

from __future__ import annotations

import ast
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

import bordermap
from geo import errors

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("geo", "layers")
Documented: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _files() -> list[Path]:
    return [ROOT / "bordermap.py", *(path for p in PACKAGES for path in sorted((ROOT / p).rglob("*.py")))]


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name(path): path for path in _files()}
each_module = pytest.mark.parametrize("module", sorted(MODULES))


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@cache
def _imports(module: str) -> frozenset[str]:
    """The modules that a module imports anywhere in it, for its types too; ours by their full names."""
    found = set()
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} imports by dots"
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else str(node.module) for name in whole}
    return frozenset(found)


def _outside(module: str) -> set[str]:
    """The top-level names of what a module imports."""
    return {name.split(".")[0] for name in _imports(module)}


def _public(tree: ast.Module) -> Iterator[tuple[str, Documented]]:
    """Public functions and classes of a module, and public methods of these classes."""
    for node in tree.body:
        if isinstance(node, Documented) and not node.name.startswith("_"):
            yield node.name, node
            for inner in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(inner, Documented) and not inner.name.startswith("_"):
                    yield f"{node.name}.{inner.name}", inner


def _docstrings(tree: ast.Module) -> set[int]:
    """The ids of the nodes that are docstrings, of attributes too."""
    texts = (n.value for n in ast.walk(tree) if isinstance(n, ast.Expr))
    return {id(t) for t in texts if isinstance(t, ast.Constant) and isinstance(t.value, str)}


def test_geo_knows_nothing_of_drawing() -> None:
    """No module of geo imports layers, bordermap, folium, branca or jinja2."""
    drawing = {"layers", "bordermap", "folium", "branca", "jinja2"}
    assert {m: _outside(m) & drawing for m in MODULES if m.startswith("geo") and _outside(m) & drawing} == {}


def test_folium_has_one_door() -> None:
    """Only layers/report_map.py imports folium and branca."""
    assert [m for m in MODULES if _outside(m) & {"folium", "branca"}] == ["layers.report_map"]


def test_only_the_command_line_uses_the_public_face() -> None:
    """bordermap.py stands above the rooms: only layers/cli.py imports it."""
    assert [m for m in MODULES if "bordermap" in _imports(m)] == ["layers.cli"]


def test_no_import_circles() -> None:
    """The modules have an order in which each imports earlier ones only, imports for types included."""
    graph = {m: {name for name in _imports(m) if name in MODULES and name != m} for m in MODULES}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"import circle: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize("package", sorted(m for m, path in MODULES.items() if path.name == "__init__.py"))
def test_packages_export_nothing(package: str) -> None:
    """A package's __init__ is a docstring only, so that siblings can't import each other through it."""
    body = _tree(package).body
    assert len(body) == 1
    assert ast.get_docstring(_tree(package))


@each_module
def test_siblings_are_imported_directly(module: str) -> None:
    """What is imported from a package of ours is one of its modules."""
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.ImportFrom) and node.module in MODULES and MODULES[node.module].name == "__init__.py":
            assert {f"{node.module}.{alias.name}" for alias in node.names} <= set(MODULES)


def test_crs_numbers_live_in_one_room() -> None:
    """Only geo/crs.py writes an EPSG number, or the word in a string, an argument or a call."""
    numbers = set(re.findall(r"EPSG:(\d+)", MODULES["geo.crs"].read_text(encoding="utf-8")))
    found = set()
    for module in set(MODULES) - {"geo.crs"}:
        prose = _docstrings(_tree(module))
        for node in ast.walk(_tree(module)):
            written = ""
            if isinstance(node, ast.Constant) and id(node) not in prose:
                written = str(node.value)
            elif isinstance(node, ast.keyword | ast.arg):
                written = node.arg or ""
            elif isinstance(node, ast.Attribute):
                written = node.attr
            if "epsg" in written.lower() or written in numbers:
                found.add(f"{module}: {written}")
    assert found == set()


@each_module
def test_every_module_says_what_it_is(module: str) -> None:
    """Every module has a docstring."""
    assert ast.get_docstring(_tree(module))


@each_module
def test_all_that_is_public_is_explained(module: str) -> None:
    """Every public function, class and method has a docstring."""
    assert [name for name, node in _public(_tree(module)) if not ast.get_docstring(node)] == []


@each_module
def test_docstrings_name_real_parameters(module: str) -> None:
    """What a docstring lists under "Parameters" (numpydoc) is what the function takes, in its order."""
    for name, node in _public(_tree(module)):
        if isinstance(node, ast.ClassDef):
            continue
        text = ast.get_docstring(node) or ""
        section = re.search(r"^Parameters\n-{10}\n(.*?)(?=^\S[^\n]*\n-{3,}$|\Z)", text, re.MULTILINE | re.DOTALL)
        told = re.findall(r"^\*{0,2}(\w[\w, *]*?)(?: :.*)?$", section[1], re.MULTILINE) if section else []
        taken = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        taken += [a.arg for a in (node.args.vararg, node.args.kwarg) if a]
        listed = [part.strip(" *") for line in told for part in line.split(",")]
        assert listed == [a for a in taken if a in listed], f"{module}.{name}"


def test_the_command_line_uses_nothing_private() -> None:
    """layers/cli.py reaches for no underscored name of another module, and imports none."""
    tree = _tree("layers.cli")
    imported = {
        a.asname or a.name for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names
    }
    reached = {
        f"{n.value.id}.{n.attr}"
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id in imported
    }
    assert [name for name in sorted(imported | reached) if name.split(".")[-1].startswith("_")] == []


def test_the_public_api_is_exact() -> None:
    """bordermap.__all__ is sorted, and is: its own public functions, the errors, and the types they deal in."""
    own = {name for name, _ in _public(_tree("bordermap"))}
    family = {name for name, _ in _public(_tree("geo.errors"))}
    assert list(bordermap.__all__) == sorted(bordermap.__all__)
    assert set(bordermap.__all__) == own | family | {"Atlas", "Report", "Situation"}
    assert all(hasattr(bordermap, name) for name in bordermap.__all__)


def test_errors_are_one_family() -> None:
    """Every error of ours is a BordermapError."""
    for name, _ in _public(_tree("geo.errors")):
        assert issubclass(getattr(errors, name), errors.BordermapError)
