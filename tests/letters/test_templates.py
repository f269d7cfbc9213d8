"""The Word templates: as the code makes them, editable, and a portal's own wins."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from builders import a_portal, a_requirement, a_solution
from letters.letters import lines, written
from reqportal.findings import PortalError, PublishError
from reqportal.letters.archive import packed, unpacked
from reqportal.letters.drafts import draft
from reqportal.letters.shipped import copy_templates, template
from reqportal.locales import Language, translator
from reqportal.portal.letter_number import LetterKey
from reqportal.vocabulary import LetterKind

KINDS = [(kind, language) for kind in LetterKind for language in ("zh", "en")]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KEY = LetterKey(LetterKind.CONFIRMATION, ("REQ-0001",))


@pytest.mark.parametrize(("kind", "language"), KINDS)
def test_what_is_shipped_is_what_the_code_makes(
    kind: LetterKind, language: Language
) -> None:
    shipped = unpacked(template(kind, language, None).read_bytes())
    made = unpacked(draft(kind, translator(language)))
    assert shipped == made, "run: make letters"


@pytest.mark.parametrize(("kind", "language"), KINDS)
def test_a_template_is_set_for_chinese_and_breaks_its_tables_well(
    kind: LetterKind, language: Language
) -> None:
    path = template(kind, language, None)
    document = Document(str(path))
    styles = ("Normal", "Title", "Heading 1", "Footer")
    for name in styles:
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(f"{W}eastAsia") in {"SimSun", "SimHei"}
        assert not [one for one in fonts.attrib if "Theme" in one]
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (
        21.0,
        29.7,
    )
    heads = document.element.findall(f".//{W}tblHeader")
    assert len(heads) >= 1
    parts = unpacked(path.read_bytes())
    assert b"NUMPAGES" in b"".join(v for k, v in parts.items() if "footer" in k)


@pytest.mark.parametrize(("kind", "language"), KINDS)
def test_no_cell_can_lose_all_its_paragraphs(
    kind: LetterKind, language: Language
) -> None:
    """docxtpl takes such a cell out, and its neighbours move under other headers."""
    document = Document(str(template(kind, language, None)))
    for table in document.tables:
        for cell in (cell for row in table.rows for cell in row.cells):
            texts = [line.text for line in cell.paragraphs]
            optional = [one for one in texts if one.startswith("{%p")]
            assert len(texts) > len(optional) * 3 // 2 or not optional, texts


def test_templates_name_nobody() -> None:
    for kind, _ in KINDS:
        for content in unpacked(template(kind, "zh", None).read_bytes()).values():
            assert b"python-docx" not in content


def test_copies_for_editing_are_never_written_over(tmp_path: Path) -> None:
    paths = copy_templates(tmp_path / "letters")
    assert len(paths) == len(KINDS)
    paths[3].write_bytes(b"mine")
    for path in paths[:3]:
        path.unlink()
    with pytest.raises(PortalError, match="stays as it is"):
        copy_templates(tmp_path / "letters")
    assert paths[3].read_bytes() == b"mine"
    assert not paths[0].exists()


def test_a_portals_own_template_wins(tmp_path: Path) -> None:
    path = copy_templates(tmp_path / "letters")[0]
    document = Document(str(path))
    document.add_paragraph("云启软件 {{ letter.client }} 专用")
    document.save(str(path))
    portal = a_portal(a_requirement(), a_solution(), company="云启")
    said = lines(written(portal, KEY, own=tmp_path))
    assert "云启软件 客户C-001 专用" in said
    assert "云启软件 客户C-001 专用" not in lines(written(portal, KEY))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ letter.price_of_all }}", "price_of_all"),
        ("{% if %}", "Expected an expression"),
        ("{{ letter.__class__.__mro__ }}", "unsafe"),
        ("{{ ''.__class__ }}", "unsafe"),
    ],
)
def test_a_broken_or_prying_template_is_told_not_shown(
    tmp_path: Path, text: str, told: str
) -> None:
    path = copy_templates(tmp_path / "letters")[0]
    document = Document(str(path))
    document.add_paragraph(text)
    document.save(str(path))
    portal = a_portal(a_requirement(), a_solution())
    with pytest.raises(PublishError) as error:
        written(portal, KEY, own=tmp_path)
    assert "confirmation.zh.docx" in str(error.value)
    assert told in str(error.value)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"<html>"])
def test_a_template_that_is_no_word_file_is_told(
    tmp_path: Path, content: bytes
) -> None:
    path = copy_templates(tmp_path / "letters")[0]
    path.write_bytes(content)
    with pytest.raises(PublishError, match=r"confirmation\.zh\.docx"):
        written(a_portal(a_requirement(), a_solution()), KEY, own=tmp_path)


def test_what_a_program_noted_of_its_user_does_not_reach_a_letter(
    tmp_path: Path,
) -> None:
    path = copy_templates(tmp_path / "letters")[0]
    document = Document(str(path))
    document.core_properties.author = "张三"
    document.core_properties.last_modified_by = "LAPTOP-7"
    stream = io.BytesIO()
    document.save(stream)
    parts = unpacked(stream.getvalue())
    parts["docProps/app.xml"] = parts["docProps/app.xml"].replace(
        b"</Properties>", "<Company>别家公司</Company></Properties>".encode()
    )
    path.write_bytes(packed(parts))
    made = written(a_portal(a_requirement(), a_solution()), KEY, own=tmp_path)
    whole = b"".join(unpacked(made).values()).decode("utf-8", "replace")
    assert not [name for name in ("张三", "LAPTOP-7", "别家公司") if name in whole]


def test_archives_are_the_same_whenever_they_are_made() -> None:
    parts = {"b": b"2", "[Content_Types].xml": b"1", "a": b"3"}
    made = packed(parts)
    assert made == packed(dict(reversed(parts.items())))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == ["[Content_Types].xml", "a", "b"]
        assert {entry.date_time for entry in archive.infolist()} == {
            (1980, 1, 1, 0, 0, 0)
        }


def test_an_archive_that_swells_is_not_unpacked() -> None:
    bomb = packed({f"{n}": bytes(4 * 1024 * 1024) for n in range(6)})
    assert len(bomb) < 100_000
    with pytest.raises(ValueError, match="too large"):
        unpacked(bomb)
