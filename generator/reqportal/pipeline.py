"""The stages in order: start reading here.

read → parse → check records → assemble → check the portal → plan → render
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from reqportal.cache import Cache
from reqportal.checks import ON_PORTAL, ON_RECORDS, repeated_origins
from reqportal.checks.echoes import echoes, without_echoes
from reqportal.collection import without_collection
from reqportal.findings import (
    Finding,
    SettingsError,
    Severity,
    count_by_severity,
    in_order,
)
from reqportal.locales import N_, Language, Translator, translator
from reqportal.model.links import Records, group, spelled_alike
from reqportal.model.records import HeldRow, Record
from reqportal.portal.assemble import assemble
from reqportal.portal.attach import told
from reqportal.portal.types import Portal, WorkbookState
from reqportal.settings import PortalSettings, load_settings
from reqportal.workbook.open import Manner
from reqportal.workbook.reading import OTHER_SUFFIXES, Reading, readings

_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls"})


@dataclass(frozen=True)
class Outcome:
    """What a folder of workbooks came to."""

    portal: Portal
    settings: PortalSettings
    findings: tuple[Finding, ...]
    """All of them, in order."""
    unreadable: tuple[Finding, ...]
    """Files that could not be read; any of them stops a publication."""

    @property
    def has_errors(self) -> bool:
        """Whether anything was held back or could not be read."""
        return any(found.is_error for found in self.findings)

    def translator(self, language: Language | None = None) -> Translator:
        """The translator of the portal's language, dates short inside its year."""
        chosen = language or self.settings.language
        return translator(chosen).for_year(self.portal.as_of.year)


@without_collection()
def load(
    portal_dir: Path,
    *,
    as_of: str | None = None,
    settings: PortalSettings | None = None,
    cache: Cache | None = None,
) -> Outcome:
    """Everything a portal's workbooks say, computed for its as-of date.

    Raises SettingsError when mkdocs.yml is missing or wrong; every problem with a
    workbook is a finding. A workbook whose content the cache knows is not read again.
    """
    settings = settings or load_settings(portal_dir)
    return compute(read(portal_dir, settings, cache), settings, settings.day(as_of))


def read(
    portal_dir: Path, settings: PortalSettings, cache: Cache | None = None
) -> list[Reading]:
    """Every workbook below the sheets folder, by name.

    Raises SettingsError where there is no such folder: its rows would be gone silently.
    """
    root = portal_dir / settings.sheets_dir
    if not root.is_dir():
        raise SettingsError(
            N_("The folder {folder} is missing: workbooks are read from there"),
            folder=settings.sheets_dir,
        )
    files = _files(portal_dir, root, _SUFFIXES | OTHER_SUFFIXES)
    manner = Manner(settings.limits, settings.read_hidden_sheets)
    return readings(files, ZoneInfo(settings.timezone), cache, manner)


def workbooks_in(portal_dir: Path, settings: PortalSettings) -> list[tuple[str, Path]]:
    """The name in findings and the path of every workbook, lock files among them."""
    return _files(portal_dir, portal_dir / settings.sheets_dir, _SUFFIXES)


def _files(
    portal_dir: Path, root: Path, suffixes: Collection[str]
) -> list[tuple[str, Path]]:
    return sorted(
        (path.relative_to(portal_dir).as_posix(), path)
        for path in _all_files(root)
        if path.suffix.lower() in suffixes
    )


def _all_files(root: Path) -> Iterator[Path]:
    """Every file below, those in linked folders too; no folder twice."""
    seen: set[Path] = set()
    for folder, folders, names in os.walk(root, followlinks=True):
        folders.sort()
        if Path(folder).resolve() in seen:
            folders.clear()
            continue
        seen.add(Path(folder).resolve())
        paths = (Path(folder, name) for name in names)
        yield from (path for path in paths if path.is_file())


def compute(
    readings: Sequence[Reading],
    settings: PortalSettings,
    as_of: date,
    *,
    is_whole: bool = True,
) -> Outcome:
    """The portal of what was read, with every finding.

    References are not judged where the readings are but a part of what there is.
    """
    unreadable = tuple(
        f for one in readings if not one.is_readable for f in one.findings
    )
    records = spelled_alike(_records(readings))
    echoed = echoes(records)
    records = without_echoes(records, echoed)
    judged = is_whole and not unreadable
    on_records = _check(records, judge_references=judged)
    records = _hold_back(records, on_records)
    on_reading = [echoed.get(f, f) for one in readings for f in one.findings]
    first = in_order(on_reading + on_records)
    portal = assemble(
        records,
        findings=first,
        workbooks=_workbooks(readings, first, records),
        settings=settings,
        as_of=as_of,
    )
    warnings = ON_PORTAL.run(portal)
    if warnings:
        every = in_order([*first, *warnings])
        portal = told(portal, every, _workbooks(readings, every, records))
    return Outcome(portal, settings, portal.findings, unreadable)


def _records(readings: Sequence[Reading]) -> Records:
    rows: dict[str, list[Record]] = {}
    held: list[HeldRow] = []
    for one in readings:
        held += one.held
        for record in one.records:
            rows.setdefault(record.sheet_key, []).append(record)
    return Records({key: tuple(found) for key, found in rows.items()}, tuple(held))


def _check(records: Records, *, judge_references: bool) -> list[Finding]:
    """Findings on the records; an unreadable file may hold what they refer to."""
    found = ON_RECORDS.run(records)
    return [f for f in found if judge_references or f.rule.code != "REF-001"]


def _hold_back(records: Records, findings: Sequence[Finding]) -> Records:
    """The records without the rows that have errors, and without repeated ids."""
    by_row: dict[tuple[str, str, int | None], list[Finding]] = {}
    for found in findings:
        if found.is_error:
            where = found.where
            by_row.setdefault((where.file, where.sheet, where.row), []).append(found)
    repeated = repeated_origins(records)
    newly_held = []
    for key, rows in records.rows.items():
        for record in rows:
            origin = record.origin
            own = by_row.get((origin.file, origin.sheet, origin.row), [])
            if own or (key, origin) in repeated:
                values = {
                    k: v for k, v in record if k != "origin" and v not in (None, ())
                }
                newly_held.append(HeldRow(key, origin, values, tuple(own)))
    held = tuple(
        replace(row, findings=(*row.findings, *by_row.get(_row_of(row), ())))
        for row in records.held
    )
    return Records(records.rows, held).holding_back(newly_held)


def _row_of(row: HeldRow) -> tuple[str, str, int | None]:
    return (row.origin.file, row.origin.sheet, row.origin.row)


def _workbooks(
    readings: Sequence[Reading], findings: Sequence[Finding], records: Records
) -> list[WorkbookState]:
    held: dict[tuple[str, str], set[int]] = {}
    for row in records.held:
        place = (row.origin.file, row.origin.sheet)
        held.setdefault(place, set()).add(row.origin.row)
    states = []
    counted_held = Counter(row.origin.file for row in records.held)
    found = group(findings, lambda finding: (finding.where.file,))
    for one in readings:
        counts = count_by_severity(found.get(one.file, ()))
        states.append(
            WorkbookState(
                file=one.file,
                modified=one.modified,
                rows=one.rows,
                sheets=one.sheets,
                errors=counts[Severity.ERROR],
                warnings=counts[Severity.WARNING],
                notes=counts[Severity.NOTE],
                held=counted_held[one.file],
                accounts=tuple(
                    account.holding(held.get((one.file, account.sheet), ()))
                    for account in one.accounts
                ),
            )
        )
    return states
