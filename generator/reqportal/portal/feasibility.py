"""Layer 3: whether a requirement can be done: the worst dimension, named."""

from reqportal.model.records import Evaluation
from reqportal.portal.facts import dimensions
from reqportal.portal.types import FeasibilityState


def feasibility(evaluation: Evaluation) -> FeasibilityState | None:
    """The worst of the given dimensions; None when none is given."""
    found = dimensions(evaluation)
    given = [verdict for verdict in found.values() if verdict is not None]
    if not given:
        return None
    worst = max(given, key=lambda verdict: verdict.order)
    limits = tuple(name for name, verdict in found.items() if verdict is worst)
    return FeasibilityState(worst, tuple(found.items()), limits)
