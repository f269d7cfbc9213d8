"""A new portal: settings, sample workbooks, guide and a README (`reqportal init`)."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from reqportal import os_errors, reference
from reqportal.findings import PortalError
from reqportal.locales import N_, Language
from reqportal.model.columns import WORKBOOKS, sheets_of
from reqportal.model.schema import Profile
from reqportal.workbook.blank import write_filled

SAMPLE_SAVED = datetime(2026, 3, 20, 9, 0)  # noqa: DTZ001 - workbooks know no time zone
"""When the sample workbooks say they were saved: on the sample's as-of date."""
_NAMES = {"gitignore": ".gitignore"}
"""Files that go by another name in the package."""


def init(folder: Path, language: Language) -> None:
    """Make a portal in a new or empty folder.

    Raises PortalError when the folder holds anything or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PortalError(
            N_("{folder} is not empty: name a folder that is new or empty"),
            folder=folder.name or str(folder),
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _copy_scaffold(folder, language)
        _copy_guide(folder / "docs" / "guide", language)
        write_reference(folder / "docs" / "reference", language)
        write_sample(folder / "sheets", language)
    except OSError as error:
        raise PortalError(
            N_("{name} cannot be written: {problem}"),
            name=Path(error.filename or folder).name,
            problem=os_errors.problem(error),
        ) from error


def write_reference(folder: Path, language: Language) -> None:
    """The reference pages in `folder`; the Chinese ones hold the English in `en`."""
    pages = reference.files() if language == "zh" else reference.pages(language)
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")


def write_sample(folder: Path, language: Language) -> tuple[Path, ...]:
    """The sample's workbooks in `folder`, replacing what they are named like."""
    rows = sample_rows(language)
    paths = []
    for workbook in WORKBOOKS:
        path = folder / f"{workbook}.xlsx"
        keys = [sheet.key for sheet in sheets_of(workbook)]
        write_filled(
            path,
            workbook,
            {key: rows[key] for key in keys if key in rows},
            language=language,
            profile=Profile.FULL,
            modified=SAMPLE_SAVED,
            overwrite=True,
        )
        paths.append(path)
    return tuple(paths)


def sample_rows(language: Language) -> dict[str, list[dict[str, Any]]]:
    """The sample's rows by sheet key, file by file in the order of their names."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for source in sorted((_scaffold() / "sample" / language).glob("*.yml")):
        content = yaml.safe_load(source.read_text("utf-8"))
        for key, found in content.items():
            rows.setdefault(key, []).extend(found)
    return rows


def _copy_scaffold(folder: Path, language: Language) -> None:
    for source in (*_files_of(_scaffold()), *_files_of(_scaffold() / language)):
        shutil.copyfile(source, folder / _NAMES.get(source.name, source.name))


def _copy_guide(folder: Path, language: Language) -> None:
    """The Chinese guide holds the English one in a folder, which also stands alone."""
    guide = Path(str(files("reqportal.guide")))
    guide = guide / language if language != "zh" else guide
    for source in guide.rglob("*"):
        if source.is_file() and "__pycache__" not in source.parts and _is_page(source):
            target = folder / source.relative_to(guide)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def _is_page(source: Path) -> bool:
    return source.suffix not in {".py", ".pyc"}


def _files_of(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


def _scaffold() -> Path:
    return Path(str(files("reqportal.site_templates"))) / "scaffold"
