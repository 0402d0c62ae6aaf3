"""What stands in the DNS for a key (RFC 6376 §3.6.1, RFC 8463 §4)."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from broadsheet.mail.dkim.signing import Key

_TAG = re.compile(r"\s*([a-z][a-z0-9_]*)\s*=\s*([^;]*?)\s*(?:;|$)")
LONGEST_STRING = 255


@dataclass(frozen=True)
class Record:
    """A TXT record: its whole name, and its text."""

    name: str
    text: str

    @property
    def as_zone(self) -> str:
        """As a line of a zone file: a string in a record has at most 255 bytes, so there are several."""
        parts = [self.text[at : at + LONGEST_STRING] for at in range(0, len(self.text), LONGEST_STRING)]
        return f"{self.name}. 3600 IN TXT " + " ".join(f'"{part}"' for part in parts)


def of(key: Key) -> Record:
    """The record to publish."""
    kind = "ed25519" if isinstance(key.private, Ed25519PrivateKey) else "rsa"
    text = f"v=DKIM1; k={kind}; p={public(key)}"
    return Record(name=f"{key.selector}._domainkey.{key.domain}", text=text)


def public(key: Key) -> str:
    """The public half as it stands in `p=`."""
    if isinstance(key.private, Ed25519PrivateKey):
        raw = key.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    else:
        raw = key.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(raw).decode()


def tags(text: str) -> dict[str, str]:
    """What a published record says, by tag."""
    return dict(_TAG.findall(text))
