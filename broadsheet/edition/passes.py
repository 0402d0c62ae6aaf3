"""The keys with which readers' passes are signed. The kiosk knows only the public half."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings


def private_key() -> tuple[str, Ed25519PrivateKey]:
    """The key's id and the key that new passes are signed with, made on first use (0600 under `DATA_DIR/secrets`)."""
    path = Path(settings.DATA_DIR) / "secrets" / "reader-pass"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(Ed25519PrivateKey.generate().private_bytes_raw())
        try:
            os.link(unfinished, path)  # the first process to get here wins; the others read its key
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    key = Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    return _id(key), key


def public_keys() -> dict[str, str]:
    """Key id → public key in base64, for `site.json`."""
    name, key = private_key()
    return {name: base64.b64encode(_public(key)).decode()}


def cookie_name() -> str:
    """What the cookie that holds a pass is called."""
    return "__Host-pass" if settings.SESSION_COOKIE_SECURE else "pass"


def _id(key: Ed25519PrivateKey) -> str:
    return base64.urlsafe_b64encode(_public(key)[:6]).decode()


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
