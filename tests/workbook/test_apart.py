"""A file that harms its reader is one finding, FILE-012; the others are read."""

from __future__ import annotations

import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from reqportal.cache import Cache
from reqportal.locales import translator
from reqportal.settings import Limits
from reqportal.workbook import apart, package, reading
from reqportal.workbook.open import Manner
from reqportal.workbook.reading import Reading, readings
from workbooks import BASE, write, write_xml

_STUB = """
import sys, time, pickle
print("ready", flush=True)
while True:
    job = pickle.load(sys.stdin.buffer)
    name = job.stale.path.name
    if name.startswith("hang"):
        time.sleep(99)
    if name.startswith("die"):
        import os
        os.abort()
    if name.startswith("memory"):
        print("memory", flush=True)
        continue
    from reqportal.workbook import child
    print(child._read(job), flush=True)
"""


@pytest.fixture(autouse=True)
def _nothing_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_SMALL", 0)


def read(
    folder: Path, cache: Cache | None = None, limits: Limits | None = None
) -> dict[str, Reading]:
    files = sorted((path.name, path) for path in folder.glob("*.xlsx"))
    manner = Manner(limits or Limits())
    made = readings(files, ZoneInfo("UTC"), cache, manner)
    assert [one.file for one in made] == [name for name, _ in files]
    return {one.file: one for one in made}


def said(one: Reading) -> str:
    (finding,) = one.findings
    assert (finding.rule.code, one.is_readable) == ("FILE-012", False)
    return finding.message(translator("en"))


def test_a_child_gives_what_the_process_itself_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.xlsx", BASE)
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04" + bytes(99) + b"PK\x05\x06")
    write(tmp_path / "c.xlsx", {"空": [[""]]})
    made = read(tmp_path)
    assert len(made["a.xlsx"].records) == 4
    monkeypatch.setattr(package, "_SMALL", 10**6)
    assert read(tmp_path) == made


def test_many_small_workbooks_are_read_by_children_and_each_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "_SMALL", 10**6)
    for name in "abc":
        write(tmp_path / f"{name}.xlsx", BASE)
    here, cache = read(tmp_path), Cache(tmp_path / "cache")
    monkeypatch.setattr(reading, "_WORTH_CHILDREN", 1)
    assert read(tmp_path, cache) == here
    no_child = (sys.executable, "-c", "raise SystemExit")
    monkeypatch.setattr(apart, "_COMMAND", no_child)
    write(tmp_path / "d.xlsx", BASE)
    made = read(tmp_path, cache)
    assert said(made.pop("d.xlsx"))
    assert made == here


def test_an_unchanged_file_starts_no_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.xlsx", BASE)
    cache = Cache(tmp_path / "kept")
    made = read(tmp_path, cache)
    monkeypatch.setattr(apart, "_COMMAND", ("no such program",))
    assert read(tmp_path, cache) == made


def test_where_the_cache_cannot_be_written_it_is_read_all_the_same(
    tmp_path: Path,
) -> None:
    write(tmp_path / "a.xlsx", BASE)
    (tmp_path / "kept").write_text("a file where the folder would be", "utf-8")
    assert len(read(tmp_path, Cache(tmp_path / "kept"))["a.xlsx"].records) == 4


def test_a_file_that_kills_or_stops_its_reader_is_one_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_COMMAND", (sys.executable, "-c", _STUB))
    for name in ("die", "hang", "memory", "sound", "whole"):
        write(tmp_path / f"{name}.xlsx", BASE)
    made = read(tmp_path, limits=Limits(seconds=6, memory_mb=900))
    assert "crashed" in said(made["die.xlsx"])
    assert "longer than 6 seconds" in said(made["hang.xlsx"])
    assert "more memory than 900 MB" in said(made["memory.xlsx"])
    assert len(made["sound.xlsx"].records) == len(made["whole.xlsx"].records) == 4


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to the limit")
def test_memory_is_limited(tmp_path: Path) -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="100000"><c r="SF100000">'
    write_xml(tmp_path / "a.xlsx", f"{far}<v>1</v></c></row>")
    limits = Limits(memory_mb=300, cells=10**8)
    assert "memory" in said(read(tmp_path, limits=limits)["a.xlsx"])
