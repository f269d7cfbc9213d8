"""A small portal of several workbooks, and edits such as people make."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from hypothesis import strategies as st

from reqportal.model.columns import BY_KEY
from workbooks import write

CONFIG = """site_name: {name}
use_directory_urls: false
site_url: https://example.org/p/
theme: {{name: material, font: false}}
plugins:
  - search
  - reqportal:
      as_of: 2026-03-20
      process: {process}
nav: [index.md, board.md, written.md]
"""
DAY = date(2026, 3, 1)
Row: TypeAlias = dict[str, Any]
Book: TypeAlias = dict[str, list[Row]]


@dataclass
class Draft:
    """What the files of a portal are to hold; `save` writes what has changed."""

    folder: Path
    books: dict[str, Book] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    _saved: dict[str, object] = field(default_factory=dict)

    def save(self) -> None:
        for name, book in self.books.items():
            if self._saved.get(name) != repr(book):
                write(self.folder / name, _sheets(book))
                self._saved[name] = repr(book)
        for name, text in self.texts.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")
        for name in set(self._saved) - set(self.books):
            (self.folder / name).unlink()
            del self._saved[name]

    def copy_to(self, folder: Path, *, with_shells: bool = False) -> Path:
        """The same files, and nothing that a build has left but perhaps its shells."""
        kept = shutil.ignore_patterns(".reqportal", "site")
        shutil.copytree(self.folder, folder, ignore=kept)
        if with_shells:
            work, there = self.folder / ".reqportal", folder / ".reqportal"
            shutil.copytree(work / "shells", there / "shells")
            for name in ("shells.cache", "shells.manifest"):
                shutil.copy2(work / name, there / name)
        return folder


def _sheets(book: Book) -> dict[str, list[list[Any]]]:
    found = {}
    for key, rows in book.items():
        columns = [c for c in BY_KEY[key].columns if not c.starter_only]
        head = [column.zh for column in columns]
        body = [[row.get(column.field) for column in columns] for row in rows]
        found[BY_KEY[key].zh] = [head, *body]
    return found


def a_draft(folder: Path) -> Draft:
    clients = [
        {"client_id": f"C-{n}", "name": f"客户{n}", "shared": "是"} for n in (1, 2)
    ]
    books = {
        "sheets/a.xlsx": {
            "client": clients,
            "requirement": [_wish(n) for n in (1, 2, 3)],
        },
        "sheets/b.xlsx": {"requirement": [_wish(n) for n in (4, 5)]},
        "sheets/evaluations.xlsx": {"evaluation": [_score(n) for n in (1, 2, 4, 5)]},
        "sheets/tasks.xlsx": {"task": [_task(n) for n in (1, 2, 4)]},
    }
    texts = {
        "mkdocs.yml": CONFIG.format(name="门户", process="standard"),
        "docs/written.md": "# Written\n\nSee [one](requirements/R-1.md).\n",
    }
    draft = Draft(folder, books, texts)
    draft.save()
    return draft


def _wish(number: int, **more: Any) -> Row:
    return {
        "requirement_id": f"R-{number}",
        "client_id": "C-1" if number < 4 else "C-2",
        "title": f"Wish {number}",
        "description": "text",
        "raised_on": DAY,
        "theme": "shared" if number % 2 else None,
        "related_ids": "R-1" if number == 4 else None,
        **more,
    }


def _score(number: int) -> Row:
    return {
        "requirement_id": f"R-{number}",
        "nature": "柔性",
        "impact": 5,
        "confidence": 5,
        "ease": number,
        "evaluated_on": DAY,
    }


def _task(number: int) -> Row:
    return {
        "task_id": f"T-{number}",
        "requirement_ids": f"R-{number}",
        "name": "work",
        "planned_start": DAY,
        "planned_end": DAY + timedelta(10),
        "predecessor_ids": "T-1" if number == 4 else None,
    }


Edit: TypeAlias = Callable[[Draft], None]


def _a(draft: Draft, key: str = "requirement") -> list[Row]:
    name = "sheets/a.xlsx" if key == "requirement" else f"sheets/{key}s.xlsx"
    return draft.books[name][key]


def change_title(draft: Draft) -> None:
    _a(draft)[0]["title"] += "!"


def rename_client(draft: Draft) -> None:
    draft.books["sheets/a.xlsx"]["client"][0]["name"] += "x"


def change_score(draft: Draft) -> None:
    row = _a(draft, "evaluation")[-1]
    row["impact"] = 1 + row["impact"] % 10


def delay_the_task_that_others_wait_for(draft: Draft) -> None:
    _a(draft, "task")[0]["planned_end"] += timedelta(9)


def add_requirement(draft: Draft) -> None:
    rows = _a(draft)
    known = {
        row["requirement_id"]
        for row in (*rows, *draft.books["sheets/b.xlsx"]["requirement"])
    }
    number = next(n for n in range(10, 99) if f"R-{n}" not in known)
    rows.insert(0, _wish(number, client_id="C-1", parent_id="R-2"))


def remove_requirement(draft: Draft) -> None:
    if len(_a(draft)) > 1:
        _a(draft).pop()


def rename_requirement(draft: Draft) -> None:
    _a(draft)[0]["requirement_id"] += "a"


def turn_round(draft: Draft) -> None:
    _a(draft).reverse()


def move_to_another_workbook(draft: Draft) -> None:
    if len(_a(draft)) > 1:
        draft.books["sheets/b.xlsx"]["requirement"].append(_a(draft).pop(0))


def spoil_a_cell(draft: Draft) -> None:
    _a(draft)[0]["urgency"] = "?" if _a(draft)[0].get("urgency") is None else None


def repeat_an_id(draft: Draft) -> None:
    draft.books["sheets/b.xlsx"]["requirement"][0]["requirement_id"] = "R-1"


def rename_a_workbook(draft: Draft) -> None:
    draft.books["sheets/team/z.xlsx"] = draft.books.pop("sheets/tasks.xlsx", None) or (
        draft.books.pop("sheets/team/z.xlsx")
    )
    if "sheets/tasks.xlsx" not in draft.books:
        draft.books["sheets/tasks.xlsx"] = {
            "task": draft.books["sheets/team/z.xlsx"]["task"][:1]
        }
        del draft.books["sheets/team/z.xlsx"]["task"][:1]


def change_the_process(draft: Draft) -> None:
    draft.texts["mkdocs.yml"] = draft.texts["mkdocs.yml"].replace("standard", "quick")


def rename_the_site(draft: Draft) -> None:
    draft.texts["mkdocs.yml"] = draft.texts["mkdocs.yml"].replace("门户", "Portal")


def write_by_hand(draft: Draft) -> None:
    draft.texts["docs/written.md"] += "\nMore of [two](requirements/R-2.md).\n"


def override_a_template(draft: Draft) -> None:
    own = draft.texts.get("site_templates/partials/stubs.html", "")
    draft.texts["site_templates/partials/stubs.html"] = own + "<p>own</p>"


def spoil_the_slots(draft: Draft) -> None:
    """By hand: a page deleted, another cut short."""
    pages = sorted((draft.folder / "site" / "requirements").resolve().glob("R-*.html"))
    if len(pages) > 1:
        pages[0].unlink()
        pages[1].write_bytes(b"<p>")


def lose_the_caches(draft: Draft) -> None:
    for name in ("readings", "pages.cache", "site-blue.manifest"):
        path = draft.folder / ".reqportal" / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


EDITS: tuple[Edit, ...] = (
    change_title,
    rename_client,
    change_score,
    delay_the_task_that_others_wait_for,
    add_requirement,
    remove_requirement,
    rename_requirement,
    turn_round,
    move_to_another_workbook,
    spoil_a_cell,
    repeat_an_id,
    rename_a_workbook,
    change_the_process,
    rename_the_site,
    write_by_hand,
    override_a_template,
    spoil_the_slots,
    lose_the_caches,
)
SEQUENCES = st.lists(st.sampled_from(EDITS), min_size=1, max_size=5)
