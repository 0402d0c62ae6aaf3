"""The keys with which readers' passes are signed. The kiosk knows only the public half."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from broadsheet.foundation import own_keys


def private_key() -> tuple[str, Ed25519PrivateKey]:
    """The key's id and the key that new passes are signed with, made on first use (0600 under `DATA_DIR/secrets`)."""
    raw = own_keys.kept("reader-pass", lambda: Ed25519PrivateKey.generate().private_bytes_raw())
    key = Ed25519PrivateKey.from_private_bytes(raw)
    return _id(key), key


def public_keys() -> dict[str, str]:
    """Key id → public key in base64, for `site.json`."""
    name, key = private_key()
    return {name: base64.b64encode(_public(key)).decode()}


def cookie_name() -> str:
    """What the cookie that holds a pass is called."""
    return "__Host-pass" if settings.SESSION_COOKIE_SECURE else "pass"


def meter_cookie_name() -> str:
    """What the cookie is called that counts the free articles of a month."""
    return "__Host-meter" if settings.SESSION_COOKIE_SECURE else "meter"


def gift_links_cookie_name() -> str:
    """What the cookie is called that holds the gift links which a browser has opened."""
    return "__Host-gift-links" if settings.SESSION_COOKIE_SECURE else "gift-links"


def _id(key: Ed25519PrivateKey) -> str:
    return base64.urlsafe_b64encode(_public(key)[:6]).decode()


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
