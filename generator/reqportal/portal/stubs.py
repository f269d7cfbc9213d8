"""Layer 3: what stands in for a client or requirement whose own row is held back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reqportal.model import records as r
from reqportal.model.links import Records, group
from reqportal.portal.types import RequirementState, Stub


def stand_ins(records: Records) -> Iterator[r.Client]:
    """A client made of what could be read of its held row.

    So that its requirements are published all the same. Of an id typed twice nothing
    but the id is taken: which row is right cannot be known.
    """
    rows = group(
        (row for row in records.held_of("client") if row.text("client_id")),
        lambda row: ((row.text("client_id") or "").casefold(),),
    )
    for found in rows.values():
        first = found[0]
        name = first.text("client_id") or ""
        readable = first.values if len(found) == 1 else {}
        yield r.Client(
            **{"name": name, **readable, "client_id": name}, origin=first.origin
        )


def stubs(records: Records, states: Mapping[str, RequirementState]) -> tuple[Stub, ...]:
    """One for every requirement that exists but cannot be shown, not told of yet."""
    found: dict[str, Stub] = {}
    for row in records.held_of("requirement"):
        name = row.text("requirement_id")
        if name is None or name in states or name.casefold() in found:
            continue
        found[name.casefold()] = Stub(
            kind="requirement",
            id=name,
            title=row.text("title") or name,
            client_id=row.text("client_id"),
            row=row,
            findings=(),
        )
    return tuple(sorted(found.values(), key=lambda stub: stub.id))
