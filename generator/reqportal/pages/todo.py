"""Layer 5: what each role of ours has to do, and the answers we wait for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from reqportal.locales import Translator
from reqportal.pages import lists, marks
from reqportal.pages.lists import Head
from reqportal.pages.marks import Link, WaitMark
from reqportal.pages.slugs import slugs
from reqportal.pages.todo_rows import (
    ImprovementRow,
    MitigationRow,
    MoveRow,
    WorkRow,
    improvement_row,
    mitigation_row,
    move_row,
    work_row,
)
from reqportal.portal import todo
from reqportal.portal.todo import ClientAsks, RoleList
from reqportal.portal.types import Portal


@dataclass(frozen=True, slots=True)
class RoleSection:
    """One role's lists, under an anchor that stays the same."""

    anchor: str
    role: str
    note: str
    moves: tuple[MoveRow, ...]
    works: tuple[WorkRow, ...]
    mitigations: tuple[MitigationRow, ...]
    improvements: tuple[ImprovementRow, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """One line of the table of contents."""

    link: Link
    total: int
    moves: int
    works: int
    late: int
    others: int
    """Mitigations and improvements."""
    oldest: WaitMark | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """The open tasks of somebody who is named."""

    anchor: str
    name: str
    count: int
    late: int
    works: tuple[WorkRow, ...]


@dataclass(frozen=True, slots=True)
class ClientSection:
    """The answers one client owes us."""

    anchor: str
    client: Link
    note: str
    moves: tuple[MoveRow, ...]


@dataclass(frozen=True, slots=True)
class TodoView:
    """All that the page says."""

    head: Head
    contents: tuple[Contents, ...]
    roles: tuple[RoleSection, ...]
    people: tuple[PersonRow, ...]
    clients: tuple[ClientSection, ...]
    clients_note: str


def view(portal: Portal, t: Translator) -> TodoView:
    """The to-do lists of all roles."""
    roles, asks = todo.by_role(portal), todo.by_client(portal)
    names = [one.role or t("No role named") for one in roles]
    anchors = slugs("role", names)
    awaited = sum(len(one.moves) for one in asks)
    works = _Works(portal, t)
    sections = [
        _role(one, name, anchor, works)
        for one, name, anchor in zip(roles, names, anchors, strict=True)
    ]
    return TodoView(
        head=_head(portal, roles, asks, t),
        contents=tuple(
            _contents(one, section, portal, t)
            for one, section in zip(roles, sections, strict=True)
        ),
        roles=tuple(sections),
        people=_people(works),
        clients=_clients(asks, portal, t),
        clients_note=t.plural("{n} answer", "{n} answers", awaited),
    )


def _head(
    portal: Portal, roles: Sequence[RoleList], asks: Sequence[ClientAsks], t: Translator
) -> Head:
    return Head(
        crumbs=lists.home_crumbs(t, t("To do"), depth=0),
        heading=t("To do"),
        meta=lists.meta(portal, t, [t.plural("{n} role", "{n} roles", len(roles))]),
        lede=_lede(portal, roles, asks, t),
    )


def _lede(
    portal: Portal, roles: Sequence[RoleList], asks: Sequence[ClientAsks], t: Translator
) -> Markup:
    ours = list({id(move): move for one in roles for move in one.moves}.values())
    theirs = [move for one in asks for move in one.moves]
    if not ours and not theirs:
        return t.markup("<b>Nobody has to act.</b>")
    days = [move.turn.days(portal.as_of) for move in ours]
    longest = max((n for n in days if n is not None), default=None)
    first = t.markup("<b>Next actions of ours: {n}</b>", n=len(ours))
    if longest is not None:
        first = t.markup(
            "<b>Next actions of ours: {n}</b>, the oldest for {days} days",
            n=len(ours), days=longest,
        )  # fmt: skip
    over = sum(1 for move in theirs if move.turn.days_over(portal.as_of))
    works = todo.works(portal)
    late = sum(1 for work in works if work.task.is_late(portal.as_of))
    tasks = t.markup("Open tasks: {n}, {late} of them late.", n=len(works), late=late)
    second = t.markup(
        "{ours}; answers we await from clients: {n}, {over} of them overdue.",
        ours=first, n=len(theirs), over=over,
    )  # fmt: skip
    return lists.sentences(t, [second, tasks])


@dataclass(frozen=True, slots=True)
class _Works:
    """The rows of tasks, each made once: it stands with its role and its person."""

    portal: Portal
    t: Translator
    made: dict[str, WorkRow] = field(default_factory=dict)

    def rows(self, works: Iterable[todo.Work]) -> tuple[WorkRow, ...]:
        """The rows of these tasks."""
        return tuple(self._row(work) for work in works)

    def _row(self, work: todo.Work) -> WorkRow:
        name = work.task.record.task_id
        if name not in self.made:
            self.made[name] = work_row(work, self.portal, self.t)
        return self.made[name]


def _role(one: RoleList, name: str, anchor: str, works: _Works) -> RoleSection:
    portal, t = works.portal, works.t
    return RoleSection(
        anchor=anchor,
        role=name,
        note=t.plural("{n} entry", "{n} entries", one.total),
        moves=tuple(move_row(move, portal, t) for move in one.moves),
        works=works.rows(one.works),
        mitigations=tuple(mitigation_row(m, portal, t) for m in one.mitigations),
        improvements=tuple(improvement_row(i, portal, t) for i in one.improvements),
    )


def _contents(
    one: RoleList, section: RoleSection, portal: Portal, t: Translator
) -> Contents:
    oldest = one.moves[0].turn if one.moves else None
    return Contents(
        link=Link(f"#{section.anchor}", section.role),
        total=one.total,
        moves=len(one.moves),
        works=len(one.works),
        late=sum(1 for row in section.works if row.is_late),
        others=len(one.mitigations) + len(one.improvements),
        oldest=marks.wait(oldest, portal.as_of, t) if oldest else None,
    )


def _people(works: _Works) -> tuple[PersonRow, ...]:
    as_of = works.portal.as_of
    found = todo.by_person(works.portal)
    anchors = slugs("person", [name for name, _ in found])
    return tuple(
        PersonRow(
            anchor=anchor,
            name=name,
            count=len(theirs),
            late=sum(1 for work in theirs if work.task.is_late(as_of)),
            works=works.rows(theirs),
        )
        for (name, theirs), anchor in zip(found, anchors, strict=True)
    )


def _clients(
    asks: Sequence[ClientAsks], portal: Portal, t: Translator
) -> tuple[ClientSection, ...]:
    anchors = slugs("client", [one.client.client_id for one in asks])
    return tuple(
        ClientSection(
            anchor=anchor,
            client=Link(
                marks.client_href(one.client.client_id, depth=0), one.client.name
            ),
            note=t.plural("{n} answer", "{n} answers", len(one.moves)),
            moves=tuple(move_row(move, portal, t) for move in one.moves),
        )
        for one, anchor in zip(asks, anchors, strict=True)
    )
