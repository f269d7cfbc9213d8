"""The page of contacts."""

from __future__ import annotations

from builders import (
    AS_OF,
    a_client,
    a_contact,
    a_portal,
    a_requirement,
    a_sync,
    day,
)
from builders_pages import body
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.pages import contacts

EN = translator("en").for_year(AS_OF.year)


def test_an_overdue_sync_stands_first_with_its_days() -> None:
    portal = a_portal(
        a_client("C-001", sync_frequency=v.Frequency.WEEKLY),
        a_client("C-002", sync_frequency=v.Frequency.WEEKLY),
        a_requirement("R-1", client_id="C-001"),
        a_requirement("R-2", client_id="C-002"),
        a_sync("C-001", held_on=day("03-18")),
        a_sync("C-002", held_on=day("03-09")),
    )
    view = contacts.view(portal, EN)
    assert [(row.client.text, row.mark.word) for row in view.rhythm] == [
        ("客户C-002", "overdue by 4 days"),
        ("客户C-001", "in time"),
    ]
    assert "with 客户C-002 by 4 days" in view.head.lede


def test_who_can_decide_stands_before_who_passes_on() -> None:
    portal = a_portal(
        a_client(),
        a_contact(role_title="信息主管", authority=v.Authority.RELAYS),
        a_contact(role_title="负责人", authority=v.Authority.DECIDES),
    )
    view = contacts.view(portal, EN)
    assert [row.role for row in view.parts[0].contacts] == ["负责人", "信息主管"]
    assert (view.rhythm[0].contacts, view.rhythm[0].deciders) == (2, 1)


def test_a_client_without_anybody_who_can_decide_is_named() -> None:
    view = contacts.view(a_portal(a_client(), a_contact()), EN)
    assert "Nobody who can decide is named for 客户C-001." in view.head.lede


def test_the_latest_three_syncs_are_in_sight_and_the_rest_folded() -> None:
    syncs = [a_sync(held_on=day(f"03-0{n}")) for n in range(1, 6)]
    part = contacts.view(a_portal(a_client(), *syncs), EN).parts[0]
    days = [row.sync.day.text for row in part.syncs if row.sync.day]
    assert days == ["03-05", "03-04", "03-03"]
    assert (len(part.earlier), part.earlier_said) == (2, "Another 2")


def test_a_client_without_contacts_and_syncs_says_where_to_record_them() -> None:
    html = body("contacts", contacts.view(a_portal(a_client()), EN))
    assert "No contact recorded." in html
    assert "No sync recorded." in html
