"""Layer 5: requirements that clients share, and whether to make a product of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.pages import facts, lists, marks
from reqportal.pages.lists import Head, Title
from reqportal.pages.marks import Link, StageMark
from reqportal.pages.slugs import slugs
from reqportal.portal import themes
from reqportal.portal.themes import Theme
from reqportal.portal.types import Portal

_NAMED = 3
"""Themes the first sentence names."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One requirement that carries the theme."""

    title: Title
    stage: StageMark
    priority: marks.PriorityMark | None


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme in figures."""

    anchor: str
    name: str
    clients: tuple[Link, ...]
    count: int
    """How many clients share it."""
    requirements: int
    value: str
    """Contract value over its clients; empty when none is given."""
    value_note: str
    """How many of the clients it stands for, where not for all."""
    best: marks.PriorityMark | None
    stages: str
    advice: marks.HealthMark
    demands: tuple[Demand, ...]
    dropped: str


@dataclass(frozen=True, slots=True)
class ThemesView:
    """All that the page says."""

    head: Head
    shared: tuple[ThemeRow, ...]
    rule: str
    single: tuple[ThemeRow, ...]
    single_note: str


def view(portal: Portal, t: Translator) -> ThemesView:
    """The page of common themes."""
    found = [theme for theme in themes.themes(portal) if theme.wanted]
    rows = _rows(found, t)
    shared = tuple(row for row in rows if row.count > 1)
    single = tuple(row for row in rows if row.count == 1)
    enough = portal.settings.productise_from
    return ThemesView(
        head=_head(portal, found, t),
        shared=shared,
        rule=t("from {n} clients: build into the product", n=enough),
        single=single,
        single_note=t.plural("{n} theme", "{n} themes", len(single)),
    )


def _head(portal: Portal, found: Sequence[Theme], t: Translator) -> Head:
    named = sum(1 for state in portal.leaves if themes.theme_of(portal, state))
    total = len(portal.leaves)
    parts = [t("{n} of {total} requirements carry a theme", n=named, total=total)]
    return Head(
        crumbs=lists.home_crumbs(t, t("Common themes"), depth=0),
        heading=t("Common themes"),
        meta=lists.meta(portal, t, parts if total else ()),
        lede=_lede(found, portal, t),
    )


def _lede(found: Sequence[Theme], portal: Portal, t: Translator) -> Markup:
    if not found:
        return t.markup("<b>No requirement names a common theme yet.</b>")
    enough = [theme for theme in found if theme.productise]
    shared = sum(1 for theme in found if len(theme.clients) > 1)
    if not enough:
        return t.markup(
            "<b>No theme is shared by {enough} clients yet</b>; {shared} of {total} "
            "are shared by more than one.",
            enough=portal.settings.productise_from, shared=shared, total=len(found),
        )  # fmt: skip
    said = t.markup(
        "<b>{n} of {total} themes are worth building into the product</b>: {names}.",
        n=len(enough),
        total=len(found),
        names=t.join(tuple(theme.name for theme in enough[:_NAMED]))
        + ("…" if len(enough) > _NAMED else ""),
    )
    clients = {c.client_id: c.contract_value for th in enough for c in th.clients}
    given = [value for value in clients.values() if value is not None]
    if not given:
        return said
    value = t.markup(
        "Behind them stand {n} clients with contracts worth {value}.",
        n=len(clients), value=facts.amount(sum(given)),
    )  # fmt: skip
    return lists.sentences(t, [said, value])


def _rows(found: Sequence[Theme], t: Translator) -> tuple[ThemeRow, ...]:
    anchors = slugs("theme", [theme.name for theme in found])
    return tuple(
        _row(theme, anchor, t) for theme, anchor in zip(found, anchors, strict=True)
    )


def _row(theme: Theme, anchor: str, t: Translator) -> ThemeRow:
    total, given = theme.value, len(theme.values)
    partial = 0 < given < len(theme.clients)
    return ThemeRow(
        anchor=anchor,
        name=theme.name,
        clients=tuple(
            Link(marks.client_href(client.client_id, depth=0), client.name)
            for client in theme.clients
        ),
        count=len(theme.clients),
        requirements=len(theme.wanted),
        value="" if total is None else facts.amount(total),
        value_note=t("of {n} clients", n=given) if partial else "",
        best=_best(theme),
        stages=_stages(theme, t),
        advice=_advice(theme, t),
        demands=tuple(
            Demand(
                lists.title(state, depth=0), marks.stage(state, t),
                marks.priority(state),
            )
            for state in theme.wanted
        ),
        dropped=t("{n} more merged, declined or cancelled", n=len(theme.dropped))
        if theme.dropped else "",
    )  # fmt: skip


def _best(theme: Theme) -> marks.PriorityMark | None:
    scored = [state for state in theme.wanted if state.priority is theme.best]
    return marks.priority(scored[0]) if theme.best and scored else None


def _stages(theme: Theme, t: Translator) -> str:
    counts: dict[v.Stage | v.Aside, int] = {}
    for state in theme.wanted:
        counts[state.standing.word] = counts.get(state.standing.word, 0) + 1
    order = (*v.Stage, *v.Aside)
    return lists.clauses(
        t, [f"{t.label(word)} {counts[word]}" for word in order if word in counts]
    )


def _advice(theme: Theme, t: Translator) -> marks.HealthMark:
    if theme.productise:
        return marks.HealthMark("ok", t("Productise"))
    return marks.HealthMark("none", t("Customise"))
