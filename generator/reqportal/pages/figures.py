"""Layer 5: a figure that states its n, and the rows it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from reqportal.locales import Translator
from reqportal.pages import marks
from reqportal.pages.marks import Link
from reqportal.portal.measures import Share
from reqportal.portal.types import RequirementState

MOST = 12
"""Rows a list shows; the rest is counted."""
NOTHING = "—"

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it is, how much, and of how many."""

    name: str
    figure: str
    """A dash where n is 0."""
    unit: str
    note: str
    """Begins with its n."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One row behind a figure, and what it contributes."""

    link: Link
    id: str
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one sort, such as those that were late."""

    name: str
    rows: tuple[Counted, ...]
    rest: Link | None
    """“30 more”, to the page of requirements; None where all are shown."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows behind figures, folded up."""

    summary: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Figures that belong together, with the rows behind them."""

    figures: tuple[Figure, ...]
    rows: Rows | None


def figure(  # noqa: PLR0913, PLR0917 - the parts of one line
    name: str, value: str | None, unit: str, n: int, t: Translator, note: str = ""
) -> Figure:
    """A figure of n rows; a dash where there is none."""
    count = f"n={n}"
    said = t("{n}, {note}", n=count, note=note) if note and n else count
    if value is None or not n:
        return Figure(name, NOTHING, "", said)
    return Figure(name, value, unit, said)


def days(value: int | None) -> str:
    """Days as shown in a table; a dash for none."""
    return NOTHING if value is None else str(value)


def percent(share: Share[Row]) -> str | None:
    """`75`; None where there is no row."""
    return None if share.rate is None else str(round(100 * share.rate))


def counted(state: RequirementState, note: str = "") -> Counted:
    """A requirement behind a figure of a page at the top level."""
    href = marks.requirement_href(state.id, depth=0)
    return Counted(Link(href, state.record.title), state.id, note)


def group(
    name: str,
    found: Sequence[Row],
    counted: Callable[[Row], Counted],
    t: Translator,
) -> Group:
    """Rows under a name with their number; beyond the most the rest is counted."""
    rest = len(found) - MOST
    return Group(
        name=t("{name}: {n}", name=name, n=len(found)),
        rows=tuple(counted(one) for one in found[:MOST]),
        rest=Link("requirements/index.html", t("{n} more, not listed", n=rest))
        if rest > 0
        else None,
    )


def rows(summary: str, groups: Sequence[Group]) -> Rows | None:
    """The groups that hold anything; None where none does."""
    filled = tuple(one for one in groups if one.rows)
    return Rows(summary, filled) if filled else None
