"""Long tables: a first screen in the page, the rest in shards, every row once."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from builders_pages import AS_OF, a_portal, a_state
from reqportal.locales import translator
from reqportal.pages import requirements
from reqportal.pages.long_tables import BUDGET, Rendered
from reqportal.pages.page import Page
from reqportal.pages.render import Renderer

EN = translator("en").for_year(AS_OF.year)
HOSTILE = "</script><b>x</b>\u2028<!--each all-->"


@dataclass
class Group:
    name: str
    rows: list[str]


def rows_in(made: Rendered, table: str) -> list[list[str]]:
    """The portions of one table's shards, in order."""
    found = []
    while script := made.files.get(f"data/rows/{table}-{len(found) + 1}.js"):
        text = script.decode()
        assert text.startswith("reqportalRows(")
        name, rows = json.loads(f"[{text[14:-3]}]")
        assert name == f"{table}-{len(found) + 1}"
        found.append(rows)
    return found


def index_of(count: int, **changes: str) -> Rendered:
    states = [a_state(f"R-{n:04}", **changes) for n in range(count)]
    view = requirements.view(a_portal(states), EN)
    page = Page("requirements", "requirements/index.html", "All", lambda: view)
    return Renderer(EN).render(page)


def drawn(folder: Path, template: str, view: object) -> Rendered:
    """A page of a template of the portal's own."""
    (folder / "pages").mkdir()
    (folder / "pages/own.html").write_text(template)
    return Renderer(EN, folder).render(Page("own", "own.html", "Own", lambda: view))


def ids(html: str) -> list[str]:
    return re.findall(r'class="rp-id">(R-\d+)<', html)


def test_every_row_stands_once_in_the_page_or_in_its_shards_in_order() -> None:
    made = index_of(900)
    portions = rows_in(made, "requirements/index/all")
    assert len(portions) > 1
    shown = ids(made.body)
    later = [name for rows in portions for row in rows for name in ids(row)]
    assert [*shown, *later] == [f"R-{n:04}" for n in range(900)]
    assert len(made.files) == len(portions)


def test_a_page_keeps_to_its_budget_and_says_what_it_shows() -> None:
    made = index_of(900)
    assert len(made.body.encode()) <= BUDGET
    assert '<span role="status">The first 50 of 900 are shown.</span>' in made.body
    assert "Show all 900</button>" in made.body
    assert 'data-base="../data/rows/"' in made.body


def test_a_short_table_stands_whole_in_its_page() -> None:
    made = index_of(30)
    assert not [path for path in made.files if path.startswith("data/rows/")]
    assert "rp-rest" not in made.body


def test_the_same_rows_give_the_same_bytes() -> None:
    assert index_of(300) == index_of(300)


def test_changed_rows_are_asked_for_under_another_address() -> None:
    def seal(made: Rendered) -> str:
        return made.body.split('data-seal="')[1][:10]

    assert seal(index_of(300)) != seal(index_of(301))


def test_what_a_cell_says_ends_neither_the_script_nor_the_row() -> None:
    made = index_of(300, title=HOSTILE)
    (*_, last) = made.files.values()
    assert b"</" not in last
    assert "\u2028" not in last.decode()
    rows = [r for part in rows_in(made, "requirements/index/all") for r in part]
    assert all("&lt;/script&gt;&lt;b&gt;x" in row for row in rows)
    assert len([*ids(made.body), *rows]) == 300


@pytest.mark.parametrize("sizes", [[900], [3] * 300, [1, 400, 1, 0, 400, 2], [60, 1]])
def test_groups_go_on_in_shards_where_the_page_leaves_off(
    tmp_path: Path, sizes: list[int]
) -> None:
    template = (
        "{% macro head(group) %}\n<tbody id='{{ group.name }}'>\n<tr>h</tr>\n"
        "{% endmacro %}\n{% macro line(row) %}\n<tr>{{ row }}</tr>\n{% endmacro %}\n"
        "<table>\n{{ each_group('all', view, 'rows', head, line) }}\n</table>\n"
        "{{ rest('all') }}"
    )
    groups = [
        Group(f"g{n}", [f"{n}.{k} {'x' * 300}" for k in range(size)])
        for n, size in enumerate(sizes)
    ]
    made = drawn(tmp_path, template, groups)
    whole = made.body + "".join(r for part in rows_in(made, "own/all") for r in part)
    expected = [
        mark
        for group in groups
        for mark in (group.name, *(row.split()[0] for row in group.rows))
    ]
    assert re.findall(r"<tbody id='(\w+)'|<tr>(\d+\.\d+)", whole) == [
        (mark, "") if mark.startswith("g") else ("", mark) for mark in expected
    ]
    assert made.body.count("<tbody") == made.body.count("</tbody>")
    assert len(made.body.encode()) <= BUDGET


def test_a_table_within_a_row_has_a_rest_of_its_own(tmp_path: Path) -> None:
    template = (
        "<ul>{% call(group) each('all', view) %}<li><ol>"
        "{% call(row) each(group.name, group.rows) %}<li>{{ row }}</li>{% endcall %}"
        "</ol>{{ rest(group.name) }}</li>{% endcall %}</ul>{{ rest('all') }}"
    )
    groups = [Group(f"g{n}", [f"{n}.{k}" for k in range(90)]) for n in range(90)]
    made = drawn(tmp_path, template, groups)
    assert len(made.body.encode()) <= BUDGET
    outer = made.body + "".join(r for part in rows_in(made, "own/all") for r in part)
    for group in groups:
        inner = [r for part in rows_in(made, f"own/{group.name}") for r in part]
        assert len(inner) == 70
        assert outer.count(f'data-name="own/{group.name}"') == 1


def test_many_tables_share_the_budget_of_a_page(tmp_path: Path) -> None:
    template = (
        "{% for group in view %}<ul>{% call(row) each(group.name, group.rows) %}"
        "<li>{{ row }}</li>{% endcall %}</ul>{{ rest(group.name) }}{% endfor %}"
    )
    groups = [Group(f"g{n}", ["x" * 500] * 70) for n in range(40)]
    made = drawn(tmp_path, template, groups)
    assert BUDGET / 2 < len(made.body.encode()) <= BUDGET


def test_a_template_that_forgets_the_rest_is_told(tmp_path: Path) -> None:
    template = "{% call(row) each('all', view) %}<li>{{ row }}</li>{% endcall %}"
    with pytest.raises(LookupError, match="rest"):
        drawn(tmp_path, template, ["a"])
