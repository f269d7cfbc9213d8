"""Layer 3: what each of our roles has to do, and what we wait for from clients.

A move that several requirements share, such as one letter, is one entry. Unlike the
counts of whose turn it is, the lists hold what is left to do on fulfilled and aside
requirements too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from reqportal import vocabulary as v
from reqportal.findings import CellRef
from reqportal.model.records import Client, Feedback, Risk
from reqportal.portal.summary import States
from reqportal.portal.types import Portal, RequirementState, TaskState, Turn

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Move:
    """A turn and the requirements that wait for it."""

    turn: Turn
    states: States


@dataclass(frozen=True, slots=True)
class Work:
    """An open task and the requirements it serves."""

    task: TaskState
    states: States


@dataclass(frozen=True, slots=True)
class Mitigation:
    """What is to be done about an open risk of a requirement."""

    risk: Risk
    state: RequirementState


@dataclass(frozen=True, slots=True)
class Improvement:
    """A measure that feedback led to and that nobody has completed."""

    feedback: Feedback
    client: Client


@dataclass(frozen=True, slots=True)
class RoleList:
    """All that one role of ours has to do."""

    role: str
    """Empty for what names no role."""
    moves: tuple[Move, ...]
    """The oldest wait first."""
    works: tuple[Work, ...]
    """Late ones first, then by planned end."""
    mitigations: tuple[Mitigation, ...]
    """By due date."""
    improvements: tuple[Improvement, ...]
    """The oldest first."""

    @property
    def total(self) -> int:
        """How many entries there are."""
        lists = (self.moves, self.works, self.mitigations, self.improvements)
        return sum(len(found) for found in lists)


@dataclass(frozen=True, slots=True)
class ClientAsks:
    """Every answer we await from one client, the most overdue first."""

    client: Client
    moves: tuple[Move, ...]


def by_role(portal: Portal) -> tuple[RoleList, ...]:
    """A list for each role that has something to do; the longest list first."""
    default = portal.settings.roles.delivery
    owned = [(work.task.record.role or default, work) for work in works(portal)]
    owners = {work.task.record.origin.cell("actual_end"): role for role, work in owned}
    acts = _grouped(
        (role, move)
        for move in moves(portal.requirements, v.Side.US)
        for role in _who(move, owners)
    )
    tasks = _grouped(owned)
    risks = _grouped((m.risk.owner_role or "", m) for m in mitigations(portal))
    measures = _grouped((i.feedback.owner_role or "", i) for i in improvements(portal))
    names: dict[str, str] = {}
    for group in (acts, tasks, risks, measures):
        for key, (name, _) in group.items():
            names.setdefault(key, name)
    found = (
        RoleList(name, _of(acts, key), _of(tasks, key), _of(risks, key),
                 _of(measures, key))
        for key, name in names.items()
    )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (not one.role, -one.total, one.role)))


def by_client(portal: Portal) -> tuple[ClientAsks, ...]:
    """The clients that owe us something; the most overdue first."""
    groups: dict[str, list[Move]] = {}
    for move in moves(portal.requirements, v.Side.CLIENT):
        groups.setdefault(move.states[0].client.client_id, []).append(move)
    found = [
        (sorted(rows, key=lambda move: _overdue(move, portal.as_of)), name)
        for name, rows in groups.items()
    ]
    found.sort(key=lambda pair: _overdue(pair[0][0], portal.as_of))
    return tuple(
        ClientAsks(portal.by_client[name].record, tuple(rows)) for rows, name in found
    )


def by_person(portal: Portal) -> tuple[tuple[str, tuple[Work, ...]], ...]:
    """The open tasks of everyone who is named, by name."""
    named = ((work.task.record.person or "", work) for work in works(portal))
    groups = _grouped((name, work) for name, work in named if name.strip())
    return tuple(sorted((name, tuple(rows)) for name, rows in groups.values()))


def moves(states: Iterable[RequirementState], side: v.Side) -> tuple[Move, ...]:
    """Every move of that side once, the oldest wait first.

    A parent repeats the moves of its children; those count once, with the child.
    """
    seen: set[Turn] = set()
    found: dict[object, tuple[Turn, list[RequirementState]]] = {}
    for state in sorted(states, key=lambda state: not state.is_leaf):
        for turn in (state.standing.turn, *state.standing.also):
            if turn is None or turn.side is not side:
                continue
            if not state.is_leaf and turn in seen:
                continue
            seen.add(turn)
            key = (turn.action, turn.cells or state.id, turn.since)
            waiting = found.setdefault(key, (turn, []))[1]
            if all(other is not state for other in waiting):
                waiting.append(state)
    rows = [Move(turn, tuple(waiting)) for turn, waiting in found.values()]
    return tuple(sorted(rows, key=_oldest))


def works(portal: Portal) -> tuple[Work, ...]:
    """Open tasks of what is not aside: late first, then by planned end."""
    found: dict[str, tuple[TaskState, list[RequirementState]]] = {}
    for state in portal.requirements:
        for task in state.tasks if state.standing.aside is None else ():
            if task.is_open:
                name = task.record.task_id
                found.setdefault(name, (task, []))[1].append(state)
    rows = [Work(task, tuple(states)) for task, states in found.values()]
    return tuple(sorted(rows, key=lambda work: _planned(work, portal.as_of)))


def mitigations(portal: Portal) -> tuple[Mitigation, ...]:
    """What is to be done about the open risks of open requirements, by due date."""
    found = [
        Mitigation(risk, state)
        for state in portal.requirements
        if state.standing.is_open
        for risk in state.risks
        if risk.is_open and (risk.mitigation or risk.mitigation_due_on)
    ]
    last = date.max
    return tuple(
        sorted(found, key=lambda m: (m.risk.mitigation_due_on or last, -m.risk.size))
    )


def improvements(portal: Portal) -> tuple[Improvement, ...]:
    """Measures without a completion date, the oldest first."""
    found = [
        Improvement(row, client.record)
        for client in portal.clients
        for row in client.feedback
        if row.improvement and row.improved_on is None
    ]
    return tuple(sorted(found, key=lambda one: one.feedback.given_on))


def _who(move: Move, owners: Mapping[CellRef, str]) -> tuple[str, ...]:
    """Whose list a move is on: finishing a task is its own role's.

    The turn names every role with an open task; the others have theirs listed.
    """
    owner = next((owners[cell] for cell in move.turn.cells if cell in owners), None)
    return (owner,) if owner else move.turn.roles or ("",)


def _oldest(move: Move) -> tuple[date, date, str]:
    turn = move.turn
    return (turn.since or date.max, turn.due or date.max, move.states[0].id)


def _overdue(move: Move, as_of: date) -> tuple[int, date, date, str]:
    return (-move.turn.days_over(as_of), *_oldest(move))


def _planned(work: Work, as_of: date) -> tuple[bool, date, date, str]:
    row = work.task.record
    late = work.task.is_late(as_of)
    return (not late, row.planned_end, row.planned_start, row.task_id)


_Groups = dict[str, tuple[str, list[Entry]]]


def _grouped(pairs: Iterable[tuple[str, Entry]]) -> _Groups[Entry]:
    """Entries by name; spellings that fold to the same are one."""
    found: _Groups[Entry] = {}
    for name, entry in pairs:
        found.setdefault(v.folded(name), (name.strip(), []))[1].append(entry)
    return found


def _of(groups: _Groups[Entry], key: str) -> tuple[Entry, ...]:
    return tuple(groups[key][1]) if key in groups else ()
