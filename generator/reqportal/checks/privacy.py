"""Layer 4: what a client may see holds no personal data, and something to read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from reqportal import vocabulary as v
from reqportal.checks.registry import ON_PORTAL
from reqportal.checks.rows import heading, rows_of
from reqportal.findings import Finding, Severity, rule
from reqportal.locales import N_, Said, say
from reqportal.model.columns import BY_KEY, CONTACT
from reqportal.model.schema import Kind
from reqportal.portal.types import Portal

WARNING = Severity.WARNING

PERSONAL = rule(
    "PRIV-001",
    WARNING,
    title=N_("Personal data where a client may read"),
    message=N_("“{header}” holds {what}: {value}"),
    remedy=N_("Name a role instead of a person; details belong under “{details}”"),
    why="What a client may see is shared beyond our house.",
)
LATENT_PUBLIC = rule(
    "PRIV-002",
    WARNING,
    title=N_("Latent requirement shown to the client"),
    message=N_("{id} is a latent requirement, and is marked public"),
    remedy=N_("Clear “{header}”, or talk to the client first"),
    why="A latent requirement is our own guess; the client has not asked for it.",
)
NOTE_MISSING = rule(
    "PRIV-003",
    WARNING,
    title=N_("Public without a note to the client"),
    message=N_("{id} is public, but has no text the client may read"),
    remedy=N_("Type what the client should read under “{header}”"),
    why="The description is internal and never shown to the client.",
)
NOTHING_PUBLIC = rule(
    "PRIV-004",
    WARNING,
    title=N_("Shared, but nothing public"),
    message=N_(
        "{client} has a shared status page, but none of its requirements is public"
    ),
    remedy=N_("Mark requirements as public, or clear “{header}”"),
    why="The client would open an empty page.",
)
_MASK = 3
_PATTERNS = (
    (
        N_("a mobile number"),
        re.compile(r"(?<!\d)(?:86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"),
    ),
    (N_("an e-mail address"), re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")),
    (
        N_("an identity number"),
        re.compile(
            r"(?<!\d)\d{6}(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d\d{3}[\dXx](?![\dXx])"
        ),
    ),
)
"""Mainland numbers; an identity number holds a date of birth, an order's need not."""
_HINT = re.compile(r"@|\d(?:[ -]?\d){10}")
"""What all of them hold: few texts do."""


@ON_PORTAL.check(PERSONAL)
def personal_data(portal: Portal) -> Iterator[Finding]:
    """A phone, an e-mail, an id number or a known name in a column a client sees."""
    names = tuple(named(name) for name in portal.settings.roster if name)
    for row in rows_of(portal):
        for field in _shown_texts(row.sheet_key):
            text = getattr(row, field)
            found = personal(text, names) if text else None
            if found:
                what, value = found
                yield PERSONAL.at(
                    row.origin.cell(field),
                    header=heading(row, field),
                    value=value,
                    what=what,
                    details=CONTACT["contact_details"],
                )


@cache
def _shown_texts(sheet_key: str) -> tuple[str, ...]:
    """The fields of a sheet in which a client may read free text."""
    columns = BY_KEY[sheet_key].columns
    return tuple(c.field for c in columns if c.client_sees and c.kind is Kind.TEXT)


def personal(text: str, names: Sequence[re.Pattern[str]]) -> tuple[Said, str] | None:
    """The first personal data in a text: what it is, and the value masked."""
    text = unicodedata.normalize("NFKC", text)
    named = ((N_("a name of the roster"), pattern) for pattern in names)
    for what, pattern in (*(_PATTERNS if _HINT.search(text) else ()), *named):
        match = pattern.search(text)
        if match:
            return say(what), _masked(match[0])
    return None


def named(name: str) -> re.Pattern[str]:
    """A pattern: Chinese names anywhere in a text, others only as whole words."""
    plain = re.escape(unicodedata.normalize("NFKC", name.strip()))
    return re.compile(rf"\b{plain}\b" if name.isascii() else plain, re.IGNORECASE)


def _masked(text: str) -> str:
    """The first characters: a finding does not spread what it warns of."""
    shown = min(_MASK, max(1, len(text) // 2))
    return text[:shown] + "*" * (len(text) - shown)


@ON_PORTAL.check(LATENT_PUBLIC, NOTE_MISSING)
def public_requirements(portal: Portal) -> Iterator[Finding]:
    """What is marked public is fit to be read by the client."""
    for state in portal.requirements:
        row = state.record
        if not row.public:
            continue
        if state.nature is v.Nature.LATENT:
            where, header = row.origin.cell("public"), heading(row, "public")
            yield LATENT_PUBLIC.at(where, header=header, id=state.id)
        if not row.client_note:
            where, header = row.origin.cell("client_note"), heading(row, "client_note")
            yield NOTE_MISSING.at(where, header=header, id=state.id)


@ON_PORTAL.check(NOTHING_PUBLIC)
def nothing_public(portal: Portal) -> Iterator[Finding]:
    """A shared client with requirements of which none is public, held rows included."""
    for client in portal.clients:
        rows = [state.record.public for state in portal.of_client(client.id)]
        rows += [
            bool(row.values.get("public"))
            for row in client.held
            if row.sheet_key == "requirement"
        ]
        if client.record.shared and rows and not any(rows):
            row = client.record
            where, header = row.origin.cell("shared"), heading(row, "shared")
            yield NOTHING_PUBLIC.at(where, header=header, client=row.name)
