"""Layer 2: what one file gave, read once for as long as its content is the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from reqportal import fingerprint
from reqportal.cache import Cache
from reqportal.findings import CellRef, Finding
from reqportal.model.records import HeldRow, Record
from reqportal.workbook import rules
from reqportal.workbook.open import (
    AS_USUAL,
    Manner,
    book_of,
    is_temporary,
    settled_content,
)
from reqportal.workbook.parse import parse
from reqportal.workbook.read import Table, tables
from reqportal.workbook.refusal import UnreadableWorkbookError
from reqportal.workbook.unseen import of_book, of_grid

OTHER_SUFFIXES = frozenset({".et", ".ett", ".ods", ".csv", ".tsv", ".xlsb"})
"""Tables that other programs save; named, and not read."""
_FOLDER = "readings"


@dataclass(frozen=True, slots=True)
class Reading:
    """One file: what was parsed of it, and what was found while reading."""

    file: str
    modified: str = ""
    """In the portal's time zone: `2026-03-20 17:12`; may be empty."""
    records: tuple[Record, ...] = ()
    held: tuple[HeldRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    rows: int = 0
    """Filled rows of recognised sheets."""
    sheets: tuple[str, ...] = ()
    """The tab names that were recognised."""
    is_readable: bool = True


def readings(
    files: Iterable[tuple[str, Path]],
    zone: ZoneInfo,
    cache: Cache | None,
    manner: Manner = AS_USUAL,
) -> list[Reading]:
    """What every file gave; `files` are the names in findings and the paths.

    The cache keeps what was read under the file's content, so that an edit costs one
    file. What could not be read is tried again each time.
    """
    own = cache.below(_FOLDER) if cache else None
    names: set[str] = set()
    found = []
    for name, path in files:
        kept_as = fingerprint.digest(name)
        names.add(kept_as)
        found.append(_reading(name, path, zone, own, kept_as, manner))
    if own:
        own.keep_only(names)
    return found


def _reading(
    name: str,
    path: Path,
    zone: ZoneInfo,
    cache: Cache | None,
    kept_as: str,
    manner: Manner,
) -> Reading:
    where = CellRef(name)
    if is_temporary(path):
        return Reading(name, findings=(rules.SKIPPED.at(where),))
    if path.suffix.lower() in OTHER_SUFFIXES:
        other = rules.OTHER_FORMAT.at(where, suffix=path.suffix)
        return Reading(name, findings=(other,))
    try:
        content = settled_content(path, name, manner.limits)
        if cache is None:
            return _parsed(name, content, zone, manner)
        key = fingerprint.digest(
            fingerprint.of_program(), name, zone.key, repr(manner), content
        )
        kept = cache.load(kept_as, key)
        if isinstance(kept, Reading):
            return kept
        made = _parsed(name, content, zone, manner)
        cache.save(kept_as, key, made)
    except UnreadableWorkbookError as error:
        return Reading(name, findings=(error.finding,), is_readable=False)
    return made


def _parsed(name: str, content: bytes, zone: ZoneInfo, manner: Manner) -> Reading:
    book = book_of(content, name, manner)
    records: list[Record] = []
    held: list[HeldRow] = []
    findings: list[Finding] = list(of_book(book))
    sheets: list[str] = []
    rows = 0
    for found in tables(book):
        if not isinstance(found, Table):
            findings.append(found)
            continue
        parsed = parse(found)
        records += parsed.records
        held += parsed.held
        findings += parsed.findings
        findings += of_grid(name, found.grid)
        sheets.append(found.grid.name)
        rows += parsed.rows
    return Reading(
        name,
        _on_the_clock(book.modified, zone),
        tuple(records),
        tuple(held),
        tuple(findings),
        rows,
        tuple(sheets),
    )


def _on_the_clock(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""
