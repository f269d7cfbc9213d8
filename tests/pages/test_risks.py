"""The page of risks."""

from __future__ import annotations

from typing import Any

from builders import AS_OF, a_portal, a_requirement, a_risk, day
from builders_pages import body
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.model.records import Risk
from reqportal.pages import risks
from reqportal.pages.risks import RisksView

EN = translator("en").for_year(AS_OF.year)
HIGH, MEDIUM, LOW = v.Level


def rated(likelihood: v.Level, severity: v.Level, **changes: Any) -> Risk:
    return a_risk(likelihood=likelihood, severity=severity, **changes)


def seen(*rows: Risk) -> RisksView:
    return risks.view(a_portal(a_requirement(), *rows), EN)


def test_open_risks_come_first_by_size_and_unrated_ones_last() -> None:
    closed = rated(HIGH, HIGH, status=v.RiskStatus.CLOSED)
    view = seen(a_risk(), rated(LOW, LOW), closed, rated(HIGH, MEDIUM))
    assert [row.risk.level.word for row in view.open] == [
        "High × Medium",
        "Low × Low",
        "not rated",
    ]
    assert len(view.settled) == 1


def test_the_matrix_counts_every_rated_open_risk_in_its_cell() -> None:
    view = seen(rated(HIGH, LOW), rated(HIGH, LOW), rated(LOW, HIGH), a_risk())
    assert [[cell.count for cell in line.cells] for line in view.matrix] == [
        [2, 0, 0],
        [0, 0, 0],
        [0, 0, 1],
    ]
    assert view.unrated == "1 not rated"


def test_a_cell_of_the_matrix_leads_to_the_first_of_its_rows() -> None:
    view = seen(rated(HIGH, MEDIUM), rated(MEDIUM, HIGH), rated(HIGH, MEDIUM))
    anchors = [row.anchor for row in view.open]
    assert anchors == ["risk-medium-high", "risk-high-medium", ""]
    html = body("risks", view)
    for anchor in anchors[:2]:
        assert html.count(f'id="{anchor}"') == html.count(f'href="#{anchor}"') == 1


def test_an_overdue_mitigation_is_counted_for_its_owner() -> None:
    late = rated(HIGH, HIGH, owner_role="开发", mitigation_due_on=day("03-18"))
    today = rated(LOW, LOW, owner_role="运维", mitigation_due_on=AS_OF)
    view = seen(today, late)
    assert [(row.role, row.big, row.late) for row in view.owners] == [
        ("开发", 1, 1),
        ("运维", 0, 0),
    ]
    assert "overdue</b>, the longest by 2 days" in view.head.lede


def test_without_risks_the_page_says_how_to_record_one() -> None:
    html = body("risks", seen())
    assert "No risk is open." in html
    assert "in the sheet of risks" in html
