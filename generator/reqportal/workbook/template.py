"""Layer 2: what a standard workbook is known by, beside its sheets."""

from __future__ import annotations

from reqportal.workbook.open import Grid
from reqportal.workbook.values import as_text

TEMPLATE_ID = "reqportal"
TEMPLATE_VERSION = 1
LISTS_SHEET, META_SHEET = "_lists", "_meta"
"""Hidden tabs: the drop-downs' words, and what kind of template this is."""

_GUIDE_MARK = f"{TEMPLATE_ID} template "


def guide_mark(workbook: str, profile: str) -> str:
    """The first cell of the tab that says how to fill the others."""
    return f"{_GUIDE_MARK}{TEMPLATE_VERSION} · {workbook}.xlsx · {profile}"


def is_guide(grid: Grid) -> bool:
    """Whether a sheet is that tab: ours, to be read by persons alone."""
    first = grid.cells[0][0] if grid.cells and grid.cells[0] else ""
    return as_text(first).startswith(_GUIDE_MARK)
