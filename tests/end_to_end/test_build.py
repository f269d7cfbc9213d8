"""From a folder of workbooks to a published site, through MkDocs and our own engine."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from end_to_end.built import (
    HOSTILE,
    Addresses,
    a_portal,
    build,
    pages_of,
    run,
    snapshot,
    write,
)
from reqportal import pipeline
from reqportal.findings import PublishError
from reqportal.locales import translator
from reqportal.scaffold import init

ENGINE = """
import sys
from pathlib import Path
from reqportal import building, pipeline
folder = Path(sys.argv[1])
building.build(folder, pipeline.load(folder), building.Manner(strict=True))
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    init(folder, "zh")
    run("-m", "mkdocs", "build", "--strict", folder=folder, TZ="UTC")
    return folder


def test_there_is_one_page_per_client_and_requirement(sample: Path) -> None:
    portal = pipeline.load(sample).portal
    assert len(portal.requirements) > 20
    assert len(portal.clients) > 2
    for state in portal.requirements:
        assert (sample / "site" / "requirements" / f"{state.id}.html").is_file()
    for client in portal.clients:
        assert (sample / "site" / "clients" / f"{client.id}.html").is_file()


def test_no_local_link_is_dead(sample: Path) -> None:
    site = sample / "site"
    dead, tried = [], 0
    for page in pages_of(site):
        if page.name == "404.html":
            continue
        addresses = Addresses(page.read_text("utf-8"))
        for address in addresses.linked | addresses.loaded:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or not parts.path:
                continue
            target = page.parent / unquote(parts.path)
            target = target / "index.html" if target.is_dir() else target
            tried += 1
            if not target.is_file():
                dead.append((page.relative_to(site).as_posix(), address))
    assert not dead
    assert tried > 1000


def test_fragments_lead_to_an_element_of_the_page(sample: Path) -> None:
    site = sample / "site"
    dead, tried = [], 0
    for page in pages_of(site):
        for address in Addresses(page.read_text("utf-8")).linked:
            parts = urlsplit(address)
            if parts.scheme or not parts.fragment:
                continue
            target = page.parent / unquote(parts.path) if parts.path else page
            wanted = re.escape(unquote(parts.fragment))
            tried += 1
            if not re.search(rf'\bid="?{wanted}["\s>]', target.read_text("utf-8")):
                dead.append((page.relative_to(site).as_posix(), address))
    assert not dead
    assert tried > 100


def test_no_page_loads_anything_from_outside(sample: Path) -> None:
    for page in pages_of(sample / "site"):
        loaded = Addresses(page.read_text("utf-8")).loaded
        assert loaded
        for address in loaded:
            assert not urlsplit(address).netloc, (page.name, address)


