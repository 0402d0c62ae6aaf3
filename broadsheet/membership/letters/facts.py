"""What a letter's placeholders say, for each kind, in the language spoken now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from broadsheet.foundation import clock, languages
from broadsheet.foundation.money import Money
from broadsheet.membership import ending_link, paid_until
from broadsheet.membership.doors import sign_in
from broadsheet.membership.letters import schedule
from broadsheet.membership.letters.addressing import Recipient
from broadsheet.membership.letters.kinds import PLACEHOLDERS, SORTS, LetterKind
from broadsheet.membership.models import MemberLetter, Membership, Plan, PriceChange
from broadsheet.membership.repricing import members
from broadsheet.payments import purposes
from broadsheet.payments.models import Agreement, Checkout, Interval, YearStatement

Facts = dict[str, str]


def of(letter: MemberLetter, to: Recipient) -> Facts:
    """Everything that this letter's text may name."""
    return common(to.name) | _FACTS[LetterKind(letter.kind)](letter)


def common(name: str) -> Facts:
    """What every letter may name."""
    return {"name": name or _("reader"), "paper": paper()}


def paper() -> str:
    """The publication's name. It is the newsroom's, and reaches us through the template that knows it."""
    return render_to_string("membership/letters/paper.txt").strip()


def sample(kind: LetterKind) -> Facts:
    """What a sample reader's letter would say."""
    day = clock.local(clock.now()) + timedelta(days=14)
    made_up = {
        "paper": paper(),
        "amount": how_much(Money(5000, "EUR"), Interval.YEAR),
        "old_amount": how_much(Money(4000, "EUR"), Interval.YEAR),
        "what": _("Membership: %s") % "Reader",
        "date": said(day),
        "until": said(day + timedelta(days=7)),
        "account_link": _account(),
        "card_link": _account(),
        "end_link": languages.absolute("/membership/cancellation/…/"),
        "join_link": _plans(),
        "statement_link": languages.absolute("/account/statements/1/"),
        "year": str(day.year - 1),
    }
    return {name: made_up.get(name) or str(PLACEHOLDERS[name].sample) for name in SORTS[kind].placeholders}


def said(moment: datetime | date | None) -> str:
    """A day as readers write it; nothing for none."""
    if moment is None:
        return ""
    return str(date_format(clock.local(moment) if isinstance(moment, datetime) else moment, "DATE_FORMAT"))


def how_much(money: Money, interval: str) -> str:
    """An amount and how often."""
    return f"{money} {Interval(interval).label}"


def _of_member(letter: MemberLetter) -> Facts:
    checkout, plan = _checkout(letter), _plan(letter)
    perks = "\n".join(f"· {line}" for line in plan.perk_lines) if plan else ""
    return {
        "plan": plan.name if plan else "", "perks": perks, "account_link": _account(),
        "amount": how_much(checkout.money, checkout.interval),
    }  # fmt: skip


def _of_account(letter: MemberLetter) -> Facts:
    return {"account_link": languages.absolute(sign_in("/account/")), "join_link": _plans()}


def _of_gift(letter: MemberLetter) -> Facts:
    until = parse_datetime(letter.facts.get("until", ""))
    return {
        "plan": letter.facts.get("plan", ""), "giver": letter.facts.get("giver", ""), "until": said(until),
        "account_link": languages.absolute(sign_in("/account/")),
    }  # fmt: skip


def _of_contribution(letter: MemberLetter) -> Facts:
    checkout = _checkout(letter)
    amount = how_much(checkout.money, checkout.interval) if checkout.is_recurring else str(checkout.money)
    return {"amount": amount, "end_link": ending_link.link_of(checkout)}


def _of_agreement(letter: MemberLetter) -> Facts:
    agreement, plan = _agreement(letter), _plan(letter)
    next_one = Money(agreement.next_amount or agreement.amount, agreement.currency)
    return {
        "plan": plan.name if plan else "", "what": purposes.of(agreement.checkout).name(agreement.checkout),
        "amount": how_much(next_one, agreement.interval), "card": str(agreement.card or ""),
        "date": said(agreement.renews_at), "until": said(max(filter(None, paid_until.until(agreement)), default=None)),
        "account_link": _account(), "card_link": _account(), "end_link": ending_link.link(agreement), "join_link": _plans(),
    }  # fmt: skip


def _of_card(letter: MemberLetter) -> Facts:
    card = _agreement(letter).card
    facts = _of_agreement(letter)
    if card and card.expires_year and card.expires_month:
        facts["date"] = said(schedule.card_is_over(card.expires_year, card.expires_month) - timedelta(days=1))
    return facts


def _of_end(letter: MemberLetter) -> Facts:
    return _of_agreement(letter) | {"date": said(_agreement(letter).ended_at)}


def _of_proof(letter: MemberLetter) -> Facts:
    agreement = _agreement(letter)
    return {
        "amount": how_much(agreement.money, agreement.interval), "until": said(agreement.ends_at), "join_link": _plans(),
    }  # fmt: skip


def _of_price(letter: MemberLetter) -> Facts:
    agreement, change = _agreement(letter), PriceChange.objects.get(pk=letter.facts["change"])
    return _of_agreement(letter) | {
        "amount": how_much(members.new_amount(change, agreement), agreement.interval),
        "old_amount": how_much(agreement.money, agreement.interval),
        "date": said(members.first_renewal(change, agreement, told_at=clock.now())),
    }  # fmt: skip


def _of_statement(letter: MemberLetter) -> Facts:
    statement = YearStatement.objects.get(pk=letter.facts["statement"])
    return {
        "year": str(statement.year), "amount": statement.net,
        "statement_link": languages.absolute(sign_in(statement.get_absolute_url())),
    }  # fmt: skip


_FACTS: dict[LetterKind, Callable[[MemberLetter], Facts]] = {
    LetterKind.WELCOME_ACCOUNT: _of_account,
    LetterKind.WELCOME_MEMBER: _of_member,
    LetterKind.WELCOME_GIFT: _of_gift,
    LetterKind.THANKS: _of_contribution,
    LetterKind.RENEWAL: _of_agreement,
    LetterKind.PRICE: _of_price,
    LetterKind.CARD: _of_card,
    LetterKind.FAILED: _of_agreement,
    LetterKind.FAILED_AGAIN: _of_agreement,
    LetterKind.FAILED_LAST: _of_agreement,
    LetterKind.LAPSED: _of_end,
    LetterKind.WIN_BACK: _of_end,
    LetterKind.ENDED: _of_proof,
    LetterKind.STATEMENT: _of_statement,
}


def _checkout(letter: MemberLetter) -> Checkout:
    if letter.checkout is None:
        raise LookupError(f"{letter} is about a checkout that is gone")
    return letter.checkout


def _agreement(letter: MemberLetter) -> Agreement:
    return Agreement.objects.select_related("checkout__payer__reader", "card").get(checkout=letter.checkout_id)


def _plan(letter: MemberLetter) -> Plan | None:
    membership = Membership.objects.filter(checkout=letter.checkout_id).select_related("plan").first()
    return membership.plan if membership else None


def _account() -> str:
    return languages.absolute(reverse("own_membership"))


def _plans() -> str:
    return languages.absolute(reverse("membership"))
