"""Layer 5: what was read, what is wrong with it and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2s

from markupsafe import Markup

from reqportal.findings import Finding, Severity, count_by_severity, in_order
from reqportal.locales import Translator
from reqportal.model.records import HeldRow
from reqportal.pages import freshness, lists, marks
from reqportal.pages.freshness import WorkbookRow
from reqportal.pages.lists import Head
from reqportal.pages.marks import HealthMark, Link
from reqportal.pages.row_account import AccountRow, account_rows
from reqportal.portal.types import Portal, WorkbookState

_SHAPES = {Severity.ERROR: "late", Severity.WARNING: "risk", Severity.NOTE: "none"}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding, as it is told to the person who mends it."""

    anchor: str
    """Stays the same while the finding does."""
    file: str
    sheet: str
    cell: str
    header: str
    value: str
    rule: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """All findings of one severity."""

    id: str
    mark: HealthMark
    heading: str
    note: str
    rows: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class HeldRowView:
    """A row that is not published, and the pages that miss it."""

    cell: str
    file: str
    sheet: str
    said: str
    """What of it could be read."""
    pages: tuple[Link, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QualityView:
    """All that the page of data quality says."""

    head: Head
    workbooks: tuple[WorkbookRow, ...]
    held: tuple[HeldRowView, ...]
    groups: tuple[FindingGroup, ...]
    """Errors, warnings, notes: those there are."""
    accounts: tuple[AccountRow, ...]
    """Where the rows of each sheet went."""


def view(portal: Portal, t: Translator) -> QualityView:
    """The page of data quality."""
    return QualityView(
        head=_head(portal, t),
        workbooks=freshness.workbook_rows(_by_name(portal), portal.as_of, t),
        held=tuple(_held(row, portal, t) for row in _by_place(portal.held)),
        groups=tuple(_groups(portal.findings, t)),
        accounts=account_rows(_by_name(portal), t),
    )


def anchor(found: Finding) -> str:
    """The id of a finding on this page."""
    place = (str(found.where), found.rule.code, found.value, repr(found.params))
    digest = blake2s("\n".join(place).encode(), digest_size=4).hexdigest()
    return f"{found.rule.code}-{digest}"


def _groups(findings: Iterable[Finding], t: Translator) -> Iterable[FindingGroup]:
    ordered = in_order(findings)
    words = {
        Severity.ERROR: (t("Errors"), t("the row is held back until it is mended")),
        Severity.WARNING: (t("Warnings"), t("published as it is; please look")),
        Severity.NOTE: (t("Notes"), t("nothing to do")),
    }
    for severity, (heading, note) in words.items():
        rows = tuple(_finding(f, t) for f in ordered if f.severity is severity)
        if rows:
            mark = HealthMark(_SHAPES[severity], str(len(rows)))
            yield FindingGroup(severity.value, mark, heading, note, rows)


def _finding(found: Finding, t: Translator) -> FindingRow:
    return FindingRow(
        anchor=anchor(found),
        file=found.where.file,
        sheet=found.where.sheet,
        cell=found.where.cell,
        header=found.header,
        value=found.value,
        rule=found.rule.code,
        message=found.message(t),
        remedy=found.remedy(t),
    )


def _by_name(portal: Portal) -> list[WorkbookState]:
    return sorted(portal.workbooks, key=lambda book: book.file)


def _by_place(held: Iterable[HeldRow]) -> list[HeldRow]:
    return sorted(held, key=lambda row: row.origin.whole)


def _held(row: HeldRow, portal: Portal, t: Translator) -> HeldRowView:
    whole = row.origin.whole
    names = ("title", "name", "task_id", "change_id", "item", "risk", "question")
    said = next((text for name in names if (text := row.text(name))), "")
    return HeldRowView(
        cell=whole.cell,
        file=whole.file,
        sheet=row.origin.sheet,
        said=said,
        pages=_pages(row, portal),
        reasons=tuple(finding.message(t) for finding in row.findings),
    )


def _pages(row: HeldRow, portal: Portal) -> tuple[Link, ...]:
    """The pages that would show the row, as far as they exist."""
    stubs = {(stub.kind, stub.id) for stub in portal.stubs}
    found = [
        Link(marks.requirement_href(name, depth=0), name)
        for name in row.requirement_ids
        if name in portal.by_id or ("requirement", name) in stubs
    ]
    client = row.text("client_id")
    if client and (client in portal.by_client or ("client", client) in stubs):
        found.append(Link(marks.client_href(client, depth=0), client))
    return tuple(found)


def _head(portal: Portal, t: Translator) -> Head:
    rows = sum(book.rows for book in portal.workbooks)
    parts = [
        t.plural("{n} workbook", "{n} workbooks", len(freshness.recognised(portal))),
        t.plural("{n} row", "{n} rows", rows),
    ]
    return Head(
        crumbs=lists.home_crumbs(t, t("Data quality"), depth=0),
        heading=t("Data quality"),
        meta=lists.meta(portal, t, parts),
        lede=_lede(portal, rows, t),
    )


def _lede(portal: Portal, rows: int, t: Translator) -> Markup:
    counts = count_by_severity(portal.findings)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    if not portal.workbooks:
        return t.markup(
            "<b>No workbook was found.</b> Put filled templates into {folder}.",
            folder=portal.settings.sheets_dir,
        )
    if errors:
        said = t.markup(
            "<b>{errors} errors hold back {held} of {rows} rows</b>; everything else "
            "is published.",
            errors=errors,
            held=len(portal.held),
            rows=rows,
        )
        more = [t.markup("There are {n} warnings too.", n=warnings)] if warnings else []
        how = t.markup("Each row below says which cell to mend and how.")
        return lists.sentences(t, [said, *more, how])
    if warnings:
        return t.markup(
            "<b>No errors: all {rows} rows are published.</b> {warnings} warnings are "
            "worth a look; they hold nothing back.",
            rows=rows,
            warnings=warnings,
        )
    return t.markup(
        "<b>Nothing to mend: all {rows} rows were read and published.</b>", rows=rows
    )
