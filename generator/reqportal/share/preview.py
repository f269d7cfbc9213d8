"""Layer 7: what a client will read for the first time, for the sender to look at.

Sentences of the last bundle are kept as digests: the folder of keys need not hold what
clients were told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from reqportal import vocabulary as v
from reqportal.fingerprint import digest
from reqportal.locales import N_, Said, say
from reqportal.portal.types import ClientState, Portal
from reqportal.share.keys import Keys
from reqportal.site.search import lines

_OLD = timedelta(days=7)
_CYCLE = {
    v.Frequency.WEEKLY: timedelta(days=7),
    v.Frequency.FORTNIGHTLY: timedelta(days=14),
    v.Frequency.MONTHLY: timedelta(days=31),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What each client has read, by the digest of every line."""

    keys: Keys

    def fresh(self, client_id: str, page: str) -> tuple[str, ...]:
        """The lines of a page that its last bundle did not have."""
        known = set(self.keys.read_json(_file(client_id)).get("lines", ()))
        return tuple(line for line in lines(page) if digest(line) not in known)

    def keep(self, client_id: str, page: str) -> None:
        """Remember a bundle that was put in place."""
        found = sorted({digest(line) for line in lines(page)})
        self.keys.write_json(_file(client_id), {"lines": found})


def _file(client_id: str) -> str:
    return f"seen/{digest(client_id)[:16]}.json"


def warnings(portal: Portal, client_id: str) -> Iterator[Said]:
    """What is too old to be sent without a look."""
    client = portal.by_client[client_id]
    last = max((row.held_on for row in client.syncs), default=None)
    cycle = client.record.sync_frequency
    if cycle and (last is None or portal.as_of - last > 2 * _CYCLE[cycle]):
        yield _old_sync(last, cycle)
    newest = max(_days(portal, client), default=None)
    if newest and portal.as_of - newest > _OLD:
        yield say(
            N_("Its workbooks were last saved on {day}, more than 7 days ago"),
            day=newest,
        )


def _old_sync(last: date | None, cycle: v.Frequency) -> Said:
    if last is None:
        return say(N_("No sync is on record, though agreed: {cycle}"), cycle=cycle)
    return say(
        N_("The last sync was on {day}: older than two cycles ({cycle})"),
        day=last,
        cycle=cycle,
    )


def _days(portal: Portal, client: ClientState) -> Iterable[date]:
    """When the workbooks were saved in which the client's rows stand."""
    states = portal.of_client(client.id)
    files = {row.origin.file for row in client.rows}
    files |= {row.origin.file for state in states for row in state.rows}
    for book in portal.workbooks:
        if book.file in files and book.modified:
            yield date.fromisoformat(book.modified[:10])
