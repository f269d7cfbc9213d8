"""Records with every column filled, text hostile, so that nothing can hide."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from builders import an_origin
from reqportal.model.columns import BY_KEY
from reqportal.model.records import RECORD_TYPES, Record
from reqportal.model.schema import Column, Kind

_DAYS = count(1)


def hostile(sheet: str, field: str) -> str:
    """Text that breaks a page that does not escape it, and names its cell."""
    return f"""<script>alert('{sheet}.{field}')</script> | {{{{ 7*7 }}}} "&"""


def filled(sheet_key: str, **given: Any) -> Record:
    """A record of that sheet: the given fields, and a value in all others."""
    sheet = BY_KEY[sheet_key]
    values = {
        column.field: _value(sheet_key, column)
        for column in sheet.columns
        if not column.computed and column.field not in given
    }
    origin = an_origin(sheet_key)
    return RECORD_TYPES[sheet_key](**{"origin": origin, **values, **given})


def _value(sheet_key: str, column: Column) -> Any:
    if column.kind is Kind.FLAG:
        return True
    if column.words:
        word = list(column.words)[-1]
        return (word,) if column.kind is Kind.WORDS else word
    if column.refers:
        return () if column.kind is Kind.IDS else None
    simple: dict[Kind, Any] = {
        Kind.DATE: date(2025, 1, 1) + timedelta(days=next(_DAYS)),
        Kind.NUMBER: 4321.5,
        Kind.INTEGER: 4,
        Kind.PERCENT: 0.37,
    }
    return simple.get(column.kind, hostile(sheet_key, column.field))