def test_both_commands_give_the_same_bytes_anywhere(
    sample: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "另一处 portal"
    init(elsewhere, "zh")
    run(
        "-c",
        ENGINE,
        str(elsewhere),
        folder=tmp_path,
        TZ="America/New_York",
        PYTHONHASHSEED="4711",
    )
    assert len(snapshot(sample)) > 50
    assert snapshot(elsewhere) == snapshot(sample)


def test_hostile_text_is_shown_as_typed_everywhere(tmp_path: Path) -> None:
    folder = a_portal(tmp_path, HOSTILE)
    build(folder)
    portal = json.loads((folder / "site/data/portal.json").read_text("utf-8"))
    assert portal["requirements"][0]["title"] == HOSTILE
    index = (folder / "site/data/search/lines-1.js").read_text("utf-8")
    assert "alert(1)" in index  # text, which the worker escapes
    assert "</script" not in index
    for name in ("requirements/R-1.html", "clients/C-1.html", "index.html"):
        html = (folder / "site" / name).read_text("utf-8")
        body = html[html.index("<article") : html.index("</article>")]
        assert "<script" not in body
        assert "<img" not in body
        assert "{{ 7919*7907 }}" in body
        assert "62615633" not in html
        assert "onerror=alert(1)&gt;" in body
        assert "javascript:alert(1)" not in Addresses(html).linked
    html = (folder / "site/requirements/R-1.html").read_text("utf-8")
    title = html[html.index("<title>") + 7 : html.index("</title>")]
    assert "&lt;/title&gt;&lt;script&gt;" in title
    assert "<" not in title


def test_an_error_is_published_around_but_refused_by_strict(tmp_path: Path) -> None:
    folder = a_portal(tmp_path)
    build(folder, strict=True)
    before = snapshot(folder)
    wrong = {"requirement_id": "R-1", "nature": "刚性", "impact": 11}
    write(folder, "evaluations", evaluation=[wrong | {"evaluated_on": "2026-03-03"}])
    with pytest.raises(PublishError) as refusal:
        build(folder, strict=True)
    assert "sheets/evaluations.xlsx" in refusal.value.text(translator("zh"))
    assert snapshot(folder) == before
    build(folder)
    assert snapshot(folder) != before


def test_mkdocs_itself_refuses_errors_only_when_strict(tmp_path: Path) -> None:
    folder = a_portal(tmp_path)
    wrong = {"requirement_id": "R-9", "nature": "刚性"}
    write(folder, "evaluations", evaluation=[wrong | {"evaluated_on": "2026-03-03"}])
    run("-m", "mkdocs", "build", "-q", folder=folder)
    before = snapshot(folder)
    with pytest.raises(AssertionError, match="R-9"):
        run("-m", "mkdocs", "build", "-q", "--strict", folder=folder)
    assert snapshot(folder) == before


def test_an_unreadable_file_keeps_the_last_publication(tmp_path: Path) -> None:
    folder = a_portal(tmp_path)
    build(folder)
    before = snapshot(folder)
    (folder / "sheets" / "more.xlsx").write_text("no workbook", "utf-8")
    with pytest.raises(PublishError, match=r"more\.xlsx"):
        build(folder)
    assert snapshot(folder) == before


def test_a_dead_link_in_a_hand_written_page_is_told_and_refused_by_strict(
    tmp_path: Path,
) -> None:
    folder = a_portal(tmp_path)
    (folder / "docs" / "guide" / "index.md").write_text("[x](nowhere.md)", "utf-8")
    assert "nowhere.md" in build(folder).warnings[0]
    before = snapshot(folder)
    (folder / "docs" / "guide" / "index.md").write_text("[y](nowhere.md)", "utf-8")
    with pytest.raises(PublishError, match=r"nowhere\.md"):
        build(folder, strict=True)
    assert snapshot(folder) == before


def test_a_wrong_setting_is_told_in_words(tmp_path: Path) -> None:
    folder = a_portal(tmp_path)
    settings = folder / "mkdocs.yml"
    settings.write_text(
        settings.read_text("utf-8").replace("as_of: 2026-03-20", "as_of: soon"), "utf-8"
    )
    with pytest.raises(AssertionError, match=r"as_of.*soon"):
        run("-m", "mkdocs", "build", folder=folder)


def test_a_document_in_the_place_of_a_page_is_told(tmp_path: Path) -> None:
    folder = a_portal(tmp_path)
    (folder / "docs" / "index.md").write_text("# mine", "utf-8")
    with pytest.raises(PublishError, match=r"docs/index\.md"):
        build(folder)


def test_the_environment_is_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    build(a_portal(tmp_path))
    assert os.environ["SOURCE_DATE_EPOCH"] == "1"


def test_another_output_folder_gets_a_plain_copy(tmp_path: Path) -> None:
    folder = a_portal(tmp_path / "portal")
    run("-m", "mkdocs", "build", "-q", "-d", str(tmp_path / "out"), folder=folder)
    assert (tmp_path / "out" / "data" / "portal.json").is_file()
    assert not (folder / "site").exists()


def test_the_day_may_come_from_the_environment(tmp_path: Path) -> None:
    folder = a_portal(tmp_path)
    run("-m", "mkdocs", "build", "-q", folder=folder, REQPORTAL_AS_OF="2026-04-01")
    portal = json.loads((folder / "site/data/portal.json").read_text("utf-8"))
    assert portal["as_of"] == "2026-04-01"


def test_one_process_can_build_two_portals(tmp_path: Path) -> None:
    first, second = a_portal(tmp_path / "a", "alpha"), a_portal(tmp_path / "b", "beta")
    build(first)
    build(second)
    assert "beta" in (second / "site/requirements/R-1.html").read_text("utf-8")
    assert "alpha" not in (second / "site/requirements/R-1.html").read_text("utf-8")
