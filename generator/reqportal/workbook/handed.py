"""Layer 2: the workbook that calamine is given: checked parts under plain names."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO

_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def handed(
    sheets: Sequence[bytes], texts: bytes, styles: bytes, *, counts_from_1904: bool
) -> BytesIO:
    """A workbook of these sheets, called `1`, `2` and so on."""
    links, tabs = [], []
    parts: dict[str, bytes] = {}
    for number, xml in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = xml
        links.append(_link(number, "worksheet", f"worksheets/sheet{number}.xml"))
        tabs.append(f'<sheet name="{number}" sheetId="{number}" r:id="r{number}"/>')
    for kind, content in (("sharedStrings", texts), ("styles", styles)):
        if content:
            parts[f"xl/{kind}.xml"] = content
            links.append(_link(len(links) + 1, kind, f"{kind}.xml"))
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}">'
        f'<workbookPr date1904="{int(counts_from_1904)}"/>'
        f"<sheets>{''.join(tabs)}</sheets></workbook>"
    ).encode()
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{_LINKS}">{"".join(links)}</Relationships>'
    ).encode()
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{_LINKS}"><Relationship Id="r1" '
        f'Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ).encode()
    parts["[Content_Types].xml"] = f'<Types xmlns="{_TYPES}"/>'.encode()
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


def _link(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="r{number}" Type="{_RELATED}/{kind}" Target="{target}"/>'
