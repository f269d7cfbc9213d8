"""What a client may see of its requirements, and in which words."""

from dataclasses import dataclass, fields, replace
from typing import Any

import pytest

from builders import (
    REQ,
    a_change,
    a_clarification,
    a_client,
    a_contact,
    a_done_task,
    a_letter,
    a_portal,
    a_requirement,
    a_solution,
    a_sync,
    a_task,
    an_acceptance,
    an_agreed_change,
    an_evaluation,
    day,
    rows_at,
)
from reqportal import vocabulary as v
from reqportal.findings import SettingsError
from reqportal.model import records as r
from reqportal.model.columns import SHEETS
from reqportal.portal import client_types as c
from reqportal.portal.narrow import closable, narrow, seen

OTHER = "REQ-0002"
STAGE = v.ClientStage


def public(requirement_id: str = REQ, **changes: Any) -> r.Requirement:
    return a_requirement(requirement_id, **{"public": True, **changes})


def shown(*rows: r.Record, **settings: Any) -> c.ClientPortal:
    """What C-001 may see of a portal of these rows."""
    return narrow(a_portal(*rows, **settings), "C-001")


def one(*rows: r.Record, **settings: Any) -> c.ClientRequirement:
    """The only public requirement; its own row may be left out."""
    flat = list(rows)
    if not any(isinstance(row, r.Requirement) for row in flat):
        flat.append(public())
    return shown(*flat, **settings).requirements[0]


def at(stage: v.Stage) -> list[r.Record]:
    return [
        row.model_copy(update={"public": True})
        if isinstance(row, r.Requirement)
        else row
        for row in rows_at(stage)
    ]


def test_the_types_hold_the_columns_a_client_sees_and_no_others() -> None:
    marked = {
        sheet.key: {x.field for x in sheet.columns if x.client_sees} for sheet in SHEETS
    }
    held = {kind.sheet_key: {x.name for x in fields(kind)} for kind in c.ROW_TYPES}
    assert held == {key: names for key, names in marked.items() if names}


@dataclass(frozen=True)
class TooMuch:
    """What somebody might write without looking at the columns."""

    name: str
    person: str | None


def test_an_internal_column_is_refused_whatever_the_type_says() -> None:
    with pytest.raises(ValueError, match="person is internal"):
        seen(TooMuch, a_task(person="张三"))


def test_what_is_not_public_is_not_there() -> None:
    portal = shown(public(), a_requirement(OTHER), a_task("T-1", OTHER, public=True))
    assert [x.id for x in portal.requirements] == [REQ]
    assert OTHER not in repr(portal)


def test_other_clients_are_not_there() -> None:
    theirs = public(OTHER, client_id="C-002", title="别家的需求")
    rows = [theirs, a_sync("C-002", progress="别家的进展"), a_contact("C-002")]
    assert repr(shown(public(), *rows)) == repr(shown(public()))


@pytest.mark.parametrize(
    ("row", "sent"),
    [
        (a_clarification(question="隐藏的内容", asked_on=None), "asked_on"),
        (a_solution(description="隐藏的内容", sent_on=None), "sent_on"),
        (a_letter(letter_number="隐藏的内容", sent_on=None), "sent_on"),
        (
            an_acceptance(item="隐藏的内容", submitted_on=None, result=None),
            "submitted_on",
        ),
        (a_change(client_note="隐藏的内容"), "sent_on"),
    ],
    ids=lambda x: x.sheet_key if isinstance(x, r.Record) else "",
)
def test_a_row_is_visible_once_it_left_our_house(row: r.Record, sent: str) -> None:
    assert "隐藏的内容" not in repr(shown(public(), row))
    left = row.model_copy(update={sent: day("03-01")})
    assert "隐藏的内容" in repr(shown(public(), left))


def test_tasks_have_a_flag_of_their_own_and_cancelled_ones_never_show() -> None:
    tasks = [
        a_task("T-1", name="公开的", public=True),
        a_task("T-2", name="不公开的"),
        a_task("T-3", name="取消的", public=True, status=v.TaskStatus.CANCELLED),
    ]
    assert [task.name for task in one(*tasks).tasks] == ["公开的"]


