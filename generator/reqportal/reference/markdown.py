"""Markdown that shows a text as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reqportal.locales import Translator

_ACTIVE = re.compile(r"([\\`*_{}\[\]|])")
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def text(said: str) -> str:
    """A text on one line, with nothing active in it."""
    return _ACTIVE.sub(r"\\\1", " ".join(said.split()).translate(_HTML))


def code(said: str) -> str:
    """A name or value as it is typed, also inside a table."""
    mark = "``" if "`" in said else "`"
    return f"{mark}{said.replace('|', chr(92) + '|')}{mark}"


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table of cells that are Markdown already, with a blank line behind it."""
    lines = [_line(headers), "|" + "---|" * len(headers)]
    return [*lines, *(_line(row) for row in rows), ""]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def page(title: str, t: Translator, *blocks: Iterable[str]) -> str:
    """A page: its title, where it comes from, then its blocks of lines."""
    note = t("Made by the program from its own code; do not edit it by hand.")
    lines = [f"# {title}", "", f"*{note}*", ""]
    for block in blocks:
        lines += block
    return "\n".join(lines).rstrip("\n") + "\n"
