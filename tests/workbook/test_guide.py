"""The tab that tells how to fill the others, and the colours while typing."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from reqportal import pipeline
from reqportal.locales import Language
from reqportal.model.columns import BY_KEY, WORKBOOKS, sheets_of
from reqportal.model.schema import Profile
from reqportal.workbook.blank import write_filled, write_templates
from reqportal.workbook.guide_tab import guide_name
from reqportal.workbook.guide_text import guide_text
from reqportal.workbook.marking import BLANK_PAPER, WRONG_PAPER
from reqportal.workbook.open import open_workbook
from reqportal.workbook.parse import parse
from reqportal.workbook.read import Table, tables
from workbooks import a_portal

SAVED = datetime(2026, 3, 20, 9, 0)  # noqa: DTZ001 - workbooks know no time zone
LANGUAGES: tuple[Language, ...] = ("zh", "en")
KINDS = [(language, profile) for language in LANGUAGES for profile in Profile]
every_kind = pytest.mark.parametrize(("language", "profile"), KINDS)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def templates(
    folder: Path, language: Language = "zh", profile: Profile = Profile.FULL
) -> dict[str, Workbook]:
    paths = write_templates(folder, language=language, profile=profile)
    return {path.stem: load_workbook(path) for path in paths}


def examples(
    folder: Path, language: Language, profile: Profile = Profile.FULL
) -> list[Path]:
    """Workbooks filled with the rows that the tab shows."""
    written = []
    for name in WORKBOOKS:
        sheets = [s for s in sheets_of(name) if s.in_profile(profile)]
        rows = {}
        for sheet in sheets:
            fields = {c.field for c in sheet.in_profile(profile)}
            rows[sheet.key] = [
                {field: text for field, text in row.items() if field in fields}
                for row in guide_text(language)["examples"]["rows"][sheet.key]
            ]
        if rows:
            path = folder / f"{name}.xlsx"
            write_filled(
                path, name, rows, language=language, profile=profile, modified=SAVED
            )
            written.append(path)
    return written


@every_kind
def test_it_comes_first_and_names_every_sheet_with_a_link(
    tmp_path: Path, language: Language, profile: Profile
) -> None:
    for name, book in templates(tmp_path, language, profile).items():
        assert book.sheetnames[0] == guide_name(language)
        assert book.active is book.worksheets[0]
        cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
        links = {c.value: c.hyperlink.location for c in cells if c.hyperlink}
        assert links == {
            sheet.name(language): f"'{sheet.name(language)}'!A1"
            for sheet in sheets_of(name)
            if sheet.in_profile(profile)
        }


@every_kind
def test_it_is_told_of_nowhere_and_never_read(
    tmp_path: Path, language: Language, profile: Profile
) -> None:
    for path in write_templates(tmp_path, language=language, profile=profile):
        found = list(tables(open_workbook(path, path.name)))
        assert all(isinstance(table, Table) for table in found)
        assert guide_name(language) not in {
            table.grid.name for table in found if isinstance(table, Table)
        }


def test_a_blank_template_publishes_no_row_of_the_examples(tmp_path: Path) -> None:
    portal = a_portal(tmp_path, base=False)
    write_templates(portal / "sheets", language="zh", profile=Profile.FULL)
    outcome = pipeline.load(portal)
    assert not outcome.findings
    assert not outcome.portal.requirements
    assert not outcome.portal.clients


def test_a_sheet_of_that_name_which_is_not_ours_is_read(tmp_path: Path) -> None:
    name = guide_name("zh")
    rows = (("客户编号", "客户名称"), ("C-001", "北辰物流"))
    portal = a_portal(tmp_path, {name: rows}, base=False)
    assert [client.id for client in pipeline.load(portal).portal.clients] == ["C-001"]


def test_a_tab_renamed_is_still_known_as_ours(tmp_path: Path) -> None:
    (path,) = (p for p in examples(tmp_path, "zh") if p.stem == "changes")
    book = load_workbook(path)
    book.worksheets[0].title = "说明（旧）"
    book.save(path)
    found = list(tables(open_workbook(path, path.name)))
    assert [table.sheet.key for table in found if isinstance(table, Table)] == [
        "change"
    ]
    assert len(found) == 1


def test_it_says_which_columns_are_required_and_which_a_client_may_see(
    tmp_path: Path,
) -> None:
    tab = templates(tmp_path)["requirements"].worksheets[0]
    row = next(row for row in tab.iter_rows(values_only=True) if row[0] == "对接人")
    assert [text for text in row if text][3:] == ["客户编号、角色称谓", "角色称谓"]


@every_kind
def test_every_example_reads_without_a_finding(
    tmp_path: Path, language: Language, profile: Profile
) -> None:
    portal = a_portal(tmp_path, base=False)
    examples(portal / "sheets", language, profile)
    outcome = pipeline.load(portal)
    assert not [f for f in outcome.findings if f.is_error]
    unknown = {f.rule.code for f in outcome.findings if f.rule.code.startswith("SHEET")}
    assert not unknown


@every_language
def test_the_starter_profile_holds_evaluations_on_the_requirement(
    tmp_path: Path, language: Language
) -> None:
    path = next(iter(examples(tmp_path, language, Profile.STARTER)))
    found = [
        record
        for table in tables(open_workbook(path, path.name))
        if isinstance(table, Table)
        for record in parse(table).records
        if record.__class__.__name__ == "Evaluation"
    ]
    assert [(e.requirement_id, e.impact, e.ease) for e in found] == [
        ("REQ-0001", 8, 6),
        ("REQ-0002", None, None),
    ]
    assert [f"{e.evaluated_on}" for e in found] == ["2026-01-08", "2026-01-15"]


def test_both_languages_tell_the_same_with_nothing_left_in_braces() -> None:
    chinese, english = guide_text("zh"), guide_text("en")
    assert _shape(chinese) == _shape(english)
    for texts in (chinese, english):
        assert set(texts["examples"]["rows"]) == set(BY_KEY)
        left = set(re.findall(r"\{.*?\}", str(_leaves(texts))))
        assert left == {"{name}", "{file}"}


def _shape(texts: object) -> object:
    if isinstance(texts, dict):
        return {key: _shape(value) for key, value in texts.items()}
    if isinstance(texts, list):
        return [_shape(value) for value in texts]
    return None


def _leaves(texts: object) -> list[str]:
    if isinstance(texts, dict):
        texts = list(texts.values())
    if isinstance(texts, list):
        return [leaf for value in texts for leaf in _leaves(value)]
    return [str(texts)]


def formulas(book: Workbook, tab: str, header: str) -> dict[str, str]:
    """Colour to formula of a column's conditional formats."""
    sheet = book[tab]
    cell = next(cell for cell in sheet[1] if str(cell.value).rstrip("*") == header)
    found = {}
    for area in sheet.conditional_formatting:
        if str(area.sqref).startswith(f"{cell.column_letter}2:"):
            for rule in area.rules:
                found[rule.dxf.fill.bgColor.rgb[2:]] = rule.formula[0]
    return found


def test_what_is_coloured_while_it_is_typed(tmp_path: Path) -> None:
    books = templates(tmp_path)
    ids = formulas(books["requirements"], "需求", "需求编号")
    assert ids[WRONG_PAPER] == "AND(LEN(A2)>0,COUNTIF($A:$A,TRIM(A2))>1)"
    assert ids[BLANK_PAPER].startswith("AND(LEN(TRIM(A2))=0,SUMPRODUCT(LEN($A2:$")
    clients = formulas(books["requirements"], "需求", "客户编号")
    assert "COUNTIF('客户'!$A:$A,TRIM(B2))=0" in clients[WRONG_PAPER]
    scores = formulas(books["evaluations"], "评估", "影响")
    assert "VALUE(C2)>10" in scores[WRONG_PAPER]
    assert BLANK_PAPER not in scores
    elsewhere = formulas(books["evaluations"], "评估", "需求编号")
    assert set(elsewhere) == {BLANK_PAPER}
    assert not formulas(books["requirements"], "需求", "业务目标")
