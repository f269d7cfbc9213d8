"""Layer 3: findings and held rows go to the page they concern."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reqportal.findings import Finding
from reqportal.model import records as r
from reqportal.portal.types import RequirementState


class Attached:
    """Findings and held rows by the requirement or client they belong to."""

    def __init__(self, held: Iterable[r.HeldRow], findings: Iterable[Finding]) -> None:
        self._held: dict[tuple[str, str], list[r.HeldRow]] = {}
        for row in held:
            for key in owners(row):
                self._held.setdefault(key, []).append(row)
        self._by_row: dict[tuple[str, str, int], list[Finding]] = {}
        for found in findings:
            place = found.where
            if place.row is not None:
                spot = (place.file, place.sheet, place.row)
                self._by_row.setdefault(spot, []).append(found)

    def held(self, kind: str, name: str) -> tuple[r.HeldRow, ...]:
        """The held rows of a requirement or client."""
        return tuple(self._held.get((kind, name.casefold()), ()))

    def findings(self, origins: Iterable[r.Origin]) -> tuple[Finding, ...]:
        """All findings on those rows, in order, each once."""
        found = {
            finding: None
            for origin in origins
            for finding in self._by_row.get((origin.file, origin.sheet, origin.row), ())
        }
        return tuple(sorted(found, key=Finding.sort_key))

    def to_requirement(self, state: RequirementState) -> RequirementState:
        """The state with its held rows and findings."""
        held = self.held("requirement", state.id)
        rows: list[r.Record] = [
            state.record,
            *state.clarifications,
            *state.evaluations,
            *state.solutions,
            *state.reviews,
            *state.confirmations,
            *state.risks,
            *(task.record for task in state.tasks),
            *(row for item in state.items for row in (item.record, *item.history)),
            *(change.record for change in state.changes),
            *state.feedback,
        ]
        origins = [row.origin for row in rows] + [row.origin for row in held]
        return replace(state, held=held, findings=self.findings(origins))


def owners(row: r.HeldRow) -> list[tuple[str, str]]:
    """Whom a held row belongs to: requirements where it names any, else a client."""
    if row.sheet_key in {"client", "requirement"} or not row.requirement_ids:
        client = row.text("client_id")
        return [("client", client.casefold())] if client else []
    return [("requirement", name.casefold()) for name in row.requirement_ids]
