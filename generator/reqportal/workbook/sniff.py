"""Layer 2: what a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re

from reqportal.locales import N_, say
from reqportal.workbook import file_rules, rules
from reqportal.workbook.refusal import Refused, damaged

_ZIP, _ZIP_END = b"PK\x03\x04", b"PK\x05\x06"
_END_WITHIN = 66_000
"""An archive ends with its list of entries, a comment of 64 KB behind it at most."""
_END_SIZE = 22
_OLE = b"\xd0\xcf\x11\xe0"
_OLD = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")
"""How .xls files begin that are older than their container."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LFS = b"version https://git-lfs"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|table|meta|head|body|div|style)\b")
_STARTS = (
    (b"%PDF", N_("a PDF document")),
    (b"{\\rtf", N_("a text document (rtf)")),
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"GIF8", N_("a picture")),
    (b"Rar!", N_("another kind of archive")),
    (b"7z\xbc\xaf", N_("another kind of archive")),
    (b"\x1f\x8b", N_("another kind of archive")),
    (b"MIME-Version:", N_("a web page (html)")),
)
_HEAD = 4096


def refuse_what_is_no_archive(content: bytes) -> None:
    """Raises Refused, with what the file is instead, unless it is a whole archive."""
    if not content:
        raise Refused(file_rules.EMPTY_FILE)
    if content.startswith(_LFS) or not content.strip(b"\0"):
        raise Refused(file_rules.NOT_DOWNLOADED)
    if content.startswith(_OLE):
        raise Refused(rules.PROTECTED if _ENCRYPTED in content else file_rules.OLD)
    if _OLD.match(content):
        raise Refused(file_rules.OLD)
    if content.startswith(_ZIP) or _ZIP.startswith(content):
        end = content.rfind(_ZIP_END, max(0, len(content) - _END_WITHIN))
        if end < 0 or end + _END_SIZE > len(content):
            raise Refused(file_rules.CUT_OFF)
        return
    if content.startswith(_ZIP_END):
        raise other_kind(N_("another kind of archive"))
    raise _known_by_its_start(content[:_HEAD])


def other_kind(kind: str) -> Refused:
    """The refusal of a file that is something else; `kind` is a msgid."""
    return Refused(file_rules.OTHER_CONTENT, kind=say(kind))


def _known_by_its_start(head: bytes) -> Refused:
    for start, kind in _STARTS:
        if head.startswith(start):
            return other_kind(kind)
    text = _text(head)
    if text is None:
        return damaged(N_("it is no .xlsx file"))
    lowered = text.lstrip("\ufeff \t\r\n").lower().encode("utf-8", "replace")
    if b"schemas-microsoft-com:office:spreadsheet" in lowered:
        return other_kind(N_("an XML spreadsheet of 2003"))
    if _HTML.match(lowered) or b"<html" in lowered or b"<table" in lowered:
        return other_kind(N_("a web page (html)"))
    if lowered.startswith(b"<"):
        return other_kind(N_("an XML file"))
    return other_kind(N_("a text file (csv or the like)"))


def _text(head: bytes) -> str | None:
    """The head as text; None where it is none in any usual encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head):
        return None
    for encoding in ("utf-8", "gb18030", "cp1252"):
        for cut in range(4):  # the head may end inside a character
            try:
                return head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
    return None
