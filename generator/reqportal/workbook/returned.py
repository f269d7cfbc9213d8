"""Layer 2: returned workbooks into a folder, and nothing else there touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from reqportal.findings import Finding, PortalError, Severity
from reqportal.locales import N_, Language, Translator, translator
from reqportal.workbook.open import (
    open_workbook,
    settled_content,
)
from reqportal.workbook.refusal import UnreadableWorkbookError
from reqportal.workbook.returned_book import RETURNED, digest, returned_book
from reqportal.workbook.template import TEMPLATE_ID, facts_of

_ENDING = N_("_to_mend")
_LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of one workbook with findings."""

    file: str
    path: Path | None
    """None of a file that cannot be read."""


def write_returned(
    sheets: Path,
    files: Iterable[tuple[str, Path]],
    findings: Sequence[Finding],
    folder: Path,
    t: Translator,
) -> Iterator[Returned]:
    """A workbook to mend in `folder` for each file with errors or warnings.

    `files` are the names in findings and the paths, all of them below `sheets`. Raises
    PortalError, before anything is written, where something else stands in the way.
    """
    if folder.resolve().is_relative_to(sheets.resolve()):
        raise PortalError(
            N_(
                "{folder} lies in the sheets folder, where every row would be read "
                "twice. Choose another folder."
            ),
            folder=str(folder),
        )
    wanted = list(_wanted(sheets, files, findings, folder, t))
    for _, _, target in wanted:
        if target is not None and target.exists():
            _require_ours(target)
    for file, path, target in wanted:
        own = [found for found in findings if found.where.file == file]
        yield Returned(file, target and _write(file, path, target, own, t))


def _wanted(
    sheets: Path,
    files: Iterable[tuple[str, Path]],
    findings: Sequence[Finding],
    folder: Path,
    t: Translator,
) -> Iterator[tuple[str, Path, Path | None]]:
    """Files to return with where to; nowhere where a file cannot be read."""
    to_mend = {f.where.file for f in findings if f.severity is not Severity.NOTE}
    unread = {f.where.file for f in findings if f.is_error and not f.where.sheet}
    taken: set[str] = set()
    for file, path in files:
        if file not in to_mend:
            continue
        target = None
        if file not in unread:
            inner = path.relative_to(sheets).parent
            target = _free(folder / inner, returned_name(file, t), taken)
        yield file, path, target


def returned_name(file: str, t: Translator) -> str:
    """`tasks_to_mend.xlsx` of `tasks.xlsx`, and of itself."""
    stem = PurePosixPath(file).stem
    for language in _LANGUAGES:
        stem = stem.removesuffix(translator(language)(_ENDING)) or stem
    return f"{stem}{t(_ENDING)}.xlsx"


def _free(folder: Path, name: str, taken: set[str]) -> Path:
    """A path that no other file of this run has."""
    stem, number = name.removesuffix(".xlsx"), 1
    path = folder / name
    while str(path).casefold() in taken:
        number += 1
        path = folder / f"{stem} ({number}).xlsx"
    taken.add(str(path).casefold())
    return path


def _require_ours(path: Path) -> None:
    """Raises PortalError where a file is not ours, or holds a person's corrections."""
    facts: dict[str, str] = {}
    is_as_written = False
    try:
        book = open_workbook(path, path.name)
        facts = facts_of(book.hidden)
        is_as_written = facts.get(RETURNED) == digest(book)
    except UnreadableWorkbookError:
        pass
    if facts.get("template") != TEMPLATE_ID or RETURNED not in facts:
        raise PortalError(
            N_(
                "{name} stands there already and was not written by this command. "
                "Nothing was written: move it away, or choose another folder."
            ),
            name=str(path),
        )
    if not is_as_written:
        raise PortalError(
            N_(
                "{name} was edited since it was returned. Nothing was written: put it "
                "into the sheets folder in place of the original, or move it away."
            ),
            name=str(path),
        )


def _write(
    file: str, path: Path, target: Path, findings: Sequence[Finding], t: Translator
) -> Path | None:
    try:
        content = returned_book(settled_content(path, file), file, findings, t)
    except UnreadableWorkbookError:
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target
