"""The notebook: it runs as it stands, shows the map in a sandboxed frame, and holds no logic."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbclient import NotebookClient

if TYPE_CHECKING:
    from nbformat import NotebookNode

NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "report_to_map.ipynb"


def _code(notebook: NotebookNode) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture
def notebook() -> NotebookNode:
    """The notebook as it is in the repository."""
    found: NotebookNode = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    return found


def test_the_notebook_runs(notebook: NotebookNode, tmp_path: Path) -> None:
    """Every cell runs, and one of them shows the map in a frame whose scripts can reach nothing else."""
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in _code(notebook) for output in cell.outputs]
    assert [o for o in outputs if o.output_type in ("error", "stream")] == []
    shown = [o.data["text/html"] for o in outputs if "text/html" in o.get("data", {})]
    assert any('<iframe title="' in html and 'sandbox="allow-scripts"' in html for html in shown)
    assert (tmp_path / "map.html").is_file()


def test_the_notebook_is_clean(notebook: NotebookNode) -> None:
    """No outputs and no counts are kept, so that a run makes no difference in the repository."""
    nbformat.validate(notebook)
    assert [cell.id for cell in _code(notebook) if cell.outputs or cell.execution_count] == []


def test_the_notebook_holds_no_logic(notebook: NotebookNode) -> None:
    """Cells import, assign and show; what decides something is in the packages, where it is tested."""
    for cell in _code(notebook):
        plain = ast.Import | ast.ImportFrom | ast.Assign | ast.Expr
        assert all(isinstance(node, plain) for node in ast.parse(cell.source).body), cell.source
