"""What `reqportal` costs at one size: every build in a process of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median

import measure
import portals
import reading
from measure import Command, Cost
from searched import Searched, searched
from served import Served, served

_BENCH = Path(__file__).parent
_STAGE = re.compile(r"^([^\t\n]+)\t(\d+(?:\.\d+)?)\r?$", re.MULTILINE)
_BODY = re.compile(rb"<article.*</article>", re.DOTALL)
_REQPORTAL = (sys.executable, "-m", "reqportal")


@dataclass(frozen=True, slots=True)
class Floor:
    """Seconds of what no full build can do without."""

    inflating: float
    writing: float

    @property
    def seconds(self) -> float:
        """Both, one after the other."""
        return self.inflating + self.writing


@dataclass(frozen=True, slots=True)
class Ours:
    """All that was measured of `reqportal` at one size."""

    size: int
    costs: Mapping[str, Cost]
    """By what was done: `full`, `nothing`, `title`, `score`, `check`."""
    floor: Floor | None = None
    """None where the full build failed."""
    pages: int = 0
    heaviest: int = 0
    """Bytes of the longest page, the theme around it left out."""
    stages: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Seconds by stage, by what was done; empty where the program tells none."""
    served: Served | None = None
    """From a save on while it is served; None where edits were not asked for."""
    searched: Searched | None = None
    """None where there is no Chromium."""


def measured(portal: Path, size: int, runs: int, *, with_edits: bool) -> Ours:
    """Make a portal of that size in a new folder and measure it."""
    portals.make(portal, size)
    build = _build(portal)
    check = Command((*_REQPORTAL, "check"), portal)
    costs = {
        "check": measure.repeat(check, runs, before=lambda: forget(portal)),
        "full": measure.repeat(build, runs, before=lambda: forget(portal)),
    }
    if not costs["full"].is_done:
        return Ours(size, costs)
    floor, weights = _floor(portal, runs), list(_weights(portal / "site"))
    costs["nothing"] = measure.repeat(build, runs)
    answered = searched(portal / "site", _titles(size), runs)
    saved = None
    if with_edits:
        for name, edit in _edits(portal, size).items():
            costs[name] = measure.repeat(build, runs, before=edit)
        saved = _served(portal, size, runs)
    stages = {name: stages_in(cost.output) for name, cost in costs.items()}
    return Ours(size, costs, floor, len(weights), max(weights), stages, saved, answered)


def _titles(size: int) -> list[str]:
    """Titles of some requirements of the first team."""
    rows = portals.team_rows(0, min(size, portals.PER_TEAM))["requirement"]
    return [str(row["title"]) for row in rows[:: max(1, len(rows) // 6)]]


def _served(portal: Path, size: int, runs: int) -> Served:
    """A title of the middle of the first team edited, while the portal is served."""
    rows = portals.team_rows(0, min(size, portals.PER_TEAM))
    requirement = rows["requirement"][len(rows["requirement"]) // 2]
    title, numbers = requirement["title"], count(1)

    def edit() -> str:
        requirement["title"] = f"{title}（存{next(numbers)}）"
        path = portal / "sheets/requirements-000.xlsx"
        portals.write_workbook(path, "requirements", rows)
        return str(requirement["title"])

    page = f"requirements/{requirement['requirement_id']}.html"
    return served(_REQPORTAL, portal, page, edit, runs)


def read_only(folder: Path, workbooks: int, runs: int) -> Cost:
    """The cost of reading 100,000 rows of 20 columns from so many workbooks."""
    reading.make(folder, workbooks)
    words = (sys.executable, str(_BENCH / "reading.py"), str(folder))
    return measure.repeat(Command(words, folder), runs, before=lambda: forget(folder))


def forget(portal: Path) -> None:
    """Leave nothing of an earlier build."""
    site = portal / "site"
    if site.is_symlink():
        site.unlink()
    for folder in (site, portal / ".reqportal"):
        shutil.rmtree(folder, ignore_errors=True)


def remove(portal: Path) -> None:
    """Leave no portal either: a large one takes gigabytes."""
    shutil.rmtree(portal)


def stages_in(output: str) -> dict[str, float]:
    """The seconds of each stage that `--timings` printed, in order."""
    return {stage: float(seconds) for stage, seconds in _STAGE.findall(output)}


def _build(portal: Path) -> Command:
    words = (*_REQPORTAL, "build")
    described = subprocess.run(  # noqa: S603 - the bench's own command
        [*words, "--help"], capture_output=True, check=True, encoding="utf-8"
    )
    timings = ("--timings",) if "--timings" in described.stdout else ()
    return Command((*words, *timings), portal)


def _floor(portal: Path, runs: int) -> Floor:
    words = (sys.executable, str(_BENCH / "floor.py"), str(portal))
    outputs = [measure.run(Command(words, portal)).output for _ in range(runs)]
    seconds = [[float(part) for part in text.split()] for text in outputs]
    return Floor(*(median(part) for part in zip(*seconds, strict=True)))


def _weights(site: Path) -> Iterator[int]:
    for page in site.resolve().rglob("*.html"):
        body = _BODY.search(page.read_bytes())
        yield len(body.group()) if body else 0


def _edits(portal: Path, size: int) -> dict[str, Callable[[], None]]:
    """Each call changes one cell of one workbook, as somebody saving it would."""
    rows = portals.team_rows(0, min(size, portals.PER_TEAM))
    middle = len(rows["requirement"]) // 2
    requirement, evaluation = rows["requirement"][middle], rows["evaluation"][middle]
    title, numbers = requirement["title"], count(1)

    def save(workbook: str) -> None:
        path = portal / f"sheets/{workbook}-000.xlsx"
        portals.write_workbook(path, workbook, rows)

    def edit_title() -> None:
        requirement["title"] = f"{title}（改{next(numbers)}）"
        save("requirements")

    def edit_score() -> None:
        evaluation["impact"] = 1 if evaluation["impact"] == 10 else 10
        save("evaluations")

    return {"title": edit_title, "score": edit_score}
