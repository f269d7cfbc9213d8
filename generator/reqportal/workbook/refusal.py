"""Layer 2: why a file is not read, before anyone knows what it is called."""

from __future__ import annotations

from reqportal.findings import CellRef, Finding, PortalError, Rule
from reqportal.locales import Param, say
from reqportal.workbook import rules


class Refused(Exception):  # noqa: N818 - it is a verdict, told as a finding
    """A file that is not read: the rule that says so, and its parameters."""

    def __init__(
        self, rule: Rule, *, sheet: str = "", cell: str = "", **params: Param
    ) -> None:
        super().__init__(rule.code)
        self.rule = rule
        self.sheet = sheet
        self.cell = cell
        self.params = params

    def at(self, file: str) -> Finding:
        """The finding that tells it."""
        where = CellRef(file, self.sheet, self.cell)
        return Finding(self.rule, where, params=tuple(sorted(self.params.items())))


class UnreadableWorkbookError(PortalError):
    """The file is no workbook that can be read; `finding` says why and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__("{file}", file=finding.where.file)
        self.finding = finding


def damaged(problem: str, *, sheet: str = "", **params: Param) -> Refused:
    """The refusal of a file whose content is wrong; `problem` is a msgid."""
    return Refused(rules.UNREADABLE, sheet=sheet, problem=say(problem, **params))
