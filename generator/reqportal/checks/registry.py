"""Layer 4: where checks register, and who runs them."""

from reqportal.findings import Registry
from reqportal.model.links import Records
from reqportal.portal.types import Portal

ON_RECORDS: Registry[Records] = Registry()
"""Checks that run on records, before anything is computed."""
ON_PORTAL: Registry[Portal] = Registry()
"""Checks that run on the assembled portal."""
