"""Layer 7: a page encrypted whole, and opened in the browser with a passphrase.

AES-256-GCM under a key derived from the passphrase by PBKDF2-HMAC-SHA256. What is
sealed is padded, so that its length tells little; what is around it tells nothing. The
only importer of cryptography.
"""

from __future__ import annotations

import os
import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

ROUNDS = 600_000
"""Of PBKDF2: the least OWASP asks for with SHA-256 (FIELD-NOTES §7)."""
LABEL = "reqportal-seal-1"
_SALT, _NONCE, _KEY, _LENGTH = 16, 12, 32, 4
_BLOCK = 64 * 1024
"""Pages are padded to a multiple of this."""
_GROUPS, _DIGITS = 5, 5
"""25 digits are 83 bits; digits can be dictated in any language."""


class SealError(Exception):
    """Wrong passphrase, or a payload that was changed."""


def new_passphrase() -> str:
    """Digits in groups, from the system's source of randomness."""
    groups = (
        "".join(str(secrets.randbelow(10)) for _ in range(_DIGITS))
        for _ in range(_GROUPS)
    )
    return "-".join(groups)


def sealed(page: str, passphrase: str) -> bytes:
    """Salt, nonce and cipher text of a page; different every time."""
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    content = page.encode()
    plain = len(content).to_bytes(_LENGTH, "big") + content
    plain += bytes(-len(plain) % _BLOCK)
    return salt + nonce + encrypted(key(passphrase, salt), nonce, plain, LABEL.encode())


def unsealed(payload: bytes, passphrase: str) -> str:
    """The page again. Raises SealError where anything at all does not fit."""
    salt, rest = payload[:_SALT], payload[_SALT:]
    return unlocked(rest, key(passphrase, salt))


def unlocked(rest: bytes, known: bytes) -> str:
    """The page of nonce and cipher text under a key. Raises SealError."""
    try:
        plain = AESGCM(known).decrypt(rest[:_NONCE], rest[_NONCE:], LABEL.encode())
    except (InvalidTag, ValueError) as error:
        raise SealError from error
    length = int.from_bytes(plain[:_LENGTH], "big")
    return plain[_LENGTH : _LENGTH + length].decode()


def key(passphrase: str, salt: bytes) -> bytes:
    """The key of a passphrase: its digits alone count."""
    plain = unicodedata.normalize("NFKC", passphrase)
    digits = "".join(x for x in plain if x.isascii() and x.isdigit())
    return derived(digits.encode(), salt, ROUNDS)


def derived(secret: bytes, salt: bytes, rounds: int) -> bytes:
    """PBKDF2-HMAC-SHA256, 256 bits."""
    return PBKDF2HMAC(SHA256(), _KEY, salt, rounds).derive(secret)


def encrypted(known: bytes, nonce: bytes, plain: bytes, label: bytes) -> bytes:
    """AES-256-GCM, the tag behind the cipher text."""
    return AESGCM(known).encrypt(nonce, plain, label)
