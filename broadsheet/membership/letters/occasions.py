"""What a standing agreement gives occasion to write about, from its facts as they are now.

The same function says that a letter is due, and, when its turn in the outbox has come, whether it still is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadsheet.foundation import clock
from broadsheet.membership.benefits import MEMBERS
from broadsheet.membership.letters import schedule
from broadsheet.membership.letters.deciding import Decided
from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.membership.letters.schedule import Window
from broadsheet.membership.models import Grant, LetterRefusal, Membership
from broadsheet.membership.taken_back import is_taken_back
from broadsheet.payments.models import Act, Agreement, ProviderRequest

A_DAY = timedelta(days=1)
SAID_WITH_THE_REFERENCE = {
    LetterKind.RENEWAL, LetterKind.FAILED, LetterKind.FAILED_AGAIN, LetterKind.FAILED_LAST, LetterKind.LAPSED,
}  # fmt: skip
"""Nothing renews by itself for whoever pays by bank transfer: they are written what to transfer (`bank_transfer/living.py`)."""
Settings = Mapping[LetterKind, Decided]


@dataclass(frozen=True)
class Occasion:
    """Something to write about: `about` and `name` are the letter's own in the database."""

    about: str
    name: str
    window: Window


def of(kind: LetterKind, agreement: Agreement, settings: Settings) -> Occasion | None:
    """What this agreement gives such a letter to say; None if nothing, or if the kind is switched off."""
    if agreement.provider == "bank_transfer" and kind in SAID_WITH_THE_REFERENCE:
        return None
    return _FINDERS[kind](agreement, settings) if settings[kind].is_on else None


def _renewal(agreement: Agreement, settings: Settings) -> Occasion | None:
    days = settings[LetterKind.RENEWAL].days_for(agreement.interval)
    if not days or agreement.renews_at is None or agreement.is_failing or agreement.paused_until:
        return None
    return _named(agreement, agreement.renews_at, schedule.ahead(agreement.renews_at, days))


def _card(agreement: Agreement, settings: Settings) -> Occasion | None:
    card = agreement.card
    if card is None or not card.expires_year or not card.expires_month or agreement.renews_at is None:
        return None
    over = schedule.card_is_over(card.expires_year, card.expires_month)
    name = f"{card.expires_year}-{card.expires_month:02}"
    return Occasion(f"card {card.pk}", name, schedule.ahead(over, settings[LetterKind.CARD].days))


def _failing(place: int) -> Callable[[Agreement, Settings], Occasion | None]:
    def found(agreement: Agreement, settings: Settings) -> Occasion | None:
        if not agreement.is_failing or agreement.paid_until is None or agreement.retry_until is None:
            return None
        again, last = settings[LetterKind.FAILED_AGAIN], settings[LetterKind.FAILED_LAST]
        windows = schedule.failing(
            agreement.paid_until, agreement.retry_until,
            again_after=again.days if again.is_on else None, last_before=last.days if last.is_on else None,
        )  # fmt: skip
        return _named(agreement, agreement.paid_until, windows[place])

    return found


def _lapsed(agreement: Agreement, settings: Settings) -> Occasion | None:
    if agreement.ended_at is None or agreement.ends_at is not None or was_ended(agreement) or _reads_on(agreement):
        return None
    return _named(
        agreement, agreement.ended_at, Window(agreement.ended_at, agreement.ended_at + schedule.LAPSE_IS_NEWS)
    )


def _win_back(agreement: Agreement, settings: Settings) -> Occasion | None:
    days = settings[LetterKind.WIN_BACK].days
    if not days or agreement.ended_at is None or agreement.checkout.purpose != "membership" or _reads_on(agreement):
        return None
    person = agreement.checkout.payer.reader
    if person is None or LetterRefusal.objects.filter(person=person).exists() or is_taken_back(agreement.checkout):
        return None
    window = schedule.after(agreement.ended_at, days, schedule.WIN_BACK_FOR)
    # One person is asked once after a time without a membership, however many agreements ended in it.
    return Occasion(f"person {person.pk}", _day(agreement.ended_at), window)


_FINDERS: dict[LetterKind, Callable[[Agreement, Settings], Occasion | None]] = {
    LetterKind.RENEWAL: _renewal,
    LetterKind.CARD: _card,
    LetterKind.FAILED: _failing(0),
    LetterKind.FAILED_AGAIN: _failing(1),
    LetterKind.FAILED_LAST: _failing(2),
    LetterKind.LAPSED: _lapsed,
    LetterKind.WIN_BACK: _win_back,
}


def was_ended(agreement: Agreement) -> bool:
    """Whether somebody ended it at once, such as staff after a refund: then it did not lapse for want of a payment."""
    if agreement.ended_at is None:
        return False
    asked = ProviderRequest.objects.filter(checkout=agreement.checkout_id, act=Act.END_NOW)
    return asked.filter(done_at__gte=agreement.ended_at - A_DAY).exists()


def _reads_on(agreement: Agreement) -> bool:
    membership = Membership.objects.filter(checkout=agreement.checkout_id).first()
    if membership is None or membership.person is None:
        return True  # a contribution, or somebody who is gone: there is no access to have lost
    return MEMBERS in Grant.objects.live(clock.now()).of(membership.person).benefits()


def _named(agreement: Agreement, moment: datetime, window: Window) -> Occasion:
    return Occasion(f"agreement {agreement.pk}", _day(moment), window)


def _day(moment: datetime) -> str:
    return f"{clock.local(moment):%Y-%m-%d}"
