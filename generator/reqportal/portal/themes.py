"""Layer 3: requirements that several clients share: build once, not often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reqportal import vocabulary as v
from reqportal.model.records import Client
from reqportal.portal.summary import States, leaves
from reqportal.portal.types import Portal, Priority, RequirementState

_NO_LONGER_WANTED = frozenset(
    {v.Aside.MERGED, v.Aside.DECLINED, v.Aside.CANCELLED},
)


@dataclass(frozen=True, slots=True)
class Theme:
    """A common theme and the leaf requirements that carry it."""

    name: str
    wanted: States
    """Those still wanted, by client and id; what all counts go by."""
    dropped: States
    """Merged, declined or cancelled ones."""
    clients: tuple[Client, ...]
    """Each client that still wants it once, by id."""
    productise: bool
    """Enough clients share it to build it into the product."""

    @property
    def value(self) -> float | None:
        """Contract value over its clients; None when none is given."""
        given = self.values
        return sum(given) if given else None

    @property
    def values(self) -> tuple[float, ...]:
        """The contract values that are given, one per client."""
        found = (client.contract_value for client in self.clients)
        return tuple(value for value in found if value is not None)

    @property
    def best(self) -> Priority | None:
        """The highest priority among its requirements."""
        scored = [state.priority for state in self.wanted if state.priority]
        return max(scored, key=lambda one: one.score, default=None)


def themes(portal: Portal) -> tuple[Theme, ...]:
    """Every theme: most clients first, then most contract value, then most urgent."""
    groups: dict[str, tuple[str, list[RequirementState]]] = {}
    for state in portal.leaves:
        name = theme_of(portal, state)
        if name:
            groups.setdefault(v.folded(name), (name, []))[1].append(state)
    found = [
        _theme(name, states, portal.settings.productise_from)
        for name, states in groups.values()
    ]
    return tuple(sorted(found, key=_order))


def theme_of(portal: Portal, state: RequirementState) -> str:
    """Its own theme, else the nearest ancestor's; empty when none is named."""
    for name in (state.id, *reversed(state.ancestors)):
        known = portal.by_id.get(name)
        if known and known.record.theme and known.record.theme.strip():
            return known.record.theme.strip()
    return ""


def _theme(name: str, states: Iterable[RequirementState], enough: int) -> Theme:
    every = sorted(leaves(states), key=lambda s: (s.client.client_id, s.id))
    wanted = tuple(s for s in every if s.standing.aside not in _NO_LONGER_WANTED)
    dropped = tuple(s for s in every if s.standing.aside in _NO_LONGER_WANTED)
    clients = {state.client.client_id: state.client for state in wanted}
    return Theme(name, wanted, dropped, tuple(clients.values()), len(clients) >= enough)


def _order(theme: Theme) -> tuple[int, float, float, str]:
    best = theme.best.score if theme.best else float("-inf")
    return (-len(theme.clients), -(theme.value or 0.0), -best, theme.name)
