"""`reqportal share` as the sender meets it."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from builders import a_client, a_held_row, a_portal, a_requirement
from reqportal.cli import command_line
from reqportal.locales import translator
from reqportal.portal.types import Portal
from reqportal.scaffold import init
from reqportal.share.refusals import refusals

ZH = translator("zh")


def run(portal: Path, *arguments: str, code: int = 0) -> Result:
    words = ["share", "-C", str(portal), *arguments]
    done = CliRunner().invoke(command_line("zh"), words, prog_name="reqportal")
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    init(tmp_path / "portal", "zh")
    return tmp_path / "portal"


def folders(to: Path) -> list[str]:
    return sorted(path.name for path in to.iterdir()) if to.is_dir() else []


def test_all_shared_clients_get_a_folder_each_and_nothing_else(
    portal: Path, tmp_path: Path
) -> None:
    to = tmp_path / "out"
    done = run(portal, "--all", "--to", str(to))
    assert len(folders(to)) == done.stdout.count("status.html") == 5
    for name in folders(to):
        assert len(name) == 32
        int(name, 16)
    assert "C-0" not in " ".join(folders(to))


def test_a_link_stays_until_it_is_renewed(portal: Path, tmp_path: Path) -> None:
    to = tmp_path / "out"
    run(portal, "C-001", "--to", str(to))
    first = folders(to)
    page = (to / first[0] / "status.html").read_bytes()
    run(portal, "C-001", "--to", str(to))
    assert folders(to) == first
    assert (to / first[0] / "status.html").read_bytes() == page
    run(portal, "C-001", "--to", str(to), "--renew")
    assert len(folders(to)) == 1
    assert folders(to) != first


def test_keys_are_for_us_alone(portal: Path, tmp_path: Path) -> None:
    run(portal, "C-001", "--to", str(tmp_path / "out"))
    keys = portal / ".reqportal-keys"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    for path in keys.rglob("*"):
        if path.is_file():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert ".reqportal-keys" in (portal / ".gitignore").read_text("utf-8")


def test_a_client_that_is_not_shared_is_refused_with_its_cell(
    portal: Path, tmp_path: Path
) -> None:
    done = run(portal, "C-006", "C-001", "--to", str(tmp_path / "out"), code=1)
    assert "森禾渠道 未共享：“共享状态页”不是“是”" in done.stderr
    assert "华辰汽车集团" in done.stdout
    assert len(folders(tmp_path / "out")) == 1


def test_what_was_shared_before_is_named_when_nothing_is_shared_now(
    portal: Path, tmp_path: Path
) -> None:
    to = tmp_path / "out"
    run(portal, "C-001", "--to", str(to))
    (portal / "sheets" / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    done = run(portal, "--all", "--to", str(to), code=1)
    assert "broken.xlsx" in done.stderr
    assert "什么都不共享" in done.stderr
    assert len(folders(to)) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("C-01",), 2, "您是否想写 C-001"),
        ((), 2, "--all"),
        (("C-001", "--to", "{portal}/docs/x"), 3, "属于门户"),
        (("C-001", "--to", "{portal}"), 3, "属于门户"),
    ],
)
def test_what_cannot_be_done_is_said(
    portal: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    words = [word.format(portal=portal) for word in arguments]
    to = [] if "--to" in words else ["--to", str(tmp_path / "out")]
    assert said in run(portal, *words, *to, code=code).stderr
    assert folders(tmp_path / "out") == []


def test_files_of_somebody_else_are_not_touched(portal: Path, tmp_path: Path) -> None:
    to = tmp_path / "out"
    run(portal, "C-001", "--to", str(to))
    (to / "mine.txt").write_text("mine", "utf-8")
    run(portal, "C-001", "--to", str(to), "--renew")
    assert (to / "mine.txt").read_text("utf-8") == "mine"


def test_nothing_is_left_behind_by_a_leak(portal: Path, tmp_path: Path) -> None:
    """A template of the portal's own that says too much."""
    pages = portal / "site_templates" / "pages"
    pages.mkdir(parents=True)
    text = "<html>远洲供应链 {{ view.name }}</html>"
    (pages / "status.html").write_text(text, "utf-8")
    done = run(portal, "C-001", "--to", str(tmp_path / "out"), code=1)
    assert "status.html 里有" in done.stderr or "未共享" in done.stderr
    assert folders(tmp_path / "out") == []
    assert not (portal / ".reqportal-keys").exists()


def refused(portal: Portal, client: str) -> list[str]:
    return [said(ZH) for said in refusals(portal, client)]


def two(*held: Any) -> Portal:
    shared = [a_client(name, shared=True) for name in ("C-001", "C-002")]
    rows = [a_requirement(), a_requirement("REQ-0002", client_id="C-002")]
    return a_portal(*shared, *rows, held=held)


def test_a_held_back_row_stops_its_client_alone() -> None:
    portal = two(a_held_row("task", requirement_ids=("REQ-0002",)))
    assert refused(portal, "C-001") == []
    assert "被暂扣" in refused(portal, "C-002")[0]


def test_a_held_back_row_of_nobody_stops_everybody() -> None:
    portal = two(a_held_row("task", requirement_ids=("REQ-0404",)))
    assert "看不出属于哪个客户" in refused(portal, "C-001")[0]
    assert "看不出属于哪个客户" in refused(portal, "C-002")[0]


def test_a_sealed_page_holds_nothing_in_the_clear(portal: Path, tmp_path: Path) -> None:
    to = tmp_path / "out"
    done = run(portal, "C-001", "--to", str(to), "--seal")
    page = next(to.rglob("status.html")).read_text("utf-8")
    assert "华辰" not in page
    kept = (portal / ".reqportal-keys" / "passphrases.csv").read_text("utf-8-sig")
    passphrase = kept.splitlines()[1].split(",")[1]
    assert ".reqportal-keys/passphrases.csv" in done.stdout
    assert passphrase not in page + done.output
    assert (
        "--form page"
        in run(
            portal, "C-001", "--to", str(to), "--seal", "--form", "site", code=2
        ).stderr
    )


def test_a_preview_needs_no_folder_and_a_bundle_does(portal: Path) -> None:
    assert "条" in run(portal, "C-005", "--preview").stdout
    assert "--to" in run(portal, "C-005", code=2).stderr


def test_a_preview_writes_nothing_and_lists_what_is_new(
    portal: Path, tmp_path: Path
) -> None:
    to = tmp_path / "out"
    first = run(portal, "C-005", "--to", str(to), "--preview").stdout
    assert "电价曲线接入" in first
    assert folders(to) == []
    assert not (portal / ".reqportal-keys").exists()
    run(portal, "C-005", "--to", str(to))
    again = run(portal, "C-005", "--to", str(to), "--preview").stdout
    assert again == "启光能源：0 句新内容\n"
    later = ("--preview", "--as-of", "2026-06-01")
    warned = run(portal, "C-005", "--to", str(to), *later).stdout
    assert "已超过两个周期（每月）" in warned
    assert "已超过 7 天" in warned
