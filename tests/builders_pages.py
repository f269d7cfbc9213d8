"""Small portals for tests of summaries and pages, built from states, not workbooks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from reqportal import vocabulary as v
from reqportal.findings import CellRef, Finding, Rule, Severity
from reqportal.locales import say, translator
from reqportal.model import records as r
from reqportal.pages.page import Page
from reqportal.pages.render import Renderer
from reqportal.portal.types import (
    ClientState,
    Gate,
    HealthState,
    Portal,
    Priority,
    RequirementState,
    Standing,
    Summand,
    Turn,
    WorkbookState,
)
from reqportal.settings import PortalSettings

AS_OF = date(2026, 3, 20)

ORIGIN = r.Origin("sheets/requirements.xlsx", "需求", 3, {"requirement_id": "A"})

A_RULE = Rule(
    "test-rule", Severity.ERROR, "A rule", "“{value}” is wrong", "Type 1", "For tests"
)


def a_client(client_id: str = "C-001", **changes: Any) -> r.Client:
    fields = {"origin": ORIGIN, "client_id": client_id, "name": f"客户{client_id}"}
    return r.Client(**{**fields, **changes})


def a_turn(side: v.Side = v.Side.US, *roles: str, **changes: Any) -> Turn:
    fields: dict[str, Any] = {"since": date(2026, 3, 10), **changes}
    return Turn(side, roles or ("开发",), say("Act"), **fields)


def a_priority(
    score: float, rank: int | None = None, band: v.Band = v.Band.P1
) -> Priority:
    summands = (
        Summand("impact", 9, assumed=False, points=45.0, formula="9 × 0.5 × 10"),
        Summand("confidence", 9, assumed=False, points=18.0, formula="9 × 0.2 × 10"),
        Summand("ease", 5, assumed=False, points=15.0, formula="5 × 0.3 × 10"),
        Summand("nature", v.Nature.RIGID, assumed=False, points=5.0, formula=""),
        Summand("urgency", v.Urgency.MEDIUM, assumed=True, points=0.0, formula=""),
        Summand("importance", 4, assumed=False, points=1.0, formula=""),
        Summand("scale", v.Scale.LARGE, assumed=False, points=2.0, formula=""),
    )
    return Priority(
        summands, score, band, floored=False, rank=rank, client_rank=rank,
        best_rank=rank, worst_rank=rank and rank + 1,
    )  # fmt: skip


def an_evaluation(requirement_id: str, scores: tuple[int, int, int]) -> r.Evaluation:
    impact, confidence, ease = scores
    return r.Evaluation(
        origin=ORIGIN,
        requirement_id=requirement_id,
        nature=v.Nature.RIGID,
        impact=impact,
        confidence=confidence,
        ease=ease,
        evaluated_on=date(2026, 2, 1),
    )


def a_standing(stage: v.Stage, turn: Turn | None, aside: v.Aside | None) -> Standing:
    gate = Gate(
        stage, holds=False, entered=date(2026, 3, 1), left=None, note=None, cells=()
    )
    return Standing(stage, aside, None, (), (), (gate,), turn, ())


def a_state(  # noqa: PLR0913 - a builder
    requirement_id: str = "REQ-0001",
    *,
    client: r.Client | None = None,
    stage: v.Stage = v.Stage.EXECUTING,
    aside: v.Aside | None = None,
    health: v.Health | None = v.Health.OK,
    turn: Turn | None = None,
    **changes: Any,
) -> RequirementState:
    """A requirement that stands there; fulfilled and aside ones have no health."""
    client = client or a_client()
    record = r.Requirement(
        origin=ORIGIN,
        requirement_id=requirement_id,
        client_id=client.client_id,
        title=changes.pop("title", f"标题{requirement_id}"),
        description="描述",
        raised_on=date(2026, 1, 5),
    )
    is_open = stage.is_open and aside is None
    state = RequirementState(
        record=record, client=client, ancestors=(), children=(), clarifications=(),
        evaluations=(), solutions=(), chosen=None, reviews=(), confirmations=(),
        risks=(), tasks=(), items=(), changes=(), feedback=(),
        standing=a_standing(stage, turn, aside), feasibility=None, priority=None,
        original_commitment=None, commitment=None, forecast=None, delivered=None,
        accepted_on=None,
        health=HealthState(health, say("Because"), ()) if health and is_open else None,
        client_days=0, our_days=0,
    )  # fmt: skip
    return replace(state, **changes)


def a_finding(cell: str = "C7", **changes: Any) -> Finding:
    where = CellRef("sheets/requirements.xlsx", "需求", cell)
    return replace(Finding(A_RULE, where, "需求标题", "坏值"), **changes)


def a_workbook(**changes: Any) -> WorkbookState:
    book = WorkbookState(
        file="sheets/requirements.xlsx", modified="2026-03-18 09:12", rows=100,
        sheets=("客户", "需求"), errors=0, warnings=0, notes=0, held=0,
    )  # fmt: skip
    return replace(book, **changes)


def a_portal(states: Iterable[RequirementState] = (), **changes: Any) -> Portal:
    """A portal of these requirements and their clients."""
    found = tuple(sorted(states, key=lambda state: state.id))
    records = {state.client.client_id: state.client for state in found}
    clients = tuple(
        ClientState(
            record, (), (), (),
            tuple(s.id for s in found if s.client.client_id == record.client_id),
        )
        for _, record in sorted(records.items())
    )  # fmt: skip
    portal = Portal(
        as_of=AS_OF, settings=PortalSettings(), clients=clients, requirements=found,
        stubs=(), workbooks=(), findings=(), held=(),
        by_id={state.id: state for state in found},
        by_client={client.id: client for client in clients},
    )  # fmt: skip
    return replace(portal, **changes)


def body(kind: str, view: object) -> str:
    """The rendered body of a view, in English."""
    renderer = Renderer(translator("en").for_year(AS_OF.year))
    return renderer.render(Page(kind, f"{kind}.html", kind, lambda: view)).body
