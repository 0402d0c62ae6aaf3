"""Message-IDs: the same for the same letter whenever it is made, and never for another."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import lru_cache

from django.conf import settings

from broadsheet.foundation import own_keys
from broadsheet.mail.message.addresses import domain_of

_SIZE = 20
"""Bytes of the digest: 160 bits, so that no two of a paper's letters ever share one."""


def message_id(what: str, reader: str, *, domain: str = "") -> str:
    """`<…@domain>` of one letter: what it is (`issue:12`) and for whom (`subscription:7`).

    `domain` is that of `DEFAULT_FROM_EMAIL` if it is left empty. It tells nobody whose letter it was: it is under a key
    which is never replaced, so that a letter that is sent again is known again.
    """
    name = f"{len(what)}:{what}{reader}".encode()
    digest = hmac.new(_key(str(settings.DATA_DIR)), name, hashlib.sha256).digest()[:_SIZE]
    return f"<{digest.hex()}@{domain or _domain(settings.DEFAULT_FROM_EMAIL)}>"


@lru_cache(maxsize=4)
def _key(_data_dir: str) -> bytes:
    return own_keys.kept("message-ids", lambda: secrets.token_hex(32).encode())


@lru_cache(maxsize=4)
def _domain(sender: str) -> str:
    return domain_of(sender.rpartition("<")[2].rstrip("> "))
