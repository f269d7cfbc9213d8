"""A workbook that is saved while it is read is read again, or said to be in use."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reqportal.findings import Finding
from reqportal.locales import translator
from reqportal.workbook import open as opening
from reqportal.workbook.open import settled_content
from reqportal.workbook.refusal import UnreadableWorkbookError


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "tasks.xlsx"
    path.write_bytes(b"old")
    return path


def saved_during_reading(
    monkeypatch: pytest.MonkeyPatch, times: int, content: Callable[[int], bytes]
) -> list[float]:
    """Let another program save after each of the first reads; the pauses taken."""
    read, pauses, left = Path.read_bytes, [], [times]

    def read_bytes(path: Path) -> bytes:
        found = read(path)
        if left[0]:
            left[0] -= 1
            path.write_bytes(content(left[0]))
            os.utime(path, ns=(left[0], left[0] + 1))
        return found

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    monkeypatch.setattr(opening, "time_passes", pauses.append)
    return pauses


def test_what_was_saved_meanwhile_is_what_is_read(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = saved_during_reading(monkeypatch, 2, lambda left: b"new %d" % left)
    assert settled_content(workbook, "tasks.xlsx") == b"new 0"
    assert len(pauses) == 2


def test_a_save_of_the_same_size_is_noticed_too(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved_during_reading(monkeypatch, 1, lambda _left: b"new")
    assert settled_content(workbook, "tasks.xlsx") == b"new"


def test_a_save_that_never_ends_is_told(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved_during_reading(monkeypatch, 99, lambda left: b"x" * left)
    with pytest.raises(UnreadableWorkbookError) as raised:
        settled_content(workbook, "sheets/tasks.xlsx")
    found: Finding = raised.value.finding
    assert found.rule.code == "FILE-003"
    assert found.where.file == "sheets/tasks.xlsx"
    assert "文件正在保存中" in found.message(translator("zh"))
