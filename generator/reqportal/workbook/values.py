"""Layer 2: what one cell means: normalising, and reading each kind of column."""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from reqportal.findings import Rule
from reqportal.locales import N_, Language, Param, Said, say
from reqportal.model.schema import Column, Kind
from reqportal.vocabulary import Word, YesNo, folded, spellings
from reqportal.workbook import rules
from reqportal.workbook.open import Cell

FIRST_YEAR, LAST_YEAR = 2000, 2100
MAX_ID = 40
_EPOCH = date(1899, 12, 30)
_SEPARATORS = re.compile(r"[,，、;；\n\r\t]+")
_ID_SEPARATORS = re.compile(r"[,，、;；\s]+")
_ID_TEXT = re.compile(r"[\w.-]*")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_PLACEHOLDERS = frozenset({"-", "--", "/", "\\", "n/a", "na"})
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10)}
)
_DATE = re.compile(
    r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*日?"
    r"(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?")
_UNITS = {"万": 10_000, "亿": 100_000_000}


class BadValueError(Exception):
    """A cell that cannot be read: the rule that says so, and its parameters."""

    def __init__(self, rule: Rule, **params: Param) -> None:
        super().__init__(rule.code)
        self.rule = rule
        self.params = params


def as_text(value: Cell) -> str:
    """A cell as a person sees it: `3` for 3.0, ISO for dates; may be empty."""
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{int(value)}" if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    return str(value)


def _clean(text: str) -> str:
    """Prose: NFC, no control or format characters, line breaks kept."""
    line = text.replace("\n", " ")
    if line.isprintable() and "_x" not in text and _is_nfc(text):
        return text.strip()
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    decoded = decoded.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    kept = (
        c
        for c in decoded
        if c.isprintable()
        or c in "\n\t"
        or unicodedata.category(c) not in {"Cc", "Cf", "Cs"}
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _is_nfc(text: str) -> bool:
    return text.isascii() or unicodedata.is_normalized("NFC", text)


def plain(value: Cell) -> str:
    """An id, number or word: NFKC, no spaces around, dashes made equal."""
    text = as_text(value)
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text).translate(_DASHES).strip()


def is_blank(value: Cell) -> bool:
    """Nothing a person can see."""
    return value == "" or (isinstance(value, str) and not _clean(value))


def read_cell(column: Column, value: Cell) -> Any:  # noqa: ANN401 - by kind
    """The value of a non-blank cell, or None where it only holds a dash for blank.

    Raises BadValueError when the column cannot hold it.
    """
    if column.kind is not Kind.TEXT and isinstance(value, str):
        text = plain(value)
        if text.casefold() in _PLACEHOLDERS or not text:
            return None
    return _READERS[column.kind](column, value)


def _text(_column: Column, value: Cell) -> str:
    return as_text(value)


def _id(column: Column, value: Cell) -> str:
    text = plain(value)
    problem = id_problem(text)
    if problem:
        example = {"client": "C-001", "task": "T-001", "change": "CR-001"}
        key = column.refers or column.field.removesuffix("_id")
        raise BadValueError(
            rules.BAD_ID,
            value=text,
            problem=say(problem),
            example=example.get(key, "REQ-0001"),
        )
    return text


def id_problem(text: str) -> str:
    """Why a text cannot be an id, as a msgid; empty when it can."""
    if len(text) > MAX_ID:
        return N_("it is longer than 40 characters")
    if not _ID_TEXT.fullmatch(text):
        return N_("it holds other characters than letters, digits, “-”, “_” and “.”")
    if text.startswith(".") or text.endswith("."):
        return N_("it begins or ends with a dot")
    if text.casefold().partition(".")[0] in _DEVICES:
        return N_("Windows reserves this name")
    if text.casefold() == "index":
        return N_("the portal uses this name itself")
    return ""


def _ids(column: Column, value: Cell) -> tuple[str, ...]:
    parts = _ID_SEPARATORS.split(plain(value))
    return tuple(dict.fromkeys(_id(column, part) for part in parts if part))


def _word(column: Column, value: Cell) -> Word:
    words = column.words
    assert words is not None  # noqa: S101 - WORD columns declare their list
    found: Word | None = spellings(words).get(folded(as_text(value)))
    if found is None:
        raise not_listed(words, as_text(value))
    return found


def not_listed(words: type[Word], text: str) -> BadValueError:
    """What to say of a word that is not in the list, with the nearest one."""
    known = spellings(words)
    near = difflib.get_close_matches(folded(text), known, n=1, cutoff=0.5)
    hint = say(N_("Did you mean “{word}”? "), word=known[near[0]]) if near else ""
    return BadValueError(
        rules.NOT_LISTED, value=text, allowed=tuple(words), suggestion=hint
    )


def _words(column: Column, value: Cell) -> tuple[Word, ...]:
    parts = (part for part in _SEPARATORS.split(as_text(value)) if part.strip())
    return tuple(dict.fromkeys(_word(column, part) for part in parts))


def _flag(column: Column, value: Cell) -> bool:
    if isinstance(value, bool):
        return value
    return _word(column, value) is YesNo.YES


