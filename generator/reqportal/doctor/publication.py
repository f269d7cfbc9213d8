"""How the portal is published here, and what an interrupted build left behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from reqportal.cache import WORK
from reqportal.doctor.observation import Observation, Subject, subject
from reqportal.findings import PublishError
from reqportal.locales import N_, Said, say
from reqportal.site.lock import Lock
from reqportal.site.publish import MARKER, SITE, refuse_foreign

LOCK = "publishing.lock"


def of_publication(portal: Path) -> Iterator[Observation]:
    """Every observation on the publication; none where there is no folder."""
    if not portal.is_dir():
        return
    yield _form(portal)
    yield from _site(portal / SITE)
    yield from _at_work(portal / WORK / LOCK)
    yield from _leftovers(portal)


def _form(portal: Path) -> Observation:
    about = subject(N_("Links"))
    if (portal / SITE / MARKER).is_file():
        return about.note(say("{name}/ is a folder, mended file by file", name=SITE))
    if _can_link(portal):
        said = say("{name} is a link, switched to a new publication in one step",
                   name=SITE)  # fmt: skip
        return about.fine(said)
    return about.note(
        say("Not to be had here: {name}/ is a folder, mended file by file", name=SITE),
        say("On Windows the developer mode allows them; nothing depends on it"),
    )


def _can_link(portal: Path) -> bool:
    try:
        with tempfile.TemporaryDirectory(dir=portal, prefix=".doctor-") as place:
            Path(place, "link").symlink_to("target", target_is_directory=True)
    except (OSError, NotImplementedError):
        return False
    return True


def _site(site: Path) -> Iterator[Observation]:
    about = subject(N_("Publication"))
    try:
        refuse_foreign(site)
    except PublishError as error:
        said = Said(error.message, tuple(error.params.items()))
        yield about.problem(said, say("Move or delete {name}", name=site.name))
        return
    if site.is_symlink() and not site.exists():
        yield _build_again(about, say("{name} points to nothing", name=site.name))
    elif not (site / "index.html").is_file():
        yield about.note(say("none yet"))
    else:
        yield about.fine(say("{name}/ is there", name=site.name))


def _build_again(about: Subject, said: Said) -> Observation:
    return about.warning(said, say("Run: {command}", command="reqportal build"))


def _at_work(path: Path) -> Iterator[Observation]:
    if not path.is_file():
        return
    try:
        Lock.take(path).release()
    except PublishError as error:
        said = Said(error.message, tuple(error.params.items()))
        yield subject(N_("Another build")).note(said)


def _leftovers(portal: Path) -> Iterator[Observation]:
    """What only an interrupted build leaves; the next one clears it away."""
    half = [portal / WORK / "site.new", *(portal / SITE).rglob(".*.new")]
    names = [path.name for path in half if path.is_symlink() or path.exists()]
    if names:
        said = say("left by a build that was interrupted: {name}", name=names[0])
        yield _build_again(subject(N_("Leftovers")), said)
