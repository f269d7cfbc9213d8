"""Layer 3: which phase a change is in, and whose move it is."""

from __future__ import annotations

from datetime import date

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
    turn = _turn(change, phase, since, our_roles, client_roles, roles)
    return ChangeState(change, phase, since, passed, turn)


def phase_of(change: ChangeRequest) -> v.ChangePhase:
    """Withdrawn and rejected before all else; rework leads back to the work."""
    if change.client_verdict is v.ClientVerdict.WITHDRAWN:
        return _PHASE.WITHDRAWN
    if (
        change.verdict is v.ChangeVerdict.REJECTED
        or change.client_verdict is v.ClientVerdict.REFUSED
    ):
        return _PHASE.REJECTED
    if change.verdict is None:
        return _PHASE.EVALUATING
    if change.sent_on is None:
        return _PHASE.SENDING
    if change.client_verdict is None:
        return _PHASE.CONFIRMING
    if change.implemented_on is None:
        return _PHASE.IMPLEMENTING
    if change.verification_result is None:
        return _PHASE.VERIFYING
    if change.verification_result is v.VerificationResult.REWORK:
        return _PHASE.IMPLEMENTING
    return _PHASE.DONE


def is_agreed(change: ChangeRequest) -> bool:
    """The client agreed to it and it stands."""
    return (
        change.client_verdict is v.ClientVerdict.AGREED and not phase_of(change).is_aside
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


def _turn(
    change: ChangeRequest,
    phase: v.ChangePhase,
    since: date,
    our_roles: tuple[str, ...],
    client_roles: tuple[str, ...],
    roles: Roles,
) -> Turn | None:
    moves = {
        _PHASE.EVALUATING: (v.Side.US, (roles.evaluation,), N_("Evaluate change {id}")),
        _PHASE.SENDING: (v.Side.US, our_roles, N_("Send change {id} to the client")),
        _PHASE.CONFIRMING: (v.Side.CLIENT, client_roles, N_("Confirm change {id}")),
        _PHASE.IMPLEMENTING: (v.Side.US, (roles.delivery,), N_("Carry out change {id}")),
        _PHASE.VERIFYING: (v.Side.US, (roles.delivery,), N_("Verify change {id}")),
    }
    if phase not in moves:
        return None
    side, who, action = moves[phase]
    cells = (change.origin.whole,)
    return Turn(side, who, say(action, id=change.change_id), since, cells=cells)
