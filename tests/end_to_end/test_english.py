"""An English portal is English: the sample holds no Chinese, so no page may either."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reqportal import building, pipeline
from reqportal.scaffold import init

CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")
"""Ideographs, Chinese punctuation and full-width forms, the wide space among them."""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("english") / "portal"
    init(folder, "en")
    outcome = pipeline.load(folder)
    building.build(folder, outcome, building.Manner(strict=True))
    return folder


def published(portal: Path, pattern: str) -> dict[str, str]:
    site = portal / "site"
    return {
        path.relative_to(site).as_posix(): path.read_text("utf-8")
        for path in sorted(site.rglob(pattern))
    }


def test_no_page_holds_chinese(portal: Path) -> None:
    pages = published(portal, "*.html")
    assert {"index.html", "guide/index.html", "requirements/REQ-0012.html"} <= set(
        pages
    )
    found = {name: CHINESE.findall(text) for name, text in pages.items()}
    assert not {name: words[:5] for name, words in found.items() if words}


@pytest.mark.parametrize("pattern", ["portal.json", "search_index.json"])
def test_nothing_that_is_searched_or_exported_holds_chinese(
    portal: Path, pattern: str
) -> None:
    (text,) = published(portal, pattern).values()
    assert not CHINESE.findall(text)


def test_every_page_says_it_is_english(portal: Path) -> None:
    other = [
        name
        for name, text in published(portal, "*.html").items()
        if '<html lang="en"' not in text
    ]
    assert not other


def test_settings_and_readme_are_english(portal: Path) -> None:
    for name in ("mkdocs.yml", "README.md", ".gitignore"):
        assert not CHINESE.findall((portal / name).read_text("utf-8")), name


def test_findings_are_english(portal: Path) -> None:
    outcome = pipeline.load(portal)
    t = outcome.translator()
    said = [f"{f.message(t)} {f.remedy(t)} {f.where}" for f in outcome.findings]
    assert said
    assert not [text for text in said if CHINESE.search(text)]
