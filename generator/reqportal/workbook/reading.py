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
from reqportal.model.account import SheetAccount, count
from reqportal.model.records import HeldRow, Record
from reqportal.workbook import rules
from reqportal.workbook.accounting import account_of, summed_up
from reqportal.workbook.open import (
    AS_USUAL,
    Manner,
    book_in,
    is_temporary,
    settled_content,
)
from reqportal.workbook.package import Package
from reqportal.workbook.parse import parse
from reqportal.workbook.read import hidden_sheets, sheets
from reqportal.workbook.refusal import Refused, UnreadableWorkbookError
from reqportal.workbook.unseen import of_book, of_grid

OTHER_SUFFIXES = frozenset({".et", ".ett", ".ods", ".csv", ".tsv", ".xlsb"})
"""Tables that other programs save; named, and not read."""
_FOLDER = "readings"
_WORTH_CHILDREN = 1_500_000
"""Bytes of workbooks from which on several processes read them sooner than this one."""


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
    accounts: tuple[SheetAccount, ...] = ()
    """Of every visible sheet, where its rows went."""
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class Stale:
    """A file that has to be read: its name in findings, its path, and how."""

    name: str
    path: Path
    zone: ZoneInfo
    manner: Manner
    kept_as: str
    """What its reading is called in the cache."""

    @property
    def size(self) -> int:
        """Bytes of the file; 0 where it is gone or locked."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def key(self, content: bytes) -> str:
        """What a reading of this content depends on."""
        manner = repr(self.manner)
        program = fingerprint.of_program()
        return fingerprint.digest(program, self.name, self.zone.key, manner, content)


def readings(
    files: Iterable[tuple[str, Path]],
    zone: ZoneInfo,
    cache: Cache | None,
    manner: Manner = AS_USUAL,
) -> list[Reading]:
    """What every file gave; `files` are the names in findings and the paths.

    The cache keeps what was read under the file's content, so that an edit costs one
    file. What could not be read is tried again each time. Files that could harm the
    process are read apart from it, and all of them where they are many.
    """
    own = cache.below(_FOLDER) if cache else None
    asked = [
        Stale(name, path, zone, manner, fingerprint.digest(name))
        for name, path in files
    ]
    found = {one.name: known(one, own) for one in asked}
    stale = [one for one in asked if found[one.name] is None]
    if sum(one.size for one in stale) < _WORTH_CHILDREN:
        found |= {one.name: read_small(one, own) for one in stale}
        stale = [one for one in stale if found[one.name] is None]
    if stale:
        from reqportal.workbook.apart import read_apart  # noqa: PLC0415 - seldom needed

        found |= read_apart(stale, own)
    if own:
        own.keep_only({one.kept_as for one in asked})
    return [made for one in asked if (made := found[one.name]) is not None]


def known(one: Stale, cache: Cache | None) -> Reading | None:
    """What a file gave before, or why it is not read; None where it has to be read."""
    where = CellRef(one.name)
    if is_temporary(one.path):
        return Reading(one.name, findings=(rules.SKIPPED.at(where),))
    if one.path.suffix.lower() in OTHER_SUFFIXES:
        other = rules.OTHER_FORMAT.at(where, suffix=one.path.suffix)
        return Reading(one.name, findings=(other,))
    if cache is None:
        return None
    try:
        content = settled_content(one.path, one.name, one.manner.limits)
    except (Refused, UnreadableWorkbookError) as error:
        return unreadable(one.name, error)
    kept = cache.load(one.kept_as, one.key(content))
    return kept if isinstance(kept, Reading) else None


def read_small(one: Stale, cache: Cache | None) -> Reading | None:
    """What a file gives, read in this process; None where it has to be read apart."""
    try:
        content = settled_content(one.path, one.name, one.manner.limits)
        package = Package(content, one.manner.limits)
        if not package.is_small:
            return None
        made = parsed(one.name, package, one.zone, one.manner)
    except (Refused, UnreadableWorkbookError) as error:
        return unreadable(one.name, error)
    if cache:
        cache.save(one.kept_as, one.key(content), made)
    return made


def read_here(one: Stale, cache: Cache) -> Reading:
    """Read a file of any size in this process, and keep it under its content."""
    try:
        content = settled_content(one.path, one.name, one.manner.limits)
        package = Package(content, one.manner.limits)
        made = parsed(one.name, package, one.zone, one.manner)
    except (Refused, UnreadableWorkbookError) as error:
        return unreadable(one.name, error)
    cache.save(one.kept_as, one.key(content), made)
    return made


def unreadable(name: str, error: Refused | UnreadableWorkbookError) -> Reading:
    """The reading of a file that cannot be read: why, and nothing else."""
    finding = error.at(name) if isinstance(error, Refused) else error.finding
    return Reading(name, findings=(finding,), is_readable=False)


def parsed(name: str, package: Package, zone: ZoneInfo, manner: Manner) -> Reading:
    """What a workbook gives. Raises Refused when it cannot be read as a whole."""
    book = book_in(package, name, manner)
    records: list[Record] = []
    held: list[HeldRow] = []
    findings: list[Finding] = list(of_book(book))
    accounts: list[SheetAccount] = []
    names: list[str] = []
    for one in sheets(book):
        made = [parse(table) for table in one.tables]
        account = account_of(one.grid, made)
        for found in made:
            records += found.records
            held += found.held
            findings += found.findings
        findings += filter(None, (*one.findings, summed_up(name, account, made)))
        accounts.append(account)
        if made:
            findings += of_grid(name, one.grid)
            names.append(one.grid.name)
    return Reading(
        name,
        _on_the_clock(book.modified, zone),
        tuple(records),
        tuple(held),
        (*findings, *hidden_sheets(book)),
        sum(count(account.taken) for account in accounts),
        tuple(names),
        tuple(accounts),
    )


def _on_the_clock(moment: datetime | None, zone: ZoneInfo) -> str:
    if moment is None:
        return ""
    try:
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
    except OverflowError:  # in the year 1 or 9999
        return ""
