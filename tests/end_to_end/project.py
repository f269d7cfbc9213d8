"""Workbooks that grow week by week, and what the portal says of them on a day."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from reqportal import pipeline
from reqportal.locales import Translator, translator
from reqportal.model.columns import BY_KEY, sheets_of
from reqportal.model.schema import Kind, Profile
from reqportal.pages.plan import plan
from reqportal.pages.render import Renderer
from reqportal.portal.types import RequirementState
from reqportal.workbook.blank import write_filled, write_templates

YEAR = 2026
REQ = "REQ-0001"
_MKDOCS = "site_name: x\nplugins:\n  - reqportal:\n      language: zh\n"


@dataclass(frozen=True)
class Told:
    """What is said of a requirement, in the words of its page."""

    stage: str
    """And its overlays."""
    turn: str
    """Who has to act, since when and until when, and what to do."""
    health: str
    """With its reason; the commitment and forecast beside it."""
    priority: str
    """Band, score, rank."""
    findings: str = ""
    """The rules that spoke, in the whole portal."""


class Project:
    """A portal whose workbooks begin as the blank ones of the starter profile.

    A workbook with a row or cell that the starter lacks is saved in the full profile;
    dates are given as `03-20`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._unsaved: set[str] = set()
        self._renderer = Renderer(translator("zh").for_year(YEAR))
        (folder / "mkdocs.yml").write_text(_MKDOCS, "utf-8")
        write_templates(folder / "sheets", language="zh", profile=Profile.STARTER)

    def add(self, sheet: str, **cells: Any) -> None:
        """A new row at the end of a sheet."""
        self._rows.setdefault(sheet, []).append(cells)
        self._unsaved.add(BY_KEY[sheet].workbook)

    def fill(self, sheet: str, row: int = -1, **cells: Any) -> None:
        """More cells in a row that is there, the last one unless told."""
        self._rows[sheet][row] |= cells
        self._unsaved.add(BY_KEY[sheet].workbook)

    def on(self, text: str) -> Told:
        """What the portal says of REQ-0001 that day; its page must say it too."""
        self._save()
        outcome = pipeline.load(self._folder, as_of=_day(text).isoformat())
        t = outcome.translator("zh")
        words = _words(outcome.portal.by_id[REQ], t)
        pages = plan(outcome.portal, t)
        bodies = {page.path: self._renderer.render(page).body for page in pages}
        body = _plain(bodies[f"requirements/{REQ}.html"])
        hidden = [f"{name} {word}" for name, word in words.items() if word not in body]
        assert not hidden, (text, hidden)
        return _told(words, " ".join(f.rule.code for f in outcome.findings))

    def _save(self) -> None:
        for name in self._unsaved:
            keys = [sheet.key for sheet in sheets_of(name) if sheet.key in self._rows]
            rows = {key: [_dated(key, row) for row in self._rows[key]] for key in keys}
            write_filled(
                self._folder / "sheets" / f"{name}.xlsx",
                name,
                rows,
                language="zh",
                profile=_profile(rows),
                modified=datetime(YEAR, 3, 2),  # noqa: DTZ001
                overwrite=True,
            )
        self._unsaved.clear()


def _profile(rows: dict[str, list[dict[str, Any]]]) -> Profile:
    """The starter's, as long as it has every column that is filled."""
    known = all(
        BY_KEY[key][field].is_in(Profile.STARTER)
        for key, found in rows.items()
        for row in found
        for field in row
    )
    return Profile.STARTER if known else Profile.FULL


def _day(text: str) -> date:
    return date.fromisoformat(f"{YEAR}-{text}")


def _dated(key: str, row: dict[str, Any]) -> dict[str, Any]:
    dates = {c.field for c in BY_KEY[key].columns if c.kind is Kind.DATE}
    return {name: _day(cell) if name in dates else cell for name, cell in row.items()}


def _plain(body: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def _words(state: RequirementState, t: Translator) -> dict[str, str]:
    """Each thing that is said of it, as its page has to write it."""
    standing, priority, health = state.standing, state.priority, state.health
    words = {"stage": t.label(standing.word)}
    for mark in standing.overlays:
        words[f"overlay {mark.overlay.code}"] = t.label(mark.overlay)
    if standing.turn:
        words["who"] = t.join(standing.turn.roles) or t.label(standing.turn.side)
        words["action"] = standing.turn.action(t)
        words["since"] = t.day(standing.turn.since or date.min)
    if standing.turn and standing.turn.due:
        words["due"] = t.day(standing.turn.due)
    if health:
        words |= {"health": t.label(health.health), "reason": health.reason(t)}
    days = (state.commitment, state.forecast if standing.is_open else state.delivered)
    words["promise"] = " → ".join(t.day(one) for one in days if one)
    if priority:
        words |= {"band": priority.band.zh, "score": f"{priority.shown:g}"}
    if priority and priority.rank:
        words["rank"] = f"第 {priority.rank} 位"
    return words


def _told(words: dict[str, str], findings: str) -> Told:
    overlays = [word for name, word in words.items() if name.startswith("overlay")]
    until = f"，限 {words['due']}" if "due" in words else ""
    turn = "{who}自 {since}" + until + "：{action}" if "who" in words else ""
    return Told(
        stage=" ".join([words["stage"], *overlays]),
        turn=turn.format(**words),
        health=_joined("；", words, "health", "reason", "promise"),
        priority=_joined(" ", words, "band", "score", "rank"),
        findings=findings,
    )


def _joined(mark: str, words: dict[str, str], *names: str) -> str:
    return mark.join(words[name] for name in names if words.get(name))
