"""Layer 3: which phase a change is in, and whose move it is."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from reqportal import vocabulary as v
from reqportal.locales import N_, say
from reqportal.model.records import ChangeRequest
from reqportal.portal.types import ChangeState, Turn
from reqportal.settings import Roles

_PHASE = v.ChangePhase


def change_state(
    change: ChangeRequest,
    *,
    our_roles: tuple[str, ...],
    client_roles: tuple[str, ...],
    roles: Roles,
) -> ChangeState:
    """The phase of a change: aside first, else by the first blank (DESIGN §4)."""
    phase = phase_of(change)
    steps = _steps(change)
    order = [name for name, _ in steps]
    if phase in order:
        passed = steps[: order.index(phase)]
    else:
        passed = tuple((name, left) for name, left in steps if left is not None)
    since = max((left for _, left in passed if left), default=change.requested_on)
    if phase.is_aside:
        since = change.client_answered_on or change.evaluated_on or change.requested_on
    elif change.verification_result is v.VerificationResult.REWORK:
        since = change.verified_on or since
    who = _Who(our_roles, client_roles, (roles.evaluation,), (roles.delivery,))
    return ChangeState(change, phase, since, passed, _turn(change, phase, since, who))


def phase_of(change: ChangeRequest) -> v.ChangePhase:
    """Withdrawn and rejected before all else; rework leads back to the work."""
    if change.client_verdict is v.ClientVerdict.WITHDRAWN:
        return _PHASE.WITHDRAWN
    if (
        change.verdict is v.ChangeVerdict.REJECTED
        or change.client_verdict is v.ClientVerdict.REFUSED
    ):
        return _PHASE.REJECTED
    steps = (
        (_PHASE.EVALUATING, change.verdict),
        (_PHASE.SENDING, change.sent_on),
        (_PHASE.CONFIRMING, change.client_verdict),
        (_PHASE.IMPLEMENTING, change.implemented_on),
        (_PHASE.VERIFYING, change.verification_result),
    )
    blank = next((phase for phase, given in steps if given is None), None)
    if blank is not None:
        return blank
    rework = change.verification_result is v.VerificationResult.REWORK
    return _PHASE.IMPLEMENTING if rework else _PHASE.DONE


def is_agreed(change: ChangeRequest) -> bool:
    """The client agreed to it and it stands."""
    return (
        change.client_verdict is v.ClientVerdict.AGREED
        and not phase_of(change).is_aside
    )


def _steps(change: ChangeRequest) -> tuple[tuple[v.ChangePhase, date | None], ...]:
    return (
        (_PHASE.EVALUATING, change.evaluated_on),
        (_PHASE.SENDING, change.sent_on),
        (_PHASE.CONFIRMING, change.client_answered_on),
        (_PHASE.IMPLEMENTING, change.implemented_on),
        (_PHASE.VERIFYING, change.verified_on),
        (_PHASE.DONE, None),
    )


class _Who(NamedTuple):
    """The roles that may have to act on a change."""

    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    evaluation: tuple[str, ...]
    delivery: tuple[str, ...]


def _turn(
    change: ChangeRequest, phase: v.ChangePhase, since: date, who: _Who
) -> Turn | None:
    moves = {
        _PHASE.EVALUATING: (v.Side.US, who.evaluation, N_("Evaluate change {id}")),
        _PHASE.SENDING: (v.Side.US, who.ours, N_("Send change {id} to the client")),
        _PHASE.CONFIRMING: (v.Side.CLIENT, who.theirs, N_("Confirm change {id}")),
        _PHASE.IMPLEMENTING: (v.Side.US, who.delivery, N_("Carry out change {id}")),
        _PHASE.VERIFYING: (v.Side.US, who.delivery, N_("Verify change {id}")),
    }
    if phase not in moves:
        return None
    side, roles, action = moves[phase]
    said = say(action, id=change.change_id)
    return Turn(side, roles, said, since, cells=(change.origin.whole,))
