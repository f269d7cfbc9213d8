"""Layer 2: what the parts of a workbook are: its sheets, its texts, its styles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

from reqportal.locales import N_
from reqportal.workbook import xml
from reqportal.workbook.package import Package
from reqportal.workbook.refusal import Refused, damaged

_MAIN, _CORE = "xl/workbook.xml", "docProps/core.xml"
_NAMESPACES = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    }
)
"""Of the usual and of the strict form."""
_TRUE = frozenset({"1", "true", "on"})


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its tab's name, whether it is shown, and its part."""

    name: str
    is_visible: bool
    part: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What a workbook consists of."""

    sheets: tuple[SheetPart, ...]
    """Worksheets in the order of their tabs; charts and macro sheets are none."""
    texts: str
    """The part of the shared texts; empty where there is none."""
    styles: str
    """The part of the number formats; empty where there is none."""
    counts_from_1904: bool
    has_macros: bool
    modified: datetime | None
    """dcterms:modified, in UTC."""


def layout_of(package: Package) -> Layout:
    """What the package holds. Raises Refused when it is no workbook."""
    main = _main_part(package)
    root = xml.tree(xml.utf8(package.part(main), main), main)
    if xml.local(root.tag) != "workbook" or not _is_ours(root.tag):
        package.refuse_other_kinds()
    related = _relations(package, main)
    sheets = []
    counts_from_1904 = False
    for element in root.iter():
        kind = xml.local(element.tag)
        if kind == "sheet":
            given = {xml.local(key): value for key, value in element.items()}
            sheets += _sheet(package, given, related)
        elif kind == "workbookPr":
            counts_from_1904 = element.get("date1904", "") in _TRUE
    return Layout(
        tuple(sheets),
        _only(package, related, "sharedStrings"),
        _only(package, related, "styles"),
        counts_from_1904,
        any(kind == "vbaProject" for kind, _ in related.values())
        or "xl/vbaProject.bin" in package,
        _modified(package),
    )


def _is_ours(tag: str) -> bool:
    namespace = tag.rpartition("}")[0].removeprefix("{")
    return namespace in _NAMESPACES or not namespace


def _main_part(package: Package) -> str:
    for kind, part in _relations(package, "").values():
        if kind == "officeDocument" and part in package:
            if not part.casefold().endswith(".xml"):
                package.refuse_other_kinds()
            return part
    if _MAIN not in package:
        package.refuse_other_kinds()
    return _MAIN


def _sheet(
    package: Package, given: dict[str, str], related: dict[str, tuple[str, str]]
) -> list[SheetPart]:
    name, link = given.get("name", ""), given.get("id", "")
    if link not in related:
        raise damaged(N_("the sheet “{tab}” has no content"), tab=name)
    kind, part = related[link]
    if kind != "worksheet":
        return []
    if part not in package:
        raise damaged(N_("its part {name} is missing"), name=part)
    is_visible = given.get("state", "visible") not in {"hidden", "veryHidden"}
    return [SheetPart(name, is_visible, part)]


def _only(package: Package, related: dict[str, tuple[str, str]], kind: str) -> str:
    """The part of that kind that is there; empty where none is."""
    parts = (part for other, part in related.values() if other == kind)
    return next((part for part in parts if part in package), "")


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Relation id to (last word of its type, part name)."""
    path = PurePosixPath(part)
    name = str(path.parent / "_rels" / f"{path.name}.rels") if part else "_rels/.rels"
    if name not in package:
        return {}
    found = {}
    for element in xml.tree(xml.utf8(package.part(name), name), name):
        target = unquote(element.get("Target", "")).replace("\\", "/")
        base = "" if target.startswith("/") else str(path.parent)
        kind = element.get("Type", "").rpartition("/")[2]
        place = normpath(f"{base}/{target.lstrip('/')}").lstrip("/")
        found[element.get("Id", "")] = (kind, place.removeprefix("./"))
    return found


def _modified(package: Package) -> datetime | None:
    """When it was saved; a part that cannot be read says nothing of it."""
    if _CORE not in package:
        return None
    try:
        root = xml.tree(xml.utf8(package.part(_CORE), _CORE), _CORE)
    except Refused:
        return None
    for element in root.iter():
        if xml.local(element.tag) == "modified" and element.text:
            return _moment(element.text)
    return None


def _moment(text: str) -> datetime | None:
    """A W3C date and time; one without a zone is UTC. None where it is none."""
    try:
        found = datetime.fromisoformat(text.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
