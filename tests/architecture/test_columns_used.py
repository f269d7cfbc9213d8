"""No column is filled in vain: another value in its cell changes a page or a finding.

A portal with every column filled is rendered; then each cell in turn gets another
value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from builders import (
    AS_OF,
    REQ,
    a_client,
    a_feedback,
    a_portal,
    a_requirement,
    a_solution,
    a_task,
    day,
)
from pages.everything import filled
from reqportal import vocabulary as v
from reqportal.checks import ON_PORTAL
from reqportal.findings import in_order
from reqportal.locales import translator
from reqportal.model.columns import BY_KEY, SHEETS
from reqportal.model.records import RECORD_TYPES, Record
from reqportal.model.schema import Column, Kind
from reqportal.pages import client, requirement
from reqportal.pages.page import Page
from reqportal.pages.plan import plan
from reqportal.pages.render import Renderer
from reqportal.portal.types import Portal

ZH = translator("zh").for_year(AS_OF.year)
RENDERER = Renderer(ZH)
ELSEWHERE = {
    "evaluation.ice_preview": "a formula of the template; never read",
    "requirement.nature": "an evaluation once read: tests/workbook/test_parse.py",
    "requirement.impact": "the same",
    "requirement.confidence": "the same",
    "requirement.ease": "the same",
}
"""Columns that no record carries to a page, and why."""
CELLS = [
    (sheet.key, column)
    for sheet in SHEETS
    for column in sheet.columns
    if f"{sheet.key}.{column.field}" not in ELSEWHERE
]
OTHER_ID = {"client": "C-002", "requirement": "REQ-0003", "task": "T-3"}


@pytest.mark.parametrize(
    ("sheet", "column"), CELLS, ids=lambda x: x if isinstance(x, str) else x.field
)
def test_a_cell_is_read_somewhere(sheet: str, column: Column) -> None:
    rows = (row for row in every_row() if row.sheet_key == sheet)
    changed = (_with_other(row, column) for row in rows)
    assert any(see(portal) != before(see) for portal in changed for see in SIGHTS)


def test_the_exceptions_exist_and_are_read_where_they_say() -> None:
    for name in ELSEWHERE:
        sheet, field = name.split(".")
        column = BY_KEY[sheet][field]
        assert column.computed or column.starter_only


@cache
def every_row() -> tuple[Record, ...]:
    """One filled row of each sheet, what it refers to and what it competes with."""
    own = {"requirement_id": REQ}
    family = {
        "parent_id": None,
        "merged_into": "REQ-0002",
        "related_ids": ("REQ-0002",),
    }
    given: dict[str, dict[str, Any]] = {
        "client": {"client_id": "C-001"},
        "contact": {"client_id": "C-001"},
        "requirement": {**own, "client_id": "C-001", **family},
        "confirmation": {"requirement_ids": (REQ,)},
        "task": {
            "task_id": "T-1",
            "requirement_ids": (REQ,),
            "predecessor_ids": ("T-2",),
        },
        "sync": {"client_id": "C-001"},
        "feedback": {**own, "client_id": "C-001"},
        "change": {**own, "change_id": "CR-1"},
    }
    others = [a_client("C-002"), a_requirement("REQ-0002"), a_requirement("REQ-0003")]
    tasks = [a_task(name, planned_end=day("03-03")) for name in ("T-2", "T-3")]
    rows = [filled(key, **given.get(key, own)) for key in RECORD_TYPES]
    tier = a_solution(tier=v.Tier.ADVANCED)
    complaint = a_feedback(None, client_id="C-001")
    return (*rows, *others, *tasks, tier, complaint)


def _with_other(row: Record, column: Column) -> Portal:
    """The portal in which that cell holds something else."""
    value = _other(getattr(row, column.field), column)
    changed = row.model_copy(update={column.field: value})
    return a_portal(*(changed if one is row else one for one in every_row()))


def _other(value: Any, column: Column) -> Any:
    """Another value that the column may hold."""
    if column.refers:
        name = OTHER_ID[column.refers]
        return (name,) if column.kind is Kind.IDS else name
    if column.kind is Kind.FLAG:
        return not value
    if column.words:
        word = next(iter(column.words))
        return (word,) if column.kind is Kind.WORDS else word
    if column.kind is Kind.DATE:
        return value + timedelta(days=1) if value else AS_OF
    if column.kind is Kind.PERCENT:
        return (value or 1) / 2
    is_number = column.kind in {Kind.NUMBER, Kind.INTEGER}
    return (value or 0) + 1 if is_number else f"另{value}"


def _body(kind: str, view: object) -> str:
    return RENDERER.render(Page(kind, f"{kind}.html", kind, lambda: view)).body


def _its_page(portal: Portal) -> Sequence[str]:
    state = portal.by_id.get(REQ)
    return [_body("requirement", requirement.view(portal, state, ZH))] if state else []


def _its_clients_page(portal: Portal) -> Sequence[str]:
    state = portal.by_client.get("C-001")
    return [_body("client", client.view(portal, state, ZH))] if state else []


def _every_page(portal: Portal) -> Sequence[str]:
    return [RENDERER.render(page).body for page in plan(portal, ZH)]


def _findings(portal: Portal) -> Sequence[str]:
    return list(_said(portal))


def _said(portal: Portal) -> Iterator[str]:
    for found in in_order(ON_PORTAL.run(portal)):
        yield f"{found.where} {found.message(ZH)}"


Sight = Callable[[Portal], Sequence[str]]
SIGHTS: tuple[Sight, ...] = (_its_page, _its_clients_page, _findings, _every_page)
"""What a reader sees, the cheapest first."""


@cache
def before(see: Sight) -> Sequence[str]:
    """What is seen while nothing was changed."""
    return see(a_portal(*every_row()))
