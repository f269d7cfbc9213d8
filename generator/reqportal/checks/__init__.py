"""Layer 4: rules across records and on what was computed."""

from reqportal.checks import references as references  # registers its checks
from reqportal.checks.identity import ON_RECORDS, repeated_origins
from reqportal.findings import Registry
from reqportal.portal.types import Portal

ON_PORTAL: Registry[Portal] = Registry()
"""Checks that run on the assembled portal."""

__all__ = ["ON_PORTAL", "ON_RECORDS", "repeated_origins"]
