"""Layer 5: what we promised, what clients answered, what passed and what changed."""

from __future__ import annotations

from functools import partial

from reqportal.locales import Translator
from reqportal.pages import facts, figures, marks
from reqportal.pages.figures import Counted, Figure, Panel
from reqportal.portal import coverage, metrics
from reqportal.portal.letters import Letter
from reqportal.portal.measures import Share
from reqportal.portal.metrics import Changed, Punctuality, Tried
from reqportal.portal.summary import still_open
from reqportal.portal.types import Portal, RequirementState


def on_time(portal: Portal, t: Translator) -> Panel:
    """Deliveries of the last 12 months against what was promised."""
    found = metrics.punctuality(portal)
    return Panel(
        figures=(
            _kept(t("Against the original commitment"), found.original, t),
            _kept(t("Against the current commitment"), found.current, t),
            _overdue(found, portal, t),
        ),
        rows=figures.rows(t("The deliveries"), _delivered(found, t)),
    )  # fmt: skip


def _overdue(found: Punctuality, portal: Portal, t: Translator) -> Figure:
    """What the rates do not see."""
    running = len(still_open(portal.leaves))
    said = t("not in the rates")
    if found.unpromised:
        said = t(
            "not in the rates; {n} delivered without a commitment",
            n=len(found.unpromised),
        )
    name, count = t("Overdue, not delivered"), str(len(found.overdue))
    return figures.figure(name, count, t("requirements"), running, t, said)


def _kept(name: str, share: Share[RequirementState], t: Translator) -> Figure:
    note = t("{n} on time", n=len(share.met))
    return figures.figure(name, figures.percent(share), "%", share.n, t, note)


def _delivered(found: Punctuality, t: Translator) -> list[figures.Group]:
    late, met = found.original.missed, found.original.met
    return [
        figures.group(name, states, lambda state: _promise(state, t), t)
        for name, states in (
            (t("After the original commitment"), late),
            (t("On time"), met),
            (t("Overdue, not delivered"), found.overdue),
            (t("Delivered without a commitment"), found.unpromised),
        )
    ]


def _promise(state: RequirementState, t: Translator) -> Counted:
    delivered, original = state.delivered, state.original_commitment
    parts = []
    if delivered:
        parts.append(t("delivered {day}", day=delivered))
    if original:
        parts.append(t("originally committed {day}", day=original))
    if state.commitment and state.commitment != original:
        parts.append(t("now {day}", day=state.commitment))
    return figures.counted(state, t(", ").join(parts))


def answered(portal: Portal, t: Translator) -> Panel:
    """Who confirmed, and how fast clients answer letters."""
    needed = coverage.confirmed(portal)
    share = Share(needed.covered, needed.without)
    found = metrics.answers(portal)
    spread, in_time = found.spread, found.in_time
    letter = partial(_letter, t=t)
    return Panel(
        figures=(
            figures.figure(t("Confirmed"), figures.percent(share), "%", share.n, t,
                           t("{n} have the client's agreement", n=len(share.met))),
            figures.figure(t("Sent to answered"), figures.days(spread.median),
                           t("days (median)"), spread.n, t,
                           t("P85 {days} days", days=figures.days(spread.p85))),
            figures.figure(t("Answered by the due date"), figures.percent(in_time), "%",
                           in_time.n, t, t("{n} in time", n=len(in_time.met))),
        ),
        rows=figures.rows(t("The requirements and letters"), [
            figures.group(t("Not confirmed"), share.missed, figures.counted, t),
            figures.group(t("Confirmed"), share.met, figures.counted, t),
            figures.group(t("Answered late or not at all"),
                          in_time.missed, letter, t),
            figures.group(t("Answered by the due date"), in_time.met, letter, t),
            figures.group(t("Letters by days to the answer"),
                          [one for one, _ in found.timed], letter, t),
        ]),
    )  # fmt: skip


def _letter(letter: Letter, t: Translator) -> Counted:
    """A letter under the first requirement it names."""
    sent, due, back = letter.row.sent_on, letter.due_on, letter.answered_on
    parts = [t("sent {day}", day=sent)] if sent else []
    if due:
        parts.append(t("due {day}", day=due))
    parts.append(t("answered {day}", day=back) if back else t("not answered"))
    if len(letter.states) > 1:
        parts.append(t("with {n} others", n=len(letter.states) - 1))
    return figures.counted(letter.states[0], t(", ").join(parts))


def accepted(portal: Portal, t: Translator) -> Panel:
    """Acceptance items that passed at the first try."""
    share = metrics.first_pass(portal)
    note = t("{n} items passed at the first try", n=len(share.met))
    tried = partial(_tried, t=t)
    return Panel(
        figures=(
            figures.figure(t("First-pass rate"), figures.percent(share), "%", share.n,
                           t, note),
        ),
        rows=figures.rows(t("The acceptance items"), [
            figures.group(t("Failed at the first try"), share.missed, tried, t),
            figures.group(t("Passed at the first try"), share.met, tried, t),
        ]),
    )  # fmt: skip


def _tried(one: Tried, t: Translator) -> Counted:
    day = one.first.accepted_on or one.first.submitted_on
    result = t("{word}", word=one.first.result)
    parts = [one.item.record.item, result, t.day(day) if day else ""]
    return figures.counted(one.state, t(", ").join(part for part in parts if part))


def changed(portal: Portal, t: Translator) -> Panel:
    """How often requirements change, and the days agreed changes add."""
    found = metrics.changes(portal)
    share, rate = found.touched, found.per_leaf
    change = partial(_change, t=t)
    return Panel(
        figures=(
            figures.figure(t("Changes per requirement"),
                           None if rate is None else marks.number(rate), "", share.n, t,
                           t("{n} changes", n=len(found.requested))),
            figures.figure(t("Requirements with a change"), figures.percent(share), "%",
                           share.n, t, t("{n} with a change", n=len(share.met))),
            figures.figure(t("Days added by agreed changes"),
                           marks.signed(found.days_added), t("days"),
                           len(found.agreed), t, _net(found.agreed, t)),
        ),
        rows=figures.rows(t("The changes and requirements"), [
            figures.group(t("Agreed, with days"), found.agreed, change, t),
            figures.group(t("All changes"), found.requested, change, t),
            figures.group(t("Requirements with a change"),
                          share.met, figures.counted, t),
        ]),
    )  # fmt: skip


def _net(agreed: tuple[Changed, ...], t: Translator) -> str:
    days = [row.change.record.days_impact or 0 for row in agreed]
    longer = sum(1 for n in days if n > 0)
    return t("{n} of them lengthen the schedule", n=longer)


def _change(row: Changed, t: Translator) -> Counted:
    record, header = row.change.record, facts.header("change", "days_impact", t)
    parts = [record.change_id, t.label(row.change.phase)]
    if record.days_impact is not None:
        parts.append(f"{header} {marks.signed(record.days_impact)}")
    return figures.counted(row.state, t(", ").join(parts))
