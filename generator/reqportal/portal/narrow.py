"""Layer 3: `narrow`: of the whole portal what one client may see, and nothing else.

Every row is copied column by column into a type of its own (`client_types.py`); dates
and words that are computed rest on those rows, or on the stage alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from typing import Any, TypeAlias, TypeVar

from reqportal import vocabulary as v
from reqportal.findings import SettingsError
from reqportal.locales import N_
from reqportal.model import records as r
from reqportal.model.columns import BY_KEY
from reqportal.portal import client_types as c
from reqportal.portal.calendar import later
from reqportal.portal.changes import is_agreed
from reqportal.portal.client_stage import client_stage, of_parts, progress
from reqportal.portal.facts import content, latest
from reqportal.portal.needs import needs
from reqportal.portal.types import ItemStatus, Portal, RequirementState
from reqportal.portal.visible import Scope, VisibleRows

Row = TypeVar("Row")
Closed: TypeAlias = frozenset[tuple[str, str]]
"""Sheet and field of columns a setting keeps from clients."""


def narrow(
    portal: Portal, client_id: str, scope: Scope | None = None
) -> c.ClientPortal:
    """What this client may see: what is public and sent, unless a scope says else.

    Raises KeyError for a client that does not exist, SettingsError where the setting
    `share.closed` names what cannot be closed.
    """
    scope = scope or Scope.public(portal, client_id)
    return _Narrowed(portal, client_id, scope).portal()


def closed_columns(names: Collection[str]) -> Closed:
    """The columns of the setting. Raises SettingsError for what is no such column."""
    return frozenset(_closed(name) for name in names)


def closable() -> Iterator[str]:
    """Every column that may be closed, as the setting names it."""
    for kind in c.ROW_TYPES:
        for field in fields(kind):
            if field.default is not MISSING:
                yield f"{kind.sheet_key}.{field.name}"


def _closed(name: str) -> tuple[str, str]:
    sheet, _, field = name.partition(".")
    if name not in set(closable()):
        raise SettingsError(
            N_(
                "mkdocs.yml: share › closed: {name} cannot be closed: it is no column, "
                "is internal anyway, or is what a row is known by"
            ),
            name=name,
        )
    return sheet, field


def seen(kind: type[Row], record: r.Record, closed: Closed = frozenset()) -> Row:
    """A record's visible columns; an internal one raises, whatever the type says."""
    sheet = BY_KEY[record.sheet_key]
    values: dict[str, Any] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if not sheet[field.name].client_sees:
            msg = f"{sheet.key}.{field.name} is internal"
            raise ValueError(msg)
        if (sheet.key, field.name) not in closed:
            values[field.name] = getattr(record, field.name)
    return kind(**values)


@dataclass(frozen=True, slots=True)
class _Promise:
    """What was promised first and now, and what moved it."""

    original: date | None = None
    now: date | None = None
    moved_by: tuple[c.ChangeRow, ...] = ()


