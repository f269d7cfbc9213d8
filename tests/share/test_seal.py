"""What is sealed opens with its passphrase, and with nothing else."""

import random
import re
from base64 import b64decode
from pathlib import Path

import pytest

from reqportal.locales import translator
from reqportal.share import seal
from reqportal.share.keys import Keys
from reqportal.share.passphrases import Passphrases
from reqportal.share.single_page import sealed_page

PAGE = "<!doctype html><title>进展</title><p>机密内容"
PASSPHRASE = "01234-56789-01234-56789-01234"  # noqa: S105 - of a test
FROZEN = Path(__file__).with_name("sealed-1.html")


@pytest.fixture(scope="module")
def payload() -> bytes:
    return seal.sealed(PAGE, PASSPHRASE)


def payload_in(html: str) -> bytes:
    found = re.search(r"<template>([^<]*)</template>", html)
    assert found
    return b64decode(found[1])


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("", "530f8afbc74536b9a963b4f1c4cb738b"),
        ("00" * 16, "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
    ],
)
def test_aes_gcm_gives_what_nist_publishes(plain: str, expected: str) -> None:
    """Test cases 13 and 14 of the GCM specification."""
    made = seal.encrypted(bytes(32), bytes(12), bytes.fromhex(plain), b"")
    assert made.hex() == expected


@pytest.mark.parametrize(
    ("rounds", "expected"),
    [
        (1, "120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b"),
        (4096, "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a"),
    ],
)
def test_pbkdf2_gives_what_is_published(rounds: int, expected: str) -> None:
    """The vectors of RFC 6070 with SHA-256."""
    assert seal.derived(b"password", b"salt", rounds).hex() == expected


def test_it_opens_with_the_digits_however_they_are_typed(payload: bytes) -> None:
    for typed in (PASSPHRASE, PASSPHRASE.replace("-", " "), "０" + PASSPHRASE[1:]):
        assert seal.unsealed(payload, typed) == PAGE


def test_a_wrong_passphrase_opens_nothing(payload: bytes) -> None:
    with pytest.raises(seal.SealError):
        seal.unsealed(payload, PASSPHRASE[:-1] + "5")


def test_a_flipped_bit_is_refused(payload: bytes) -> None:
    """1,000 of them anywhere behind the salt; one in the salt gives another key."""
    known = seal.key(PASSPHRASE, payload[:16])
    rest = payload[16:]
    places = random.Random(7).sample(range(len(rest) * 8), 1000)  # noqa: S311
    for place in places:
        changed = bytearray(rest)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(seal.SealError):
            seal.unlocked(bytes(changed), known)
    with pytest.raises(seal.SealError):
        seal.unsealed(bytes([payload[0] ^ 1]) + payload[1:], PASSPHRASE)


def test_lengths_are_padded_and_nothing_is_used_twice(payload: bytes) -> None:
    other = seal.sealed(PAGE * 100, PASSPHRASE)
    assert len(other) == len(payload)
    assert other[:28] != payload[:28]


def test_the_page_around_it_tells_nothing() -> None:
    html = sealed_page(PAGE, PASSPHRASE, translator("zh"))
    assert "机密" not in html
    assert PASSPHRASE not in html
    assert not re.search(r"https?://|<link|<img", html)
    assert seal.unsealed(payload_in(html), PASSPHRASE) == PAGE


def test_what_was_sealed_long_ago_still_opens() -> None:
    html = FROZEN.read_text("utf-8")
    assert seal.unsealed(payload_in(html), PASSPHRASE) == PAGE


def test_a_passphrase_is_long_and_stays(tmp_path: Path) -> None:
    secrets = Passphrases(Keys.of(tmp_path))
    first = secrets.of("C-001")
    assert re.fullmatch(r"(\d{5}-){4}\d{5}", first)
    assert secrets.of("C-002") != first
    assert secrets.of("C-001") == first
    assert secrets.of("C-001", renew=True) != first
    kept = tmp_path / ".reqportal-keys" / "passphrases.csv"
    assert kept.stat().st_mode & 0o777 == 0o600
