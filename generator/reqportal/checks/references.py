"""Layer 4: references lead somewhere, never in a circle, never to two clients."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping

from reqportal.checks.identity import ON_RECORDS
from reqportal.findings import Finding, Severity, rule
from reqportal.locales import N_, Said, say
from reqportal.model.columns import BY_KEY, ENDS_AFTER
from reqportal.model.links import Records, known_ids, referring_columns
from reqportal.model.records import Record, Requirement, Task

UNKNOWN = rule(
    "REF-001",
    Severity.ERROR,
    title=N_("Reference to nothing"),
    message=N_("“{value}” in “{header}” is in no sheet “{sheet}”"),
    remedy=N_("{suggestion}"),
    why="A row that belongs to nothing would be on no page.",
)
PARENT_CYCLE = rule(
    "REF-002",
    Severity.ERROR,
    title=N_("Parents in a circle"),
    message=N_("The parents run in a circle: {circle}"),
    remedy=N_("Clear or change “{header}” in one of these rows"),
    why="In a circle no requirement is the topmost, so nothing can be added up.",
)
TASK_CYCLE = rule(
    "REF-003",
    Severity.ERROR,
    title=N_("Predecessors in a circle"),
    message=N_("The tasks wait for each other in a circle: {circle}"),
    remedy=N_("Clear or change “{header}” in one of these rows"),
    why="In a circle no task can begin, so nothing can be forecast.",
)
TWO_CLIENTS = rule(
    "REF-004",
    Severity.ERROR,
    title=N_("Row of two clients"),
    message=N_("The row names requirements of several clients: {clients}"),
    remedy=N_("Make one row for each client"),
    why="One client would read what belongs to another.",
)
END_BEFORE_START = rule(
    "DATE-001",
    Severity.ERROR,
    title=N_("End before start"),
    message=N_("“{header}” {value} is before “{other}” {start}"),
    remedy=N_("Type a day from {start} on, or correct “{other}”"),
    why="A task that ends before it begins has no length and no forecast.",
)


@ON_RECORDS.check(UNKNOWN)
def unknown_references(records: Records) -> Iterator[Finding]:
    """An id that no row has; a held-back row counts as existing."""
    known = {key: known_ids(records, key) for key in ("client", "requirement", "task")}
    for key, rows in records.rows.items():
        for column in referring_columns(key):
            for record in rows:
                for text in _named(record, column.field):
                    if text.casefold() not in known[column.refers]:
                        yield UNKNOWN.at(
                            record.origin.cell(column.field),
                            header=record.origin.header(column.field),
                            value=text,
                            sheet=BY_KEY[column.refers],
                            suggestion=_suggestion(text, known[column.refers]),
                        )


def _suggestion(text: str, known: Mapping[str, str]) -> Said:
    near = difflib.get_close_matches(text.casefold(), known, n=1, cutoff=0.6)
    if near:
        return say(N_("Did you mean {id}?"), id=known[near[0]])
    return say(N_("Type an id that exists, or add the missing row first"))


def _named(record: Record, field: str) -> tuple[str, ...]:
    value = getattr(record, field)
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


@ON_RECORDS.check(PARENT_CYCLE)
def parent_cycles(records: Records) -> Iterator[Finding]:
    """A requirement that is its own ancestor."""
    rows = {r.requirement_id: r for r in records.of(Requirement)}
    edges = {name: _existing(r.parent_id, rows) for name, r in rows.items()}
    for circle in cycles(edges):
        where = rows[circle[0]].origin.cell("parent_id")
        yield PARENT_CYCLE.at(
            where,
            header=rows[circle[0]].origin.header("parent_id"),
            value=circle[1],
            circle=_ring(circle),
        )


@ON_RECORDS.check(TASK_CYCLE)
def task_cycles(records: Records) -> Iterator[Finding]:
    """A task that waits for itself."""
    rows = {r.task_id: r for r in records.of(Task)}
    edges = {
        n: tuple(p for p in r.predecessor_ids if p in rows) for n, r in rows.items()
    }
    for circle in cycles(edges):
        where = rows[circle[0]].origin.cell("predecessor_ids")
        yield TASK_CYCLE.at(
            where,
            header=rows[circle[0]].origin.header("predecessor_ids"),
            value=circle[1],
            circle=_ring(circle),
        )


def _existing(name: str | None, rows: Mapping[str, object]) -> tuple[str, ...]:
    return (name,) if name in rows and name is not None else ()


def _ring(circle: list[str]) -> str:
    return " → ".join(circle)


def cycles(edges: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Circles, each from its smallest name back to itself.

    Dropping the first name of each breaks all of them.
    """
    gone: set[str] = set()
    found: list[list[str]] = []
    while circle := _one_cycle(edges, gone):
        low = circle.index(min(circle))
        turned = circle[low:] + circle[:low]
        found.append([*turned, turned[0]])
        gone.add(turned[0])
    return sorted(found)


def _one_cycle(edges: Mapping[str, Iterable[str]], gone: set[str]) -> list[str]:
    """The first circle met depth-first, without recursion; empty if there is none."""
    done = set(gone)
    for start in sorted(set(edges) - done):
        path = {start: iter(sorted(edges[start]))}
        while path and start not in done:
            last = next(reversed(path))
            name = next((n for n in path[last] if n in edges and n not in done), None)
            if name is None:
                done.add(last)
                del path[last]
            elif name in path:
                names = list(path)
                return names[names.index(name) :]
            else:
                path[name] = iter(sorted(edges[name]))
    return []


@ON_RECORDS.check(TWO_CLIENTS)
def rows_of_two_clients(records: Records) -> Iterator[Finding]:
    """A row whose requirements, or whose requirement and client, differ in client."""
    client_of = {r.requirement_id: r.client_id for r in records.of(Requirement)}
    client_of |= {
        row.values["requirement_id"]: row.values["client_id"]
        for row in records.held_of("requirement")
        if row.text("requirement_id") and row.text("client_id")
    }
    for key, field in (
        ("confirmation", "requirement_ids"),
        ("task", "requirement_ids"),
        ("feedback", "requirement_id"),
    ):
        for record in records.rows.get(key, ()):
            names = _named(record, field)
            clients = {client_of[name] for name in names if name in client_of}
            clients |= {
                getattr(record, "client_id", None) or next(iter(clients), "")
            } - {""}
            if len(clients) > 1:
                yield TWO_CLIENTS.at(
                    record.origin.cell(field),
                    header=record.origin.header(field),
                    value="、".join(names),
                    clients=tuple(sorted(clients)),
                )


@ON_RECORDS.check(END_BEFORE_START)
def ends_before_starts(records: Records) -> Iterator[Finding]:
    """A pair of dates the wrong way round."""
    for sheet, start, end in ENDS_AFTER:
        for record in records.rows.get(sheet.key, ()):
            first, last = getattr(record, start), getattr(record, end)
            if first and last and last < first:
                yield END_BEFORE_START.at(
                    record.origin.cell(end),
                    header=record.origin.header(end),
                    value=last.isoformat(),
                    other=record.origin.header(start),
                    start=first.isoformat(),
                )
