"""Whatever the workbooks say, a client's page tells nothing but what is the client's.

Portfolios are drawn by Hypothesis; every text of every cell is a canary. What a page
may hold is worked out here a second time, straight from the rows. In CI there are
2,000 portfolios; `make leaks` draws 10,000.
"""

import os
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import a_portal
from drawn import PROCESS, ROWS
from reqportal import vocabulary as v
from reqportal.letters.archive import unpacked
from reqportal.locales import translator
from reqportal.model import records as r
from reqportal.model.columns import BY_KEY
from reqportal.model.schema import Kind
from reqportal.portal.letter_content import requirements_of
from reqportal.portal.letter_number import LetterKey
from reqportal.portal.types import Portal
from reqportal.share.bundle import Build, page_builder
from reqportal.share.letter_form import LetterForm
from reqportal.share.sharing import Sharing, differing
from reqportal.share.twin import blind_twin
from reqportal.vocabulary import LetterKind

DRAWN = int(
    os.environ.get("REQPORTAL_PORTFOLIOS", "2000" if "CI" in os.environ else "60")
)
CLIENTS = ("C-1", "C-2")
STEERS = {("clarification", "answer"), ("acceptance", "item"), ("review", "party")}
"""Texts that decide what counts, beside what they say."""
CANARY = re.compile(r"密\d+语")
SENT = {
    "clarification": "asked_on",
    "solution": "sent_on",
    "confirmation": "sent_on",
    "acceptance": "submitted_on",
    "change": "sent_on",
}
FLAGS = st.integers(0, 2**40)


@cache
def build() -> Build:
    return page_builder(translator("zh").for_year(2026))


def with_canaries(rows: Sequence[r.Record], flags: int) -> list[r.Record]:
    """The same rows, every text one of its kind, public or not by the flags."""
    numbers = count(10_000)
    found = []
    for index, row in enumerate(rows):
        changes: dict[str, object] = {}
        for column in BY_KEY[row.sheet_key].columns:
            is_free = column.kind is Kind.TEXT and not column.computed
            if is_free and (row.sheet_key, column.field) not in STEERS:
                changes[column.field] = f"密{next(numbers)}语"
        if isinstance(row, (r.Requirement, r.Task)):
            changes["public"] = bool(flags >> (index % 40) & 1)
        if isinstance(row, r.Client):
            changes["shared"] = True
        found.append(row.model_copy(update=changes))
    return found


def may_show(rows: Sequence[r.Record], client: str) -> Iterator[r.Record]:
    """The rows a client may know of, by the letter of DESIGN §8."""
    public = {
        row.requirement_id
        for row in rows
        if isinstance(row, r.Requirement) and row.public and row.client_id == client
    }
    for row in rows:
        key = row.sheet_key
        if key in {"client", "contact", "sync"}:
            if row.client_id == client:  # type: ignore[attr-defined]
                yield row
        elif key == "task":
            is_gone = row.status is v.TaskStatus.CANCELLED  # type: ignore[attr-defined]
            names = set(row.requirement_ids)  # type: ignore[attr-defined]
            if row.public and not is_gone and names <= public:  # type: ignore[attr-defined]
                yield row
        elif key == "requirement":
            if row.requirement_id in public:  # type: ignore[attr-defined]
                yield row
        elif key in SENT and getattr(row, SENT[key]):
            several = getattr(row, "requirement_ids", None)
            names = set(several or (row.requirement_id,))  # type: ignore[attr-defined]
            if names <= public:
                yield row


def allowed(rows: Sequence[r.Record], client: str) -> set[str]:
    return {
        getattr(row, column.field)
        for row in may_show(rows, client)
        for column in BY_KEY[row.sheet_key].columns
        if column.client_sees and column.kind is Kind.TEXT
    }


@pytest.mark.slow
@settings(max_examples=DRAWN)
@given(rows=ROWS, flags=FLAGS, process=PROCESS)
def test_no_canary_is_on_a_page_that_is_not_the_clients(
    rows: list[r.Record], flags: int, process: str
) -> None:
    marked = with_canaries(rows, flags)
    portal = a_portal(*marked, process=process)
    for client in CLIENTS:
        files = build()(portal, client)
        page = files["status.html"].decode()
        assert set(CANARY.findall(page)) <= allowed(marked, client)
        public = {x.id for x in portal.of_client(client) if x.record.public}
        assert set(re.findall(r"(?<!C)R-\d", page)) <= public
        twin = build()(blind_twin(portal, client), client)
        assert differing(files, twin) == []


@settings(max_examples=max(20, DRAWN // 20))
@given(rows=ROWS, flags=FLAGS)
def test_the_scan_lets_every_honest_page_pass(rows: list[r.Record], flags: int) -> None:
    sharing = Sharing(a_portal(*with_canaries(rows, flags)), build(), build())
    zh = translator("zh")
    for client in CLIENTS:
        made = sharing.prepared(client)
        assert [problem(zh) for problem in made.problems] == []


def letters_in(portal: Portal, client: str) -> Iterator[LetterKey]:
    """A letter of each kind, on what comes first."""
    states = portal.of_client(client)
    yield LetterKey(LetterKind.REPORT, (client,))
    for state in states[:1]:
        yield LetterKey(LetterKind.CONFIRMATION, (state.id,))
        yield LetterKey(LetterKind.ACCEPTANCE, (state.id,))
    changes = [change.record.change_id for state in states for change in state.changes]
    if changes:
        yield LetterKey(LetterKind.CHANGE, (changes[0],))


def may_be_told(
    rows: Sequence[r.Record], portal: Portal, key: LetterKey, client: str
) -> set[str]:
    """The texts a letter may hold: of what it names, its parents and its client."""
    if key.kind is LetterKind.REPORT:
        return allowed(rows, client)
    named = set(requirements_of(portal, key))
    for name in tuple(named):
        named |= set(portal.by_id[name].ancestors)
    found = set()
    for row in rows:
        ids = getattr(row, "requirement_ids", ()) or ()
        owners = {*ids, getattr(row, "requirement_id", None)} - {None}
        is_theirs = row.sheet_key == "client" and row.client_id == client  # type: ignore[attr-defined]
        if is_theirs or (owners and owners <= named):
            found |= {
                getattr(row, column.field)
                for column in BY_KEY[row.sheet_key].columns
                if column.client_sees and column.kind is Kind.TEXT
            }
    return found


@pytest.mark.slow
@settings(max_examples=max(12, DRAWN // 40))
@given(rows=ROWS, flags=FLAGS)
def test_no_canary_is_in_a_letter_that_does_not_speak_of_it(
    rows: list[r.Record], flags: int
) -> None:
    marked = with_canaries(rows, flags)
    portal = a_portal(*marked, company="云启")
    for client in CLIENTS:
        for key in letters_in(portal, client):
            form = LetterForm(key, translator("zh"))
            files = form.files(portal, client)
            told = {
                found
                for content in files.values()
                for part in unpacked(content).values()
                for found in CANARY.findall(part.decode("utf-8", "ignore"))
            }
            assert told <= may_be_told(marked, portal, key, client)
            twin = blind_twin(portal, client, form.scope(portal))
            assert differing(files, form.files(twin, client)) == []
