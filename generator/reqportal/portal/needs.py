"""Layer 3: what lies with the client: letters, changes, questions, acceptance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from reqportal.model import records as r
from reqportal.portal import client_types as c
from reqportal.portal.facts import earliest
from reqportal.portal.visible import VisibleRows

Row = TypeVar("Row")


class Seen(Protocol):
    """Gives the visible columns of a record."""

    def __call__(self, kind: type[Row], record: r.Record) -> Row:
        """A record as the client may see it."""
        ...


def needs(
    rows: Iterable[VisibleRows],
    requirements: Mapping[str, c.ClientRequirement],
    seen: Seen,
) -> tuple[c.Need, ...]:
    """Everything that waits for the client on open requirements, earliest due first.

    A letter that names several requirements is asked for once.
    """
    letters: dict[object, r.Confirmation] = {}
    found: list[c.Need] = []
    for one in rows:
        letters |= {row.origin.whole: row for row in one.awaited_letters}
        found += _of(one, requirements[one.state.id], seen)
    for row in letters.values():
        letter = seen(c.ConfirmationRow, row)
        found.append(
            c.Need(
                c.NeedKind.LETTER,
                letter.requirement_ids,
                letter.sent_on,
                letter.due_on,
                letter=letter,
            )
        )
    return tuple(sorted(found, key=lambda need: (need.place, repr(need))))


def _of(
    rows: VisibleRows, requirement: c.ClientRequirement, seen: Seen
) -> Iterator[c.Need]:
    name = (requirement.id,)
    for state in rows.awaited_changes:
        change = seen(c.ChangeRow, state.record)
        yield c.Need(c.NeedKind.CHANGE, name, change.sent_on, None, change=change)
    asked = [seen(c.ClarificationRow, row) for row in rows.open_questions]
    if asked:
        yield c.Need(
            c.NeedKind.QUESTIONS,
            name,
            earliest(row.asked_on for row in asked),
            earliest(row.answer_due_on for row in asked),
            texts=tuple(row.question for row in asked),
        )
    items = [item.row for item in requirement.items if item.waits]
    if items:
        yield c.Need(
            c.NeedKind.ITEMS,
            name,
            earliest(row.submitted_on for row in items),
            earliest(row.due_on for row in items),
            texts=tuple(row.item for row in items),
        )
