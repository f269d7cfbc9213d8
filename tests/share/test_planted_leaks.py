"""Every leak that is built in is caught: by the scan, or by the blind twin."""

from functools import cache

import pytest

from reqportal.locales import translator
from reqportal.portal.narrow import narrow
from reqportal.portal.types import Portal
from reqportal.share.bundle import page_builder
from reqportal.share.sharing import Sharing
from share.canaries import (
    FOREIGN,
    HIDDEN,
    NAMES,
    OTHER,
    OWN,
    PERSON,
    SHOWN,
    canary,
    portfolio,
)
from share.planted import CARRIERS, TELLS, Files

ZH = translator("zh").for_year(2026)
SECRETS = {
    "an internal text": canary(SHOWN, "requirement", "description"),
    "the start of one": canary(SHOWN, "solution", "internal_cost")[:13],
    "a hidden requirement": canary(HIDDEN, "requirement", "title"),
    "another client's text": canary(FOREIGN, "requirement", "client_note"),
    "another client's name": NAMES[OTHER],
    "another client's requirement": FOREIGN,
    "a person": PERSON,
    "a mobile number": "13812345678",
    "an e-mail address": "ouyang@example.com",
}
STUB = (
    b"<html><head><title></title><style></style></head>"
    b"<body><h1></h1><main></main></body></html>"
)
"""A page that scans quickly."""
SPLIT = {
    ("broken by lines", "a person"),
    ("broken by lines", "another client's requirement"),
    ("broken by lines", "a mobile number"),
    ("broken by lines", "an e-mail address"),
}
"""Half an id on either line is none."""


@cache
def portal() -> Portal:
    return portfolio()


@cache
def sharing() -> Sharing:
    return Sharing(portal(), page_builder(ZH), page_builder(ZH))


def leaks(files: Files) -> list[str]:
    found = sharing().scanner.leaks(files, narrow(portal(), OWN))
    return [f"{leak.place}: {leak.what(ZH)}" for leak in found]


def test_there_are_at_least_fifty() -> None:
    assert len(CARRIERS) + len(TELLS) >= 50


def test_without_a_leak_it_is_shared() -> None:
    made = sharing().prepared(OWN)
    assert [problem(ZH) for problem in made.problems] == []
    assert (
        canary(SHOWN, "requirement", "client_note")
        in made.files["status.html"].decode()
    )


@pytest.mark.parametrize("carrier", CARRIERS)
def test_the_scan_finds_what_is_carried(carrier: str) -> None:
    missed = []
    for name, secret in SECRETS.items():
        files = {"status.html": STUB}
        CARRIERS[carrier](files, secret)
        found = leaks(files)
        if not found and (carrier, name) not in SPLIT:
            missed.append(name)
        assert not any(secret in one.partition(": ")[2] for one in found)
    assert missed == []


@pytest.mark.parametrize("tell", TELLS)
def test_the_twin_differs_where_something_is_told(tell: str) -> None:
    def build(seen: Portal, client_id: str) -> Files:
        files = dict(sharing().build(seen, client_id))
        TELLS[tell](files, seen)
        return files

    made = Sharing(portal(), build, sharing().build).prepared(OWN)
    assert made.problems
    assert made.files == {}


def test_the_twin_sees_every_internal_cell_that_is_shown() -> None:
    """The scan's work too: what is carried as text differs in the twin."""

    def build(seen: Portal, client_id: str) -> Files:
        files = dict(sharing().build(seen, client_id))
        texts = [one.record.description for one in seen.requirements]
        CARRIERS["base64 of gz"](files, "".join(texts))
        return files

    said = [
        problem(ZH)
        for problem in Sharing(portal(), build, sharing().build).prepared(OWN).problems
    ]
    assert any("透露" in one for one in said)
