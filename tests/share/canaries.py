"""A portfolio in which every cell says where it stands, so that no leak goes unseen."""

from __future__ import annotations

from typing import Any

from builders import a_portal, an_origin, day
from reqportal import vocabulary as v
from reqportal.model import records as r
from reqportal.model.columns import BY_KEY
from reqportal.model.records import RECORD_TYPES
from reqportal.model.schema import Column, Kind
from reqportal.portal.types import Portal

OWN, OTHER = "C-001", "C-002"
NAMES = {OWN: "晨星物流", OTHER: "海岳医药集团"}
SHOWN, HIDDEN, FOREIGN = "REQ-0001", "REQ-0002", "REQ-0900"
PERSON = "欧阳建国"


def canary(name: str, sheet: str, field: str) -> str:
    """A text that stands in one cell alone."""
    return f"密{field}之{sheet}语{name}勿外传"


def full(sheet: str, name: str, /, **given: Any) -> r.Record:
    """A row with every cell filled."""
    columns = BY_KEY[sheet].columns
    values = {
        column.field: _value(sheet, name, column)
        for column in columns
        if not column.computed
    }
    return RECORD_TYPES[sheet](**{"origin": an_origin(sheet), **values, **given})


def rows_of(
    client: str, requirement: str, *, public: bool = True, number: int = 1
) -> list[r.Record]:
    """One row of every sheet that belongs to a requirement."""
    one = {"requirement_id": requirement}
    several = {"requirement_ids": (requirement,)}
    return [
        full(
            "requirement",
            requirement,
            **one,
            client_id=client,
            public=public,
            disposition=None,
            parent_id=None,
            related_ids=(),
            merged_into=None,
            raised_on=day("01-05"),
        ),
        full("clarification", requirement, **one),
        full("evaluation", requirement, **one, impact=number, technical=None,
             resource=None, budget=None, timeline=None, compliance=None),
        full("solution", requirement, **one, committed_on=day("05-01")),
        full("risk", requirement, **one),
        full("review", requirement, **one, verdict=v.ReviewVerdict.PASSED),
        full("confirmation", requirement, **several),
        full(
            "task",
            requirement,
            **several,
            task_id=f"T-{requirement}",
            predecessor_ids=(),
            planned_start=day("02-02"),
            planned_end=day("04-02"),
            actual_start=day("02-02"),
            actual_end=None,
            status=None,
            public=public,
            person=PERSON,
        ),
        full("acceptance", requirement, **one),
        full("feedback", requirement, **one, client_id=None),
        full("change", requirement, **one, change_id=f"CR-{requirement}"),
    ]  # fmt: skip


def rows() -> list[r.Record]:
    """Of the client a public and a hidden requirement; of another client one."""
    found: list[r.Record] = []
    for client in (OWN, OTHER):
        name = NAMES[client]
        found += [
            full("client", client, client_id=client, name=name, shared=True),
            full("contact", client, client_id=client),
            full("sync", client, client_id=client, held_on=day("03-17")),
        ]
    found += rows_of(OWN, SHOWN)
    found += rows_of(OWN, "REQ-0003", number=9)
    found += rows_of(OWN, HIDDEN, public=False)
    return found + rows_of(OTHER, FOREIGN)


def portfolio(**settings: Any) -> Portal:
    """The portal of these rows."""
    return a_portal(*rows(), **settings)


def _value(sheet: str, name: str, column: Column) -> Any:
    if column.kind is Kind.FLAG:
        return True
    if column.words:
        word = list(column.words)[-1]
        return (word,) if column.kind is Kind.WORDS else word
    if column.refers:
        return () if column.kind is Kind.IDS else None
    simple: dict[Kind, Any] = {
        Kind.DATE: day("03-02"),
        Kind.NUMBER: 4321.5,
        Kind.INTEGER: 4,
        Kind.PERCENT: 0.37,
    }
    return simple.get(column.kind, canary(name, sheet, column.field))
