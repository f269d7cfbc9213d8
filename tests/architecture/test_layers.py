"""Imports point to lower layers only, each heavy library has one door, edges print."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "generator" / "reqportal"
LAYERS = [
    {
        "findings",
        "collection",
        "compact",
        "reports",
        "settings",
        "setting_errors",
        "tolerant_yaml",
        "defaults",
        "vocabulary",
        "locales",
        "os_errors",
        "fingerprint",
        "cache",
    },
    {"model"},
    {"workbook"},
    {"portal"},
    {"checks"},
    {"pages"},
    {"site", "letters"},
    {"share"},
]
APART = ({"workbook", "portal"}, {"site", "letters"})
"""Rooms of which neither knows the other."""
ABOVE_ALL = {
    "pipeline",
    "ahead",
    "building",
    "serving",
    "unchanged",
    "plugin",
    "scaffold",
    "cli",
    "asked",
    "usage",
    "__main__",
    "reference",
    "doctor",
}
DOORS = {
    "openpyxl": {"workbook/"},
    "python_calamine": {"workbook/open.py"},
    "jinja2": {"pages/render.py", "letters/fill.py"},
    "docxtpl": {"letters/fill.py"},
    "docx": {"letters/"},
    "cryptography": {"share/seal.py"},
    "mkdocs": {"site/mkdocs_engine.py", "plugin.py"},
}
PRINTERS = {"cli.py", "__main__.py"}
LOGGERS = {"plugin.py", "site/mkdocs_engine.py"}
"""Where MkDocs is: it prints what is logged."""
PRINTING = {"print", "click.echo", "click.secho", "sys.stdout", "sys.stderr"}
MODULES = sorted(PACKAGE.rglob("*.py"))
assert len(MODULES) > 100, "the package was not found where it is looked for"


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
        assert {room, other} not in APART, f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("rooms", LAYERS, ids=min)
def test_every_room_of_a_layer_exists(rooms: set[str]) -> None:
    found = {Path(name_of(path)).parts[0].removesuffix(".py") for path in MODULES}
    assert rooms
    assert rooms <= found


@pytest.mark.parametrize("library", DOORS)
def test_a_heavy_library_has_one_door(library: str) -> None:
    doors = tuple(DOORS[library])
    users = {
        name_of(path)
        for path in MODULES
        if any(module.split(".")[0] == library for module in imports(path))
    }
    assert users, f"nobody imports {library}"
    assert {user for user in users if not user.startswith(doors)} == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_edges_print(path: Path) -> None:
    assert not used(path) & PRINTING or name_of(path) in PRINTERS


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_edges_to_mkdocs_log(path: Path) -> None:
    assert "logging" not in set(imports(path)) or name_of(path) in LOGGERS


def test_the_command_line_is_seen_to_print() -> None:
    assert used(PACKAGE / "cli.py") & PRINTING


def used(path: Path) -> set[str]:
    """Every name that is used, also behind another name or imported on its own."""
    tree = ast.parse(path.read_text("utf-8"))
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    real = {one.asname or one.name: one.name for node in imported for one in node.names}
    names = set(imports(path))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names.add(f"{real.get(node.value.id, node.value.id)}.{node.attr}")
    return names
