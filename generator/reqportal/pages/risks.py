"""Layer 5: all risks: the big open ones first, and where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from markupsafe import Markup

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.model.records import Risk
from reqportal.pages import lists, marks
from reqportal.pages.blocks_requirement import BIG_RISK, RiskRow, risk_row
from reqportal.pages.lists import Head, Title
from reqportal.pages.marks import EvidenceMark
from reqportal.portal.types import Portal, RequirementState

Found: TypeAlias = tuple[Risk, RequirementState]


@dataclass(frozen=True, slots=True)
class Row:
    """One risk and the requirement it threatens."""

    anchor: str
    """On the first row of its cell in the matrix; else empty."""
    risk: RiskRow
    title: Title
    stage: str
    """Said where the requirement is no longer open."""
    evidence: tuple[EvidenceMark, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """How many open risks lie here; `heat` is its size in per cent."""

    count: int
    anchor: str
    heat: int
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One likelihood, across severities from low to high."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """The open risks of one role of ours."""

    role: str
    open: int
    big: int
    late: int


@dataclass(frozen=True, slots=True)
class RisksView:
    """All that the page of risks says."""

    head: Head
    columns: tuple[str, ...]
    matrix: tuple[Line, ...]
    unrated: str
    owners: tuple[Owner, ...]
    open: tuple[Row, ...]
    open_note: str
    settled: tuple[Row, ...]
    settled_note: str


def view(portal: Portal, t: Translator) -> RisksView:
    """The page of risks."""
    every = all_risks(portal)
    opened = sorted((row for row in every if row[0].is_open), key=_order)
    settled = sorted((row for row in every if not row[0].is_open), key=_order)
    unrated = sum(not risk.size for risk, _ in opened)
    return RisksView(
        head=_head(portal, every, t),
        columns=tuple(t.label(level) for level in reversed(v.Level)),
        matrix=_matrix([risk for risk, _ in opened], t) if opened else (),
        unrated=t("{n} not rated", n=unrated) if unrated else "",
        owners=_owners([risk for risk, _ in opened], portal, t),
        open=_rows(opened, portal, t, anchored=True),
        open_note=t("{n} open, the biggest first", n=len(opened)) if opened else "",
        settled=_rows(settled, portal, t, anchored=False),
        settled_note=t.plural("{n} risk", "{n} risks", len(settled)),
    )


def all_risks(portal: Portal) -> tuple[Found, ...]:
    """Every risk once, with its requirement."""
    found = {
        risk.origin.whole: (risk, state)
        for state in portal.requirements
        for risk in state.risks
        if risk.requirement_id == state.id
    }
    return tuple(found.values())


def _order(found: Found) -> tuple[int, int, int, str, str, int]:
    """By size; risks of one cell of the matrix stand together."""
    risk, state = found
    severity = risk.severity.order if risk.severity else 9
    likelihood = risk.likelihood.order if risk.likelihood else 9
    due = str(risk.mitigation_due_on or "9")
    return (-risk.size, severity, likelihood, due, state.id, risk.origin.row)


def _anchor(risk: Risk) -> str:
    if risk.likelihood is None or risk.severity is None:
        return "risk-unrated"
    return f"risk-{risk.likelihood.code}-{risk.severity.code}"


def _rows(
    found: Sequence[Found], portal: Portal, t: Translator, *, anchored: bool
) -> tuple[Row, ...]:
    rows = []
    seen: set[str] = set()
    for risk, state in found:
        anchor = _anchor(risk)
        is_first = anchored and anchor not in seen
        seen.add(anchor)
        rows.append(
            Row(
                anchor=anchor if is_first else "",
                risk=risk_row(risk, portal, t),
                title=lists.title(state, depth=0),
                stage="" if state.standing.is_open else marks.stage(state, t).word,
                evidence=marks.rows_evidence([risk.origin.whole]),
            )
        )
    return tuple(rows)


def _matrix(opened: Sequence[Risk], t: Translator) -> tuple[Line, ...]:
    return tuple(
        Line(
            t.label(likelihood),
            tuple(_cell(opened, likelihood, level, t) for level in reversed(v.Level)),
        )
        for likelihood in v.Level
    )


def _cell(
    opened: Sequence[Risk], likelihood: v.Level, severity: v.Level, t: Translator
) -> Cell:
    here = [r for r in opened if (r.likelihood, r.severity) == (likelihood, severity)]
    return Cell(
        count=len(here),
        anchor=_anchor(here[0]) if here else "",
        heat=round(100 * likelihood.points * severity.points / 9),
        label=t(
            "likelihood {likelihood}, severity {severity}: {n}",
            likelihood=likelihood,
            severity=severity,
            n=len(here),
        ),
    )


def _owners(opened: Sequence[Risk], portal: Portal, t: Translator) -> tuple[Owner, ...]:
    """Most overdue, then most big ones first."""
    groups: dict[str, list[Risk]] = {}
    for risk in opened:
        groups.setdefault(risk.owner_role or "", []).append(risk)
    rows = [
        Owner(
            role=role or t("Nobody named"),
            open=len(found),
            big=sum(risk.size >= BIG_RISK for risk in found),
            late=sum(risk_row(risk, portal, t).is_late for risk in found),
        )
        for role, found in groups.items()
    ]
    return tuple(sorted(rows, key=lambda r: (-r.late, -r.big, -r.open, r.role)))


def _head(portal: Portal, every: Sequence[Found], t: Translator) -> Head:
    part = t.plural("{n} risk", "{n} risks", len(every))
    heading = t("Risks")
    crumbs = lists.home_crumbs(t, heading, depth=0)
    return Head(crumbs, heading, lists.meta(portal, t, [part]), _lede(portal, every, t))


def _lede(portal: Portal, every: Sequence[Found], t: Translator) -> Markup:
    opened = [risk for risk, _ in every if risk.is_open]
    if not opened:
        return t.markup("<b>No risk is open.</b>")
    big = [risk for risk in opened if risk.size >= BIG_RISK]
    dues = [risk.mitigation_due_on for risk in opened if risk.mitigation_due_on]
    late = [due for due in dues if due < portal.as_of]
    nobody = sum(not risk.owner_role for risk in opened)
    first = t.markup(
        "{n} open: <b>{big} of high × medium or more</b>.", n=len(opened), big=len(big)
    )
    second = (
        t.markup(
            "<b>{n} mitigations are overdue</b>, the longest by {days} days.",
            n=len(late),
            days=(portal.as_of - min(late)).days,
        )
        if late
        else t.markup("No mitigation is overdue.")
    )
    third = t.markup("{n} have no owner.", n=nobody) if nobody else Markup("")
    return lists.sentences(t, [part for part in (first, second, third) if part])
