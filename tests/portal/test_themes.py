"""Needs that several clients share."""

from __future__ import annotations

from builders import a_client, a_portal, a_requirement, an_evaluation, day
from reqportal import vocabulary as v
from reqportal.portal.themes import themes


def test_a_theme_counts_each_client_and_its_contract_once() -> None:
    portal = a_portal(
        a_client("C-1", contract_value=100.0),
        a_client("C-2", contract_value=250.0),
        a_requirement("R-1", client_id="C-1", theme="单点登录"),
        a_requirement("R-2", client_id="C-1", theme="单点登录"),
        a_requirement("R-3", client_id="C-2", theme=" 单点 登录"),
        a_requirement("R-4", client_id="C-2"),
    )
    (found,) = themes(portal)
    assert (len(found.wanted), len(found.clients), found.value) == (3, 2, 350.0)


def test_a_blank_contract_value_is_not_zero() -> None:
    portal = a_portal(a_requirement(theme="导出"))
    assert themes(portal)[0].value is None


def test_enough_clients_make_it_a_product() -> None:
    rows = [
        a_requirement(f"R-{n}", client_id=f"C-{n}", theme="导出") for n in (1, 2, 3)
    ]
    assert themes(a_portal(*rows))[0].productise
    assert not themes(a_portal(*rows, productise_from=4))[0].productise


def test_a_child_takes_the_theme_of_its_parent_and_the_parent_does_not_count() -> None:
    portal = a_portal(
        a_requirement("R-1", theme="导出"),
        a_requirement("R-1.1", parent_id="R-1"),
        a_requirement("R-1.2", parent_id="R-1", theme="打印"),
    )
    found = {theme.name: [s.id for s in theme.wanted] for theme in themes(portal)}
    assert found == {"导出": ["R-1.1"], "打印": ["R-1.2"]}


def test_what_is_declined_no_longer_counts_as_demand() -> None:
    declined = {"disposition": v.Disposition.DECLINED, "disposed_on": day("03-01")}
    portal = a_portal(
        a_requirement("R-1", client_id="C-1", theme="导出"),
        a_requirement("R-2", client_id="C-2", theme="导出", **declined),
    )
    (found,) = themes(portal)
    assert [client.client_id for client in found.clients] == ["C-1"]
    assert [state.id for state in found.dropped] == ["R-2"]


def test_the_best_priority_and_the_most_clients_come_first() -> None:
    portal = a_portal(
        a_requirement("R-1", client_id="C-1", theme="甲"),
        a_requirement("R-2", client_id="C-1", theme="乙"),
        a_requirement("R-3", client_id="C-2", theme="乙"),
        an_evaluation("R-2", (5, 5, 5)),
        an_evaluation("R-3", (9, 9, 9)),
    )
    found = themes(portal)
    assert [theme.name for theme in found] == ["乙", "甲"]
    assert found[0].best is portal.by_id["R-3"].priority
    assert found[1].best is None
