"""Layer 6: a Word file as an archive: written the same each time, read with care."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

_DAWN = (1980, 1, 1, 0, 0, 0)
"""The first day an archive can name."""
_FIRST = "[Content_Types].xml"
_TOO_LARGE = "too large"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError,
    NotImplementedError,
)  # fmt: skip
"""What reading a damaged archive may raise."""
LARGEST = 20 * 1024 * 1024
"""Bytes of a file, and of all its parts together, that are read."""


def packed(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts: the same parts, the same bytes."""
    stream = io.BytesIO()
    names = sorted(parts, key=lambda name: (name != _FIRST, name))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, _DAWN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # or it would be the machine's
            archive.writestr(entry, parts[name])
    return stream.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Its parts by name. Raises ValueError for what is no archive, or too large."""
    if len(content) > LARGEST:
        raise ValueError(_TOO_LARGE)
    found: dict[str, bytes] = {}
    left = LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                with archive.open(name) as stream:
                    found[name] = stream.read(left + 1)
                left -= len(found[name])
                if left < 0:
                    raise ValueError(_TOO_LARGE)
    except _BROKEN as error:
        raise ValueError(str(error)) from error
    return found
