"""Whose letter came back. An upper app that sends registers an owner for the keys of its letters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

LETTER = "letter"
"""By this name a mail provider is told the key of a letter, and tells it with each event."""


@dataclass(frozen=True)
class Sent:
    """One letter to one address. `about` names what went to many (an issue): two faults of one of them weigh as one."""

    key: str
    address: str
    about: str = ""
    message_id: str = ""


class Owner(Protocol):
    """Knows the letters whose keys begin with the name that it is registered by and a dot: `outgoing.12`."""

    def by_key(self, key: str) -> Sent | None:
        """The letter of a key; None if there is none any more."""

    def by_keys(self, keys: Collection[str]) -> Mapping[str, Sent]:
        """Those of these that there are still, in one query."""

    def sent_to(self, address: str) -> Iterable[Sent]:
        """What was sent there in the last weeks, with its Message-IDs: some dozens at most."""

    def bounced(self, sent: Sent, reason: str) -> None:
        """It will not arrive. Told outside any transaction, perhaps twice."""


_owners: dict[str, Owner] = {}


def register(name: str, owner: Owner) -> None:
    """Have this one asked about keys that begin with `name.`."""
    _owners[name] = owner


def by_key(key: str) -> Sent | None:
    """The letter of a key, whoever sent it."""
    owner = _of(key)
    return owner.by_key(key) if owner else None


def by_keys(keys: Iterable[str]) -> dict[str, Sent]:
    """The letters of these keys, whoever sent them; a query for each sender."""
    found: dict[str, Sent] = {}
    wanted: dict[str, set[str]] = {}
    for key in keys:
        wanted.setdefault(key.split(".", 1)[0], set()).add(key)
    for name, its in wanted.items():
        if name in _owners:
            found |= _owners[name].by_keys(its)
    return found


def numbers(keys: Iterable[str]) -> list[int]:
    """The numbers in keys of the form `name.12`; others are none of ours."""
    parts = (key.partition(".")[2] for key in keys)
    return [int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) < 19]


def by_message_id(message_ids: Iterable[str], addresses: Iterable[str]) -> Sent | None:
    """The letter to one of these addresses that has one of these Message-IDs. Nobody can guess those who never had it."""
    wanted = set(message_ids)
    for address in addresses if wanted else ():
        for owner in _owners.values():
            found = next((sent for sent in owner.sent_to(address) if sent.message_id in wanted), None)
            if found:
                return found
    return None


def tell(sent: Sent, reason: str) -> None:
    """Its owner hears that it will not arrive."""
    owner = _of(sent.key)
    if owner is not None:
        owner.bounced(sent, reason)


def _of(key: str) -> Owner | None:
    return _owners.get(key.split(".", 1)[0])
