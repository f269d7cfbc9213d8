"""The same requirements as input for other tools, each in that tool's own format.

Every tool gets all of it: id, client, title, description, parent, acceptance criteria
and a table of the tasks. A document is a client, as a portal has a page per client.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import portals

TASK_FIELDS = {
    "task_id": "Task",
    "name": "Name",
    "role": "Role",
    "planned_start": "Start",
    "planned_end": "End",
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """What every tool is told of a requirement."""

    id: str
    client: str
    title: str
    description: str
    parent: str | None
    acceptance: str
    tasks: tuple[tuple[str, ...], ...]
    """One row a task, as `TASK_FIELDS` has them."""


Requirements = Sequence[Requirement]


def requirements(count: int, *, seed: int = 1) -> list[Requirement]:
    """The requirements of a portal of that size."""
    per_team = portals.PER_TEAM
    return [
        made
        for team, first in enumerate(range(0, count, per_team))
        for made in _of_team(
            portals.team_rows(team, min(per_team, count - first), seed=seed)
        )
    ]


def strictdoc(folder: Path, rows: Requirements) -> None:
    """One .sdoc document for each client."""
    _strictdoc(folder, rows, "RST", _rst_tasks)


def strictdoc_plain(folder: Path, rows: Requirements) -> None:
    """The same with tables left as the text they are: much less work for it."""
    _strictdoc(folder, rows, "Text", _markdown_tasks)


def sphinx_by_document(folder: Path, rows: Requirements) -> None:
    """One page for each client, with its needs."""
    _write(folder / "conf.py", _SPHINX_CONFIG)
    clients = []
    for client, its in _by_client(rows):
        clients.append(client)
        text = _heading(client) + "\n".join(map(_rst_need, its))
        _write(folder / f"{client}.rst", text)
    _write(folder / "index.rst", _heading("Requirements") + _toctree(clients))


def sphinx_by_need(folder: Path, rows: Requirements) -> None:
    """One page for each need, and one for each client that lists them."""
    _write(folder / "conf.py", _SPHINX_CONFIG)
    clients = []
    for client, its in _by_client(rows):
        clients.append(f"{client}/index")
        names = [row.id for row in its]
        _write(folder / client / "index.rst", _heading(client) + _toctree(names))
        for row in its:
            text = _heading(f"{row.id} {row.title}") + _rst_need(row)
            _write(folder / client / f"{row.id}.rst", text)
    _write(folder / "index.rst", _heading("Requirements") + _toctree(clients))


def doorstop(folder: Path, rows: Requirements) -> None:
    """One document, an item a file; a repository around it, as Doorstop asks for."""
    (folder / ".git").mkdir(parents=True)
    items = folder / "requirements"
    _write(items / ".doorstop.yml", _DOORSTOP_DOCUMENT)
    for number, row in enumerate(rows, start=1):
        item = {
            "active": True,
            "acceptance": row.acceptance,
            "client": row.client,
            "derived": False,
            "header": row.title,
            "level": f"1.{number}",
            "links": [{row.parent: None}] if row.parent else [],
            "normative": True,
            "ref": "",
            "reviewed": None,
            "text": f"{row.description}\n\n{_markdown_tasks(row)}",
        }
        # JSON is YAML too, and needs no YAML writer here.
        _write(items / f"{row.id}.yml", json.dumps(item, ensure_ascii=False, indent=1))


def mkdocs_without_nav(folder: Path, rows: Requirements) -> None:
    """One page for each requirement, none of them in the navigation."""
    _mkdocs(folder, rows, 'nav: [index.md]\nnot_in_nav: "*"\n')


def mkdocs_with_nav(folder: Path, rows: Requirements) -> None:
    """One page for each requirement, all of them in the navigation of every page."""
    _mkdocs(folder, rows, "")


def _strictdoc(
    folder: Path, rows: Requirements, markup: str, tasks: Callable[[Requirement], str]
) -> None:
    for client, its in _by_client(rows):
        nodes = "\n".join(_sdoc_node(row, tasks(row)) for row in its)
        head = _SDOC_HEAD.format(client=client, markup=markup)
        _write(folder / f"{client}.sdoc", head + nodes)


def _mkdocs(folder: Path, rows: Requirements, nav: str) -> None:
    _write(folder / "mkdocs.yml", _MKDOCS_CONFIG + nav)
    docs, clients = folder / "docs", []
    for client, its in _by_client(rows):
        clients.append(f"- [{client}]({client}/index.md)")
        links = "\n".join(f"- [{row.id} {row.title}]({row.id}.md)" for row in its)
        _write(docs / client / "index.md", f"# {client}\n\n{links}\n")
        for row in its:
            _write(docs / client / f"{row.id}.md", _markdown(row))
    _write(docs / "index.md", "# Requirements\n\n" + "\n".join(clients) + "\n")


def _of_team(rows: portals.Rows) -> Iterator[Requirement]:
    tasks: dict[str, list[tuple[str, ...]]] = {}
    for task in rows["task"]:
        line = tuple(str(task[field]) for field in TASK_FIELDS)
        tasks.setdefault(str(task["requirement_ids"]), []).append(line)
    for row in rows["requirement"]:
        name, parent = str(row["requirement_id"]), row.get("parent_id")
        yield Requirement(
            id=name,
            client=str(row["client_id"]),
            title=str(row["title"]),
            description=str(row["description"]),
            parent=None if parent is None else str(parent),
            acceptance=str(row["acceptance_criteria"]),
            tasks=tuple(tasks[name]),
        )


def _by_client(rows: Requirements) -> Iterator[tuple[str, list[Requirement]]]:
    for client, its in groupby(rows, attrgetter("client")):
        yield client, list(its)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _heading(text: str) -> str:
    return f"{text}\n{'=' * 2 * len(text)}\n\n"


def _toctree(names: Iterable[str]) -> str:
    return ".. toctree::\n\n" + "".join(f"   {name}\n" for name in names)


def _rst_tasks(row: Requirement) -> str:
    lines = [".. list-table::", "   :header-rows: 1", ""]
    for cells in (tuple(TASK_FIELDS.values()), *row.tasks):
        lines += [
            f"   {'* -' if place == 0 else '  -'} {cell}"
            for place, cell in enumerate(cells)
        ]
    return "\n".join(lines)


def _markdown_tasks(row: Requirement) -> str:
    head = tuple(TASK_FIELDS.values())
    table = (head, ("---",) * len(head), *row.tasks)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in table)


def _sdoc_node(row: Requirement, tasks: str) -> str:
    parent = f"RELATIONS:\n- TYPE: Parent\n  VALUE: {row.parent}\n"
    return (
        f"[REQUIREMENT]\nUID: {row.id}\nCLIENT: {row.client}\nTITLE: {row.title}\n"
        f"STATEMENT: >>>\n{row.description}\n<<<\nACCEPTANCE: {row.acceptance}\n"
        f"TASKS: >>>\n{tasks}\n<<<\n{parent if row.parent else ''}"
    )


def _rst_need(row: Requirement) -> str:
    parent = f"   :links: {row.parent}\n" if row.parent else ""
    tasks = "\n".join(f"   {line}".rstrip() for line in _rst_tasks(row).splitlines())
    return (
        f".. req:: {row.title}\n   :id: {row.id}\n   :client: {row.client}\n{parent}"
        f"   :acceptance: {row.acceptance}\n\n   {row.description}\n\n{tasks}\n"
    )


def _markdown(row: Requirement) -> str:
    parent = f"| Parent | [{row.parent}]({row.parent}.md) |\n" if row.parent else ""
    return (
        f"# {row.id} {row.title}\n\n| Field | Value |\n| --- | --- |\n"
        f"| Client | [{row.client}](index.md) |\n{parent}"
        f"| Acceptance | {row.acceptance} |\n\n{row.description}\n\n"
        f"{_markdown_tasks(row)}\n"
    )


_SDOC_HEAD = """[DOCUMENT]
TITLE: {client}
OPTIONS:
  MARKUP: {markup}

[GRAMMAR]
ELEMENTS:
- TAG: REQUIREMENT
  FIELDS:
  - TITLE: UID
    TYPE: String
    REQUIRED: True
  - TITLE: CLIENT
    TYPE: String
    REQUIRED: True
  - TITLE: TITLE
    TYPE: String
    REQUIRED: True
  - TITLE: STATEMENT
    TYPE: String
    REQUIRED: True
  - TITLE: ACCEPTANCE
    TYPE: String
    REQUIRED: True
  - TITLE: TASKS
    TYPE: String
    REQUIRED: True
  RELATIONS:
  - TYPE: Parent

"""

_SPHINX_CONFIG = """project = "Requirements"
extensions = ["sphinx_needs"]
needs_id_regex = "^[A-Z0-9-]+$"
needs_fields = {"client": {"nullable": True}, "acceptance": {"nullable": True}}
"""

_DOORSTOP_DOCUMENT = """settings:
  digits: 6
  prefix: REQ
  sep: '-'
attributes:
  publish: [client, acceptance]
"""

_MKDOCS_CONFIG = """site_name: Requirements
theme:
  name: material
  font: false
use_directory_urls: false
plugins: [search]
markdown_extensions: [tables]
"""