def _date(_column: Column, value: Cell) -> date:
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, (bool, time, timedelta)):
        raise BadValueError(rules.NOT_A_DATE, value=as_text(value))
    else:
        found = _date_from_text(plain(value))
    if not FIRST_YEAR <= found.year < LAST_YEAR:
        raise BadValueError(rules.FAR_DATE, value=as_text(value))
    return found


def _date_from_text(text: str) -> date:
    match = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if match:
        return _calendar_day(text, int(match[1]), int(match[2]), int(match[3]))
    if not _NUMBER.fullmatch(text) or FIRST_YEAR <= float(text) < LAST_YEAR:
        raise BadValueError(rules.NOT_A_DATE, value=text)
    if not 0 < float(text) < 100_000:  # noqa: PLR2004 - about the year 2173
        raise BadValueError(rules.FAR_DATE, value=text)
    return _EPOCH + timedelta(int(float(text)))


def _calendar_day(text: str, year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year < LAST_YEAR:
        raise BadValueError(rules.FAR_DATE, value=text)
    try:
        return date(year, month, day)
    except ValueError as error:
        month = min(max(month, 1), 12)
        nearest = date(year, month, monthrange(year, month)[1])
        raise BadValueError(
            rules.NO_SUCH_DAY, value=text, nearest=nearest.isoformat()
        ) from error


def _parse_number(column: Column, value: Cell, said: Cell | None = None) -> float:
    """The number in `said`, a part of the cell's value; in all of it by default."""
    part = value if said is None else said
    if isinstance(part, (bool, date, time, timedelta)):
        raise BadValueError(
            rules.NOT_A_NUMBER, value=as_text(value), expected=expected(column)
        )
    if isinstance(part, (int, float)) and math.isfinite(part):
        return float(part)
    text = re.sub(r"[,，\s¥￥$元]|天$|日$|days?$", "", plain(part).casefold())
    unit = _UNITS.get(text[-1:], 1)
    match = _NUMBER.fullmatch(text if unit == 1 else text[:-1])
    number = float(match[0]) * unit if match else math.inf
    if not math.isfinite(number):
        raise BadValueError(
            rules.NOT_A_NUMBER, value=as_text(value), expected=expected(column)
        )
    return number


def _within(column: Column, number: float, value: Cell) -> float:
    if column.span and not column.span[0] <= number <= column.span[1]:
        low, high = column.span
        percent = "%" if column.kind is Kind.PERCENT else ""
        scale = 100 if percent else 1
        raise BadValueError(
            rules.OUT_OF_RANGE,
            value=as_text(value),
            low=f"{low * scale}{percent}",
            high=f"{high * scale}{percent}",
            expected=expected(column),
        )
    return number


def _number(column: Column, value: Cell) -> float:
    return _within(column, _parse_number(column, value), value)


def _integer(column: Column, value: Cell) -> int:
    number = _within(column, _parse_number(column, value), value)
    if not number.is_integer():
        raise BadValueError(
            rules.NOT_WHOLE, value=as_text(value), expected=expected(column)
        )
    return int(number)


def _percent(column: Column, value: Cell) -> float:
    """0.6, 60 and `60%` are all three fifths; 1 is all of it."""
    text = plain(value)
    if text.endswith("%"):
        number = _parse_number(column, value, text[:-1]) / 100
    else:
        number = _parse_number(column, value)
        number = number if number <= 1 else number / 100
    return round(_within(column, number, value), 6)


_READERS: dict[Kind, Callable[[Column, Cell], Any]] = {
    Kind.TEXT: _text,
    Kind.ID: _id,
    Kind.IDS: _ids,
    Kind.WORD: _word,
    Kind.WORDS: _words,
    Kind.FLAG: _flag,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.INTEGER: _integer,
    Kind.PERCENT: _percent,
}


_EXPECTED = {
    Kind.TEXT: N_("a text"),
    Kind.ID: N_("an id"),
    Kind.IDS: N_("one or several ids, parted by commas"),
    Kind.WORD: N_("a listed word"),
    Kind.WORDS: N_("listed words"),
    Kind.FLAG: N_("yes or no"),
    Kind.DATE: N_("a day, such as 2026-03-20"),
    Kind.NUMBER: N_("a number, such as 12000"),
    Kind.INTEGER: N_("a whole number, such as 5"),
    Kind.PERCENT: N_("a percentage from 0 % to 100 %, such as 60 %"),
}


@dataclass(frozen=True, slots=True)
class _Help:
    """What a column's declaration says of it, as a word of a finding."""

    column: Column

    def label(self, language: Language) -> str:
        return self.column.help(language)


def expected(column: Column) -> Said | _Help:
    """What to type into a cell of that column."""
    if column.kind is Kind.TEXT and column.help_zh:
        return _Help(column)
    if column.kind is Kind.INTEGER and column.span:
        low, high = column.span
        return say(N_("a whole number from {low} to {high}"), low=low, high=high)
    if column.words:
        return say(N_("one of: {allowed}"), allowed=tuple(column.words))
    return say(_EXPECTED[column.kind])
