"""Layer 4: rules across records and on what was computed.

Importing a module registers its checks, in this order.
"""

from reqportal.checks import (
    acceptance,
    changes,
    flow,
    identity,
    letters,
    parties,
    privacy,
    references,
    schedule,
    solutions,
    verdicts,
    wording,
)
from reqportal.checks.identity import repeated_origins
from reqportal.checks.registry import ON_PORTAL, ON_RECORDS

__all__ = [
    "ON_PORTAL",
    "ON_RECORDS",
    "acceptance",
    "changes",
    "flow",
    "identity",
    "letters",
    "parties",
    "privacy",
    "references",
    "repeated_origins",
    "schedule",
    "solutions",
    "verdicts",
    "wording",
]
