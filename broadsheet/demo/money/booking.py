"""Taking two years of the bank in at once: the rows that `settling.take_in` makes, made by the same functions, without its letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from broadsheet.demo.money.bank import Account
from broadsheet.demo.money.histories import Fate
from broadsheet.foundation import clock
from broadsheet.membership import taking_a_plan
from broadsheet.membership.benefits import in_order
from broadsheet.membership.models import Grant, Membership, Plan, Source
from broadsheet.membership.paid_until import until
from broadsheet.payments import ledger, receipts, settling
from broadsheet.payments.models import Agreement, Card, Checkout, Entry, Kind, Receipt
from broadsheet.payments.providers.sandbox import provider
from broadsheet.payments.truth import Truth


@transaction.atomic
def take_in(accounts: Sequence[Account]) -> None:
    """Everything that follows from what the bank knows."""
    truths = [provider.truth_of(one.deal, one.charges, one.refunds, one.disputes) for one in accounts]
    rows = [row for one, truth in zip(accounts, truths, strict=True) for row in settling.rows_of(one.checkout, truth)]
    written = ledger.write(sorted(rows, key=lambda row: row.occurred_at))
    _keep_cards(accounts, truths)
    _write_receipts(written, {one.checkout.pk: one.checkout for one in accounts})
    agreements = [_agreement(one.checkout, truth) for one, truth in zip(accounts, truths, strict=True)]
    Agreement.objects.bulk_create([one for one in agreements if one is not None])
    _admit(accounts, agreements)


def _keep_cards(accounts: Sequence[Account], truths: Sequence[Truth]) -> None:
    cards = {
        (one.checkout.payer_id, paid.card.fingerprint): Card(
            payer=one.checkout.payer, provider=one.checkout.provider, fingerprint=paid.card.fingerprint,
            brand=paid.card.brand, last4=paid.card.last4, expires_year=paid.card.expires_year,
            expires_month=paid.card.expires_month,
        )
        for one, truth in zip(accounts, truths, strict=True) for paid in truth.payments if paid.card
    }  # fmt: skip
    Card.objects.bulk_create(cards.values())


def _write_receipts(written: Sequence[Entry], checkouts: dict[object, Checkout]) -> None:
    """Numbered in the order of time."""
    issuer = receipts.issuer_of(settings.LEGAL_ENTITY)
    last: Counter[int] = Counter()
    made: list[Receipt] = []
    for entry in written:
        if entry.kind == Kind.SETTLEMENT:
            year = clock.local(entry.occurred_at).year
            last[year] += 1
            one = receipts.of(entry, checkouts[entry.checkout], number=last[year], issuer=issuer)
            one.made_at = entry.occurred_at
            made.append(one)
    Receipt.objects.bulk_create(made, batch_size=500)


def _agreement(checkout: Checkout, truth: Truth) -> Agreement | None:
    if truth.standing is None:
        return None
    return Agreement(checkout=checkout, **settling.facts_of(checkout, truth.standing))


def _admit(accounts: Sequence[Account], agreements: Sequence[Agreement | None]) -> None:
    plans = {plan.slug: plan for plan in Plan.objects.all()}
    memberships, grants = [], []
    for one, agreement in zip(accounts, agreements, strict=True):
        checkout = one.checkout
        if checkout.purpose != taking_a_plan.PURPOSE or checkout.paid_at is None:
            continue
        plan, person = plans[checkout.plan], checkout.payer.reader
        memberships.append(Membership(checkout=checkout, person=person, plan=plan, began_at=checkout.paid_at))
        ends, grace = until(agreement)
        gone = one.refunds[0].made_at if one.history.fate is Fate.REFUNDED else None
        grants.append(
            Grant(
                person=person, benefits=in_order(plan.benefits), source_type=Source.MEMBERSHIP,
                source_id=str(checkout.pk), starts=checkout.paid_at, ends=ends, grace_ends=grace, revoked_at=gone,
                reason=str(plan), made_at=checkout.paid_at,
            )
        )  # fmt: skip
    Membership.objects.bulk_create(memberships)
    Grant.objects.bulk_create(grants)
