"""Layer 2: what lies under merged cells, where nobody sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter

from reqportal.locales import N_
from reqportal.workbook.package import too_large

_RANGE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})(?::([A-Z]{1,3})([1-9]\d{0,6}))?")


def uncover(cells: list[list[Any]], ranges: Iterable[str], most: int) -> dict[str, str]:
    """Blank all but the first cell of each range; gives what was there, as text.

    Raises Refused when the ranges cover more than `most` of the cells together.
    """
    found: dict[str, str] = {}
    area = 0
    width = len(cells[0]) if cells else 0
    for text in ranges:
        match = _RANGE.fullmatch(text)
        if match is None:
            continue
        first, top, last, bottom = match.groups(default="")
        left = column_index_from_string(first)
        right = min(column_index_from_string(last or first), width)
        rows = range(int(top), min(int(bottom or top), len(cells)) + 1)
        area += len(rows) * max(right - left + 1, 0) + 1
        if area > most:
            raise too_large(N_("cells in merged ranges"), "merged", area, most)
        for row in rows:
            line = cells[row - 1]
            for column in range(left, right + 1):
                value = line[column - 1]
                if value == "" or (row, column) == (int(top), left):
                    continue
                found[f"{get_column_letter(column)}{row}"] = str(value)
                line[column - 1] = ""
    return found
