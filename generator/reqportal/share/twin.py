"""Layer 7: the blind twin: a portal of which all that a client may not know is gone.

Other clients, hidden requirements and rows are taken out; internal cells are replaced.
What one client gets must be the same, byte for byte, from the portal and from its
twin. So nothing internal can show in any form: not as text in whatever coding, not as
an order, a count or a size.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, TypeVar, cast

from reqportal.model import records as r
from reqportal.model.columns import BY_KEY
from reqportal.model.schema import Column, Kind
from reqportal.portal.types import Portal, RequirementState, Standing
from reqportal.portal.visible import Scope, VisibleRows
from reqportal.settings import PortalSettings

AnyRecord = TypeVar("AnyRecord", bound=r.Record)
_STEERING = frozenset(
    {
        ("client", "shared"),
        ("requirement", "public"),
        ("task", "public"),
        ("task", "status"),
        ("clarification", "requirement_id"),
        ("solution", "requirement_id"),
        ("task", "requirement_ids"),
        ("contact", "client_id"),
        ("sync", "client_id"),
    }
)
"""Internal columns that say which rows show, not what they say."""
_NOBODY = "-"
_DAY = date(2001, 2, 3)


def blind_twin(portal: Portal, client_id: str, scope: Scope | None = None) -> Portal:
    """The portal as it would be if it held nothing but what this client may know."""
    blinded = _Blinded(scope or Scope.public(portal, client_id))
    states = {name: blinded.state(portal.by_id[name]) for name in sorted(blinded.told)}
    was = portal.by_client[client_id]
    client = replace(
        was,
        record=blinded.record(was.record),
        contacts=tuple(blinded.record(row) for row in was.contacts),
        syncs=tuple(blinded.record(row) for row in was.syncs),
        feedback=(),
        requirement_ids=tuple(states),
        findings=(),
        held=(),
    )
    kept = portal.settings
    settings = PortalSettings(
        language=kept.language, company=kept.company, share=kept.share
    )
    return Portal(
        as_of=portal.as_of,
        settings=settings,
        clients=(client,),
        requirements=tuple(states.values()),
        stubs=(),
        workbooks=(),
        findings=(),
        held=(),
        by_id=states,
        by_client={client_id: client},
    )


class _Blinded:
    """Replaces what is internal; the same record always by the same one."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.told = scope.ids
        self._known: dict[int, tuple[r.Record, Any]] = {}

    def state(self, state: RequirementState) -> RequirementState:
        """A requirement without what its client may not know."""
        rows = VisibleRows(state, self.scope)
        seen = {id(row) for row in (*rows.questions, *rows.solutions, *rows.letters)}
        solutions = tuple(self.record(row) for row in rows.solutions)
        shown = {id(task) for task in rows.tasks}
        return replace(
            state,
            record=self.record(state.record),
            client=self.record(state.client),
            ancestors=tuple(name for name in state.ancestors if name in self.told),
            children=tuple(name for name in state.children if name in self.told),
            clarifications=tuple(self.record(row) for row in rows.questions),
            evaluations=(),
            solutions=solutions,
            chosen=self.record(rows.chosen) if rows.chosen else None,
            reviews=(),
            confirmations=tuple(
                self.record(row, is_hidden=id(row) not in seen)
                for row in state.confirmations
            ),
            risks=(),
            tasks=tuple(
                replace(task, record=self.record(task.record), forecast=None)
                for task in state.tasks
                if id(task.record) in shown
            ),
            items=tuple(
                replace(item, record=self.record(item.record), history=())
                for item in rows.items
            ),
            changes=tuple(
                replace(change, record=self.record(change.record), turn=None, steps=())
                for change in rows.changes
            ),
            feedback=(),
            standing=_blind_standing(state.standing),
            feasibility=None,
            priority=None,
            forecast=None,
            delivered=None,
            accepted_on=None,
            health=None,
            client_days=0,
            our_days=0,
            client_spans=(),
            findings=(),
            held=(),
            in_doubt=(),
            held_children=(),
            own=_blind_own(state, self),
        )

    def record(self, record: AnyRecord, *, is_hidden: bool = False) -> AnyRecord:
        """A row with its internal cells replaced; a hidden one with all of them."""
        known = self._known.get(id(record))
        if known is not None:
            return cast("AnyRecord", known[1])
        number = len(self._known) + 1
        changes: dict[str, Any] = {"origin": r.Origin(_NOBODY, _NOBODY, number, {})}
        sheet = BY_KEY[record.sheet_key]
        for column in sheet.columns:
            value = getattr(record, column.field, None)
            is_shown = column.client_sees and not (
                is_hidden and column.kind is Kind.TEXT
            )
            if not is_shown and (sheet.key, column.field) not in _STEERING:
                changes[column.field] = _other(column, value)
            elif column.refers == "requirement":
                changes[column.field] = self._named(value)
        made = record.model_copy(update=changes)
        self._known[id(record)] = (record, made)
        return made

    def _named(self, value: Any) -> Any:  # noqa: ANN401 - an id, several or none
        """Ids without those that are hidden."""
        if isinstance(value, tuple):
            return tuple(name if name in self.told else _NOBODY for name in value)
        return value if value in self.told else None


def _blind_standing(standing: Standing) -> Standing:
    return Standing(standing.stage, standing.aside, None, (), (), (), None, ())


def _blind_own(state: RequirementState, blinded: _Blinded) -> RequirementState | None:
    if state.own is None:
        return None
    own = replace(state.own, own=None, children=())
    return blinded.state(own)


def _other(column: Column, value: Any) -> Any:  # noqa: ANN401 - as typed
    """Something else that the column may hold; a blank stays blank."""
    if value is None or value == () or column.computed:
        return value
    if isinstance(value, bool):
        return not value
    if isinstance(value, date):
        return _DAY
    if isinstance(value, (int, float)):
        return type(value)(0)
    if column.words is not None:
        first = next(iter(column.words))
        return (first,) if isinstance(value, tuple) else first
    return (_NOBODY,) if isinstance(value, tuple) else _NOBODY
