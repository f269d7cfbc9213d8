"""What others wrote is listed: name, version, licence, source and hash of each file."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

VENDOR = Path(__file__).parents[2] / "site_templates/assets/vendor"
LISTED: list[dict[str, Any]] = json.loads((VENDOR / "vendored.json").read_text("utf-8"))


def test_every_file_is_listed_once_and_none_is_missing() -> None:
    found = {p.relative_to(VENDOR).as_posix() for p in VENDOR.rglob("*") if p.is_file()}
    told = [file["path"] for entry in LISTED for file in entry["files"]]
    assert len(told) == len(set(told))
    assert found - {"vendored.json"} == set(told)


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["name"])
def test_an_entry_says_where_it_is_from_and_under_which_licence(
    entry: dict[str, Any],
) -> None:
    assert re.fullmatch(r"\d+(\.\d+)+", entry["version"])
    assert entry["version"] in entry["package"]
    assert entry["licence"] in {"MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause"}
    paths = [file["path"] for file in entry["files"]]
    assert any("LICENSE" in path for path in paths), "its licence travels with it"


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["name"])
def test_a_file_is_as_it_was_published(entry: dict[str, Any]) -> None:
    for file in entry["files"]:
        content = (VENDOR / file["path"]).read_bytes()
        assert sha256(content).hexdigest() == file["sha256"], file["path"]
