"""Layer 5: changes in figures: by client and by kind.

Only changes the client agreed to move a commitment; days of the open ones that are not
agreed yet are counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.model.records import ChangeRequest
from reqportal.pages import facts, marks
from reqportal.portal.changes import is_agreed
from reqportal.portal.types import ChangeState, Portal, RequirementState

__all__ = ["TotalRow", "by_client", "by_kind", "days", "is_agreed", "total"]

Found: TypeAlias = tuple[ChangeState, RequirementState]


@dataclass(frozen=True, slots=True)
class TotalRow:
    """Changes of one client or kind, or all of them."""

    link: marks.Link
    count: int
    share: str
    open: int
    agreed: int
    aside: int
    days: str
    """Days that agreed changes add to commitments."""
    pending: str
    """Days of open changes not agreed yet."""


def by_client(portal: Portal, every: Sequence[Found]) -> tuple[TotalRow, ...]:
    """Clients that asked for changes: most days added first."""
    groups: dict[str, list[ChangeState]] = {}
    for row, state in every:
        groups.setdefault(state.client.client_id, []).append(row)
    ordered = sorted(groups.items(), key=lambda g: (-days(_records(g[1])), g[0]))
    return tuple(
        _row(
            marks.Link(
                marks.client_href(name, depth=0), portal.by_client[name].record.name
            ),
            rows,
            len(every),
        )
        for name, rows in ordered
    )


def by_kind(every: Sequence[Found], t: Translator) -> tuple[TotalRow, ...]:
    """The kinds that occur: most frequent first; a blank kind last."""
    groups: dict[v.ChangeKind | None, list[ChangeState]] = {}
    for row, _ in every:
        groups.setdefault(row.record.kind, []).append(row)
    ordered = sorted(groups.items(), key=lambda g: (g[0] is None, -len(g[1])))
    return tuple(
        _row(marks.Link("", t.label(kind) if kind else t("no kind")), rows, len(every))
        for kind, rows in ordered
    )


def total(every: Sequence[Found], t: Translator) -> TotalRow:
    """All of them."""
    return _row(marks.Link("", t("Total")), [row for row, _ in every], len(every))


def days(records: Iterable[ChangeRequest]) -> int:
    """Calendar days that the agreed ones add to commitments."""
    return sum(row.days_impact or 0 for row in records if is_agreed(row))


def _records(rows: Iterable[ChangeState]) -> list[ChangeRequest]:
    return [row.record for row in rows]


def _row(link: marks.Link, rows: Sequence[ChangeState], every: int) -> TotalRow:
    waiting = [r.record for r in rows if r.phase.is_open and not is_agreed(r.record)]
    return TotalRow(
        link=link,
        count=len(rows),
        share=facts.percent(round(len(rows) / every, 2)),
        open=sum(row.phase.is_open for row in rows),
        agreed=sum(is_agreed(row.record) for row in rows),
        aside=sum(row.phase.is_aside for row in rows),
        days=marks.signed(days(_records(rows))),
        pending=marks.signed(sum(row.days_impact or 0 for row in waiting)),
    )
