"""The address that a letter's bounces go to: one for each letter, signed, so that nobody can invent a bounce for another.

`bounces+<key>-<token>@…`: both parts in small letters and digits, since servers on the way may change the letters' case.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from functools import lru_cache

from django.conf import settings

from broadsheet.foundation import own_keys
from broadsheet.mail.message.addresses import LONGEST_LOCAL
from broadsheet.mail.message.refusing import MessageError

_SIGNED = 10
"""Bytes of the token: 80 bits, 16 letters. More would leave less room for the key in a local part."""


def sender_for(key: str) -> str:
    """The envelope's sender for one letter. Raises `MessageError` for a key longer than 24 bytes or so.

    Where no `BOUNCE_ADDRESS` was named (`BOUNCES_COME_BACK` is false), nobody may be there to read it: use another.
    """
    local, _at, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    full = f"{local}+{_spelled(key.encode())}-{_token(key)}"
    if len(full) > LONGEST_LOCAL:
        raise MessageError("The key is too long for an address.")
    return f"{full}@{domain}"


def read(address: str) -> str | None:
    """The key of the letter whose bounces go to this address; None if it is not one of ours."""
    local, _at, domain = address.strip().strip("<>").lower().rpartition("@")
    own_local, _at, own_domain = settings.BOUNCE_ADDRESS.lower().rpartition("@")
    box, _plus, rest = local.partition("+")
    spelled, _dash, token = rest.partition("-")
    key = _key_of(spelled) if (box, domain) == (own_local, own_domain) else None
    if key is None or not hmac.compare_digest(token.encode(), _token(key).encode()):
        return None
    return key


def _key_of(spelled: str) -> str | None:
    """What was spelled so. Only one spelling of it counts: some letters at the end carry no bits."""
    try:
        raw = base64.b32decode(spelled.upper() + "=" * (-len(spelled) % 8))
        return raw.decode() if raw and _spelled(raw) == spelled else None
    except (binascii.Error, ValueError):
        return None


def _spelled(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def _token(key: str) -> str:
    return _spelled(hmac.new(_secret(str(settings.DATA_DIR)), key.encode(), hashlib.sha256).digest()[:_SIGNED])


@lru_cache(maxsize=4)
def _secret(_data_dir: str) -> bytes:
    return own_keys.kept("bounces", lambda: secrets.token_hex(32).encode())
