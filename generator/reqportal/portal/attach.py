"""Layer 3: findings and held rows go to the page they concern."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reqportal.findings import Finding
from reqportal.model import records as r
from reqportal.portal.types import (
    ClientState,
    Portal,
    RequirementState,
    Stub,
    WorkbookState,
)


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
        return tuple(sorted(found, key=Finding.sort_key)) if found else ()

    def to_requirement(self, state: RequirementState) -> RequirementState:
        """The state with its held rows and findings."""
        held = self.held("requirement", state.id)
        findings = self._on(state, held)
        if (held, findings) == (state.held, state.findings):
            return state
        return replace(state, held=held, findings=findings)

    def to_client(self, state: ClientState) -> ClientState:
        """The state with its held rows and findings."""
        held = self.held("client", state.id)
        return replace(state, held=held, findings=self._on(state, held))

    def to_stub(self, stub: Stub) -> Stub:
        """The stub with the findings of its row and of held rows that belong to it."""
        held = self.held("requirement", stub.id)
        return replace(stub, findings=self._on(stub, held))

    def _on(
        self,
        state: RequirementState | ClientState | Stub,
        held: Iterable[r.HeldRow],
    ) -> tuple[Finding, ...]:
        if not self._by_row:
            return ()
        rows = (state.row,) if isinstance(state, Stub) else state.rows
        return self.findings(row.origin for row in (*rows, *held))


def told(
    portal: Portal, findings: Sequence[Finding], workbooks: Sequence[WorkbookState]
) -> Portal:
    """The same portal with these findings, each on the page it concerns."""
    attached = Attached(portal.held, findings)
    by_id = {name: attached.to_requirement(s) for name, s in portal.by_id.items()}
    by_client = {name: attached.to_client(s) for name, s in portal.by_client.items()}
    return replace(
        portal,
        clients=tuple(by_client.values()),
        requirements=tuple(by_id.values()),
        stubs=tuple(attached.to_stub(stub) for stub in portal.stubs),
        workbooks=tuple(workbooks),
        findings=tuple(findings),
        by_id=by_id,
        by_client=by_client,
    )


def owners(row: r.HeldRow) -> list[tuple[str, str]]:
    """Whom a held row belongs to: requirements where it names any, else a client."""
    if row.sheet_key in {"client", "requirement"} or not row.requirement_ids:
        client = row.text("client_id")
        return [("client", client.casefold())] if client else []
    return [("requirement", name.casefold()) for name in row.requirement_ids]
