"""Layer 3: the two kinds of figure, a spread of days and a share; each knows its n."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


def nearest_rank(values: Sequence[int], percent: int) -> int | None:
    """The percentile of some values by nearest rank; None of none.

    Of n values in ascending order it is the one at place ⌈percent × n ÷ 100⌉, counted
    from 1. So it is always a value that occurred, and the median of an even number of
    values is the lower of the two in the middle.
    """
    if not values:
        return None
    place = -(-percent * len(values) // 100)
    return sorted(values)[max(place, 1) - 1]


@dataclass(frozen=True, slots=True)
class Spread:
    """How some numbers of whole days are spread."""

    values: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many there are."""
        return len(self.values)

    @property
    def median(self) -> int | None:
        """The 50th percentile by nearest rank."""
        return nearest_rank(self.values, 50)

    @property
    def p85(self) -> int | None:
        """The 85th percentile by nearest rank: 85 % took no longer."""
        return nearest_rank(self.values, 85)


@dataclass(frozen=True, slots=True)
class Share(Generic[Row]):
    """Rows that meet something, and those of the same kind that do not."""

    met: tuple[Row, ...]
    missed: tuple[Row, ...]

    @property
    def n(self) -> int:
        """How many rows could have met it."""
        return len(self.met) + len(self.missed)

    @property
    def rate(self) -> float | None:
        """Between 0 and 1; None where there is no row."""
        return len(self.met) / self.n if self.n else None
