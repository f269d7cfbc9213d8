"""The line above a table, and the table as files beside the page."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO

import pytest

from builders_pages import AS_OF, a_portal, a_state
from reqportal.locales import translator
from reqportal.pages import requirements, table_tools
from reqportal.pages.long_tables import Rendered
from reqportal.pages.page import Page
from reqportal.pages.render import Renderer

EN = translator("en").for_year(AS_OF.year)
NAME = "data/tables/requirements-index-all"


def index_of(count: int, **changes: str) -> Rendered:
    states = [a_state(f"R-{n:04}", **changes) for n in range(count)]
    view = requirements.view(a_portal(states), EN)
    page = Page("requirements", "requirements/index.html", "All", lambda: view)
    return Renderer(EN).render(page)


def rows_of(made: Rendered) -> list[list[str]]:
    text = made.files[f"{NAME}.csv"].decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


def test_a_short_table_is_written_as_files_and_linked() -> None:
    made = index_of(5)
    assert set(made.files) == {f"{NAME}.xlsx", f"{NAME}.csv"}
    for kind in ("xlsx", "csv"):
        assert f'<a href="../{NAME}.{kind}" download>{kind}</a>' in made.body
    assert made.body.count('<a href="../data/portal.json">') == 1


def test_the_file_has_every_row_also_those_outside_the_page() -> None:
    rows = rows_of(index_of(300))
    assert [row[2] for row in rows[1:]] == [f"R-{n:04}" for n in range(300)]
    assert rows[0][:4] == ["Health", "Requirement", "Requirement id", "Client"]


@pytest.mark.parametrize(("count", "written"), [(500, True), (501, False)])
def test_a_long_table_becomes_a_file_in_the_browser(count: int, written: bool) -> None:  # noqa: FBT001
    made = index_of(count)
    assert (f"{NAME}.xlsx" in made.files) is written
    assert ("<button>xlsx</button>" in made.body) is not written
    assert (f'data-file="{NAME}"' in made.body) is not written


@pytest.mark.parametrize(("count", "filters"), [(4, False), (5, True)])
def test_a_few_rows_need_no_filter(count: int, filters: bool) -> None:  # noqa: FBT001
    made = index_of(count)
    assert ('type="search"' in made.body) is filters
    assert f"{NAME}.csv" in made.body


def test_hostile_cells_are_text_in_the_files() -> None:
    made = index_of(5, title="=1+1 <b>&amp;</b>")
    assert rows_of(made)[1][1] == "'=1+1 <b>&amp;</b>"
    assert "<b>&amp;</b>" not in made.body


def test_the_same_rows_give_the_same_files() -> None:
    assert index_of(9) == index_of(9)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_script_finds_every_word_it_says(language: str) -> None:
    t = translator("zh" if language == "zh" else "en")
    made = table_tools.words(t).decode()
    found = re.fullmatch(r"reqportalTables\.words = (.*);\n", made)
    assert found
    assert json.loads(found[1]).keys() == {*table_tools.WORDS, "list"}
    assert "data/rows" in found[1]
