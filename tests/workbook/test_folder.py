"""Which files of the sheets folder are read, and on whose clock."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from reqportal import pipeline
from reqportal.model.schema import Profile
from reqportal.workbook.blank import write_filled
from workbooks import BASE, a_portal, found, write


def files(portal: Path) -> list[str]:
    return [book.file for book in pipeline.load(portal).portal.workbooks]


def test_a_linked_folder_is_read_once(tmp_path: Path) -> None:
    portal = a_portal(tmp_path / "portal", base=False)
    write(tmp_path / "team" / "a.xlsx", BASE)
    for name in ("one", "two"):
        (portal / "sheets" / name).symlink_to(tmp_path / "team")
    (tmp_path / "team" / "back").symlink_to(portal / "sheets")
    assert files(portal) == ["sheets/one/a.xlsx"]
    assert found(portal) == []


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Shanghai", "2026-03-21 01:30"),
        ("UTC", "2026-03-20 17:30"),
        ("America/New_York", "2026-03-20 13:30"),
    ],
)
def test_when_a_workbook_was_saved_is_told_on_the_portals_clock(
    tmp_path: Path, zone: str, expected: str
) -> None:
    portal = a_portal(tmp_path, base=False)
    config = portal / "mkdocs.yml"
    config.write_text(f"{config.read_text('utf-8')}      timezone: {zone}\n", "utf-8")
    write_filled(
        portal / "sheets" / "a.xlsx",
        "changes",
        {},
        language="zh",
        profile=Profile.FULL,
        modified=datetime(2026, 3, 20, 17, 30),  # noqa: DTZ001 - as openpyxl has it
    )
    (book,) = pipeline.load(portal).portal.workbooks
    assert book.modified == expected
