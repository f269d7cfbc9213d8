"""Layer 5: what the client is asked to do, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from reqportal import vocabulary as v
from reqportal.locales import N_, Translator
from reqportal.pages.letter_links import path_of
from reqportal.pages.status_parts import shown_day
from reqportal.portal import client_types as c
from reqportal.portal.calendar import later
from reqportal.portal.letters_due import asked_by

_CONFIRM = {
    v.ConfirmationStep.CLARIFICATION: N_("Confirm how we understood it: {title}"),
    v.ConfirmationStep.SOLUTION: N_("Confirm the solution: {title}"),
    v.ConfirmationStep.ALTERNATIVE: N_("Confirm the alternative: {title}"),
    v.ConfirmationStep.CHANGE: N_("Confirm the change: {title}"),
    v.ConfirmationStep.WITHDRAWAL: N_("Confirm: {title}"),
}


@dataclass(frozen=True, slots=True)
class NeedView:
    """One thing to do."""

    due: Markup
    distance: str
    is_late: bool
    has_due: bool
    title: str
    text: str
    points: tuple[str, ...]
    meta: tuple[str, ...]
    letter: str
    """The page of the letter that asks for it; empty for none."""


def need_view(
    need: c.Need, portal: c.ClientPortal, t: Translator, *, links: bool = False
) -> NeedView:
    """What to do, why, who is asked, since when; a link to its letter where wanted."""
    letter = asked_by(need, portal) if links else None
    by_id = {one.id: one for one in portal.requirements}
    about = [by_id[name] for name in need.requirement_ids]
    days = (need.due - portal.as_of).days if need.due else None
    return NeedView(
        due=shown_day(need.due, t) if need.due else Markup("{}").format(t("no date")),
        distance=_distance(days, t),
        is_late=days is not None and days < 0,
        has_due=need.due is not None,
        title=_title(need, t.join(tuple(one.row.title for one in about)), t),
        text=(" " if t.language == "en" else "").join(_texts(need, about, t)),
        points=need.texts,
        meta=_meta(need, about, t),
        letter=path_of(letter.key) if letter else "",
    )


def _distance(days: int | None, t: Translator) -> str:
    if days is None:
        return ""
    if days < 0:
        return t.plural("{n} day over", "{n} days over", -days)
    return t.plural("in {n} day", "in {n} days", days) if days else t("today")


def _title(need: c.Need, title: str, t: Translator) -> str:
    if need.letter:
        return t(_CONFIRM[need.letter.step], title=title)
    if need.change:
        return t("Confirm the change: {title}", title=title)
    if need.kind is c.NeedKind.QUESTIONS:
        return t.plural(
            "Answer {n} question: {title}",
            "Answer {n} questions: {title}",
            len(need.texts),
            title=title,
        )
    return t("Accept: {title}", title=title)


def _texts(
    need: c.Need, about: list[c.ClientRequirement], t: Translator
) -> Iterator[str]:
    if need.letter and need.letter.letter_number:
        yield t("Please answer letter {number}.", number=need.letter.letter_number)
    if need.kind is c.NeedKind.ITEMS:
        yield t.plural(
            "{n} item is ready to be accepted:",
            "{n} items are ready to be accepted:",
            len(need.texts),
        )
    for one in about:
        for change in _asked(need, one):
            yield from _of_change(change, one, t)


def _asked(need: c.Need, one: c.ClientRequirement) -> list[c.ChangeRow]:
    """The changes the client is asked about."""
    if need.change:
        return [need.change]
    if need.letter and need.letter.step is v.ConfirmationStep.CHANGE:
        waiting = v.ChangePhase.CONFIRMING
        return [change.row for change in one.changes if change.phase is waiting]
    return []


def _of_change(
    change: c.ChangeRow, one: c.ClientRequirement, t: Translator
) -> Iterator[str]:
    yield t("Change {id}.", id=change.change_id)
    note = change.client_note or ""
    if note:
        yield note
    if change.days_impact and one.promised:
        after = later(one.promised, change.days_impact)
        if t.day(after) not in note:
            yield t(
                "With your agreement the promised date moves from {before} to {after}.",
                before=one.promised,
                after=after,
            )


def _meta(
    need: c.Need, about: list[c.ClientRequirement], t: Translator
) -> tuple[str, ...]:
    roles = dict.fromkeys(x.row.proposer_role for x in about if x.row.proposer_role)
    who = t("for {roles}", roles=tuple(roles)) if roles else ""
    since = t("sent {day}", day=need.since) if need.since else ""
    return tuple(part for part in (*need.requirement_ids, who, since) if part)
