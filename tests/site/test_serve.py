"""Which saves ask for new pages."""

from __future__ import annotations

import pytest
from watchdog.events import (
    DirModifiedEvent,
    FileClosedNoWriteEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
)

from reqportal.site.serve import OnSave, matters


@pytest.mark.parametrize(
    "name",
    ["~$tasks.xlsx", ".~lock.tasks.xlsx#", "A1B2C300", "tasks.tmp", "tasks.xlsx~"],
)
def test_lock_and_temporary_files_do_not_matter(name: str) -> None:
    assert not matters(f"portal/sheets/{name}")


@pytest.mark.parametrize("name", ["tasks.xlsx", "团队A/任务.xlsm", "pages/home.html"])
def test_workbooks_and_templates_matter(name: str) -> None:
    assert matters(f"portal/{name}")


def test_a_save_by_renaming_a_temporary_file_is_noticed() -> None:
    calls: list[str] = []
    on_save = OnSave(lambda: calls.append("rebuild"))
    on_save.on_any_event(FileModifiedEvent("sheets/~$tasks.xlsx"))
    on_save.on_any_event(DirModifiedEvent("sheets"))
    assert not calls
    on_save.on_any_event(FileMovedEvent("sheets/8C1F0A00", "sheets/tasks.xlsx"))
    assert calls == ["rebuild"]


def test_reading_a_workbook_is_no_save() -> None:
    calls: list[str] = []
    on_save = OnSave(lambda: calls.append("rebuild"))
    on_save.on_any_event(FileOpenedEvent("sheets/tasks.xlsx"))
    on_save.on_any_event(FileClosedNoWriteEvent("sheets/tasks.xlsx"))
    assert not calls
