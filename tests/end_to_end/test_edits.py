"""Whatever is edited, the site is byte for byte that of a clean build."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from end_to_end.built import snapshot
from end_to_end.edits import EDITS, SEQUENCES, Draft, Edit, a_draft
from reqportal import building, pipeline
from reqportal.cache import WORK, Cache


def build(folder: Path) -> dict[str, bytes]:
    outcome = pipeline.load(folder, cache=Cache(folder / WORK))
    building.build(folder, outcome)
    return snapshot(folder)


def edited(draft: Draft, edits: tuple[Edit, ...]) -> dict[str, bytes]:
    """The site after building between the edits."""
    site = build(draft.folder)
    for edit in edits:
        edit(draft)
        draft.save()
        site = build(draft.folder)
    return site


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys()
                  if one.get(path) != other.get(path))  # fmt: skip


@pytest.mark.slow
def test_each_kind_of_edit_gives_the_site_of_a_clean_build(tmp_path: Path) -> None:
    """Shells are taken along where no text has changed: they take most of the time."""
    draft = a_draft(tmp_path / "p")
    build(draft.folder)
    for number, edit in enumerate(EDITS):
        texts = dict(draft.texts)
        edit(draft)
        draft.save()
        site = build(draft.folder)
        folder = tmp_path / f"clean-{number}"
        copy = draft.copy_to(folder, with_shells=texts == draft.texts)
        assert differing(site, build(copy)) == [], edit.__name__


@pytest.mark.slow
@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(SEQUENCES)
def test_any_sequence_of_edits_gives_the_site_of_a_clean_build(
    edits: list[Edit],
) -> None:
    with TemporaryDirectory() as folder:
        draft = a_draft(Path(folder, "p"))
        site = edited(draft, tuple(edits))
        clean = build(draft.copy_to(Path(folder, "clean")))
    assert differing(site, clean) == []


def test_an_edit_reads_one_workbook_and_writes_only_what_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = a_draft(tmp_path / "p")
    build(draft.folder)
    build(draft.folder)  # now both slots are alike
    read: list[str] = []
    from reqportal.workbook import reading  # noqa: PLC0415

    parsed = reading.parsed
    monkeypatch.setattr(
        reading, "parsed", lambda name, *rest: read.append(name) or parsed(name, *rest)
    )
    before = times(draft.folder)
    draft.books["sheets/b.xlsx"]["requirement"][1]["title"] = "Wish 5, edited"
    draft.save()
    build(draft.folder)
    build(draft.folder)
    assert read == ["sheets/b.xlsx"]
    after = times(draft.folder)
    written = {path for path in after if after[path] != before.get(path)}
    assert "requirements/R-5.html" in written
    assert "requirements/R-1.html" not in written
    assert "written.html" not in written


def times(folder: Path) -> dict[str, int]:
    site = (folder / "site").resolve()
    return {
        path.relative_to(site).as_posix(): path.stat().st_mtime_ns
        for path in site.rglob("*")
        if path.is_file()
    }
