"""The guide keeps up with the rules and the sheets, in both languages."""

from pathlib import Path

import pytest

import reqportal.pipeline  # noqa: F401 - so that every rule is registered
from reqportal.findings import RULES
from reqportal.model.columns import SHEETS

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
FOLDERS = (GUIDE, GUIDE / "en")
LARGEST = 60_000
"""Bytes of a picture."""


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_rule_is_explained(folder: Path) -> None:
    text = (folder / "rules.md").read_text("utf-8")
    told = [line.split("|")[1].strip() for line in text.splitlines() if "|" in line]
    assert not sorted(set(RULES) - set(told))
    assert all(told.count(code) == 1 for code in RULES)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_sheet_has_its_picture(folder: Path) -> None:
    text = (folder / "sheets.md").read_text("utf-8")
    for sheet in SHEETS:
        picture = folder / "img" / f"{sheet.key}.png"
        assert f"](img/{sheet.key}.png)" in text
        assert picture.stat().st_size <= LARGEST
    assert len([*(folder / "img").iterdir()]) == len(SHEETS)


def test_every_page_has_a_twin_in_english() -> None:
    chinese, english = ({p.name for p in f.glob("*.md")} for f in FOLDERS)
    assert chinese == english


def test_the_english_guide_stands_alone() -> None:
    """A portal in English has it one folder higher: no link may leave it."""
    for page in (GUIDE / "en").glob("*.md"):
        assert "](../" not in page.read_text("utf-8")
