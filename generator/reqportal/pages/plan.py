"""Layer 5: the pages that exist, in a stable order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
    legend,
    letter_links,
    letter_page,
    priorities,
    quality,
    requirement,
    requirements,
    risks,
    scales,
    schedule,
    schedule_scale,
    stub,
    themes,
    todo,
    traceability,
)
from reqportal.pages.page import Page, Sibling
from reqportal.pages.timescale import Unit
from reqportal.portal.letters_due import letters_due
from reqportal.portal.slices import Slice
from reqportal.portal.types import Portal, Stub

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
    ("legend", N_("How to read the pages"), legend.view),
)
"""Pages at the top: kind (and name of the file), title, view."""
_FARTHER: tuple[Unit, ...] = ("month", "quarter")
"""The scales of the schedule beside weeks."""
_PARTS: tuple[scales.Reach, ...] = ("critical", "late")
"""The ranges of the schedule beside all that is open."""
_GROUPS = (
    ("board", "schedule", "changes", "confirmations", "traceability", "risks"),
    ("dashboard", "themes", "feedback", "contacts"),
)
"""Pages that share a tab; each leads to the others."""


def plan(portal: Portal, t: Translator) -> tuple[Page, ...]:
    """Every page of the portal; its view is computed when it is looked at."""
    t = t.for_year(portal.as_of.year)
    return tuple(_pages(portal, t))


def of_slice(cut: Slice, t: Translator) -> tuple[Page, ...]:
    """The pages of one slice's records: those `plan` gives, seen in the slice alone."""
    t = t.for_year(cut.portal.as_of.year)
    own = [stub for stub in cut.portal.stubs if stub.id in cut.own]
    return (
        *_of_clients(cut.portal, t),
        *_of_requirements(cut.portal, t),
        *_of_stubs(cut.portal, own, t),
        *_of_letters(cut.portal, t),
    )


def overviews(portal: Portal, t: Translator) -> tuple[Page, ...]:
    """The pages that say something of everything."""
    return tuple(page for page in plan(portal, t) if page.is_index)


def _pages(portal: Portal, t: Translator) -> Iterator[Page]:
    yield Page("home", "index.html", t("Requirements"), partial(home.view, portal, t))
    yield Page(
        "clients", "clients/index.html", t("Clients"), partial(clients.view, portal, t)
    )
    yield from _of_clients(portal, t)
    yield Page(
        "requirements",
        "requirements/index.html",
        t("All requirements"),
        partial(requirements.view, portal, t),
    )
    yield from _of_requirements(portal, t)
    yield from _of_stubs(portal, portal.stubs, t)
    yield from _of_letters(portal, t)
    for kind, title, view in _OVERVIEWS:
        path, found = f"{kind}.html", partial(view, portal, t)
        yield Page(kind, path, t(title), found, siblings=_siblings(kind, t))
    yield from _schedules(portal, t)


def _schedules(portal: Portal, t: Translator) -> Iterator[Page]:
    """The other scales and ranges of the schedule."""
    siblings = _siblings("schedule", t)
    for unit in _FARTHER:
        seen = partial(schedule_scale.view, portal, unit, t)
        path, title = scales.PATHS[unit], t(scales.TITLES[unit])
        yield Page("schedule_scale", path, title, seen, siblings=siblings)
    for reach in _PARTS:
        seen = partial(schedule_scale.reach_view, portal, reach, t)
        path, title = scales.REACHES[reach], t(scales.REACH_TITLES[reach])
        yield Page("schedule_scale", path, title, seen, siblings=siblings)


def _of_clients(portal: Portal, t: Translator) -> Iterator[Page]:
    for row in portal.clients:
        seen = partial(client.view, portal, row, t)
        yield Page(
            "client", f"clients/{row.id}.html", row.record.name, seen, is_index=False
        )


def _of_requirements(portal: Portal, t: Translator) -> Iterator[Page]:
    for state in portal.requirements:
        path, title = (
            f"requirements/{state.id}.html",
            f"{state.id} {state.record.title}",
        )
        seen = partial(requirement.view, portal, state, t)
        note = f"{state.client.name} · {t.label(state.standing.word)}"
        yield Page("requirement", path, title, seen, is_index=False, note=note)


def _of_stubs(portal: Portal, stubs: Iterable[Stub], t: Translator) -> Iterator[Page]:
    for row in stubs:
        path = f"{row.kind}s/{row.id}.html"
        titled = row.title not in {"", row.id}
        title = f"{row.id} {row.title}" if titled else row.id
        seen = partial(stub.view, portal, row, t)
        yield Page("stub", path, title, seen, is_index=False)


def _of_letters(portal: Portal, t: Translator) -> Iterator[Page]:
    """The letters in play; two that begin with one requirement share no page."""
    taken: set[str] = set()
    for row in portal.clients:
        for key in letters_due(portal, row.id):
            path = letter_links.path_of(key)
            if path not in taken:
                taken.add(path)
                title = letter_links.title_of(key, t)
                seen = partial(letter_page.view, portal, key, t)
                note = row.record.name
                yield Page("letter", path, title, seen, is_index=False, note=note)


def _siblings(kind: str, t: Translator) -> tuple[Sibling, ...]:
    titles = {name: title for name, title, _ in _OVERVIEWS}
    group = next((group for group in _GROUPS if kind in group), ())
    return tuple(
        Sibling(f"{name}.html", t(titles[name]), is_here=name == kind) for name in group
    )
