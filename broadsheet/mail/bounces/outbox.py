"""The outbox as the owner of its letters: codes, receipts, gifts, notices."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.conf import settings

from broadsheet.mail import bouncing
from broadsheet.mail.bounces import message_ids, owners
from broadsheet.mail.bounces.owners import Sent
from broadsheet.mail.models import Outgoing

NAME = "outgoing"


class Outbox:
    """Knows letters by `outgoing.<pk>`."""

    def by_key(self, key: str) -> Sent | None:
        """The letter, as long as its row is there."""
        return self.by_keys([key]).get(key)

    def by_keys(self, keys: Collection[str]) -> dict[str, Sent]:
        """The same for many."""
        rows = Outgoing.objects.filter(pk__among=owners.numbers(keys))
        return {key_of(row): sent(row) for row in rows}

    def sent_to(self, address: str) -> Iterable[Sent]:
        """Nothing: an Outgoing's Message-ID names it by itself."""
        return ()

    def bounced(self, sent: Sent, reason: str) -> None:
        """Whoever wrote it hears of it."""
        row = Outgoing.objects.filter(pk=int(sent.key.partition(".")[2])).first()
        if row is not None:
            bouncing.bounce(letter=row, reason=reason)


def sent(row: Outgoing) -> Sent:
    """One row as what was sent."""
    return Sent(key=key_of(row), address=row.to, message_id=message_id(row))


def key_of(row: Outgoing) -> str:
    """What names it in tokens."""
    return f"{NAME}.{row.pk}"


def message_id(row: Outgoing) -> str:
    """Its Message-ID: of the address that it comes from, which may be written with a name."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"
    return message_ids.write(key_of(row), domain=domain)


owners.register(NAME, Outbox())
