"""Whose letter came back: a delivery is known by `delivery.<number>` in the address of its bounces, and by its Message-ID."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from broadsheet.foundation import clock
from broadsheet.mail.bounces import counting, owners
from broadsheet.mail.bounces.counting import Happened
from broadsheet.mail.bounces.judging import judge
from broadsheet.mail.bounces.owners import Sent
from broadsheet.mail.bounces.parts import Told
from broadsheet.mail.models import Way
from broadsheet.newsletters.engine.letters import name_of
from broadsheet.newsletters.engine.results import End, Result
from broadsheet.newsletters.models import Delivery

NAME = "delivery"
LATELY = timedelta(days=14)


class Deliveries:
    """Issues' letters."""

    def by_key(self, key: str) -> Sent | None:
        """One of them."""
        return self.by_keys([key]).get(key)

    def by_keys(self, keys: Collection[str]) -> dict[str, Sent]:
        """The same for many."""
        rows = Delivery.objects.filter(pk__among=owners.numbers(keys)).select_related("sending")
        return {key_of(row.pk): _sent(row) for row in rows}

    def sent_to(self, address: str) -> Iterable[Sent]:
        """What went there in the last weeks."""
        since = clock.now() - LATELY
        rows = Delivery.objects.filter(address=address.lower(), sending__made_at__gt=since).select_related("sending")
        return [_sent(row) for row in rows[:50]]

    def bounced(self, sent: Sent, reason: str) -> None:
        """Its server had accepted it: what it is for the report stays so. The reader's subscriptions are suppression's."""


def key_of(delivery: int) -> str:
    """Of one letter."""
    return f"{NAME}.{delivery}"


def count_refused(results: Sequence[Result]) -> None:
    """What servers refused because of the reader counts as any bounce."""
    found = [each for each in results if each.end is End.REFUSED and each.is_about_reader]
    if found:
        counting.count([_happened(each) for each in found])


def _happened(result: Result) -> Happened:
    one = result.one
    judged = judge(said=result.said, code=result.code)
    told = Told(one.to, one.to, judged.fault, judged.is_hard, judged.status, result.said)
    sent = Sent(key=key_of(one.pk), address=one.to, about=f"sending.{one.sending}", message_id=one.message_id)
    return Happened(sent, told, Way.SMTP, clock.now())


def _sent(row: Delivery) -> Sent:
    message_id = name_of(row.sending.key, row.subscription_id) if row.subscription_id else ""
    return Sent(key_of(row.pk), row.address or "", f"sending.{row.sending_id}", message_id)


def register() -> None:
    """Be asked about them."""
    owners.register(NAME, Deliveries())
