"""The page of common themes."""

from __future__ import annotations

from builders import AS_OF, a_client, a_portal, a_requirement
from builders_pages import body
from reqportal.locales import translator
from reqportal.pages import themes

EN = translator("en").for_year(AS_OF.year)


def test_shared_themes_stand_first_and_single_ones_at_the_end() -> None:
    portal = a_portal(
        *(a_client(f"C-{n}", contract_value=1_500_000.0) for n in (1, 2, 3)),
        *(a_requirement(f"R-{n}", client_id=f"C-{n}", theme="导出") for n in (1, 2, 3)),
        a_requirement("R-4", client_id="C-1", theme="打印"),
    )
    view = themes.view(portal, EN)
    (shared,), (single,) = view.shared, view.single
    assert (shared.name, shared.count, shared.value) == ("导出", 3, "4,500,000")
    assert (shared.advice.word, single.advice.word) == ("Productise", "Customise")
    assert "1 of 2 themes are worth building into the product" in view.head.lede
    assert "contracts worth 4,500,000" in view.head.lede


def test_a_blank_contract_value_is_a_dash_and_a_partial_sum_says_so() -> None:
    portal = a_portal(
        a_client("C-1", contract_value=10.0),
        a_client("C-2"),
        a_requirement("R-1", client_id="C-1", theme="导出"),
        a_requirement("R-2", client_id="C-2", theme="导出"),
        a_requirement("R-3", client_id="C-2", theme="打印"),
    )
    view = themes.view(portal, EN)
    assert (view.shared[0].value, view.shared[0].value_note) == ("10", "of 1 clients")
    assert view.single[0].value == ""


def test_hostile_text_is_shown_as_typed() -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    portal = a_portal(a_requirement(theme=hostile, title=hostile))
    html = body("themes", themes.view(portal, EN))
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in html


def test_without_a_theme_the_page_says_where_to_name_one() -> None:
    html = body("themes", themes.view(a_portal(a_requirement()), EN))
    assert "No requirement names a common theme yet." in html
    assert "Name the theme in the sheet of requirements" in html
