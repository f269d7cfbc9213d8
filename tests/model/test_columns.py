"""Every column is declared once, and records, headers and words agree with it."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args, get_type_hints

import pytest

from reqportal.model.columns import BY_KEY, ENDS_AFTER, SHEETS, WORKBOOKS
from reqportal.model.records import RECORD_TYPES
from reqportal.model.schema import Column, Kind, Profile, Sheet, header_key
from reqportal.vocabulary import Word, folded

COLUMNS = [(sheet, column) for sheet in SHEETS for column in sheet.columns]
READ = [(sheet, column) for sheet, column in COLUMNS if not column.computed]
PLAIN: dict[Kind, type] = {
    Kind.TEXT: str,
    Kind.ID: str,
    Kind.FLAG: bool,
    Kind.DATE: date,
    Kind.NUMBER: float,
    Kind.INTEGER: int,
    Kind.PERCENT: float,
}
named = pytest.mark.parametrize(
    ("sheet", "column"), READ, ids=[f"{s.key}.{c.field}" for s, c in READ]
)


def marks(sheet: str, field: str) -> str:
    """A column's marks as the design writes them."""
    column = BY_KEY[sheet][field]
    profile = {Profile.STARTER: "s", Profile.STANDARD: "", Profile.FULL: "f"}
    required, seen = "*" * column.required, "C" * column.client_sees
    return required + seen + profile[column.profile]


@named
def test_a_records_field_holds_what_its_column_reads(
    sheet: Sheet, column: Column
) -> None:
    kind = RECORD_TYPES[sheet.key]
    hint: Any = get_type_hints(kind)[column.field]
    if column.kind is Kind.IDS:
        expected: Any = tuple[str, ...]
    elif column.kind is Kind.WORDS:
        expected = tuple[column.words, ...]  # type: ignore[name-defined]
    else:
        expected = column.words if column.kind is Kind.WORD else PLAIN[column.kind]
    several_or_flag = column.kind in {Kind.IDS, Kind.WORDS, Kind.FLAG}
    if column.required or several_or_flag:
        assert hint == expected
    else:
        assert set(get_args(hint)) == {expected, type(None)}
    assert kind.model_fields[column.field].is_required() == column.required


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_a_record_has_the_fields_of_its_columns_and_no_other(sheet: Sheet) -> None:
    fields = set(RECORD_TYPES[sheet.key].model_fields) - {"origin"}
    assert fields == {c.field for c in sheet.columns if not c.computed}
    assert len({c.field for c in sheet.columns}) == len(sheet.columns)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_every_header_and_alias_leads_to_one_column(sheet: Sheet) -> None:
    owners: dict[str, set[str]] = {}
    for column in sheet.columns:
        for text in (column.zh, column.en):
            assert sheet.by_header[header_key(text)] is column
        for key in column.keys:
            owners.setdefault(key, set()).add(column.field)
    assert {key: names for key, names in owners.items() if len(names) > 1} == {}


def test_headers_in_dates_and_terms_are_dates() -> None:
    named = {"计划开始", "计划完成", "实际开始", "实际完成", "预计完成"}
    for _, column in COLUMNS:
        is_day = column.zh.endswith(("日期", "期限")) or column.zh in named
        assert (column.kind is Kind.DATE) == is_day, column.zh


def test_money_that_may_come_with_words_is_free_text() -> None:
    texts = {"报价", "内部成本", "成本影响", "费用调整", "预算", "预计收益"}
    kinds = {column.kind for _, column in COLUMNS if column.zh in texts}
    assert kinds == {Kind.TEXT}


@pytest.mark.parametrize(
    ("sheet", "field", "expected"),
    [
        ("client", "client_id", "*Cs"),
        ("client", "kind", ""),
        ("client", "contract_number", "Cf"),
        ("client", "contract_value", "f"),
        ("client", "notes", ""),
        ("contact", "role_title", "*C"),
        ("contact", "contact_details", "f"),
        ("requirement", "title", "*Cs"),
        ("requirement", "description", "*s"),
        ("requirement", "client_note", "C"),
        ("requirement", "disposition_reason", ""),
        ("requirement", "declared_status", "s"),
        ("clarification", "answer", "C"),
        ("evaluation", "nature", "*"),
        ("evaluation", "evaluated_on", "*"),
        ("solution", "internal_cost", ""),
        ("solution", "price", "C"),
        ("risk", "risk", "*"),
        ("review", "verdict", ""),
        ("confirmation", "requirement_ids", "*C"),
        ("confirmation", "internal_note", ""),
        ("task", "person", "f"),
        ("task", "name", "*Cs"),
        ("task", "requirement_ids", "*s"),
        ("acceptance", "result", "C"),
        ("acceptance", "evidence_file", "f"),
        ("sync", "asks", "C"),
        ("feedback", "client_id", ""),
        ("change", "reason", "*"),
        ("change", "days_impact", "C"),
        ("change", "plan", ""),
    ],
)
def test_marks_are_those_of_the_design(sheet: str, field: str, expected: str) -> None:
    assert marks(sheet, field) == expected


def test_there_are_fourteen_sheets_in_four_workbooks() -> None:
    assert len(SHEETS) == len(BY_KEY) == len(RECORD_TYPES) == 14
    assert tuple(dict.fromkeys(sheet.workbook for sheet in SHEETS)) == WORKBOOKS


def test_what_a_column_refers_to_exists() -> None:
    for _, column in COLUMNS:
        if column.refers:
            assert BY_KEY[column.refers].id_column is not None
    for sheet, start, end in ENDS_AFTER:
        assert {sheet[start].kind, sheet[end].kind} == {Kind.DATE}


def test_every_word_of_a_list_has_spellings_of_its_own() -> None:
    lists: set[type[Word]] = {c.words for _, c in COLUMNS if c.words is not None}
    for words in lists:
        owners: dict[str, set[str]] = {}
        for word in words:
            for text in (word.zh, word.en, word.name, *word.aliases):
                owners.setdefault(folded(text), set()).add(word.name)
        assert "" not in owners, words
        assert {k: v for k, v in owners.items() if len(v) > 1} == {}, words


@pytest.mark.parametrize(
    "column",
    [c for s in SHEETS for c in s.columns if c.required and c.kind is Kind.TEXT],
    ids=lambda column: f"{column.field}",
)
def test_a_text_that_is_required_says_what_to_type(column: Column) -> None:
    assert column.help_zh
    assert column.help_en
