"""Layer 5: where a page's facts stand in the workbooks, and what was found there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from reqportal.findings import Finding, Severity, count_by_severity, in_order
from reqportal.locales import Translator
from reqportal.model.columns import SHEETS
from reqportal.model.records import Record
from reqportal.pages import facts, marks
from reqportal.pages.blocks import Held, Problem, held_rows, problems
from reqportal.portal.types import ClientState, Portal, RequirementState

_MOST = 30
"""Findings said one by one; the rest stands with the data quality."""


@dataclass(frozen=True, slots=True)
class Source:
    """One workbook: what it told, where, when it was changed, and its findings."""

    content: str
    file: str
    evidence: tuple[marks.EvidenceMark, ...]
    modified: str
    verdict: tuple[marks.HealthMark, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """All sources of a page."""

    note: str
    rows: tuple[Source, ...]
    problems: tuple[Problem, ...]
    more: str
    """How many findings are left out; empty for none."""
    held: tuple[Held, ...]
    """Held-back rows that no other block shows."""


def records_of(state: RequirementState) -> tuple[Record, ...]:
    """Every row the page of a requirement is made of."""
    return (
        state.record,
        *state.clarifications,
        *state.evaluations,
        *state.solutions,
        *state.risks,
        *state.reviews,
        *state.confirmations,
        *(row.record for row in state.tasks),
        *(record for row in state.items for record in (row.record, *row.history)),
        *(row.record for row in state.changes),
        *state.feedback,
    )


def sources(
    portal: Portal,
    owner: RequirementState | ClientState,
    records: Iterable[Record],
    t: Translator,
    *,
    unshown: Sequence[str] = (),
) -> Sources:
    """One row per workbook. `unshown`: sheets whose held-back rows are shown here."""
    findings, held = frozenset(owner.findings), owner.held
    left = len(findings) - _MOST
    by_file: dict[str, list[Record]] = {}
    for record in records:
        by_file.setdefault(record.origin.file, []).append(record)
    for row in held:
        by_file.setdefault(row.origin.file, [])
    rows = tuple(
        _source(portal, by_file, file, findings, t) for file in sorted(by_file)
    )
    return Sources(
        note=_note(by_file, findings, t),
        rows=rows,
        problems=problems(in_order(findings)[:_MOST], t),
        more=t("Another {n} findings: see “Data quality”.", n=left) if left > 0 else "",
        held=held_rows(held, unshown, t),
    )


def _note(
    by_file: dict[str, list[Record]], findings: Collection[Finding], t: Translator
) -> str:
    rows = len({r.origin for found in by_file.values() for r in found})
    said = t(
        "this page comes from {files} workbooks, {rows} rows",
        files=len(by_file),
        rows=rows,
    )
    counts = count_by_severity(findings)
    parts = [said]
    if counts[Severity.ERROR]:
        parts.append(t.plural("{n} error", "{n} errors", counts[Severity.ERROR]))
    if counts[Severity.WARNING]:
        parts.append(t.plural("{n} warning", "{n} warnings", counts[Severity.WARNING]))
    return t("; ").join(parts)


def _source(
    portal: Portal,
    by_file: dict[str, list[Record]],
    file: str,
    findings: Collection[Finding],
    t: Translator,
) -> Source:
    records = by_file[file]
    keys = {record.sheet_key for record in records}
    names = tuple(sheet.name(t.language) for sheet in SHEETS if sheet.key in keys)
    book = next((book for book in portal.workbooks if book.file == file), None)
    return Source(
        content=t.join(names),
        file=file,
        evidence=facts.sources(records),
        modified=book.modified if book else "",
        verdict=_verdict([f for f in findings if f.where.file == file], t),
    )


def _verdict(
    findings: Sequence[Finding], t: Translator
) -> tuple[marks.HealthMark, ...]:
    if not findings:
        return (marks.HealthMark("ok", t("nothing found")),)
    counts = count_by_severity(findings)
    errors, warnings, notes = (counts[severity] for severity in Severity)
    found = (
        ("late", errors, t.plural("{n} error", "{n} errors", errors)),
        ("risk", warnings, t.plural("{n} warning", "{n} warnings", warnings)),
        ("none", notes, t.plural("{n} note", "{n} notes", notes)),
    )
    return tuple(marks.HealthMark(shape, said) for shape, n, said in found if n)
