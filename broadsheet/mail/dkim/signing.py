"""Putting DKIM-Signature before a letter: one by RSA, and one by Ed25519 before it if the paper has such a key in use."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from broadsheet.foundation import clock
from broadsheet.mail.dkim import canonical
from broadsheet.mail.message.tidy import Tidy

PrivateKey = RSAPrivateKey | Ed25519PrivateKey
SMALLEST = 2048
"""Bits of RSA."""
LASTS = timedelta(days=7)
"""How long a signature holds: longer than any server tries, shorter than is useful to who sends old letters again."""
SIGNED = (
    "from", "reply-to", "subject", "date", "to", "cc", "message-id", "in-reply-to", "references",
    "mime-version", "content-type", "content-transfer-encoding",
    "list-id", "list-help", "list-unsubscribe", "list-unsubscribe-post", "list-subscribe", "list-post", "list-archive",
    "auto-submitted", "precedence", "feedback-id",
)  # fmt: skip
"""Fields that are signed if they are there (RFC 6376 §5.4.1); never Return-Path or Received, which others write."""
TWICE = ("from", "subject", "to")
"""Named once more than they stand there: nobody can add another."""


@dataclass(frozen=True)
class Key:
    """One private key: whose letters it signs, and under which selector its other half is published."""

    domain: str
    selector: str
    private: PrivateKey

    def __post_init__(self) -> None:
        """Raises `ValueError` for a key that receivers don't take."""
        if isinstance(self.private, RSAPrivateKey) and self.private.key_size < SMALLEST:
            raise ValueError(f"A key of RSA needs {SMALLEST} bits.")

    @property
    def algorithm(self) -> str:
        """As it stands in `a=`."""
        return "rsa-sha256" if isinstance(self.private, RSAPrivateKey) else "ed25519-sha256"


class Signer:
    """Signs letters with one key or more. Keeps nothing of them."""

    def __init__(self, keys: Sequence[Key]) -> None:
        """The first key's signature stands lowest."""
        self._keys = tuple(keys)

    def signed(self, message: bytes) -> bytes:
        """The message with a signature of each key before it, and CRLF wherever a line ends; a `Tidy` one stays so.

        Raises `ValueError` if it has no From.
        """
        if isinstance(message, Tidy):
            return Tidy(self._signatures(*canonical.halves(message)) + message)
        message = canonical.with_crlf(message)
        head, body = canonical.halves(message)
        return self._signatures(head, canonical.body(body)) + message

    def _signatures(self, head: bytes, relaxed_body: bytes) -> bytes:
        named, forms = _chosen(canonical.fields(head))
        if "from" not in named[1:]:
            raise ValueError("A letter without From can't be signed.")
        digest = base64.b64encode(hashlib.sha256(relaxed_body).digest()).decode()
        now = int(clock.now().timestamp())
        fields = [_signature(key, named, forms, digest, now) for key in self._keys]
        return b"".join(reversed(fields))


def _chosen(found: list[tuple[bytes, bytes]]) -> tuple[list[str], bytes]:
    """The names for `h=`, and the fields in that order: of several of one name the lowest first (RFC 6376 §5.4.2)."""
    own: dict[bytes, list[bytes]] = {}
    for field, form in reversed(found):
        own.setdefault(field, []).append(form)
    named: list[str] = []
    forms: list[bytes] = []
    for name in SIGNED:
        there = own.get(name.encode(), [])
        named += [name] * (len(there) + (name in TWICE))
        forms += there
    return named, b"\r\n".join(forms) + b"\r\n"


def _signature(key: Key, named: list[str], forms: bytes, digest: str, now: int) -> bytes:
    lines = [
        f"DKIM-Signature: v=1; a={key.algorithm}; c=relaxed/relaxed; q=dns/txt;",
        f" d={key.domain}; s={key.selector};",
        f" t={now}; x={now + int(LASTS.total_seconds())};",
        *_wrapped(" h=", named, ":", ";"),
        f" bh={digest};",
        " b=",
    ]
    unsigned = "\r\n".join(lines).encode()
    [(_name, own)] = canonical.fields(unsigned)
    written = base64.b64encode(_sign(key.private, forms + own)).decode()
    return unsigned + "\r\n ".join(written[at : at + 72] for at in range(0, len(written), 72)).encode() + b"\r\n"


def _sign(private: PrivateKey, text: bytes) -> bytes:
    if isinstance(private, RSAPrivateKey):
        return private.sign(text, PKCS1v15(), SHA256())
    return private.sign(hashlib.sha256(text).digest())  # RFC 8463 §3: of the hash


def _wrapped(begin: str, words: Sequence[str], between: str, end: str) -> list[str]:
    lines, line = [], begin
    for at, word in enumerate(words):
        more = word + (between if at < len(words) - 1 else end)
        if len(line) + len(more) > 76:
            lines.append(line)
            line = "  "
        line += more
    return [*lines, line]