def test_a_row_of_several_requirements_shows_when_all_are_public_and_theirs() -> None:
    rows = [a_letter(REQ, OTHER), a_task("T-1", REQ, OTHER, public=True)]
    hidden = shown(public(), a_requirement(OTHER), *rows)
    assert (hidden.letters, hidden.needs, hidden.requirements[0].tasks) == ((), (), ())
    both = shown(public(), public(OTHER), *rows)
    assert len(both.letters) == len(both.needs) == 1
    foreign = shown(public(), public(OTHER, client_id="C-002"), *rows)
    assert foreign.letters == ()


def test_parents_and_related_ones_are_named_only_when_public_and_theirs() -> None:
    row = public(parent_id=OTHER, related_ids=(OTHER, "REQ-0003"))
    rows = [row, a_requirement(OTHER), public("REQ-0003")]
    found = {x.id: x.row for x in shown(*rows).requirements}
    assert found[REQ].parent_id is None
    assert found[REQ].related_ids == ("REQ-0003",)


@pytest.mark.parametrize(
    ("stage", "word"),
    [
        (v.Stage.CLARIFYING, STAGE.CONFIRMING),
        (v.Stage.EVALUATING, STAGE.ANALYSING),
        (v.Stage.SOLVING, STAGE.ANALYSING),
        (v.Stage.CONFIRMING, STAGE.ANALYSING),
        (v.Stage.SCHEDULING, STAGE.WORKING),
        (v.Stage.EXECUTING, STAGE.WORKING),
        (v.Stage.ACCEPTING, STAGE.WORKING),
        (v.Stage.FULFILLED, STAGE.DONE),
        (v.Stage.REVIEWED, STAGE.DONE),
    ],
    ids=lambda word: word.code,
)
def test_stages_are_said_in_the_clients_words(
    stage: v.Stage, word: v.ClientStage
) -> None:
    assert one(*at(stage)).stage is word


def test_before_a_question_is_asked_it_is_received() -> None:
    assert one(a_clarification(asked_on=None)).stage is STAGE.RECEIVED


def test_a_sent_letter_waits_for_the_client_until_it_is_answered() -> None:
    rows = at(v.Stage.CONFIRMING)
    assert one(*rows, a_letter(sent_on=None)).stage is STAGE.ANALYSING
    assert one(*rows, a_letter()).stage is STAGE.CONFIRMING
    assert one(*rows, a_letter(answered_on=day("03-01"))).stage is STAGE.ANALYSING


def test_acceptance_waits_for_the_client_once_an_item_is_submitted() -> None:
    rows = at(v.Stage.ACCEPTING)
    item = an_acceptance(result=None, accepted_on=None)
    assert one(*rows, item).stage is STAGE.ACCEPTING
    unsent = item.model_copy(update={"submitted_on": None})
    assert one(*rows, unsent).stage is STAGE.WORKING


@pytest.mark.parametrize(
    ("disposition", "word"),
    [
        (v.Disposition.ON_HOLD, STAGE.ON_HOLD),
        (v.Disposition.CANCELLED, STAGE.NOT_INCLUDED),
        (v.Disposition.DECLINED, STAGE.NOT_INCLUDED),
        (v.Disposition.MERGED, STAGE.NOT_INCLUDED),
    ],
)
def test_what_is_aside_has_a_word(
    disposition: v.Disposition, word: v.ClientStage
) -> None:
    row = public(disposition=disposition, disposed_on=day("03-01"))
    assert one(row, a_letter()).stage is word
    assert shown(row, a_letter()).needs == ()


def test_what_cannot_be_done_is_in_analysis_until_an_alternative_is_sent() -> None:
    judged = an_evaluation(technical=v.Feasibility.NOT_NOW)
    assert one(judged).stage is STAGE.ANALYSING
    tier = a_solution(tier=v.Tier.ALTERNATIVE, chosen=False)
    assert one(judged, tier).stage is STAGE.TALKING
    unsent = tier.model_copy(update={"sent_on": None})
    assert one(judged, unsent).stage is STAGE.ANALYSING


