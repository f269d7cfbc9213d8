"""Layer 5: what a page is, before it is rendered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sibling:
    """A page of the same group; the row of them stands under the tabs."""

    path: str
    title: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the portal."""

    kind: str
    """Names its view module and its template: `home`, `requirement` …"""
    path: str
    """Where it is published: `requirements/REQ-0001.html`."""
    title: str
    """As plain text; the site escapes it."""
    see: Callable[[], object]
    """Computes the view; planning a page must cost nothing."""
    is_index: bool = True
    """One of the few pages a navigation lists; not the page of a single record."""
    note: str = ""
    """What stands beside its title where it is found: its client and stage."""
    siblings: tuple[Sibling, ...] = ()
    """The pages of its group, itself included; empty for a page that stands alone."""

    @property
    def view(self) -> object:
        """A frozen dataclass of plain values: all that the template says."""
        return self.see()
