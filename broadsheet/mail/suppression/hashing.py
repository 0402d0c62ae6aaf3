"""An address as suppression knows it: a hash with a key of its own, so that a list of hashes gives no address away.

The key lies in `DATA_DIR/secrets/suppression` and is never changed: with another one, nobody would be known again.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

from broadsheet.foundation import own_keys


def hashed(address: str) -> str:
    """64 hex digits. The same for every spelling that reaches the same mailbox: case, and Unicode or ASCII of the domain."""
    return hmac.digest(_key(str(settings.DATA_DIR)), normalised(address).encode(), "sha256").hex()


def hashed_all(addresses: Iterable[str]) -> dict[str, str]:
    """Hash → address as it was given; some microseconds each."""
    return {hashed(address): address for address in addresses}


def normalised(address: str) -> str:
    """In small letters, the domain in ASCII. Dots and plus signs stay: only its server knows what they mean."""
    name, at, domain = address.strip().rpartition("@")
    if not address.isascii():
        name, domain = unicodedata.normalize("NFC", name), _ascii(domain)
    return f"{name}{at}{domain.rstrip('.')}".lower()


def domain_of(address: str) -> str:
    """The receiver's domain as it is kept beside a hash; empty where there is none."""
    return normalised(address).rpartition("@")[2][:253] if "@" in address else ""


def _ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain


@lru_cache(maxsize=4)
def _key(_folder: str) -> bytes:
    return own_keys.kept("suppression", lambda: secrets.token_bytes(32))
