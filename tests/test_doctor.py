"""`reqportal doctor` finds what would break a build, and only that."""

from __future__ import annotations

import errno
import os
import tempfile
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfoNotFoundError

import pytest
from click.testing import CliRunner

from reqportal.cli import command_line
from reqportal.doctor import Level, Observation, as_text, examine, machine
from reqportal.doctor import folder as folder_checks
from reqportal.locales import translator
from reqportal.site.publish import MARKER, SITE, WORK, Publication
from workbooks import a_portal

TODAY = date(2026, 11, 22)
ENGLISH = translator("en")


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return a_portal(tmp_path)


def seen(portal: Path, level: Level, today: date = TODAY) -> list[str]:
    """What was observed at that level, with its remedy, in English."""
    return [_told(one) for one in examine(portal, today) if one.level is level]


def _told(one: Observation) -> str:
    remedy = one.remedy(ENGLISH) if one.remedy else ""
    return f"{one.subject(ENGLISH)}: {one.said(ENGLISH)} {remedy}"


def only(found: list[str], *words: str) -> None:
    """One observation, that names all of these."""
    assert len(found) == 1, found
    for word in words:
        assert word in found[0]


def refuse(*_given: object, **_named: object) -> NoReturn:
    raise PermissionError(errno.EACCES, "Permission denied", "somewhere")


def test_a_sound_portal_has_no_problem(portal: Path) -> None:
    assert seen(portal, Level.PROBLEM) == []
    assert seen(portal, Level.WARNING) == []


def test_it_leaves_the_folder_as_it_was(portal: Path) -> None:
    before = sorted(portal.rglob("*"))
    list(examine(portal, TODAY))
    assert sorted(portal.rglob("*")) == before


def test_a_folder_that_is_no_portal_is_one_problem(tmp_path: Path) -> None:
    only(seen(tmp_path, Level.PROBLEM), "mkdocs.yml", "-C")


def test_a_folder_that_is_not_there_is_one_problem(tmp_path: Path) -> None:
    only(seen(tmp_path / "gone", Level.PROBLEM), "mkdocs.yml")


def test_a_wrong_setting_is_a_problem(portal: Path) -> None:
    config = portal / "mkdocs.yml"
    config.write_text("plugins:\n  - reqportal:\n      as_of: someday\n", "utf-8")
    only(seen(portal, Level.PROBLEM), "as_of", "someday")


def test_a_missing_sheets_folder_is_a_problem(portal: Path) -> None:
    for path in (portal / "sheets").iterdir():
        path.unlink()
    only(seen(portal, Level.WARNING), "sheets", "reqportal template")
    (portal / "sheets").rmdir()
    only(seen(portal, Level.PROBLEM), "sheets", "sheets_dir")


