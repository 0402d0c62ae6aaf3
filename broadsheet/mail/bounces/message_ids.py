"""Message-IDs of the outbox's letters: they name the letter by themselves, under a key of ours."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from functools import lru_cache

from django.conf import settings

from broadsheet.foundation import own_keys

_SHAPE = re.compile(r"<([a-z]+\.[0-9a-z]{1,40})\.([0-9a-f]{20})@")


def write(key: str, *, domain: str) -> str:
    """The same for the same letter, whenever it is made."""
    return f"<{key}.{_mac(key)}@{domain}>"


def read(text: str) -> str | None:
    """The key, if the Message-ID is ours."""
    found = _SHAPE.match(text.strip())
    return found[1] if found and hmac.compare_digest(found[2], _mac(found[1])) else None


def _mac(key: str) -> str:
    return hmac.digest(_secret(str(settings.DATA_DIR)), key.encode(), hashlib.sha256).hex()[:20]


@lru_cache(maxsize=4)
def _secret(_folder: str) -> bytes:
    return own_keys.kept("outbox-ids", lambda: secrets.token_bytes(32))
