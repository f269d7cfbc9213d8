"""Layer 4: which id a person may have meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

_ALIKE = str.maketrans({"o": "0", "l": "1", "i": "1"})


@dataclass(frozen=True)
class KnownIds:
    """Ids among which the nearest to a mistyped one is looked up, not searched for."""

    typed: Mapping[str, str]
    """Folded id to the id as typed."""

    def nearest(self, text: str) -> str | None:
        """The known id that differs from `text` only as slips of the hand do.

        Slips are separators, leading zeros, O for 0, one character too many or too few,
        and two swapped. Another digit is another id: no suggestion is better than a
        wrong one.
        """
        folded = text.casefold()
        same = self._by_shape.get(_shape(folded))
        if same is not None:
            return same
        slips = {key for key in self._slips_of(folded) if key in self.typed}
        return self.typed[slips.pop()] if len(slips) == 1 else None

    @cached_property
    def _by_shape(self) -> dict[str, str]:
        """The smallest id of each shape."""
        found: dict[str, str] = {}
        for key, typed in self.typed.items():
            shape = _shape(key)
            found[shape] = min(typed, found.get(shape, typed))
        return found

    @cached_property
    def _characters(self) -> frozenset[str]:
        return frozenset().union(*self.typed)

    def _slips_of(self, folded: str) -> Iterator[str]:
        """One character more or less, two neighbours swapped, or another letter."""
        for place, own in enumerate(folded):
            before, after = folded[:place], folded[place + 1 :]
            yield before + after
            if after and after[0] != own:
                yield before + after[0] + own + after[1:]
            if own.isalpha():  # a letter, not a digit: RFQ-0001
                others = (c for c in self._characters if c.isalpha() and c != own)
                yield from (before + other + after for other in others)
        for place in range(len(folded) + 1):
            before, after = folded[:place], folded[place:]
            yield from (before + other + after for other in self._characters)


def _shape(folded: str) -> str:
    """Letters and numbers alone: `req-0042` and `REQ 42` are alike."""
    plain = re.sub(r"[\W_]+", "", folded)
    split = re.fullmatch(r"(.*?)([0-9oli]*\d[0-9oli]*)", plain)
    if not split:
        return plain
    return split[1] + split[2].translate(_ALIKE).lstrip("0")
