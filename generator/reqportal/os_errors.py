"""Layer 0: what the operating system refuses, in the reader's language."""

from __future__ import annotations

import errno
from pathlib import Path

from reqportal.locales import N_, Said, say

_PROBLEMS = {
    errno.ENOENT: N_("it does not exist"),
    errno.EACCES: N_("you have no permission, or another program holds it open"),
    errno.EPERM: N_("you have no permission"),
    errno.EBUSY: N_("another program holds it open"),
    errno.EEXIST: N_("it exists already"),
    errno.ENOTDIR: N_("it is no folder"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTEMPTY: N_("the folder is not empty"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EROFS: N_("the disk is read-only"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.ELOOP: N_("its links run in a circle"),
    errno.EMFILE: N_("too many files are open"),
    errno.EIO: N_("the disk failed"),
}


def problem(error: OSError) -> Said:
    """Why it failed; in the system's own words where it is a rare reason."""
    said = _PROBLEMS.get(error.errno or 0)
    if said is not None:
        return say(said)
    return say(N_("{problem}"), problem=error.strerror or str(error))


def name(error: OSError, otherwise: str = "") -> str:
    """The name of the file or folder it failed at, without its path."""
    found = error.filename or otherwise
    return Path(found).name if isinstance(found, (str, Path)) else otherwise
