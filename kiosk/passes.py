"""A reader's pass: a signed note of what its bearer may read, for how long, and nothing about who that is."""

from __future__ import annotations

import json
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

GRACE_SECONDS = 24 * 3600
"""So long an expired pass is honoured while nobody can renew it."""

_LONGEST = 1024
_REMEMBERED = 10_000


class Closed(Protocol):
    """What a pass may open: a plate, or the finished answer of one."""

    @property
    def access(self) -> str: ...

    @property
    def article(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Pass:
    """`expires` in seconds since 1970; `benefits` are kinds of access, `articles` single ones (gift links)."""

    key: str
    expires: int
    benefits: frozenset[str]
    articles: frozenset[int] = frozenset()

    def opens(self, plate: Closed) -> bool:
        """Whether its bearer may have this plate. Members may read what is for the registered."""
        return (
            plate.access in self.benefits
            or (plate.access == "registered" and "members" in self.benefits)
            or (plate.article in self.articles and plate.article != 0)
        )


def issue(
    *, key: str, private_key: Ed25519PrivateKey, expires: int, benefits: Iterable[str], articles: Iterable[int] = ()
) -> str:
    """The pass as it stands in the cookie. `key` is the id under which kiosks know the public key."""
    facts: dict[str, object] = {"k": key, "e": expires, "b": sorted(benefits)}
    if listed := sorted(articles):
        facts["a"] = listed
    payload = _text(json.dumps(facts, separators=(",", ":")).encode())
    return f"{payload}.{_text(private_key.sign(payload.encode()))}"


class Inspector:
    """Tells authentic passes from others. What it has seen it remembers, up to a bound: forged ones too."""

    def __init__(self, public_keys: Mapping[str, str]) -> None:
        """`public_keys`: key id → 32 bytes in base64."""
        self._keys = {name: Ed25519PublicKey.from_public_bytes(b64decode(key)) for name, key in public_keys.items()}
        self._seen: dict[str, Pass | None] = {}

    def read(self, text: str) -> Pass | None:
        """The pass, if one of our keys signed it; it may have expired. None for anything else."""
        if text in self._seen:
            return self._seen[text]
        if not text or len(text) > _LONGEST:
            return None
        if len(self._seen) >= _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        self._seen[text] = found = self._read(text)
        return found

    def _read(self, text: str) -> Pass | None:
        payload, _, signature = text.partition(".")
        try:
            facts = json.loads(_bytes(payload))
            self._keys[facts["k"]].verify(_bytes(signature), payload.encode())
            return Pass(
                str(facts["k"]),
                int(facts["e"]),
                frozenset(map(str, facts["b"])),
                frozenset(map(int, facts.get("a", ()))),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidSignature):
            return None


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
