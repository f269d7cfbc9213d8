"""Layer 2: what a returned workbook says at its cells: colours, comments, reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import range_boundaries

from reqportal.findings import Finding, Severity
from reqportal.locales import Translator
from reqportal.reports import MARKS
from reqportal.workbook.styles import display_width

PAPERS = {Severity.ERROR: "F6B9B3", Severity.WARNING: "FFE3A6"}
"""Red holds a row back, amber does not; a note has no colour."""
INKS = {Severity.ERROR: "9C1C14", Severity.WARNING: "7A4E00"}
_WIDTH, _LINE_HEIGHT, _CHARACTERS_IN_A_LINE = 330, 19, 44
_LONGEST_RANGE = 1_000

At = tuple[int, int]
"""Row and column of a cell, from 1."""


def places(findings: Iterable[Finding]) -> dict[At, list[Finding]]:
    """The findings at each cell of one sheet; those of a row at each of its cells."""
    found: dict[At, list[Finding]] = {}
    for finding in findings:
        for at in cells_of(finding.where.cell):
            found.setdefault(at, []).append(finding)
    return found


def cells_of(place: str) -> Iterator[At]:
    """Every cell of `C7` or `A3:F3`."""
    if not place:
        return
    left, top, right, bottom = range_boundaries(place)
    if left is None or top is None or right is None or bottom is None:
        return
    columns = range(left, min(right, left + _LONGEST_RANGE) + 1)
    for row in range(top, min(bottom, top + _LONGEST_RANGE) + 1):
        yield from ((row, column) for column in columns)


def worst(findings: Sequence[Finding]) -> Severity | None:
    """The severity that colours a cell; None where there are but notes."""
    said = {finding.severity for finding in findings}
    return next((one for one in PAPERS if one in said), None)


def paper(severity: Severity) -> PatternFill:
    """The fill of a cell of that severity."""
    return PatternFill("solid", fgColor=PAPERS[severity])


def ink(severity: Severity, font: str) -> Font:
    """The font of a sentence of that severity."""
    return Font(name=font, size=10, color=INKS[severity])


def comment(findings: Sequence[Finding], t: Translator) -> Comment:
    """What is wrong at a cell and what to type, as large as it takes."""
    text = plain("\n\n".join(_said(f, t, f"{_mark(f, t)}\n") for f in findings))
    lines = sum(
        1 + display_width(line) // _CHARACTERS_IN_A_LINE for line in text.split("\n")
    )
    height = min(lines + 1, 20) * _LINE_HEIGHT
    return Comment(text, "reqportal", height=height, width=_WIDTH)


def reasons(
    found: Mapping[At, Sequence[Finding]], t: Translator
) -> dict[int, tuple[Severity, str]]:
    """What is wrong in each row, from left to right: the worst, and all of it."""
    rows: dict[int, dict[Finding, None]] = {}
    for (row, _), findings in sorted(found.items()):
        coloured = (f for f in findings if f.severity in PAPERS)
        rows.setdefault(row, {}).update(dict.fromkeys(coloured))
    return {
        row: (severity, "\n".join(_said(f, t, f"{_place(f)} ") for f in findings))
        for row, findings in rows.items()
        if (severity := worst(list(findings)))
    }


def plain(text: str) -> str:
    """Without characters that no comment can hold."""
    return re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", "\ufffd", text)


def _place(finding: Finding) -> str:
    return finding.where.cell.partition(":")[0]


def _mark(finding: Finding, t: Translator) -> str:
    return f"{t(MARKS[finding.severity])} {finding.rule.code}"


def _said(finding: Finding, t: Translator, before: str) -> str:
    return f"{before}{finding.message(t)} → {finding.remedy(t)}"
