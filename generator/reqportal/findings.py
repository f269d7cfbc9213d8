"""Layer 0: what a check says: one located problem, and the rule that yields it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import total_ordering
from typing import Any, Generic, TypeAlias, TypeVar

from reqportal.compact import compact
from reqportal.locales import Param, Translator, translator


class PortalError(Exception):
    """What stops the program: a message for the person, never a traceback.

    `message` is a msgid, `params` fill it; `str()` gives it in English.
    """

    def __init__(self, message: str, **params: Param) -> None:
        super().__init__(translator("en")(message, **params))
        self.message = message
        self.params = params

    def __reduce__(self) -> tuple[Callable[..., PortalError], tuple[Any, ...]]:
        """So that it passes from one process to another as it is."""
        return _raised_elsewhere, (type(self), self.message, self.params)

    def text(self, t: Translator) -> str:
        """The message in the reader's language."""
        return t(self.message, **self.params)


def _raised_elsewhere(
    kind: type[PortalError], message: str, params: Mapping[str, Param]
) -> PortalError:
    return kind(message, **params)


class SettingsError(PortalError):
    """mkdocs.yml holds a setting that cannot be used."""


class PublishError(PortalError):
    """The site cannot be written; the last publication stays."""


class Severity(StrEnum):
    """How much a finding weighs: an error holds its row back, the rest do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_CELL = re.compile(r"([A-Z]+)([0-9]+)")


@compact
@total_ordering
@dataclass(frozen=True, slots=True)
class CellRef:
    """A place in a workbook; `sheet` and `cell` are empty for a whole file or sheet."""

    file: str
    """Relative to the portal, with forward slashes."""
    sheet: str = ""
    cell: str = ""
    """A1 notation, or a range such as `A3:F3`."""

    @property
    def row(self) -> int | None:
        """The row number as Excel shows it, where there is one."""
        match = _CELL.match(self.cell)
        return int(match[2]) if match else None

    @property
    def short(self) -> str:
        """`需求!C7`: what an evidence tag shows."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    @property
    def order(self) -> tuple[str, str, int, int, str]:
        """Files and sheets by name, then down the rows, then along the row."""
        match = _CELL.match(self.cell)
        if match is None:
            return (self.file, self.sheet, 0, 0, "")
        letters, row = match.groups()
        return (self.file, self.sheet, int(row), len(letters), letters)

    def __lt__(self, other: CellRef) -> bool:
        """By `order`; sort many by that as their key."""
        return self.order < other.order

    def __str__(self) -> str:
        """`file › sheet › cell`."""
        return " › ".join(part for part in (self.file, self.sheet, self.cell) if part)


@dataclass(frozen=True, slots=True)
class Rule:
    """What yields a finding: a stable code, a claim, and the words it speaks.

    `title`, `message` and `remedy` are msgids; braces name a finding's parameters.
    """

    code: str
    severity: Severity
    title: str
    message: str
    remedy: str
    why: str
    """The rationale, in one or two sentences."""

    def at(
        self, where: CellRef, *, header: str = "", value: str = "", **params: Param
    ) -> Finding:
        """A finding of this rule at that place."""
        return Finding(self, where, header, value, tuple(sorted(params.items())))

    def __reduce__(self) -> tuple[Callable[[str], Rule], tuple[str]]:
        """A rule is one object: a pickle names it."""
        return _rule_of, (self.code,)


def _rule_of(code: str) -> Rule:
    return RULES[code]


@compact
@dataclass(frozen=True, slots=True)
class Finding:
    """One located problem, in no language yet."""

    rule: Rule
    where: CellRef
    header: str = ""
    """The column's header as it stands in the sheet."""
    value: str = ""
    """What was found in the cell, as text."""
    params: tuple[tuple[str, Param], ...] = ()

    @property
    def severity(self) -> Severity:
        """The severity of its rule."""
        return self.rule.severity

    @property
    def is_error(self) -> bool:
        """Whether it holds its row back."""
        return self.rule.severity is Severity.ERROR

    def message(self, t: Translator) -> str:
        """What is wrong, with the value found."""
        return self._say(t, self.rule.message)

    def remedy(self, t: Translator) -> str:
        """What to type instead."""
        return self._say(t, self.rule.remedy)

    def _say(self, t: Translator, text: str) -> str:
        words = dict(self.params)
        return t(text, **{"header": self.header, "value": self.value, **words})

    def sort_key(self) -> tuple[tuple[str, str, int, int, str], str, str, str, str]:
        """Findings are listed place by place, then by rule."""
        code, others = self.rule.code, str(self.params)
        return (self.where.order, code, self.value, self.header, others)


RULES: dict[str, Rule] = {}
"""Every rule of the program by its code; the reference page is made from it."""


Subject = TypeVar("Subject")
Check: TypeAlias = Callable[[Subject], Iterable[Finding]]


@dataclass(frozen=True)
class Registry(Generic[Subject]):
    """The checks of one layer, in the order they were written."""

    checks: list[Check[Subject]] = field(default_factory=list)

    def check(self, *rules: Rule) -> Callable[[Check[Subject]], Check[Subject]]:
        """Decorate the function that yields the findings of these rules."""
        del rules  # named at the function, so that a reader sees who speaks

        def register(function: Check[Subject]) -> Check[Subject]:
            self.checks.append(function)
            return function

        return register

    def run(self, subject: Subject) -> list[Finding]:
        """All findings on `subject`, in no order yet."""
        return [found for check in self.checks for found in check(subject)]


def rule(code: str, severity: Severity, **texts: str) -> Rule:
    """Declare a rule: title, message, remedy and why. Raises on a code used twice."""
    if code in RULES:
        msg = f"rule code used twice: {code}"
        raise ValueError(msg)
    RULES[code] = Rule(code, severity, **texts)
    return RULES[code]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings sorted by place, without repetitions."""
    return tuple(sorted(set(findings), key=Finding.sort_key))


def count_by_severity(findings: Iterable[Finding]) -> Mapping[Severity, int]:
    """How many findings of each severity, zeros included."""
    counts = dict.fromkeys(Severity, 0)
    for found in findings:
        counts[found.severity] += 1
    return counts
