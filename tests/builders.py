"""Small portals for tests: records with an origin, assembled; and workbooks of rows.

Every builder takes the fields to change: `a_task(planned_end=day("04-10"))`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from reqportal import vocabulary as v
from reqportal.model import records as r
from reqportal.model.columns import BY_KEY
from reqportal.model.links import AnyRecord, Records, group
from reqportal.portal.assemble import assemble
from reqportal.portal.types import Gate, ItemStatus, Portal, RequirementState
from reqportal.settings import PortalSettings

AS_OF = date(2026, 3, 20)
"""A Friday."""
REQ = "REQ-0001"
_ROWS = count(2)


def day(text: str) -> date:
    """`03-20` in the year of the as-of date."""
    return date.fromisoformat(f"{AS_OF.year}-{text}")


def an_origin(sheet_key: str, row: int | None = None) -> r.Origin:
    """A row of its own in the standard workbook of that sheet, columns in order."""
    sheet = BY_KEY[sheet_key]
    numbered = enumerate(sheet.columns, start=1)
    letters = {column.field: get_column_letter(n) for n, column in numbered}
    file = f"sheets/{sheet.workbook}.xlsx"
    return r.Origin(file, sheet.zh, next(_ROWS) if row is None else row, letters)


def a_client(client_id: str = "C-001", **changes: Any) -> r.Client:
    return _built(r.Client, changes, client_id=client_id, name=f"客户{client_id}")


def a_contact(client_id: str = "C-001", **changes: Any) -> r.Contact:
    return _built(r.Contact, changes, client_id=client_id, role_title="采购")


def a_sync(client_id: str = "C-001", **changes: Any) -> r.Sync:
    fields = {"held_on": day("03-16"), "progress": "照计划"}
    return _built(r.Sync, changes, client_id=client_id, **fields)


def a_requirement(requirement_id: str = REQ, **changes: Any) -> r.Requirement:
    return _built(
        r.Requirement,
        changes,
        requirement_id=requirement_id,
        client_id="C-001",
        title=f"标题{requirement_id}",
        description="描述",
        proposer_role="客户方产品负责人",
        raised_on=day("01-05"),
    )


def a_clarification(requirement_id: str = REQ, **changes: Any) -> r.Clarification:
    """Asked, not answered."""
    fields = {"question": "问题", "asked_on": day("01-06")}
    return _built(r.Clarification, changes, requirement_id=requirement_id, **fields)


def an_evaluation(
    requirement_id: str = REQ,
    scores: tuple[int, int, int] | None = (8, 7, 6),
    **changes: Any,
) -> r.Evaluation:
    impact, confidence, ease = scores or (None, None, None)
    return _built(
        r.Evaluation,
        changes,
        requirement_id=requirement_id,
        nature=v.Nature.FLEXIBLE,
        impact=impact,
        confidence=confidence,
        ease=ease,
        evaluated_on=day("01-10"),
    )


def a_solution(requirement_id: str = REQ, **changes: Any) -> r.Solution:
    return _built(
        r.Solution,
        changes,
        requirement_id=requirement_id,
        tier=v.Tier.BASIC,
        description="方案说明",
        committed_on=day("04-30"),
        sent_on=day("01-15"),
        chosen=True,
    )


def a_risk(requirement_id: str = REQ, **changes: Any) -> r.Risk:
    return _built(r.Risk, changes, requirement_id=requirement_id, risk="风险")


def a_review(
    requirement_id: str = REQ,
    party: str = "法务",
    verdict: v.ReviewVerdict | None = v.ReviewVerdict.PASSED,
    **changes: Any,
) -> r.Review:
    fields = {"party": party, "verdict": verdict, "reviewed_on": day("01-14")}
    return _built(r.Review, changes, requirement_id=requirement_id, **fields)


def a_confirmation(*requirement_ids: str, **changes: Any) -> r.Confirmation:
    """A letter on the solution, agreed."""
    return _built(
        r.Confirmation,
        changes,
        requirement_ids=requirement_ids or (REQ,),
        step=v.ConfirmationStep.SOLUTION,
        sent_on=day("01-16"),
        answered_on=day("01-20"),
        verdict=v.ConfirmationVerdict.AGREED,
    )


def a_letter(*requirement_ids: str, **changes: Any) -> r.Confirmation:
    """A letter on the solution, sent and not answered."""
    blank = {"answered_on": None, "verdict": None}
    return a_confirmation(*requirement_ids, **{**blank, **changes})


def a_task(task_id: str = "T-001", *requirement_ids: str, **changes: Any) -> r.Task:
    """Planned and not begun: 20 working days."""
    return _built(
        r.Task,
        changes,
        task_id=task_id,
        requirement_ids=requirement_ids or (REQ,),
        name=f"任务{task_id}",
        planned_start=day("03-02"),
        planned_end=day("03-27"),
    )


def a_done_task(
    task_id: str = "T-001", *requirement_ids: str, **changes: Any
) -> r.Task:
    done = {"actual_start": day("02-02"), "actual_end": day("02-27")}
    planned = {"planned_start": day("02-02"), "planned_end": day("02-27")}
    return a_task(task_id, *requirement_ids, **{**planned, **done, **changes})


def an_acceptance(
    requirement_id: str = REQ, item: str = "验收项一", **changes: Any
) -> r.Acceptance:
    """Submitted and passed."""
    return _built(
        r.Acceptance,
        changes,
        requirement_id=requirement_id,
        item=item,
        criterion="标准",
        submitted_on=day("03-02"),
        accepted_on=day("03-06"),
        result=v.AcceptanceResult.PASSED,
    )


def a_feedback(requirement_id: str | None = REQ, **changes: Any) -> r.Feedback:
    fields = {"given_on": day("03-10"), "feedback": "满意"}
    return _built(r.Feedback, changes, requirement_id=requirement_id, **fields)


def a_change(
    change_id: str = "CR-001", requirement_id: str = REQ, **changes: Any
) -> r.ChangeRequest:
    """Requested, nothing more."""
    return _built(
        r.ChangeRequest,
        changes,
        change_id=change_id,
        requirement_id=requirement_id,
        requested_on=day("02-10"),
        requester_role="客户方产品负责人",
        reason="原因",
        content="内容",
        expected_effect="效果",
    )


def an_agreed_change(
    change_id: str = "CR-001", requirement_id: str = REQ, **changes: Any
) -> r.ChangeRequest:
    agreed = {
        "verdict": v.ChangeVerdict.AGREED,
        "evaluated_on": day("02-12"),
        "sent_on": day("02-13"),
        "client_verdict": v.ClientVerdict.AGREED,
        "client_answered_on": day("02-16"),
    }
    return a_change(change_id, requirement_id, **{**agreed, **changes})


def a_held_row(sheet_key: str, **values: Any) -> r.HeldRow:
    """A row that was kept out; what could be read of it."""
    if not {"requirement_ids", "requirement_id"} & set(values):
        several = sheet_key in {"task", "confirmation"}
        values |= {"requirement_ids": (REQ,)} if several else {"requirement_id": REQ}
    return r.HeldRow(sheet_key, an_origin(sheet_key), values)


def rows_at(stage: v.Stage, requirement_id: str = REQ) -> list[r.Record]:
    """A requirement and just the rows that bring it to a stage."""
    name, number = requirement_id, stage.number
    if stage is v.Stage.CLARIFYING:
        return [a_requirement(name), a_clarification(name)]
    answer = {"answer": "答复", "answered_on": day("01-08")}
    task = f"T-{name}"
    rows: list[r.Record] = [a_requirement(name), a_clarification(name, **answer)]
    rows += [an_evaluation(name)] if number > 2 else []
    rows += [a_solution(name)] if number > 3 else []
    rows += [a_confirmation(name)] if number > 4 else []
    rows += [a_task(task, name)] if number == 6 else []
    rows += [a_done_task(task, name)] if number > 6 else []
    rows += [an_acceptance(name)] if number > 7 else []
    return rows + ([a_feedback(name)] if number > 8 else [])


def a_portal(
    *rows: r.Record,
    held: Sequence[r.HeldRow] = (),
    as_of: date = AS_OF,
    **settings: Any,
) -> Portal:
    """The portal of these rows; clients nobody gave are added."""
    known = {row.client_id for row in rows if isinstance(row, r.Client)}
    named = {row.client_id for row in rows if isinstance(row, r.Requirement)}
    every = [*rows, *(a_client(name) for name in sorted(named - known))]
    by_sheet = group(every, lambda row: (row.sheet_key,))
    return assemble(
        Records({key: tuple(found) for key, found in by_sheet.items()}, tuple(held)),
        findings=(),
        workbooks=(),
        settings=PortalSettings(**settings),
        as_of=as_of,
    )


def a_state(
    *rows: r.Record | Iterable[r.Record], of: str = REQ, **options: Any
) -> RequirementState:
    """One requirement of a portal of these rows; its own row may be left out."""
    flat: list[r.Record] = []
    for row in rows:
        flat += [row] if isinstance(row, r.Record) else row
    if not any(isinstance(row, r.Requirement) for row in flat):
        flat.append(a_requirement(of))
    return a_portal(*flat, **options).by_id[of]


def gate_of(state: RequirementState, stage: v.Stage) -> Gate:
    """The gate out of a stage."""
    return next(gate for gate in state.standing.gates if gate.stage is stage)


def overlays_of(state: RequirementState) -> list[v.Overlay]:
    return [mark.overlay for mark in state.standing.overlays]


def statuses_of(state: RequirementState) -> dict[str, ItemStatus]:
    return {item.record.item: item.status for item in state.items}


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """An .xlsx with these tabs and rows, as a person would have typed them."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    book.close()
    return path


def _built(
    kind: type[AnyRecord], changes: Mapping[str, Any], **fields: Any
) -> AnyRecord:
    return kind(**{"origin": an_origin(kind.sheet_key), **fields, **changes})
