"""Layer 2: what a standard workbook is known by, beside its sheets."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from reqportal.locales import N_, Language, translator
from reqportal.model.schema import header_key
from reqportal.workbook.open import Cell, Grid
from reqportal.workbook.values import as_text

TEMPLATE_ID = "reqportal"
TEMPLATE_VERSION = 1
LISTS_SHEET, META_SHEET = "_lists", "_meta"
"""Hidden tabs: the drop-downs' words, and what kind of template this is."""

REASON = N_("Error reason")
"""The header of the column in which a returned workbook says what is wrong."""

_GUIDE_MARK = f"{TEMPLATE_ID} template "
_FINDINGS_MARK = f"{TEMPLATE_ID} findings "


def guide_mark(workbook: str, profile: str) -> str:
    """The first cell of the tab that says how to fill the others."""
    return f"{_GUIDE_MARK}{TEMPLATE_VERSION} · {workbook}.xlsx · {profile}"


def is_guide(grid: Grid) -> bool:
    """Whether a sheet is that tab: ours, to be read by persons alone."""
    return _first(grid).startswith(_GUIDE_MARK)


def _first(grid: Grid) -> str:
    return as_text(grid.cells[0][0]) if grid.cells and grid.cells[0] else ""


def findings_mark(file: str) -> str:
    """The first cell of the tab in which a returned workbook lists its findings."""
    return f"{_FINDINGS_MARK}{TEMPLATE_VERSION} · {file}"


def is_ours(grid: Grid) -> bool:
    """Whether a sheet holds what we say to persons: the guide, or the findings."""
    return is_guide(grid) or is_findings(grid)


def is_findings(grid: Grid) -> bool:
    """Whether a sheet is the list of findings of a returned workbook."""
    return _first(grid).startswith(_FINDINGS_MARK)


def is_reason(header: Cell) -> bool:
    """Whether a header is that of our column, which never counts as data."""
    return isinstance(header, str) and header_key(header) in _reasons()


@cache
def _reasons() -> frozenset[str]:
    languages: tuple[Language, ...] = ("zh", "en")
    return frozenset(header_key(translator(one)(REASON)) for one in languages)


def facts_of(hidden: Iterable[Grid]) -> dict[str, str]:
    """What `_meta` says, where a workbook has that tab."""
    meta = next((grid for grid in hidden if grid.name == META_SHEET), None)
    rows = [row for row in meta.cells if len(row) > 1] if meta else []
    return {as_text(row[0]): as_text(row[1]) for row in rows}
