"""Layer 4: a required review is found under the name it is required by."""

from __future__ import annotations

from collections.abc import Iterator

from reqportal.checks.registry import ON_PORTAL
from reqportal.checks.rows import heading
from reqportal.defaults import department
from reqportal.findings import Finding, Severity, rule
from reqportal.locales import N_
from reqportal.portal.types import Portal

OTHER_PARTY = rule(
    "REF-007",
    Severity.WARNING,
    title=N_("Party that is not required"),
    message=N_("“{value}” is none of the parties whose review is required: {parties}"),
    remedy=N_("If one of them is meant, type its name; otherwise leave it"),
    why="Under another name a required review is waited for in vain.",
)


@ON_PORTAL.check(OTHER_PARTY)
def other_parties(portal: Portal) -> Iterator[Finding]:
    """A party nobody asked for, while a required one has not said anything."""
    parties = portal.settings.parties
    required = {department(party) for party in parties}
    for state in portal.requirements:
        heard = {department(row.party) for row in state.reviews}
        if state.standing.aside is not None or required <= heard:
            continue
        for row in state.reviews:
            if department(row.party) not in required:
                yield OTHER_PARTY.at(
                    row.origin.cell("party"),
                    header=heading(row, "party"),
                    value=row.party,
                    parties=parties,
                )
