"""What would break a build here, and how to mend it (`reqportal doctor`).

Beside the command line: prints nothing, and leaves the portal as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from reqportal.doctor.folder import of_folder
from reqportal.doctor.machine import of_machine
from reqportal.doctor.observation import Level, Observation
from reqportal.doctor.publication import of_publication
from reqportal.locales import N_, Translator

__all__ = ["Level", "Observation", "as_text", "examine"]

_MARKS = {
    Level.FINE: N_("Good"),
    Level.NOTE: N_("Note"),
    Level.WARNING: N_("Warning"),
    Level.PROBLEM: N_("Problem"),
}


def examine(portal: Path, today: date) -> Iterator[Observation]:
    """Every observation: the machine, the portal's folder, its publication."""
    yield from of_machine(today)
    yield from of_folder(portal)
    yield from of_publication(portal)


def as_text(observations: Iterable[Observation], t: Translator) -> str:
    """One line each, the remedy below it, with a closing sentence."""
    lines = []
    problems = 0
    for one in observations:
        mark, about, said = t(_MARKS[one.level]), one.subject(t), one.said(t)
        lines.append(t("{mark}  {about}: {said}", mark=mark, about=about, said=said))
        if one.remedy is not None:
            lines.append(f"      → {one.remedy(t)}")
        problems += one.level is Level.PROBLEM
    lines.append("")
    if problems:
        lines.append(
            t.plural(
                "{n} problem would break a build.",
                "{n} problems would break a build.",
                problems,
            )
        )
    else:
        lines.append(t("Nothing here would break a build."))
    return "\n".join(lines) + "\n"
