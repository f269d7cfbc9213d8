"""Layer 5: the shapes of inline charts: x in per cent, y in pixels."""

from __future__ import annotations

from dataclasses import dataclass


def percent(x: float) -> str:
    """A horizontal position: `12.89%`."""
    return f"{x:.2f}%"


@dataclass(frozen=True, slots=True)
class Line:
    """A stroke between two points."""

    kind: str
    x1: str
    x2: str
    y1: float
    y2: float


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled or outlined bar."""

    kind: str
    x: str
    width: str
    y: float
    height: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A small shape of fixed size at a point."""

    kind: str
    x: str
    y: float
    path: str


@dataclass(frozen=True, slots=True)
class Text:
    """A word at a point; `dx` in pixels."""

    kind: str
    x: str
    dx: int
    y: float
    anchor: str
    text: str
