"""Layer 5: the pages that exist, in a stable order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from reqportal.locales import N_, Translator
from reqportal.pages import (
    board,
    changes,
    client,
    clients,
    confirmations,
    contacts,
    dashboard,
    feedback,
    home,
    priorities,
    quality,
    requirement,
    requirements,
    risks,
    schedule,
    stub,
    themes,
    todo,
    traceability,
)
from reqportal.pages.page import Page, Sibling
from reqportal.portal.types import Portal

_OVERVIEWS: tuple[tuple[str, str, Callable[[Portal, Translator], object]], ...] = (
    ("priorities", N_("Priorities"), priorities.view),
    ("board", N_("Stage board"), board.view),
    ("schedule", N_("Schedule"), schedule.view),
    ("changes", N_("Changes"), changes.view),
    ("confirmations", N_("Confirmations and acceptance"), confirmations.view),
    ("traceability", N_("Traceability"), traceability.view),
    ("risks", N_("Risks"), risks.view),
    ("todo", N_("To do"), todo.view),
    ("themes", N_("Common themes"), themes.view),
    ("feedback", N_("Feedback and improvement"), feedback.view),
    ("contacts", N_("Contacts"), contacts.view),
    ("dashboard", N_("Dashboard"), dashboard.view),
    ("quality", N_("Data quality"), quality.view),
)
"""Pages at the top: kind (and name of the file), title, view."""
_GROUPS = (
    ("board", "schedule", "changes", "confirmations", "traceability", "risks"),
    ("dashboard", "themes", "feedback", "contacts"),
)
"""Pages that share a tab; each leads to the others."""


def plan(portal: Portal, t: Translator) -> tuple[Page, ...]:
    """Every page of the portal; its view is computed when it is looked at."""
    t = t.for_year(portal.as_of.year)
    return tuple(_pages(portal, t))


def _pages(portal: Portal, t: Translator) -> Iterator[Page]:
    yield Page("home", "index.html", t("Requirements"), partial(home.view, portal, t))
    yield Page(
        "clients", "clients/index.html", t("Clients"), partial(clients.view, portal, t)
    )
    for row in portal.clients:
        path = f"clients/{row.id}.html"
        seen = partial(client.view, portal, row, t)
        yield Page("client", path, row.record.name, seen, is_index=False)
    yield Page(
        "requirements",
        "requirements/index.html",
        t("All requirements"),
        partial(requirements.view, portal, t),
    )
    for state in portal.requirements:
        path = f"requirements/{state.id}.html"
        title = f"{state.id} {state.record.title}"
        asked = partial(requirement.view, portal, state, t)
        yield Page("requirement", path, title, asked, is_index=False)
    for row_held in portal.stubs:
        path = f"{row_held.kind}s/{row_held.id}.html"
        titled = row_held.title not in {"", row_held.id}
        title = f"{row_held.id} {row_held.title}" if titled else row_held.id
        told = partial(stub.view, portal, row_held, t)
        yield Page("stub", path, title, told, is_index=False)
    for kind, title, view in _OVERVIEWS:
        path, found = f"{kind}.html", partial(view, portal, t)
        yield Page(kind, path, t(title), found, siblings=_siblings(kind, t))


def _siblings(kind: str, t: Translator) -> tuple[Sibling, ...]:
    titles = {name: title for name, title, _ in _OVERVIEWS}
    group = next((group for group in _GROUPS if kind in group), ())
    return tuple(
        Sibling(f"{name}.html", t(titles[name]), is_here=name == kind) for name in group
    )
