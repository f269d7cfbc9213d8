"""Layer 5: 经营看板: how we deliver; every figure states its n and names its rows."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from reqportal.locales import Translator
from reqportal.pages import dashboard_people as people
from reqportal.pages import dashboard_rates as rates
from reqportal.pages import dashboard_time as time
from reqportal.pages import figures, lists
from reqportal.pages.dashboard_people import (
    EffortView,
    RenewalView,
    SatisfactionView,
)
from reqportal.pages.dashboard_time import AgesView, MonthsView, StagesView
from reqportal.pages.figures import Panel
from reqportal.pages.lists import Head
from reqportal.portal import durations, metrics, outlook
from reqportal.portal.types import Portal


@dataclass(frozen=True, slots=True)
class DashboardView:
    """All that the page of figures says."""

    head: Head
    stages: StagesView
    ages: AgesView
    months: MonthsView
    on_time: Panel
    answered: Panel
    accepted: Panel
    changed: Panel
    satisfaction: SatisfactionView
    efforts: EffortView
    renewals: tuple[RenewalView, ...]
    renewals_note: str


def view(portal: Portal, t: Translator) -> DashboardView:
    """The page of figures."""
    renewals = people.renewals(portal, t)
    return DashboardView(
        head=_head(portal, t),
        stages=time.stages(portal, t),
        ages=time.ages(portal, t),
        months=time.months(portal, t),
        on_time=rates.on_time(portal, t),
        answered=rates.answered(portal, t),
        accepted=rates.accepted(portal, t),
        changed=rates.changed(portal, t),
        satisfaction=people.satisfaction(portal, t),
        efforts=people.efforts(portal, t),
        renewals=renewals,
        renewals_note=t(
            "{n} clients renew within {days} days",
            n=len(renewals),
            days=outlook.RENEWAL_DAYS,
        ),
    )


def _head(portal: Portal, t: Translator) -> Head:
    count = t("{n} requirements", n=len(portal.leaves))
    return Head(
        crumbs=lists.home_crumbs(t, t("Dashboard"), depth=0),
        heading=t("Dashboard"),
        meta=lists.meta(portal, t, [count]),
        lede=_lede(portal, t),
    )


def _lede(portal: Portal, t: Translator) -> Markup:
    if not portal.leaves:
        return t.markup(
            "<b>There is nothing to measure yet.</b> The figures fill as requirements "
            "are raised, delivered and accepted."
        )
    return lists.sentences(
        t, [_on_time(portal, t), _slowest(portal, t), _renewing(portal, t)]
    )


def _on_time(portal: Portal, t: Translator) -> Markup:
    share = metrics.punctuality(portal).original
    if not share.n:
        return t.markup("<b>No delivery in the last 12 months had a commitment.</b>")
    return t.markup(
        "<b>{percent} % of deliveries in the last 12 months kept the original "
        "commitment</b> ({n} of {total}).",
        percent=figures.percent(share),
        n=len(share.met),
        total=share.n,
    )


def _slowest(portal: Portal, t: Translator) -> Markup:
    stays = [s for s in durations.in_stages(portal) if s.stage and s.stage.is_open]
    timed = [one for one in stays if one.total.median is not None]
    if not timed:
        return t.markup("No stage has been passed with dates yet.")
    slow = max(timed, key=lambda one: one.total.median or 0)
    return t.markup(
        "The longest stage is {stage}: median {days} days (n={n}).",
        stage=slow.stage,
        days=slow.total.median,
        n=slow.total.n,
    )


def _renewing(portal: Portal, t: Translator) -> Markup:
    found = outlook.renewals(portal)
    if not found:
        return t.markup(
            "No client renews within {days} days.", days=outlook.RENEWAL_DAYS
        )
    return t.markup(
        "{clients} clients renew within {days} days and wait for {n} requirements.",
        clients=len(found),
        days=outlook.RENEWAL_DAYS,
        n=sum(len(one.states) for one in found),
    )
