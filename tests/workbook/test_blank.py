"""The standard workbooks, as a person and our own reader meet them."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from reqportal.findings import PortalError
from reqportal.locales import Language, translator
from reqportal.model.columns import BY_KEY, SHEETS, list_name, sheets_of
from reqportal.model.schema import Kind, Profile, header_key
from reqportal.settings import IceWeights
from reqportal.vocabulary import Category, Nature, YesNo
from reqportal.workbook.blank import workbooks_in, write_filled, write_templates
from reqportal.workbook.guide_tab import guide_name
from reqportal.workbook.template import LISTS_SHEET, META_SHEET

MODIFIED = datetime(2026, 3, 20, 9, 0)  # noqa: DTZ001 - workbooks know no time zone
KINDS = [(language, profile) for language in ("zh", "en") for profile in Profile]
every_kind = pytest.mark.parametrize(("language", "profile"), KINDS)


def templates(
    folder: Path, language: Language = "zh", profile: Profile = Profile.FULL
) -> dict[str, Workbook]:
    paths = write_templates(folder, language=language, profile=profile)
    return {path.stem: load_workbook(path) for path in paths}


def headers(tab: Worksheet) -> list[str]:
    return [str(cell.value) for cell in tab[1]]


def data_tabs(book: Workbook) -> list[Worksheet]:
    """All but the hidden ones and the one that tells how to fill them."""
    aside = {guide_name("zh"), guide_name("en"), LISTS_SHEET, META_SHEET}
    return [tab for tab in book.worksheets if tab.title not in aside]


def filled(path: Path, workbook: str, **rows: list[dict[str, object]]) -> Path:
    write_filled(
        path, workbook, rows, language="zh", profile=Profile.FULL, modified=MODIFIED
    )
    return path


@every_kind
def test_a_template_has_the_tabs_and_headers_of_its_profile(
    tmp_path: Path, language: Language, profile: Profile
) -> None:
    books = templates(tmp_path, language, profile)
    for name, book in books.items():
        expected = {
            sheet.name(language): [
                column.header(language) + "*" * column.required
                for column in sheet.in_profile(profile)
            ]
            for sheet in sheets_of(name)
            if sheet.in_profile(profile)
        }
        tabs = {tab.title: headers(tab) for tab in data_tabs(book)}
        assert tabs == expected


def test_the_starter_profile_leaves_out_workbooks_without_columns() -> None:
    assert workbooks_in(Profile.STARTER) == ("requirements", "tasks")
    assert len(workbooks_in(Profile.STANDARD)) == 4


@every_kind
def test_every_header_is_recognised_as_its_column(
    tmp_path: Path, language: Language, profile: Profile
) -> None:
    books = templates(tmp_path, language, profile)
    for sheet in SHEETS:
        if columns := sheet.in_profile(profile):
            found = headers(books[sheet.workbook][sheet.name(language)])
            assert [sheet.by_header[header_key(text)] for text in found] == [*columns]


@every_kind
def test_a_drop_down_names_the_words_on_the_hidden_list(
    tmp_path: Path, language: Language, profile: Profile
) -> None:
    books = templates(tmp_path, language, profile)
    for sheet in SHEETS:
        for number, column in enumerate(sheet.in_profile(profile)):
            if column.kind not in {Kind.WORD, Kind.FLAG} or column.words is None:
                continue
            book = books[sheet.workbook]
            tab = book[sheet.name(language)]
            place = tab.cell(2, number + 1).coordinate
            (rule,) = (
                rule for rule in tab.data_validations.dataValidation
                if place in rule.sqref
            )  # fmt: skip
            words = [word.label(language) for word in column.words]
            assert rule.formula1 == list_name(column.words, language)
            ((title, area),) = book.defined_names[rule.formula1].destinations
            assert [cell.value for (cell,) in book[title][area]] == words
            assert rule.allow_blank
            assert rule.showErrorMessage
            assert all(word in rule.error for word in words)
            assert book[title].sheet_state == "hidden"


@every_kind
def test_messages_stay_within_what_excel_shows(
    tmp_path: Path, language: Language, profile: Profile
) -> None:
    for book in templates(tmp_path, language, profile).values():
        for tab in book:
            for rule in tab.data_validations.dataValidation:
                assert len(rule.error) <= 225
                assert len(rule.errorTitle) <= 32


def test_several_words_are_not_restricted_but_listed_in_the_comment(
    tmp_path: Path,
) -> None:
    tab = templates(tmp_path)["requirements"]["需求"]
    cell = next(cell for cell in tab[1] if cell.value == "收集渠道")
    assert cell.comment is not None
    assert "面对面访谈、视频会议" in cell.comment.text
    below = cell.coordinate.replace("1", "2")
    rules = tab.data_validations.dataValidation
    assert not any(below in rule.sqref for rule in rules)


def test_a_comment_says_whether_required_and_who_sees_it(tmp_path: Path) -> None:
    tab = templates(tmp_path)["requirements"]["需求"]
    comments = {str(c.value): c.comment.text for c in tab[1] if c.comment}
    assert comments["需求编号*"].splitlines() == [
        "每行一条需求",
        "必填 · 客户可见",
        "可用汉字、字母、数字和 - _ .，最多 40 个字符。",
        "如 REQ-0001，全表唯一，以后不改",
    ]
    assert comments["客户编号*"].endswith("填“客户”表中已有的客户编号。")
    assert comments["需求描述*"].startswith("必填 · 内部")
    assert comments["需求类别"].startswith("选填 · 客户可见\n从下拉列表中选择：功能、")


def test_every_header_has_a_comment_in_chinese(tmp_path: Path) -> None:
    english = set(translator("en")("Required Optional Please internal").split())
    for book in templates(tmp_path).values():
        for tab in data_tabs(book):
            for cell in tab[1]:
                assert cell.comment is not None, cell.value
                assert not english & set(cell.comment.text.split())


def test_dates_only_warn_and_scores_are_held_to_their_span(tmp_path: Path) -> None:
    tab = templates(tmp_path)["evaluations"]["评估"]
    rules = {str(r.sqref): r for r in tab.data_validations.dataValidation}
    impact = rules["C2:C1048576"]
    assert (impact.type, impact.formula1, impact.formula2) == ("whole", "1", "10")
    assert impact.errorStyle in {None, "stop"}
    day = next(rule for rule in rules.values() if rule.type == "date")
    assert (day.errorStyle, day.formula1) == ("warning", "36526")


def test_formats_hold_for_rows_to_come(tmp_path: Path) -> None:
    tab = templates(tmp_path)["tasks"]["任务"]
    formats = {
        name: tab.column_dimensions[get_column_letter(number)].number_format
        for number, name in enumerate(headers(tab), start=1)
    }
    assert formats["计划开始*"] == "yyyy-mm-dd"
    assert formats["进度"] == "0%"
    assert formats["计划人天"] == "#,##0.##"
    assert formats["任务编号*"] == "@"


def test_every_tab_is_frozen_filtered_and_printed_landscape(tmp_path: Path) -> None:
    for book in templates(tmp_path).values():
        for tab in data_tabs(book):
            assert tab.freeze_panes == "B2"
            assert str(tab.auto_filter.ref).startswith("A1:")
            assert tab.page_setup.orientation == "landscape"
            assert tab.print_title_rows == "$1:$1"
            assert not tab.protection.sheet
            assert not tab.tables


def test_the_ice_preview_uses_the_three_scores_of_its_row(tmp_path: Path) -> None:
    tab = templates(tmp_path)["evaluations"]["评估"]
    column = headers(tab).index("ICE预览") + 1
    weights = IceWeights()
    summed = f"{weights.impact}*C7+{weights.confidence}*D7+{weights.ease}*E7"
    expected = f'=IF(COUNT(C7,D7,E7)=3,ROUND({summed},1),"")'
    assert tab.cell(7, column).value == expected
    assert tab.cell(501, column).value is not None


def test_the_template_says_what_it_is(tmp_path: Path) -> None:
    book = templates(tmp_path, "en", Profile.STARTER)["tasks"]
    assert {fact[0].value: fact[1].value for fact in book[META_SHEET].rows} == {
        "template": "reqportal",
        "version": 1,
        "workbook": "tasks",
        "language": "en",
        "profile": "starter",
    }
    assert book[META_SHEET].sheet_state == book[LISTS_SHEET].sheet_state == "hidden"
    assert "template=reqportal version=1" in str(book.properties.keywords)


def test_the_same_inputs_give_the_same_bytes_in_another_process(
    tmp_path: Path,
) -> None:
    write_templates(tmp_path / "here", language="zh", profile=Profile.FULL)
    program = (
        "import sys; from pathlib import Path\n"
        "from reqportal.model.schema import Profile\n"
        "from reqportal.workbook.blank import write_templates\n"
        "write_templates(Path(sys.argv[1]), language='zh', profile=Profile.FULL)"
    )
    subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program, str(tmp_path / "there")],
        check=True,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo",
             "PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    for path in (tmp_path / "here").iterdir():
        assert path.read_bytes() == (tmp_path / "there" / path.name).read_bytes()


def test_a_standing_file_is_never_overwritten_unasked(tmp_path: Path) -> None:
    (tmp_path / "changes.xlsx").write_text("mine")
    with pytest.raises(PortalError, match=r"changes\.xlsx") as caught:
        write_templates(tmp_path, language="zh", profile=Profile.FULL)
    assert [path.name for path in tmp_path.iterdir()] == ["changes.xlsx"]
    assert "没有写入任何文件" in caught.value.text(translator("zh"))
    write_templates(tmp_path, language="zh", profile=Profile.FULL, overwrite=True)
    assert load_workbook(tmp_path / "changes.xlsx").sheetnames[1] == "变更"


def test_filled_rows_are_read_back_as_they_were_given(tmp_path: Path) -> None:
    row = {
        "requirement_id": "0012",
        "client_id": "C-001",
        "title": "=1+1",
        "description": "第一行\n第二行",
        "category": Category.PERFORMANCE,
        "channels": ["视频会议", "CRM"],
        "raised_on": date(2026, 3, 1),
        "public": False,
        "budget": 30,
        "goal": "#N/A",
        "notes": None,
    }
    path = filled(tmp_path / "r.xlsx", "requirements", requirement=[row])
    book = CalamineWorkbook.from_path(path)
    header, values = book.get_sheet_by_name("需求").to_python()[:2]
    found = dict(zip(header, values, strict=True))
    assert found["需求编号*"] == "0012"
    assert found["需求标题*"] == "=1+1"
    assert found["需求描述*"] == "第一行\n第二行"
    assert found["业务目标"] == "#N/A"
    assert found["需求类别"] == "性能"
    assert found["收集渠道"] == "视频会议、CRM"
    assert found["提出日期*"] == date(2026, 3, 1)
    assert found["对客户公开"] == YesNo.NO.zh
    assert found["预算"] == "30"
    assert found["备注"] == ""


def test_numbers_and_percentages_are_numbers(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "t.xlsx", "tasks", task=[{"task_id": "T-1", "progress": 0.6}]
    )
    tab = load_workbook(path)["任务"]
    cell = tab.cell(2, headers(tab).index("进度") + 1)
    assert (cell.value, cell.number_format) == (0.6, "0%")


def test_a_filled_workbook_is_dated_as_asked_and_grows_with_its_text(
    tmp_path: Path,
) -> None:
    evaluation = {"requirement_id": "R", "nature": Nature.RIGID, "notes": "长" * 200}
    path = filled(tmp_path / "e.xlsx", "evaluations", evaluation=[evaluation])
    book = load_workbook(path)
    assert book.properties.modified == book.properties.created == MODIFIED
    assert book.properties.creator == "reqportal"
    assert (book["评估"].row_dimensions[2].height or 0) > 100
    with zipfile.ZipFile(path) as package:
        assert b'customHeight="1"' not in package.read("xl/worksheets/sheet2.xml")


def test_a_field_or_sheet_the_profile_lacks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no column"):
        filled(tmp_path / "a.xlsx", "changes", change=[{"nonsense": 1}])
    with pytest.raises(ValueError, match="no column"):
        filled(tmp_path / "b.xlsx", "evaluations", evaluation=[{"ice_preview": 1}])
    with pytest.raises(ValueError, match="no sheet"):
        filled(tmp_path / "c.xlsx", "changes", task=[])
    assert not [*tmp_path.iterdir()]


def test_drop_down_lists_have_names_of_their_own() -> None:
    lists = {c.words for sheet in BY_KEY.values() for c in sheet.columns if c.words}
    assert len({list_name(words, "zh") for words in lists}) == len(lists)
