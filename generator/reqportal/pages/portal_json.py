"""Layer 5: the machine's view of a portal: `data/portal.json` (DESIGN §7).

Codes are stable and in English, `…_name` and sentences are in the portal's language,
dates are ISO. Its JSON schema is `assets/portal.schema.json`.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any, TypeAlias

from reqportal.findings import Severity, count_by_severity
from reqportal.locales import Param, Said, Translator
from reqportal.portal import types as p
from reqportal.vocabulary import Word

SCHEMA = 1
_UNSAFE = re.compile("[<>&\u2028\u2029]")
_Json: TypeAlias = dict[str, Any]


def portal_json(portal: p.Portal, t: Translator) -> str:
    """The portal as JSON text that is harmless inside HTML, too."""
    counts = count_by_severity(portal.findings)
    content: _Json = {
        "schema": SCHEMA,
        "as_of": portal.as_of.isoformat(),
        "language": t.language,
        "clients": [_client(state) for state in portal.clients],
        "requirements": [_requirement(state, t) for state in portal.requirements],
        "held_back": [_stub(stub) for stub in portal.stubs],
        "findings": {severity.value: counts[severity] for severity in Severity},
    }
    parts = (f"{_text(key)}: {_listed(value)}" for key, value in content.items())
    text = "{\n" + ",\n".join(parts) + "\n}\n"
    return _UNSAFE.sub(lambda mark: f"\\u{ord(mark[0]):04x}", text)


def _listed(value: object) -> str:
    """A list with a line for each item; json's indenting takes ten times as long."""
    if not isinstance(value, list):
        return _text(value)
    return "[\n" + ",\n".join(map(_text, value)) + "\n]" if value else "[]"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _client(state: p.ClientState) -> _Json:
    record = state.record
    return {
        "id": state.id,
        "name": record.name,
        "kind": _code(record.kind),
        "scale": _code(record.scale),
        "importance": record.importance,
        "requirements": list(state.requirement_ids),
        "page": f"clients/{state.id}.html",
    }


def _requirement(state: p.RequirementState, t: Translator) -> _Json:
    standing, health = state.standing, state.health
    return {
        "id": state.id,
        "client": state.client.client_id,
        "title": state.record.title,
        "stage": standing.stage.code,
        "stage_name": t.label(standing.stage),
        "aside": _code(standing.aside),
        "overlays": [_overlay(mark) for mark in standing.overlays],
        "health": _code(health.health if health else None),
        "health_reason": health.reason(t) if health else None,
        "priority": _priority(state.priority, t),
        "feasibility": _feasibility(state.feasibility),
        "commitment": _day(state.commitment),
        "original_commitment": _day(state.original_commitment),
        "forecast": _day(state.forecast),
        "delivered": _day(state.delivered),
        "accepted_on": _day(state.accepted_on),
        "next_action": _turn(standing.turn, t),
        "client_days": state.client_days,
        "our_days": state.our_days,
        "parent": state.ancestors[-1] if state.ancestors else None,
        "children": list(state.children),
        "page": f"requirements/{state.id}.html",
    }


def _overlay(mark: p.OverlayMark) -> _Json:
    return {"code": mark.overlay.code, "done": mark.done, "total": mark.total}


def _priority(priority: p.Priority | None, t: Translator) -> _Json | None:
    if priority is None:
        return None
    return {
        "score": _number(priority.score),
        "band": priority.band.name,
        "floored": priority.floored,
        "rank": priority.rank,
        "client_rank": priority.client_rank,
        "best_rank": priority.best_rank,
        "worst_rank": priority.worst_rank,
        "arithmetic": [_summand(summand, t) for summand in priority.summands],
    }


def _summand(summand: p.Summand, t: Translator) -> _Json:
    return {
        "name": summand.name,
        "value": _plain(summand.value, t),
        "assumed": summand.assumed,
        "points": _number(summand.points),
        "formula": summand.formula,
    }


def _feasibility(state: p.FeasibilityState | None) -> _Json | None:
    if state is None:
        return None
    return {
        "worst": state.worst.code,
        "dimensions": {name: _code(verdict) for name, verdict in state.dimensions},
    }


def _turn(turn: p.Turn | None, t: Translator) -> _Json | None:
    if turn is None:
        return None
    return {
        "action": turn.action(t),
        "side": turn.side.code,
        "roles": list(turn.roles),
        "since": _day(turn.since),
        "due": _day(turn.due),
    }


def _stub(stub: p.Stub) -> _Json:
    return {
        "kind": stub.kind,
        "id": stub.id,
        "client": stub.client_id,
        "page": f"{stub.kind}s/{stub.id}.html",
    }


def _code(word: Word | None) -> str | None:
    return None if word is None else word.code


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _number(value: float) -> float | int:
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def _plain(value: Param, t: Translator) -> str | float | None:
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Said):
        return value(t)
    return t.join(value) if isinstance(value, tuple) else t.label(value)
