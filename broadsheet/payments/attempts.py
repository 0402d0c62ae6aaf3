"""One attempt to pay, as a scorer is told of it: nothing of a card, and nobody's address."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from broadsheet.foundation import own_keys
from broadsheet.foundation.money import Money
from broadsheet.ops.limits import network_of


@dataclass(frozen=True)
class Attempt:
    """What is told. `amount` is in minor units; `network` a /24, or a /56 of IPv6; `person` a keyed hash of the address.

    The same person has the same hash for as long as the newsroom keeps its key, and nobody else can reckon it.
    """

    purpose: str
    amount: int
    currency: str
    interval: str
    country: str
    network: str
    domain: str
    person: str

    def facts(self) -> dict[str, Any]:
        """As JSON, to be told and kept."""
        return asdict(self)


def of(*, purpose: str, money: Money, interval: str, country: str, address: str, email: str) -> Attempt:
    """`address` is the reader's own on the network."""
    email = email.strip().lower()
    return Attempt(
        purpose=purpose, amount=money.minor, currency=money.currency, interval=interval, country=country,
        network=network_of(address), domain=email.rpartition("@")[2], person=_hash(email),
    )  # fmt: skip


def again(facts: dict[str, Any]) -> Attempt:
    """One that was kept."""
    return Attempt(**facts)


def _hash(email: str) -> str:
    key = own_keys.kept("scorer-person", lambda: secrets.token_hex(32).encode())
    return hashlib.blake2b(email.encode(), key=key[:64], digest_size=16).hexdigest()
