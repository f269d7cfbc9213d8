"""Layer 3: the state of one requirement, its children apart."""

from __future__ import annotations

from dataclasses import replace

from reqportal import vocabulary as v
from reqportal.portal.facts import Facts, latest
from reqportal.portal.family import Family
from reqportal.portal.feasibility import feasibility
from reqportal.portal.health import Case, health
from reqportal.portal.priority import priority
from reqportal.portal.schedule import commitment, critical_ids, delivered
from reqportal.portal.stage import standing
from reqportal.portal.types import RequirementState
from reqportal.portal.waits import client_spans, total_days


def leaf_state(facts: Facts, family: Family) -> RequirementState:
    """Everything computed for a requirement from its own rows."""
    record = facts.record
    evaluation = facts.evaluations[0] if facts.evaluations else None
    where = standing(facts)
    critical = critical_ids(facts.live_tasks)
    promised = commitment(facts.chosen, facts.agreed_changes)
    expected = latest(task.forecast for task in facts.live_tasks)
    is_accepted = where.stage in {v.Stage.FULFILLED, v.Stage.REVIEWED}
    accepted = facts.accepted_on if is_accepted else None
    until = accepted or (where.aside_since if where.aside else None) or facts.as_of
    spans = tuple(sorted(client_spans(facts)))
    waited = total_days(spans, record.raised_on, until)
    elapsed = max(0, (until - record.raised_on).days)
    return RequirementState(
        record=record,
        client=facts.client,
        ancestors=tuple(family.ancestors(record.requirement_id))[::-1],
        children=family.children(record.requirement_id),
        clarifications=facts.clarifications,
        evaluations=facts.evaluations,
        solutions=facts.solutions,
        chosen=facts.chosen,
        reviews=facts.reviews,
        confirmations=facts.confirmations,
        risks=facts.risks,
        tasks=tuple(
            replace(task, is_critical=True)
            if task.record.task_id in critical
            else task
            for task in facts.tasks
        ),
        items=facts.items,
        changes=facts.changes,
        feedback=facts.feedback,
        standing=where,
        feasibility=feasibility(evaluation) if evaluation else None,
        priority=priority(record, facts.client, evaluation, facts.settings.priority),
        original_commitment=facts.chosen.committed_on if facts.chosen else None,
        commitment=promised,
        forecast=expected,
        delivered=delivered(facts),
        accepted_on=accepted,
        health=health(Case(facts, promised, expected)) if where.is_open else None,
        client_days=waited,
        our_days=elapsed - waited,
        client_spans=spans,
        held=facts.held,
        in_doubt=(*facts.held, *facts.held_above),
        held_children=family.held_children(record.requirement_id),
    )
