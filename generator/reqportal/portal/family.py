"""Layer 3: which requirement is whose parent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reqportal.model.records import HeldRow, Requirement


@dataclass(frozen=True)
class Family:
    """Requirements by id with their parents and children; has no cycles."""

    rows: Mapping[str, Requirement]
    _children: Mapping[str, tuple[str, ...]]
    _held: Mapping[str, tuple[HeldRow, ...]]

    @classmethod
    def of(cls, rows: Iterable[Requirement], held: Iterable[HeldRow] = ()) -> Family:
        """From all requirements; a parent that is held back is as none.

        A child that is held back stays a child, so that its parent waits for it.
        """
        by_id = {row.requirement_id: row for row in rows}
        children: dict[str, list[str]] = {}
        for row in by_id.values():
            if row.parent_id in by_id and row.parent_id is not None:
                children.setdefault(row.parent_id, []).append(row.requirement_id)
        return cls(
            by_id,
            {name: tuple(sorted(kids)) for name, kids in children.items()},
            _held_children(held, by_id),
        )

    def children(self, name: str) -> tuple[str, ...]:
        """Ids of its direct children, sorted."""
        return self._children.get(name, ())

    def held_children(self, name: str) -> tuple[HeldRow, ...]:
        """Its direct children whose own row is held back; of a repeated id one row."""
        return self._held.get(name, ())

    def parent(self, name: str) -> str | None:
        """Its parent's id, where that is published too."""
        parent = self.rows[name].parent_id
        return parent if parent in self.rows else None

    def ancestors(self, name: str) -> Iterator[str]:
        """Its parent, its parent's parent and so on."""
        parent = self.parent(name)
        while parent is not None:
            yield parent
            parent = self.parent(parent)

    @property
    def children_first(self) -> list[str]:
        """All ids, every child before its parent."""
        roots = sorted(name for name in self.rows if self.parent(name) is None)
        ordered: list[str] = []
        stack = roots[::-1]
        while stack:
            name = stack.pop()
            ordered.append(name)
            stack += self.children(name)[::-1]
        return ordered[::-1]


def _held_children(
    held: Iterable[HeldRow], by_id: Mapping[str, Requirement]
) -> dict[str, tuple[HeldRow, ...]]:
    found: dict[str, dict[object, HeldRow]] = {}
    for row in held:
        parent, name = row.text("parent_id"), row.text("requirement_id")
        if parent not in by_id or parent is None or name in by_id:
            continue
        if _may_be_of(by_id[parent].client_id, row):
            key = name.casefold() if name else row.origin.whole
            found.setdefault(parent, {}).setdefault(key, row)
    return {parent: tuple(rows.values()) for parent, rows in found.items()}


def _may_be_of(client_id: str, row: HeldRow) -> bool:
    """Whether the row is that client's, as far as can be read: a parent never spans."""
    named = row.text("client_id")
    return named is None or named.casefold() == client_id.casefold()
