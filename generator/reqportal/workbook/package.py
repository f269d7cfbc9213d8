"""Layer 2: a workbook file as an archive: parts by name, checked and unpacked once.

Whatever reads the parts reads these bytes, so that no two readers can understand the
archive differently. A part that nobody asks for, such as a picture, stays packed.

A small package is read in the portal's own process, any other in a child. Small is
what can neither abort nor hang it: its content is bounded in bytes as they are
unpacked, each part is walked by expat before anything else reads it (well-formed, no
DOCTYPE, not nested deeply), and calamine is given only cells whose bounding box was
computed and holds a few million cells at most. Every pattern and walk over a
well-formed part takes time in proportion to its size.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from urllib.parse import unquote

from reqportal.locales import N_, say
from reqportal.settings import Limits
from reqportal.workbook import file_rules, rules
from reqportal.workbook.refusal import Refused, damaged
from reqportal.workbook.sniff import other_kind, refuse_what_is_no_archive

MEGABYTE = 1_000_000
_SMALL, SMALL_INFLATED = 200_000, 8 * MEGABYTE
_FEW_CELLS = 4_000_000
_IS_ENCRYPTED = 1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    ValueError,
    OSError,
    KeyError,
    IndexError,
    OverflowError,
)
"""What zipfile raises on an archive that is wrong somewhere."""
_OTHER_KINDS = (
    ("xl/workbook.bin", N_("a binary workbook (.xlsb)")),
    ("word/document.xml", N_("a Word document")),
    ("ppt/presentation.xml", N_("a PowerPoint presentation")),
    ("content.xml", N_("an OpenDocument file")),
    ("index/document.iwa", N_("a Numbers spreadsheet")),
)


class Package:
    """The parts of a file, by their names in any case and with either slash."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        """Raises Refused when the file is no archive, or one over the limits."""
        check_size(len(content), limits)
        refuse_what_is_no_archive(content)
        self._size = len(content)
        self._most_cells = max(limits.cells, limits.merged)
        self._parts: dict[str, bytes] = {}
        try:
            self._archive = zipfile.ZipFile(BytesIO(content))
        except _BROKEN as error:
            raise damaged(N_("its list of parts is damaged")) from error
        self._entries = _entries(self._archive, limits)

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries

    @property
    def inflated(self) -> int:
        """Bytes of all parts, unpacked, as they are declared."""
        return sum(entry.file_size for entry in self._entries.values())

    @property
    def is_small(self) -> bool:
        """Whether it can be read without a process of its own."""
        return (
            self._size <= _SMALL
            and self.inflated <= SMALL_INFLATED
            and self._most_cells <= _FEW_CELLS
        )

    def part(self, name: str) -> bytes:
        """A part's bytes. Raises Refused when it is missing or damaged."""
        key = _key(name)
        if key not in self._parts:
            self._parts[key] = self._unpacked(key, name)
        return self._parts[key]

    def _unpacked(self, key: str, name: str) -> bytes:
        entry = self._entries.get(key)
        if entry is None:
            raise damaged(N_("its part {name} is missing"), name=name)
        if entry.flag_bits & _IS_ENCRYPTED:
            raise Refused(rules.PROTECTED)
        try:
            if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise ValueError
            with self._archive.open(entry) as stream:
                content = stream.read(entry.file_size)  # never more than declared
        except _BROKEN as error:
            raise damaged(N_("its part {name} is damaged"), name=name) from error
        if len(content) != entry.file_size:
            raise damaged(N_("its part {name} is damaged"), name=name)
        return content

    def refuse_other_kinds(self) -> None:
        """Raises Refused with what the archive is, as it holds no workbook."""
        for name, kind in _OTHER_KINDS:
            if name in self:
                raise other_kind(kind)
        raise other_kind(N_("another kind of archive"))


def check_size(size: int, limits: Limits) -> None:
    """Raises Refused when a file of so many bytes is too large."""
    if size > limits.file_mb * MEGABYTE:
        raise too_large(
            N_("MB"), "file_mb", f"{size / MEGABYTE:.1f}", f"{limits.file_mb:g}"
        )


def too_large(
    what: str, setting: str, found: object, allowed: object, **where: str
) -> Refused:
    """The refusal over a limit; `what` is a msgid, `setting` its name."""
    return Refused(
        file_rules.TOO_LARGE,
        sheet=where.get("sheet", ""),
        cell=where.get("cell", ""),
        found=str(found),
        what=say(what),
        allowed=str(allowed),
        setting=setting,
    )


def _entries(archive: zipfile.ZipFile, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """Of every part its entry. Raises Refused over a limit, or when one is double."""
    listed = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(listed) > limits.entries:
        raise too_large(N_("parts"), "entries", len(listed), limits.entries)
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in listed:
        key = _key(entry.filename)
        if key in found:
            raise damaged(N_("its part {name} is there twice"), name=entry.filename)
        found[key] = entry
    inflated = sum(entry.file_size for entry in listed)
    if inflated > limits.inflated_mb * MEGABYTE:
        megabytes = f"{inflated / MEGABYTE:.0f}"
        allowed = f"{limits.inflated_mb:g}"
        raise too_large(N_("MB of content"), "inflated_mb", megabytes, allowed)
    return found


def _key(name: str) -> str:
    return unquote(name).replace("\\", "/").lstrip("/").casefold()
