"""Layer 3: collects the rows that count for a requirement, its ancestors' included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar, cast

from reqportal import vocabulary as v
from reqportal.model import records as r
from reqportal.model.links import Records, group
from reqportal.portal.acceptance import item_states
from reqportal.portal.changes import change_state, is_agreed
from reqportal.portal.facts import (
    ON_SOLUTION,
    Facts,
    in_content_order,
    latest,
    latest_first,
)
from reqportal.portal.family import Family
from reqportal.portal.types import ChangeState, TaskState
from reqportal.settings import PortalSettings

AnyRecord = TypeVar("AnyRecord", bound=r.Record)
_PARTS = (r.Clarification, r.Evaluation, r.Solution, r.Risk, r.Review, r.Acceptance)


class Gatherer:
    """Looks up every row of a requirement in constant time."""

    def __init__(  # noqa: PLR0913, PLR0917 - what everything is looked up in
        self,
        records: Records,
        family: Family,
        clients: Mapping[str, r.Client],
        tasks: Mapping[str, TaskState],
        settings: PortalSettings,
        as_of: date,
    ) -> None:
        self._family = family
        self._clients = clients
        self._settings = settings
        self._as_of = as_of
        self._rows: dict[tuple[str, str], list[r.Record]] = {}
        for kind in (*_PARTS, r.ChangeRequest, r.Feedback):
            self._index(kind, records)
        for row in records.of(r.Confirmation):
            for name in row.requirement_ids:
                self._rows.setdefault(("confirmation", name), []).append(row)
        self._tasks = group(tasks.values(), lambda task: task.record.requirement_ids)
        self._held = group(
            (row for row in records.held if row.sheet_key != "requirement"),
            lambda row: row.requirement_ids,
        )

    def _index(self, kind: type[r.Record], records: Records) -> None:
        for row in records.of(kind):
            name = getattr(row, "requirement_id", None)
            if name is not None:
                self._rows.setdefault((kind.sheet_key, name), []).append(row)

    def facts(self, name: str) -> Facts:
        """All that counts for one requirement, apart from its children."""
        record = self._family.rows[name]
        client = self._clients[record.client_id]
        disposition = self._disposition(name)
        source = self._source(name, "solution")
        changes = self._changes(name, record, client)
        valid_from = _valid_from(changes, disposition)
        return Facts(
            record=record,
            client=client,
            disposition=disposition,
            clarifications=_by_content(self._own(name, r.Clarification), "asked_on"),
            evaluations=latest_first(self._covering(name, r.Evaluation)),
            solutions=_by_tier(self._covering(name, r.Solution)),
            reviews=latest_first(self._reviews(name, source)),
            confirmations=latest_first(self._letters(name)),
            risks=_by_size(self._own(name, r.Risk)),
            tasks=_in_time(self._tasks.get(name, [])),
            items=item_states(self._own(name, r.Acceptance), valid_from=valid_from),
            changes=changes,
            agreed_changes=self._agreed(name, source),
            feedback=latest_first(self._own(name, r.Feedback)),
            valid_from=valid_from,
            held=tuple(self._held.get(name, ())),
            held_above=self._held_above(name),
            as_of=self._as_of,
            settings=self._settings,
        )

    def _own(self, name: str, kind: type[AnyRecord]) -> list[AnyRecord]:
        return cast("list[AnyRecord]", self._rows.get((kind.sheet_key, name), []))

    def _source(self, name: str, key: str) -> str:
        """The requirement itself, else the nearest ancestor that has rows of a kind.

        A row that is held back counts as existing, so it is not inherited around.
        """
        if (key, name) in self._rows:
            return name
        for holder in (name, *self._family.ancestors(name)):
            if self._holds(holder, key) or (key, holder) in self._rows:
                return holder
        return name

    def _holds(self, name: str, key: str) -> bool:
        return bool(self._held_rows(name, key))

    def _held_rows(self, name: str, *keys: str) -> list[r.HeldRow]:
        return [row for row in self._held.get(name, ()) if row.sheet_key in keys]

    def _held_above(self, name: str) -> tuple[r.HeldRow, ...]:
        """The held rows of the ancestors whose rows of a kind count here."""
        if not self._held:
            return ()
        found: list[r.HeldRow] = []
        for key in ("evaluation", "solution"):
            source = self._source(name, key)
            keys = ("solution", "review", "change") if key == "solution" else (key,)
            found += self._held_rows(source, *keys) if source != name else []
        for holder in self._letter_holders(name)[1:]:
            found += self._held_rows(holder, "confirmation")
        return tuple(found)

    def _covering(self, name: str, kind: type[AnyRecord]) -> list[AnyRecord]:
        return self._own(self._source(name, kind.sheet_key), kind)

    def _letters(self, name: str) -> list[r.Confirmation]:
        """Its own, and its ancestors' up to the first that has one on the solution.

        So that a letter on a change does not undo the confirmation above it.
        """
        rows = (
            row
            for holder in self._letter_holders(name)
            for row in self._own(holder, r.Confirmation)
        )
        return list({id(row): row for row in rows}.values())

    def _letter_holders(self, name: str) -> list[str]:
        holders = []
        for holder in (name, *self._family.ancestors(name)):
            holders.append(holder)
            rows = self._own(holder, r.Confirmation)
            on_solution = any(row.step in ON_SOLUTION for row in rows)
            if on_solution or self._holds(holder, "confirmation"):
                break
        return holders

    def _reviews(self, name: str, source: str) -> list[r.Review]:
        """Its own, and those of the requirement whose solution it takes."""
        own = self._own(name, r.Review)
        return own if source == name else own + self._own(source, r.Review)

    def _disposition(self, name: str) -> r.Requirement:
        for holder in (name, *self._family.ancestors(name)):
            row = self._family.rows[holder]
            if row.disposition is not None:
                return row
        return self._family.rows[name]

    def _changes(
        self, name: str, record: r.Requirement, client: r.Client
    ) -> tuple[ChangeState, ...]:
        roles = self._settings.roles
        ours = record.our_role or client.our_contact or roles.contact
        theirs = (record.proposer_role,) if record.proposer_role else ()
        rows = sorted(
            self._own(name, r.ChangeRequest),
            key=lambda c: (c.requested_on, c.change_id),
        )
        return tuple(
            change_state(row, our_roles=(ours,), client_roles=theirs, roles=roles)
            for row in rows
        )

    def _agreed(self, name: str, source: str) -> tuple[r.ChangeRequest, ...]:
        """The agreed changes that move the commitment: those of the solution's owner.

        So a parent's agreed change moves the date its children inherit. It does not
        show among the children's changes, nor does its implementation void their
        acceptance: what has to be accepted anew is said on the requirement it names.
        """
        rows = self._own(name, r.ChangeRequest)
        if source != name:
            rows = rows + self._own(source, r.ChangeRequest)
        agreed = (row for row in rows if is_agreed(row))
        return tuple(sorted(agreed, key=lambda c: (c.requested_on, c.change_id)))


def _valid_from(changes: Sequence[ChangeState], row: r.Requirement) -> date | None:
    done = [c.record.implemented_on for c in changes if not c.phase.is_aside]
    reopened = row.disposed_on if row.disposition is v.Disposition.REOPENED else None
    return latest([*done, reopened])


def _by_content(rows: Sequence[AnyRecord], field: str) -> tuple[AnyRecord, ...]:
    return in_content_order(rows, lambda row: (getattr(row, field) or date.min,))


def _by_tier(rows: Sequence[r.Solution]) -> tuple[r.Solution, ...]:
    return in_content_order(rows, lambda row: (row.tier.order,))


def _by_size(rows: Sequence[r.Risk]) -> tuple[r.Risk, ...]:
    return in_content_order(rows, lambda row: (not row.is_open, -row.size))


def _in_time(tasks: Sequence[TaskState]) -> tuple[TaskState, ...]:
    return tuple(
        sorted(
            tasks,
            key=lambda t: (
                t.record.planned_start,
                t.record.planned_end,
                t.record.task_id,
            ),
        )
    )
