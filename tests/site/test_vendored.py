"""What others wrote is listed: name, version, licence, source and hash of each file."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "site_templates/assets/vendor"
OF_TESTS = ROOT / "tests/browser/vendor"
FREE = {"MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause"}


def listed(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        (folder / "vendored.json").read_text("utf-8")
    )
    return found


EVERY = [
    pytest.param(folder, entry, id=entry["name"])
    for folder in (PUBLISHED, OF_TESTS)
    for entry in listed(folder)
]


@pytest.mark.parametrize("folder", [PUBLISHED, OF_TESTS])
def test_every_file_is_listed_once_and_none_is_missing(folder: Path) -> None:
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    told = [file["path"] for entry in listed(folder) for file in entry["files"]]
    assert len(told) == len(set(told))
    assert found - {"vendored.json"} == set(told)


@pytest.mark.parametrize(("folder", "entry"), EVERY)
def test_an_entry_says_where_it_is_from_and_under_which_licence(
    folder: Path, entry: dict[str, Any]
) -> None:
    assert re.fullmatch(r"\d+(\.\d+)+", entry["version"])
    assert entry["version"] in entry["package"]
    assert entry["licence"] in FREE | ({"MPL-2.0"} if folder == OF_TESTS else set())
    paths = [file["path"] for file in entry["files"]]
    assert any("LICENSE" in path for path in paths), "its licence travels with it"


@pytest.mark.parametrize(("folder", "entry"), EVERY)
def test_a_file_is_as_it_was_published(folder: Path, entry: dict[str, Any]) -> None:
    for file in entry["files"]:
        content = (folder / file["path"]).read_bytes()
        assert sha256(content).hexdigest() == file["sha256"], file["path"]
