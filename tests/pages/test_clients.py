"""The index of clients."""

from __future__ import annotations

from builders_pages import AS_OF, a_client, a_portal, a_state, body
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.pages import clients

EN = translator("en").for_year(AS_OF.year)


def test_clients_in_trouble_stand_first_and_the_total_counts_all() -> None:
    portal = a_portal(
        [
            a_state("R-1", client=a_client("C-1")),
            a_state("R-2", client=a_client("C-2"), health=v.Health.LATE),
        ]
    )
    view = clients.view(portal, EN)
    assert [row.id for row in view.rows] == ["C-2", "C-1"]
    assert (view.total.open, view.total.late) == (2, 1)


def test_the_index_links_to_each_client_beside_it() -> None:
    view = clients.view(a_portal([a_state()]), EN)
    assert view.rows[0].link.href == "../clients/C-001.html"
    assert 'href="../clients/C-001.html"' in body("clients", view)


def test_without_clients_the_page_says_where_to_begin() -> None:
    assert "There are no clients yet." in body("clients", clients.view(a_portal(), EN))
