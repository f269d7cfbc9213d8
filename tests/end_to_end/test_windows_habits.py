"""What Windows does otherwise, as far as another system can show it.

Locked workbooks, lock files and missing links are also in `tests/test_doctor.py`,
`tests/workbook/test_open.py` and `tests/site/test_publish.py`.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from click.testing import CliRunner, Result

from reqportal import building, pipeline
from reqportal.cli import command_line
from reqportal.scaffold import init
from reqportal.settings import load_settings
from reqportal.site.publish import MARKER, SITE
from workbooks import CLIENTS, REQUIREMENTS, a_portal

CONSOLES = {
    "cp936": {"PYTHONIOENCODING": "cp936"},
    "ascii": {"PYTHONIOENCODING": "ascii:strict"},
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("门户") / "sample"
    init(folder, "zh")
    return folder


def run(folder: Path, *arguments: str, **environment: str) -> bytes:
    """What the program printed, as bytes; fails unless it exits with 0."""
    done = subprocess.run(  # noqa: S603 - our own arguments
        [sys.executable, "-X", "warn_default_encoding", "-m", "reqportal", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONWARNINGS": "always", **environment},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout + done.stderr


@pytest.mark.parametrize("console", CONSOLES)
def test_output_is_utf_8_on_every_console(sample: Path, console: str) -> None:
    printed = run(sample, "check", **CONSOLES[console]).decode("utf-8")
    assert "警告" in printed


def test_a_build_relies_on_no_encoding_of_the_system(sample: Path) -> None:
    printed = run(sample, "build", "--strict", **CONSOLES["C"]).decode("utf-8")
    assert "60 条需求" in printed
    lines = printed.splitlines()
    careless = [one for one in lines if "EncodingWarning" in one and "reqportal" in one]
    assert not careless, careless
    pages = (sample / SITE).rglob("*.html")
    assert all(page.read_text("utf-8").isprintable is not None for page in pages)


def test_no_two_published_files_are_one_on_windows(sample: Path) -> None:
    building.build(sample, pipeline.load(sample), building.Manner(strict=True))
    site = sample / SITE
    paths = [path.relative_to(site).as_posix() for path in site.rglob("*")]
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        assert not set(path) & set('<>:"|?*\\')
        assert not PureWindowsPath(path).is_reserved()
        assert not any(part.endswith((".", " ")) for part in path.split("/"))
        assert len(path) < 120  # the rest of 260 is left to the portal's own folder


RESERVED = ["CON", "nul", "Aux", "COM1", "lpt9", "con.txt", "REQ.", "a:b", "a?", "a\\b"]


@pytest.mark.parametrize("name", RESERVED)
def test_an_id_that_windows_takes_for_no_file_is_refused(
    tmp_path: Path, name: str
) -> None:
    rows = (*REQUIREMENTS, (name, "C-001", "标题", "描述", "2026-01-07"))
    portal = a_portal(tmp_path, {"客户": CLIENTS, "需求": rows}, base=False)
    codes = {found.rule.code for found in pipeline.load(portal).findings}
    assert "ID-002" in codes


def test_ids_that_differ_in_case_are_one(tmp_path: Path) -> None:
    rows = (*REQUIREMENTS, ("req-0001", "C-001", "标题", "描述", "2026-01-07"))
    portal = a_portal(tmp_path, {"客户": CLIENTS, "需求": rows}, base=False)
    codes = [found.rule.code for found in pipeline.load(portal).findings]
    assert codes.count("ID-003") == 1


SETTINGS = "site_name: 门户\nplugins:\n  - reqportal:\n      company: 甲公司\n"


@pytest.mark.parametrize(
    "text", [SETTINGS.replace("\n", "\r\n"), "\ufeff" + SETTINGS], ids=["CRLF", "BOM"]
)
def test_settings_saved_by_notepad_are_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(text.encode("utf-8"))
    assert load_settings(tmp_path).company == "甲公司"


def test_settings_with_crlf_and_a_lock_file_beside_the_workbooks_build(
    tmp_path: Path,
) -> None:
    init(tmp_path / "portal", "zh")
    config = tmp_path / "portal" / "mkdocs.yml"
    config.write_bytes(config.read_bytes().replace(b"\n", b"\r\n"))
    (tmp_path / "portal" / "sheets" / "~$tasks.xlsx").write_bytes(b"\x05admin")
    done = asked(tmp_path / "portal", "build", "--strict")
    assert done.exit_code == 0, done.output
    assert "60 条需求" in done.output


def asked(portal: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command_line("zh"), ["-C", str(portal), *arguments])


def test_a_workbook_that_is_held_open_is_named_with_what_to_do(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really_open = Path.open

    def opened(self: Path, *given: Any, **named: Any) -> Any:
        if self.name == "tasks.xlsx":
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return really_open(self, *given, **named)

    monkeypatch.setattr(Path, "open", opened)
    done = asked(sample, "build")
    assert done.exit_code == 1
    assert "sheets/tasks.xlsx" in done.output
    assert "请先在 Excel 中关闭该文件" in done.output
    assert "Traceback" not in done.output


def test_a_page_that_is_held_open_stops_the_publication_and_the_next_build_mends_it(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without links, and while somebody reads a page in a program that locks it."""
    site = sample / SITE
    if site.is_symlink():
        site.unlink()
    site.mkdir(exist_ok=True)
    (site / MARKER).touch()
    really_replace = Path.replace

    def replaced(self: Path, target: Path) -> Path:
        if target.name == "priorities.html":
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        return really_replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", replaced)
        done = asked(sample, "build")
    assert done.exit_code == 1
    assert "priorities.html" in done.output[-200:], done.output[-200:]
    assert "没有权限" in done.output
    assert "Traceback" not in done.output
    assert asked(sample, "build").exit_code == 0
    assert (site / "priorities.html").stat().st_size
    assert not list(site.rglob(".*.new"))
