"""Gives The Lantern two years of readers who pay, in a second or two, once."""

from __future__ import annotations

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from broadsheet.accounts.models import User
from broadsheet.demo.money import bank, booking, giving, wrapping
from broadsheet.demo.money.giving import Giving
from broadsheet.demo.money.histories import OFFER, PERCENT, History, all_of_them
from broadsheet.demo.money.people import Person
from broadsheet.foundation import clock
from broadsheet.membership import taking_a_plan
from broadsheet.membership.models import Offer, Price
from broadsheet.payments.models import Checkout, Payer


@transaction.atomic
def fill(*, member: str) -> None:
    """Write it, unless somebody has paid already or the sandbox is off. `member` is the address of who has the demo's login."""
    if Checkout.objects.exists() or "sandbox" not in settings.PAYMENT_PROVIDERS:
        return
    now = clock.now().replace(microsecond=0)
    _offer(now)
    accounts, given = accounts_of(now, member), gifts_of(now, member)
    bank.write([*accounts, *(account for _giving, account in given)])
    booking.take_in([*accounts, *(account for _giving, account in given)])
    wrapping.wrap([(giving, account.checkout) for giving, account in given], now)


def accounts_of(now: datetime, member: str) -> list[bank.Account]:
    """Everybody's account at the bank, not yet written; payers and checkouts are."""
    histories = list(all_of_them(now, _prices(), _known(member)))
    payers = _payers(histories)
    accounts = [bank.account(history, payers[history.who.email], now) for history in histories]
    Checkout.objects.bulk_create([one.checkout for one in accounts])
    return accounts


def gifts_of(now: datetime, member: str) -> list[tuple[Giving, bank.Account]]:
    """Who gave memberships to others, with their accounts at the bank, not yet written; payers and checkouts are."""
    prices, all_given = _prices(), list(giving.all_of_them(_known(member)))
    histories = [one.history(now, prices) for one in all_given]
    buyers = [one for one in histories if one.who.email != member]
    payers = _payers(buyers) | {member: Payer.objects.get(email=member)}
    accounts = [bank.account(history, payers[history.who.email], now) for history in histories]
    Checkout.objects.bulk_create([one.checkout for one in accounts])
    return list(zip(all_given, accounts, strict=True))


def _prices() -> dict[tuple[str, str, str], int]:
    return {
        (price.plan.slug, price.currency, price.interval): price.amount
        for price in Price.objects.select_related("plan")
    }


def _known(member: str) -> Person:
    known = User.objects.get(email=member)
    return Person(known.email, known.name, "DE")


def _payers(histories: list[History]) -> dict[str, Payer]:
    """Who takes a plan has an account; who only gives needs none."""
    members = {one.who for one in histories if one.purpose == taking_a_plan.PURPOSE}
    nobody_knows = make_password(None)
    new = sorted(members, key=lambda who: who.email)
    User.objects.bulk_create(
        [User(email=who.email, name=who.name, password=nobody_knows) for who in new], ignore_conflicts=True
    )
    readers = {user.email: user for user in User.objects.filter(email__in=[who.email for who in members])}
    payers = {
        one.who.email: Payer(
            email=one.who.email, name=one.who.name, country=one.who.country, reader=readers.get(one.who.email),
            made_at=one.began,
        )
        for one in histories
    }  # fmt: skip
    Payer.objects.bulk_create(payers.values())
    return payers


def _offer(now: datetime) -> None:
    today = clock.local(now).date()
    Offer.objects.get_or_create(
        code=OFFER,
        defaults={
            "percent": PERCENT,
            "starts": today - relativedelta(days=90),
            "ends": today + relativedelta(months=2),
        },
    )
