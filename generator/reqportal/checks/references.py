"""Layer 4: references lead somewhere, never in a circle, never to two clients."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reqportal.checks.nearest import KnownIds
from reqportal.checks.registry import ON_RECORDS
from reqportal.findings import Finding, Rule, Severity, rule
from reqportal.locales import N_, Said, say
from reqportal.model.columns import BY_KEY, ENDS_AFTER, SHEETS
from reqportal.model.links import (
    Records,
    Row,
    every_row,
    id_field,
    known_ids,
    referring_columns,
)

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
MERGE_CYCLE = rule(
    "REF-005",
    Severity.ERROR,
    title=N_("Merged in a circle"),
    message=N_("The requirements are merged into each other in a circle: {circle}"),
    remedy=N_("Clear or change “{header}” in one of these rows"),
    why="In a circle none of the requirements is left that stands for the others.",
)
OTHER_CLIENTS = rule(
    "REF-006",
    Severity.ERROR,
    title=N_("Requirement of another client"),
    message=N_("“{value}” in “{header}” is of client {other}, this row of {client}"),
    remedy=N_("Name a requirement of client {client}, or correct the client id"),
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
    near = {key: KnownIds(ids) for key, ids in known.items()}
    judged = [key for key in known if not _lacks_ids(records, key)]
    for sheet in SHEETS:
        columns = [c for c in referring_columns(sheet.key) if c.refers in judged]
        for row in every_row(records, sheet.key):
            for column in columns:
                for text in _named(row, column.field):
                    if text.casefold() not in known[column.refers]:
                        yield UNKNOWN.at(
                            row.origin.cell(column.field),
                            header=row.origin.header(column.field),
                            value=text,
                            sheet=BY_KEY[column.refers],
                            suggestion=_suggestion(text, near[column.refers]),
                        )


def _lacks_ids(records: Records, key: str) -> bool:
    """Whether a sheet has no column of ids: what refers to it cannot be judged."""
    return any(id_field(key) not in row.origin.columns for row in records.held_of(key))


def _suggestion(text: str, known: KnownIds) -> Said:
    near = known.nearest(text)
    if near:
        return say(N_("Did you mean {id}?"), id=near)
    return say(N_("Type an id that exists, or add the missing row first"))


def _named(row: Row, field: str) -> tuple[str, ...]:
    value = row.values.get(field)
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


@ON_RECORDS.check(PARENT_CYCLE)
def parent_cycles(records: Records) -> Iterator[Finding]:
    """A requirement that is its own ancestor."""
    yield from _circles(records, PARENT_CYCLE, "requirement", "parent_id")


@ON_RECORDS.check(TASK_CYCLE)
def task_cycles(records: Records) -> Iterator[Finding]:
    """A task that waits for itself."""
    yield from _circles(records, TASK_CYCLE, "task", "predecessor_ids")


@ON_RECORDS.check(MERGE_CYCLE)
def merge_cycles(records: Records) -> Iterator[Finding]:
    """A requirement merged into itself, straight or by way of others."""
    yield from _circles(records, MERGE_CYCLE, "requirement", "merged_into")


def _circles(records: Records, rule: Rule, key: str, field: str) -> Iterator[Finding]:
    rows = {
        row.values[id_field(key)]: row
        for row in every_row(records, key)
        if id_field(key) in row.values
    }
    named = ((name, _named(row, field)) for name, row in rows.items())
    edges = {name: others for name, others in named if others}
    for circle in cycles(edges):
        origin = rows[circle[0]].origin
        yield rule.at(
            origin.cell(field),
            header=origin.header(field),
            value=circle[1],
            circle=_ring(circle),
        )


def _ring(circle: list[str]) -> str:
    return " → ".join(circle)


def cycles(edges: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Circles, each from its smallest name back to itself.

    Dropping the first name of each breaks all of them.
    """
    done: set[str] = set()
    found: list[list[str]] = []
    for start in sorted(edges):
        while start not in done and (circle := _circle_from(start, edges, done)):
            low = circle.index(min(circle))
            turned = circle[low:] + circle[:low]
            found.append([*turned, turned[0]])
            done.add(turned[0])
    return sorted(found)


def _circle_from(
    start: str, edges: Mapping[str, Iterable[str]], done: set[str]
) -> list[str]:
    """The first circle met depth-first, without recursion; empty if there is none.

    Adds to `done` what was seen to the end: it is on no circle.
    """
    path = {start: iter(sorted(edges[start]))}
    while path:
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
    """A row whose requirements, or whose requirement and client, differ in client.

    A client that does not exist is a finding of its own and makes no second one.
    """
    clients = set(known_ids(records, "client").values())
    client_of = _clients_by_requirement(records)
    for key, field in (
        ("confirmation", "requirement_ids"),
        ("task", "requirement_ids"),
        ("feedback", "requirement_id"),
    ):
        for row in every_row(records, key):
            names = _named(row, field)
            found = {client_of[name] for name in names if name in client_of}
            found |= {
                name for name in _named(row, "client_id") if found and name in clients
            }
            if len(found) > 1:
                yield TWO_CLIENTS.at(
                    row.origin.cell(field),
                    header=row.origin.header(field),
                    value="、".join(names),
                    clients=tuple(sorted(found)),
                )


@ON_RECORDS.check(OTHER_CLIENTS)
def requirements_of_other_clients(records: Records) -> Iterator[Finding]:
    """A requirement below, or merged into, one of another client."""
    client_of = _clients_by_requirement(records)
    for row in every_row(records, "requirement"):
        client = client_of.get(row.values.get("requirement_id", ""))
        for field in ("parent_id", "merged_into"):
            for name in _named(row, field):
                other = client_of.get(name)
                if client and other and client != other:
                    yield OTHER_CLIENTS.at(
                        row.origin.cell(field),
                        header=row.origin.header(field),
                        value=name,
                        client=client,
                        other=other,
                    )


def _clients_by_requirement(records: Records) -> dict[str, str]:
    """Requirement id to its client id, where that client exists."""
    clients = set(known_ids(records, "client").values())
    return {
        row.values["requirement_id"]: row.values["client_id"]
        for row in every_row(records, "requirement")
        if "requirement_id" in row.values and row.values.get("client_id") in clients
    }


@ON_RECORDS.check(END_BEFORE_START)
def ends_before_starts(records: Records) -> Iterator[Finding]:
    """A pair of dates the wrong way round."""
    for sheet, start, end in ENDS_AFTER:
        for row in every_row(records, sheet.key):
            first, last = row.values.get(start), row.values.get(end)
            if first and last and last < first:
                yield END_BEFORE_START.at(
                    row.origin.cell(end),
                    header=row.origin.header(end),
                    value=last.isoformat(),
                    other=row.origin.header(start),
                    start=first.isoformat(),
                )