class _Narrowed:
    """One client's rows, each looked up by the id of its requirement."""

    def __init__(self, portal: Portal, client_id: str, scope: Scope) -> None:
        self._portal = portal
        self._client = portal.by_client[client_id]
        self._closed = closed_columns(portal.settings.share.closed)
        self._told = scope.ids
        self._rows = {
            name: VisibleRows(portal.by_id[name], scope) for name in sorted(scope.ids)
        }

    def portal(self) -> c.ClientPortal:
        """All of it."""
        found = self._requirements()
        open_ids = frozenset(name for name, one in found.items() if one.stage.is_open)
        contacts = {self._seen(c.ContactRow, row) for row in self._client.contacts}
        settings = self._portal.settings
        return c.ClientPortal(
            as_of=self._portal.as_of,
            language=settings.language,
            company=settings.company,
            client=self._seen(c.ClientRow, self._client.record),
            contacts=tuple(sorted(contacts, key=lambda row: row.role_title)),
            syncs=tuple(self._seen(c.SyncRow, row) for row in self._client.syncs),
            requirements=tuple(sorted(found.values(), key=lambda one: one.place)),
            letters=self._letters(),
            needs=needs(
                [self._rows[name] for name in sorted(open_ids)], found, self._seen
            ),
        )

    def _seen(self, kind: type[Row], record: r.Record) -> Row:
        return seen(kind, record, self._closed)

    def _requirements(self) -> dict[str, c.ClientRequirement]:
        """By id, children before their parents."""
        found: dict[str, c.ClientRequirement] = {}
        depth = {name: len(rows.state.ancestors) for name, rows in self._rows.items()}
        for name in sorted(depth, key=lambda one: (-depth[one], one)):
            found[name] = self._requirement(self._rows[name], found)
        return found

    def _requirement(
        self, rows: VisibleRows, done: Mapping[str, c.ClientRequirement]
    ) -> c.ClientRequirement:
        state = rows.state
        parts = [done[name] for name in state.children if name in done]
        stage = _stage(rows, parts)
        promise = self._promise(rows, parts)
        promised = promise.now
        is_waiting = 0 < stage.number <= v.ClientStage.WORKING.number
        return c.ClientRequirement(
            row=self._row(state),
            stage=stage,
            progress=progress(stage, rows),
            original=promise.original,
            promised=promised,
            moved_by=promise.moved_by,
            is_late=is_waiting and promised is not None and promised < self._as_of,
            clarifications=self._all(c.ClarificationRow, rows.questions),
            solutions=self._all(c.SolutionRow, rows.solutions),
            chosen=self._seen(c.SolutionRow, rows.chosen) if rows.chosen else None,
            tasks=self._all(c.TaskRow, _in_time(rows.tasks)),
            items=tuple(
                c.ClientItem(
                    self._seen(c.AcceptanceRow, item.record),
                    waits=item.status is ItemStatus.SUBMITTED,
                    is_void=item.outdated,
                )
                for item in rows.items
            ),
            changes=tuple(
                c.ClientChange(self._seen(c.ChangeRow, change.record), change.phase)
                for change in rows.changes
            ),
        )

    @property
    def _as_of(self) -> date:
        return self._portal.as_of

    def _all(self, kind: type[Row], rows: Collection[r.Record]) -> tuple[Row, ...]:
        return tuple(self._seen(kind, row) for row in rows)

    def _row(self, state: RequirementState) -> c.RequirementRow:
        """Its row; parent and related ids only where public and theirs."""
        row = self._seen(c.RequirementRow, state.record)
        parent = row.parent_id if row.parent_id in self._told else None
        related = tuple(name for name in row.related_ids if name in self._told)
        return replace(row, parent_id=parent, related_ids=related)

    def _promise(
        self, rows: VisibleRows, parts: Collection[c.ClientRequirement]
    ) -> _Promise:
        """Its own, else its latest part's."""
        chosen = rows.chosen and self._seen(c.SolutionRow, rows.chosen)
        if chosen and chosen.committed_on:
            moved_by = tuple(self._agreed(rows))
            days = sum(change.days_impact or 0 for change in moved_by)
            first = chosen.committed_on
            return _Promise(first, later(first, days), moved_by)
        flowing = [part for part in parts if part.stage.number]
        return _Promise(
            latest(part.original for part in flowing),
            latest(part.promised for part in flowing),
        )

    def _agreed(self, rows: VisibleRows) -> Iterator[c.ChangeRow]:
        """The agreed changes of the requirement, and of the owner of its solution."""
        owner = rows.chosen.requirement_id if rows.chosen else rows.state.id
        names = dict.fromkeys((rows.state.id, owner))
        known = [self._rows[name] for name in names if name in self._rows]
        changes = [x.record for rows in known for x in rows.changes]
        for change in sorted(changes, key=lambda x: (x.requested_on, x.change_id)):
            row = self._seen(c.ChangeRow, change)
            if is_agreed(change) and row.days_impact:
                yield row

    def _letters(self) -> tuple[c.ConfirmationRow, ...]:
        found = {
            row.origin.whole: row for one in self._rows.values() for row in one.letters
        }
        ordered = sorted(found.values(), key=content)
        ordered.sort(key=lambda x: x.answered_on or x.sent_on or date.min, reverse=True)
        return self._all(c.ConfirmationRow, ordered)


def _stage(rows: VisibleRows, parts: Collection[c.ClientRequirement]) -> v.ClientStage:
    """Of a parent by its public parts and its own work; never by hidden parts."""
    state = rows.state
    if not parts:
        return client_stage(state.standing.word, rows)
    words = [part.stage for part in parts]
    if state.own is not None:
        words.append(client_stage(state.own.standing.word, rows))
    return of_parts(words)


def _in_time(tasks: Collection[r.Task]) -> tuple[r.Task, ...]:
    return tuple(sorted(tasks, key=lambda x: (x.planned_start, x.planned_end, x.name)))
