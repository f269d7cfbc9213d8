"""Where a site may be published, and that what is said of it is so."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from end_to_end.built import a_portal, run
from reqportal.cli import command_line


def site_dir(folder: Path, name: str) -> None:
    settings = folder / "mkdocs.yml"
    settings.write_text(f"{settings.read_text('utf-8')}\nsite_dir: {name}\n", "utf-8")


def command(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(command_line("zh"), ["build", "-C", str(folder), *more])


def test_what_was_published_is_named_where_it_is(tmp_path: Path) -> None:
    folder = a_portal(tmp_path / "portal")
    assert "已发布到 site/（1 条需求" in command(folder).output
    site_dir(folder, "public/html")
    result = command(folder)
    assert result.exit_code == 0
    assert "已发布到 public/html/（1 条需求" in result.output
    assert (folder / "public/html/requirements/R-1.html").is_file()


@pytest.mark.parametrize("name", ["../out", "."])
def test_a_site_outside_the_portal_is_refused(tmp_path: Path, name: str) -> None:
    folder = a_portal(tmp_path / "portal")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("keep", "utf-8")
    site_dir(folder, name)
    result = command(folder)
    assert result.exit_code in {1, 2}
    assert "site_dir" in result.output
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]
    assert (folder / "sheets" / "requirements.xlsx").is_file()


def test_a_link_leads_no_site_out_of_the_portal(tmp_path: Path) -> None:
    folder = a_portal(tmp_path / "portal")
    (tmp_path / "out").mkdir()
    (folder / "public").symlink_to(tmp_path / "out")
    site_dir(folder, "public")
    assert command(folder).exit_code == 2
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("name", ["sheets", "sheets/site"])
def test_a_site_never_replaces_the_workbooks(tmp_path: Path, name: str) -> None:
    folder = a_portal(tmp_path)
    before = {path.name for path in (folder / "sheets").iterdir()}
    site_dir(folder, name)
    assert command(folder).exit_code == 1
    with pytest.raises(AssertionError, match="site_dir"):
        run("-m", "mkdocs", "build", "-q", folder=folder)
    assert {path.name for path in (folder / "sheets").iterdir()} == before
