"""What the portal's folder holds: its settings and workbooks, and what may be done."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from reqportal import os_errors
from reqportal.cache import WORK
from reqportal.doctor.observation import Observation, subject
from reqportal.findings import PortalError
from reqportal.locales import N_, Said, say
from reqportal.pipeline import workbooks_in
from reqportal.settings import PortalSettings, load_settings
from reqportal.workbook.open import is_temporary

TIGHT, TOO_TIGHT = 500, 50
"""Megabytes of free space below which a build may fail, or will."""
_MEGABYTE = 1_000_000


def of_folder(portal: Path) -> Iterator[Observation]:
    """Every observation on the folder; only the first where it is no portal."""
    about = subject(N_("Settings"))
    try:
        settings = load_settings(portal)
    except PortalError as error:
        said = Said(error.message, tuple(error.params.items()))
        yield about.problem(said, say("Correct mkdocs.yml, or name the folder with -C"))
        return
    yield about.fine(say("mkdocs.yml can be used"))
    yield from _workbooks(portal, settings)
    yield from _rights(portal)
    yield _space(portal)


def _workbooks(portal: Path, settings: PortalSettings) -> Iterator[Observation]:
    about = subject(N_("Workbooks"))
    name = settings.sheets_dir
    if not (portal / name).is_dir():
        yield about.problem(
            say("The folder {folder} is missing: workbooks are read from there",
                folder=name),
            say("Make the folder, or correct {setting} in mkdocs.yml",
                setting="sheets_dir"),
        )  # fmt: skip
        return
    found = workbooks_in(portal, settings)
    books = [path for _, path in found if not is_temporary(path)]
    unreadable = [seen for path in books if (seen := _unreadable(path)) is not None]
    yield from unreadable
    yield from (_open_in_excel(path) for _, path in found if is_temporary(path))
    if not books:
        mend = say("Run: {command}", command=f"reqportal template {name}")
        yield about.warning(say("There is none in {folder}", folder=name), mend)
    elif not unreadable:
        yield about.fine(say("{n} can be opened", n=len(books)))


def _unreadable(path: Path) -> Observation | None:
    try:
        with path.open("rb") as stream:
            stream.read(1)
    except OSError as error:
        return subject(N_("Workbook {name}"), name=path.name).problem(
            say("The file cannot be opened: {problem}",
                problem=os_errors.problem(error)),
            say("Close the file in Excel first and try again; "
                "check that you may read it"),
        )  # fmt: skip
    return None


def _open_in_excel(path: Path) -> Observation:
    return subject(N_("Workbook {name}"), name=path.name.removeprefix("~$")).note(
        say("is open in Excel or WPS, or was when it crashed"),
        say("Save and close it before a build; what is not saved is not read"),
    )


def _rights(portal: Path) -> Iterator[Observation]:
    about = subject(N_("Write rights"))
    places = [place for place in (portal, portal / WORK) if place.is_dir()]
    refused = False
    for place in places:
        try:
            with tempfile.TemporaryFile(dir=place, prefix=".doctor-"):
                pass
        except OSError as error:
            refused = True
            yield about.problem(
                say("{name} cannot be written: {problem}",
                    name=place.absolute().name, problem=os_errors.problem(error)),
                say("Get write rights to it, or move the portal to a folder of yours"),
            )  # fmt: skip
    if not refused:
        yield about.fine(say("The portal's folder can be written"))


def _space(portal: Path) -> Observation:
    about = subject(N_("Disk space"))
    free = shutil.disk_usage(portal).free // _MEGABYTE
    said = say("{n} MB free", n=free)
    mend = say("Free some: two copies of the site are kept, one of them shown")
    if free < TOO_TIGHT:
        return about.problem(said, mend)
    return about.warning(said, mend) if free < TIGHT else about.fine(said)
