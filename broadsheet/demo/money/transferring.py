"""Readers who give The Lantern money by bank transfer: this morning's statement is taken in, and some of it waits for people."""

from __future__ import annotations

import io
from collections.abc import Iterator
from random import Random

from django.conf import settings
from django.db import transaction

from broadsheet.demo.money.people import Person, person
from broadsheet.foundation import clock, languages
from broadsheet.foundation.money import Money
from broadsheet.membership.contributing import PURPOSE, ContributionPurpose
from broadsheet.payments.models import Checkout, Interval, Payer, Statement
from broadsheet.payments.providers.bank_transfer import awaiting, example, matching, taking_in
from broadsheet.payments.providers.bank_transfer.example import Line
from broadsheet.payments.providers.bank_transfer.models import AwaitedTransfer

FIRST = 3000
"""The number of the first person who pays so; others of the demo have lower ones."""
AMOUNTS = (2000, 5000, 3000, 12_000, 2500)
NAME = "statement-of-this-morning.xml"


@transaction.atomic
def transfer() -> None:
    """Write it, unless a statement was taken in already or transfers are off."""
    if Statement.objects.exists() or not {"sandbox", "bank_transfer"} <= set(settings.PAYMENT_PROVIDERS):
        return
    luck = Random("The Lantern's transfers")  # noqa: S311 - a demo, the same each time
    people = [person(FIRST + number, luck) for number in range(len(AMOUNTS))]
    awaited = [_awaited(who, amount) for who, amount in zip(people, AMOUNTS, strict=True)]
    file = io.BytesIO(example.statement_of(list(_lines(people, awaited))))
    taking_in.take_in(file, name=NAME, by=None)


def _awaited(who: Person, amount: int) -> AwaitedTransfer:
    payer = Payer.objects.of_address(who.email)
    checkout = Checkout.objects.create(
        purpose=PURPOSE, payer=payer, amount=amount, currency="EUR", interval=Interval.ONCE, provider=matching.SLUG,
        language=languages.default(), sent_at=clock.now(),
    )  # fmt: skip
    back_to = languages.absolute(checkout.get_absolute_url())
    about = ContributionPurpose().name(checkout)
    awaited = awaiting.begin(checkout, about=about, back_to=back_to, is_told=False)
    checkout.session, checkout.pay_at = str(awaited.pk), awaiting.page_of(awaited)
    checkout.save(update_fields=["session", "pay_at"])
    return awaited


def _lines(people: list[Person], awaited: list[AwaitedTransfer]) -> Iterator[Line]:
    """What matches by itself, a part among it, and one of each kind that does not."""
    paid, part, mistyped, twice, coming = awaited
    names = [who.name for who in people]
    yield Line("LANTERN-1", paid.due, names[0], paid.written)
    yield Line("LANTERN-2", Money(part.amount // 2, "EUR"), names[1], f"{part.written} the rest comes in May")
    yield Line("LANTERN-3", mistyped.due, names[2], example.mistyped(mistyped.written))
    yield Line("LANTERN-4", twice.due, names[3], twice.written)
    yield Line("LANTERN-5", twice.due, names[3], twice.written)
    yield Line("LANTERN-6", Money(4000, "EUR"), "Harbour Choir", "For the story on the fog bell")
    yield Line("LANTERN-7", Money(1500, "USD"), names[4], f"{coming.written} from across the water")
