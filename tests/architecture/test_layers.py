"""Imports point to lower layers only, and each heavy library has one door."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "generator" / "reqportal"
LAYERS = [
    {"findings", "settings", "vocabulary", "locales"},
    {"model"},
    {"workbook"},
    {"portal"},
    {"checks"},
    {"pages"},
    {"site"},
]
APART = {"workbook", "portal"}
ABOVE_ALL = {"pipeline", "reports", "plugin", "scaffold", "cli", "__main__"}
DOORS = {
    "openpyxl": {"workbook/"},
    "python_calamine": {"workbook/open.py"},
    "jinja2": {"pages/render.py"},
    "mkdocs": {"site/mkdocs_engine.py", "plugin.py"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(module: str) -> str:
    """`reqportal.portal.stage` is in the room `portal`."""
    parts = module.split(".")
    return parts[1] if parts[0] == "reqportal" and len(parts) > 1 else ""


def layer_of(room: str) -> int | None:
    for number, rooms in enumerate(LAYERS):
        if room in rooms:
            return number
    return None


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_to_lower_layers_only(path: Path) -> None:
    room = Path(name_of(path)).parts[0].removesuffix(".py")
    own = layer_of(room)
    if own is None:
        assert room in ABOVE_ALL | {"__init__"}, f"{room} has no layer"
        return
    for module in imports(path):
        other = room_of(module)
        level = layer_of(other)
        assert other not in ABOVE_ALL, f"{name_of(path)} imports {module}"
        assert level is None or level <= own, f"{name_of(path)} imports {module}"
        assert {room, other} != APART, "reading and computing never meet"


@pytest.mark.parametrize("library", DOORS)
def test_a_heavy_library_has_one_door(library: str) -> None:
    doors = tuple(DOORS[library])
    for path in MODULES:
        if any(module.split(".")[0] == library for module in imports(path)):
            assert name_of(path).startswith(doors), f"{name_of(path)} imports {library}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_edges_print(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    calls = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert "print" not in calls or name_of(path) in {"cli.py", "__main__.py"}
