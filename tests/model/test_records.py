"""Records made without validation are what validation gives, also from a pickle."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqportal.model.columns import BY_KEY
from reqportal.model.records import RECORD_TYPES, HeldRow, Origin, Record
from reqportal.model.schema import Column, Kind

ORIGIN = Origin("sheets/a.xlsx", "表", 7, {"name": "B"}, {"name": "名称"})
IDS = st.sampled_from(["REQ-1", "C-1", "T-1"])


def values_of(column: Column) -> st.SearchStrategy[Any]:
    """What the reader of such a column may give."""
    words = st.sampled_from(list(column.words or ()) or [None])
    return {
        Kind.TEXT: st.text(st.characters(codec="utf-8"), min_size=1),
        Kind.ID: IDS,
        Kind.IDS: st.lists(IDS, min_size=1).map(tuple),
        Kind.WORD: words,
        Kind.WORDS: st.lists(words, min_size=1).map(tuple),
        Kind.FLAG: st.booleans(),
        Kind.DATE: st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        Kind.NUMBER: st.floats(allow_nan=False, allow_infinity=False),
        Kind.INTEGER: st.integers(-3650, 3650),
        Kind.PERCENT: st.floats(0, 1),
    }[column.kind]


@st.composite
def rows(draw: st.DrawFn) -> tuple[type[Record], dict[str, Any]]:
    kind = draw(st.sampled_from(list(RECORD_TYPES.values())))
    columns = [c for c in BY_KEY[kind.sheet_key].columns if not c.computed]
    required = {c.field: values_of(c) for c in columns if c.required}
    others = {c.field: values_of(c) for c in columns if not c.required}
    return kind, draw(st.fixed_dictionaries(required, optional=others))


@given(rows())
def test_a_record_of_read_values_is_the_validated_one(
    row: tuple[type[Record], dict[str, Any]],
) -> None:
    kind, values = row
    made, validated = kind.of(ORIGIN, values), kind(origin=ORIGIN, **values)
    assert made == validated
    assert list(made) == list(validated)
    assert repr(made) == repr(validated)
    assert made.model_copy(update={"origin": ORIGIN}) == validated


@given(rows())
def test_a_record_comes_back_from_a_pickle(
    row: tuple[type[Record], dict[str, Any]],
) -> None:
    kind, values = row
    record = kind.of(ORIGIN, values)
    back = pickle.loads(pickle.dumps(record))  # noqa: S301 - our own
    assert type(back) is kind
    assert back == record
    assert list(back) == list(record)
    assert back.origin.columns == ORIGIN.columns
    assert back.origin.headers == ORIGIN.headers


@pytest.mark.parametrize("kind", RECORD_TYPES.values())
def test_a_record_cannot_be_altered(kind: type[Record]) -> None:
    record = kind.of(ORIGIN, {})
    with pytest.raises(ValueError, match="frozen"):
        record.origin = ORIGIN


def test_rows_of_a_sheet_share_their_columns_in_a_pickle() -> None:
    rows = [HeldRow("client", Origin("f", "s", n, ORIGIN.columns), {}) for n in (1, 2)]
    one, two = pickle.loads(pickle.dumps(rows))  # noqa: S301 - our own
    assert one.origin.columns is two.origin.columns