def test_a_locked_workbook_is_a_problem_named_with_its_remedy(
    portal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (book,) = (portal / "sheets").iterdir()
    _lock(monkeypatch, book.name)
    only(seen(portal, Level.PROBLEM), book.name, "Excel")


def _lock(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Windows refuses to open what Excel holds."""
    really_open = Path.open

    def opened(self: Path, *given: Any, **named: Any) -> Any:
        return refuse() if self.name == name else really_open(self, *given, **named)

    monkeypatch.setattr(Path, "open", opened)


def test_a_lock_file_of_excel_is_a_note(portal: Path) -> None:
    (portal / "sheets" / "~$tasks.xlsx").write_bytes(b"\x05admin")
    only([n for n in seen(portal, Level.NOTE) if "~$" not in n and "tasks" in n],
         "tasks.xlsx", "close")  # fmt: skip
    assert seen(portal, Level.PROBLEM) == []


def test_a_folder_without_write_rights_is_a_problem(
    portal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    only(seen(portal, Level.PROBLEM), portal.name, "permission", "write rights")


def test_without_links_the_other_form_is_named(
    portal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "symlink_to", refuse)
    assert [note for note in seen(portal, Level.NOTE) if "file by file" in note]
    assert seen(portal, Level.PROBLEM) == []


def test_a_site_that_is_a_folder_stays_one(portal: Path) -> None:
    (portal / SITE).mkdir()
    (portal / SITE / MARKER).touch()
    assert [note for note in seen(portal, Level.NOTE) if "file by file" in note]


@pytest.mark.parametrize(
    ("free", "level"), [(10_000_000, Level.PROBLEM), (200_000_000, Level.WARNING)]
)
def test_a_full_disk_is_told(
    portal: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: Level
) -> None:
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(folder_checks.shutil, "disk_usage", lambda _path: usage)
    only(seen(portal, level), f"{free // 1_000_000} MB free")


def test_a_foreign_site_is_a_problem(portal: Path) -> None:
    (portal / SITE).mkdir()
    (portal / SITE / "mine.html").write_text("mine", "utf-8")
    only(seen(portal, Level.PROBLEM), SITE, "Move or delete")


def test_a_link_to_nothing_and_what_a_crash_left_ask_for_a_build(portal: Path) -> None:
    (portal / WORK).mkdir()
    (portal / SITE).symlink_to(Path(WORK, "site-blue"))
    (portal / WORK / "site.new").symlink_to(Path(WORK, "site-blue"))
    found = seen(portal, Level.WARNING)
    assert len(found) == 2
    assert all("reqportal build" in one for one in found)


def test_another_build_at_work_is_a_note(portal: Path) -> None:
    publication = Publication.begin(portal)
    try:
        assert [n for n in seen(portal, Level.NOTE) if n.startswith("Another build")]
    finally:
        publication.abandon()


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Versions to pretend; an empty one is not installed."""
    pretended: dict[str, str] = {}
    really = metadata.version

    def version(name: str) -> str:
        found = pretended.get(name)
        if found == "":
            raise metadata.PackageNotFoundError(name)
        return found or really(name)

    needs = ["mkdocs<2,>=1.6.1", "python-calamine>=0.4", 'ruff>=99; extra == "dev"']
    needs += ["tzdata; sys_platform == 'win32'"]
    monkeypatch.setattr(machine.metadata, "requires", lambda _name: needs)
    monkeypatch.setattr(machine.metadata, "version", version)
    return pretended


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("mkdocs", "2.0.0"),
        ("mkdocs", "1.6.0"),
        ("python-calamine", "0.3.9"),
        ("mkdocs", ""),
    ],
)
def test_a_package_out_of_bounds_is_a_problem(
    portal: Path, installed: dict[str, str], name: str, version: str
) -> None:
    installed[name] = version
    only(seen(portal, Level.PROBLEM), name, version, f'pip install "{name}')


@pytest.mark.parametrize("version", ["1.6.1", "1.10", "1.6.1.post1"])
def test_a_package_within_bounds_is_none(
    portal: Path, installed: dict[str, str], version: str
) -> None:
    installed["mkdocs"] = version
    assert seen(portal, Level.PROBLEM) == []


def test_material_is_told_with_its_last_day_and_warned_of_after_it(
    portal: Path,
) -> None:
    (said,) = [s for s in seen(portal, Level.FINE) if s.startswith("Material")]
    assert "2027-05-05, 164 days" in said
    assert seen(portal, Level.WARNING, date(2027, 5, 5)) == []
    only(seen(portal, Level.WARNING, date(2027, 5, 6)), "Material", "reqportal pages")


def test_a_system_without_time_zones_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def zone(_name: str) -> NoReturn:
        raise ZoneInfoNotFoundError

    monkeypatch.setattr(machine, "ZoneInfo", zone)
    assert any("tzdata" in found for found in seen(tmp_path, Level.PROBLEM))


def test_another_encoding_is_a_note(
    portal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine.locale, "getencoding", lambda: "cp936")
    assert any("cp936" in note and "chcp 65001" in note
               for note in seen(portal, Level.NOTE))  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_says_so_and_exits_with_0_or_3(
    portal: Path, tmp_path_factory: pytest.TempPathFactory, language: Any
) -> None:
    def run(folder: Path) -> Any:
        asked = ["doctor", "-C", str(folder), "--lang", language]
        return CliRunner().invoke(command_line(language), asked)

    assert run(portal).exit_code == 0
    broken = run(tmp_path_factory.mktemp("empty"))
    assert broken.exit_code == 3
    assert "mkdocs.yml" in broken.output
    assert str(os.sep) + "tmp" not in broken.output


def test_text_names_the_problems_last(tmp_path: Path) -> None:
    said = as_text(examine(tmp_path, TODAY), ENGLISH)
    assert said.endswith("1 problem would break a build.\n")
