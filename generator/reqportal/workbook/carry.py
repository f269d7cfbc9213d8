"""Layer 2: a person's values into new cells, so that they read as they did before."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta

from openpyxl.cell.cell import ERROR_CODES, Cell
from openpyxl.styles.numbers import is_date_format

from reqportal.workbook import open as opened
from reqportal.workbook.beside import GENERAL, Inside

LONGEST = 32_767
"""Characters that Excel holds in a cell."""
_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")
_NO_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_DEFAULTS: tuple[tuple[type, str], ...] = (
    (datetime, "yyyy-mm-dd hh:mm:ss"),
    (date, "yyyy-mm-dd"),
    (timedelta, "[h]:mm:ss"),
    (time, "hh:mm:ss"),
)
_DAYS = (date, time, timedelta)
_SAFE_FORMULA = re.compile(r"""[\w.$:+\-*/^&=<>(),;"'! %\n]{1,2000}""")
_NOT_AVAILABLE = "NA()"
_PLAIN = Inside()


def put_text(cell: Cell, text: str) -> None:
    """A text that stays text, whatever it looks like."""
    cell.value = _storable(text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


def put_value(
    cell: Cell, value: opened.Cell, inside: Inside = _PLAIN, *, raw: bool = True
) -> None:
    """A value as it was read; dates and numbers in the format they had.

    `raw` says that stored numbers count days as we do.
    """
    if isinstance(value, str):
        put_text(cell, value)
    elif isinstance(value, bool):
        cell.value = value
    elif isinstance(value, _DAYS):
        cell.value = float(inside.raw) if raw and inside.raw else value
        cell.number_format = _day_format(value, inside.number_format)
    elif math.isfinite(value):
        cell.value = value
        if not is_date_format(inside.number_format):
            cell.number_format = inside.number_format
    else:
        put_text(cell, str(value))


def put_error(cell: Cell, shown: str) -> None:
    """An Excel error, as it was shown."""
    cell.value = shown if shown in ERROR_CODES else "#N/A"
    cell.data_type = "e"


def put_formula(cell: Cell, formula: str | None) -> bool:
    """A formula without a result; False where another one had to stand for it.

    What another file or a table of its own is needed for would not open.
    """
    text = formula or ""
    is_kept = bool(_SAFE_FORMULA.fullmatch(text)) and _is_balanced(text)
    cell.value = "=" + (text if is_kept else _NOT_AVAILABLE)
    cell.data_type = "f"
    return is_kept


def _day_format(value: date | time | timedelta, own: str) -> str:
    if own != GENERAL and is_date_format(own):
        return own
    return next(form for kind, form in _DEFAULTS if isinstance(value, kind))


def _is_balanced(formula: str) -> bool:
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", formula)
    return (
        bare.count("(") == bare.count(")")
        and not re.search("[\"']", bare)
        and not re.search(r"[+\-*/^&=<>,;:!$.]$", bare.strip())
    )


def _storable(text: str) -> str:
    """What would be taken for an escape, or for no XML, escaped; cut where too long."""
    kept = _ESCAPE.sub(lambda match: "_x005F" + match[0], text[:LONGEST])
    return _NO_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", kept)