def test_progress_counts_public_tasks_and_is_never_full_before_acceptance() -> None:
    done = a_done_task("T-1", public=True)
    hidden = a_task("T-2")
    rows = at(v.Stage.SCHEDULING)
    assert one(*rows, hidden).progress is None
    assert one(*rows, done, hidden).progress == 90
    assert one(*rows, done, a_task("T-3", public=True), hidden).progress == 50
    assert one(*at(v.Stage.FULFILLED)).progress == 100


def test_a_moved_commitment_names_the_agreed_changes() -> None:
    rows = [a_solution(), an_agreed_change(days_impact=10), a_letter()]
    found = one(*rows, an_agreed_change("CR-002"), a_change("CR-003", days_impact=9))
    assert (found.original, found.promised) == (day("04-30"), day("05-10"))
    assert [change.change_id for change in found.moved_by] == ["CR-001"]


def test_a_promise_that_was_not_sent_is_none() -> None:
    assert one(a_solution(sent_on=None)).promised is None


def test_it_is_late_only_against_the_commitment() -> None:
    wish = public(desired_on=day("01-01"))
    rows = [*at(v.Stage.SCHEDULING)[1:], a_task("T-1", public=True)]
    assert not one(wish, *rows).is_late
    late = [
        row.model_copy(update={"committed_on": day("03-01")})
        if isinstance(row, r.Solution)
        else row
        for row in rows
    ]
    assert one(wish, *late).is_late


def test_requirements_stand_by_promised_date_then_raised_date_then_id() -> None:
    rows = [
        public("A", raised_on=day("02-01")),
        public("B", raised_on=day("01-01")),
        public("C", raised_on=day("03-01")),
        a_solution("C"),
        an_evaluation("A", (10, 10, 10)),
    ]
    assert [x.id for x in shown(*rows).requirements] == ["C", "B", "A"]
    portal = shown(*rows)
    with pytest.raises(ValueError, match="stand by"):
        replace(portal, requirements=portal.requirements[::-1])


def test_a_parent_is_told_by_its_public_parts_alone() -> None:
    parent = public("P")
    done = [*at(v.Stage.FULFILLED)[1:], public(REQ, parent_id="P")]
    hidden = [
        a_requirement("H", parent_id="P"),
        a_solution("H", committed_on=day("09-09")),
    ]
    found = {x.id: x for x in shown(parent, *done, *hidden).requirements}
    assert found["P"].stage is STAGE.DONE
    assert found["P"].promised == found[REQ].promised


def test_a_letter_on_a_change_is_asked_for_once() -> None:
    sent = {"verdict": v.ChangeVerdict.AGREED, "sent_on": day("03-01")}
    change = a_change(days_impact=5, letter_number="BG-1", **sent)
    assert [n.kind for n in shown(public(), change).needs] == ["change"]
    letter = a_letter(step=v.ConfirmationStep.CHANGE, letter_number="BG-1")
    assert [n.kind for n in shown(public(), change, letter).needs] == ["letter"]


def test_contacts_stand_by_role_and_not_by_authority() -> None:
    rows = [
        a_contact(role_title="乙", authority=v.Authority.DECIDES),
        a_contact(role_title="丙"),
    ]
    titles = [x.role_title for x in shown(public(), *rows).contacts]
    assert titles == sorted(titles)


def test_a_setting_closes_columns_and_what_rests_on_them() -> None:
    rows = [a_client(our_contact="客户经理"), public(), a_solution(price="十万")]
    closed = {"closed": ("solution.committed_on", "solution.price")}
    portal = shown(*rows, share=closed)
    assert portal.requirements[0].promised is None
    assert "十万" not in repr(portal)
    assert portal.client.our_contact == "客户经理"


@pytest.mark.parametrize("name", ["requirement.notes", "requirement.title", "x", "a.b"])
def test_a_setting_opens_nothing(name: str) -> None:
    with pytest.raises(SettingsError, match="cannot be closed"):
        shown(public(), share={"closed": (name,)})
    assert name not in set(closable())


def test_a_client_is_told_nothing_by_an_unknown_name() -> None:
    with pytest.raises(KeyError):
        narrow(a_portal(public()), "C-404")
