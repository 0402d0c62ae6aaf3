"""What stands in a letter's links to stories: which letter it was, signed, for counting and for nothing else.

It opens nothing, ends nothing and says nothing about anybody: a number and its signature under a key that signs only these.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from broadsheet.foundation import own_keys

SIGNED = 12
"""Bytes of the signature: 96 bits, for a thing that only counts."""
_DIGITS = 12


def code(delivery: int) -> str:
    """The code of one letter."""
    return f"{delivery}-{_signature(delivery)}"


def delivery_of(text: str) -> int | None:
    """Which letter it is; None for a code that we did not make."""
    number, _dash, signature = text.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= _DIGITS):
        return None
    if str(int(number)) != number or not hmac.compare_digest(signature.encode(), _signature(int(number)).encode()):
        return None
    return int(number)


def _signature(delivery: int) -> str:
    key = own_keys.kept("newsletter-clicks", lambda: secrets.token_hex(32).encode())
    found = hmac.new(key, f"click {delivery}".encode(), hashlib.sha256).digest()[:SIGNED]
    return base64.urlsafe_b64encode(found).decode().rstrip("=")
