"""Layer 7: a bundle put where the sender asked for it, and taken back.

Every client has a folder of its own with a name nobody can guess; nothing beside them
is written, least of all a list of them.
"""

from __future__ import annotations

from pathlib import Path

from reqportal.findings import PublishError
from reqportal.locales import N_
from reqportal.settings import PortalSettings
from reqportal.share.bundle import Files
from reqportal.share.keys import FOLDER
from reqportal.site.own_folder import MARKER, OwnFolder


def refuse_place(to: Path, portal: Path, settings: PortalSettings) -> None:
    """Raises PublishError where bundles would end among what is published or kept."""
    names = (
        settings.sheets_dir,
        "docs",
        "site",
        "site_templates",
        ".reqportal",
        FOLDER,
    )
    taken = [(portal / name).resolve() for name in names]
    place = to.resolve()
    if place == portal.resolve() or any(place.is_relative_to(one) for one in taken):
        raise PublishError(
            N_("{folder} belongs to the portal: name a folder of its own for bundles"),
            folder=to.name or str(to),
        )


def put(to: Path, token: str, files: Files) -> Path:
    """Bring a client's folder to these files; what else stands in DIR is not touched.

    Raises PublishError, with nothing written, where somebody's files stand in the way.
    """
    folder = to / token
    OwnFolder.open(folder).fill(files)
    return folder


def take_back(to: Path, token: str) -> bool:
    """Remove a folder of ours; whether there was one."""
    folder = to / token
    if not (folder / MARKER).is_file():
        return False
    OwnFolder.open(folder).fill({})
    (folder / MARKER).unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
    return True
