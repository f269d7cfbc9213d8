"""Layer 4: which id a person may have meant."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ALIKE = str.maketrans({"o": "0", "l": "1", "i": "1"})


def nearest_id(text: str, known: Mapping[str, str]) -> str | None:
    """The known id that differs from `text` only as slips of the hand do.

    Takes folded ids to ids as typed. Slips are separators, leading zeros, O for 0, one
    character too many or too few, and two swapped. Another digit is another id: no
    suggestion is better than a wrong one.
    """
    folded = text.casefold()
    shape = _shape(folded)
    same = [typed for key, typed in known.items() if _shape(key) == shape]
    if same:
        return min(same)
    slips = [typed for key, typed in known.items() if _is_one_slip(folded, key)]
    return min(slips) if len(slips) == 1 else None


def _shape(folded: str) -> str:
    """Letters and numbers alone: `req-0042` and `REQ 42` are alike."""
    plain = re.sub(r"[\W_]+", "", folded)
    split = re.fullmatch(r"(.*?)([0-9oli]*\d[0-9oli]*)", plain)
    if not split:
        return plain
    return split[1] + split[2].translate(_ALIKE).lstrip("0")


def _is_one_slip(one: str, other: str) -> bool:
    """One character more or less, or two neighbours swapped."""
    if abs(len(one) - len(other)) == 1:
        short, long = sorted((one, other), key=len)
        return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
    if len(one) != len(other):
        return False
    differing = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) == 1:  # a letter, not a digit: RFQ-0001
        place = differing[0]
        return one[place].isalpha() and other[place].isalpha()
    return (
        len(differing) == 2  # noqa: PLR2004 - a pair
        and differing[1] == differing[0] + 1
        and one[differing[0]] == other[differing[1]]
        and one[differing[1]] == other[differing[0]]
    )
