"""Two reminders, each once: before a gift can be claimed no more, and before one is used up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadsheet.foundation import clock
from broadsheet.gifts import delivering, expiring, redeeming
from broadsheet.gifts.models import Gift
from broadsheet.mail.models import Outgoing
from tests.giving.conftest import Stranger, bought, dispute, reader, refund, term

pytestmark = pytest.mark.django_db

CLOSING, ENDING = "gifts/mail/closing", "gifts/mail/ending"


@pytest.fixture(autouse=True)
def january(time_machine):
    time_machine.move_to("2027-01-10T10:00:00Z", tick=False)
    return time_machine


def letters(kind) -> list[str]:
    """To whom such letters were written."""
    return list(Outgoing.objects.filter(kind=kind).order_by("pk").values_list("to", flat=True))


def twice() -> None:
    """The job runs, and runs again."""
    expiring.remind()
    expiring.remind()


def before_closing(gift, january) -> None:
    """Thirty days before it can be claimed no more."""
    january.move_to(gift.closes_at - expiring.BEFORE_CLOSING)


def test_the_recipient_is_reminded_once_thirty_days_before_it_closes(january):
    gift = bought()
    january.move_to(gift.closes_at - expiring.BEFORE_CLOSING - timedelta(minutes=1))
    twice()
    assert letters(CLOSING) == []
    before_closing(gift, january)
    twice()
    january.move_to(gift.closes_at - timedelta(days=1))
    twice()
    assert letters(CLOSING) == ["roman@reader.example"]


@pytest.mark.control
def test_without_its_mark_it_would_be_told_again(january):
    gift = bought()
    before_closing(gift, january)
    expiring.remind()
    Gift.objects.update(closing_told_at=None)
    expiring.remind()
    assert len(letters(CLOSING)) == 2


def test_the_buyer_is_reminded_of_a_card_and_of_what_came_back(january):
    card, lost = bought(recipients=(), count=1), bought()
    delivering.deliver_due()
    delivering.bounce(delivery=lost.deliveries.get(), reason="no such mailbox")
    before_closing(card, january)
    twice()
    assert letters(CLOSING) == ["olha@reader.example"] * 2


@pytest.mark.parametrize("act", ["redeem", "refund", "dispute", "close"])
def test_nobody_is_reminded_to_claim_what_cannot_be_claimed(january, act):
    gift = bought()
    if act == "redeem":
        redeeming.redeem(gift=gift, by=reader())
    elif act == "close":
        january.move_to(gift.closes_at)
    else:
        {"refund": refund, "dispute": dispute}[act](gift)
    if act != "close":
        before_closing(gift, january)
    twice()
    assert letters(CLOSING) == []


def test_whoever_reads_by_it_is_reminded_once_a_week_before_it_is_used_up(january):
    gift = redeeming.redeem(gift=bought(), by=reader())
    january.move_to(gift.grant.ends - expiring.BEFORE_ENDING - timedelta(minutes=1))
    twice()
    assert letters(ENDING) == []
    january.move_to(gift.grant.ends - expiring.BEFORE_ENDING)
    twice()
    january.move_to(gift.grant.ends - timedelta(hours=1))
    twice()
    assert letters(ENDING) == [reader().email]


@pytest.mark.control
def test_without_its_mark_the_end_would_be_told_again(january):
    gift = redeeming.redeem(gift=bought(), by=reader())
    january.move_to(gift.grant.ends - timedelta(days=1))
    expiring.remind()
    Gift.objects.update(ending_told_at=None)
    expiring.remind()
    assert len(letters(ENDING)) == 2


def test_whoever_reads_on_by_something_else_is_not_told_of_an_end(january):
    gift = redeeming.redeem(gift=bought(months=1), by=reader())
    Stranger("roman@reader.example").joins(term(1).price)
    january.move_to(gift.grant.ends - timedelta(days=1))
    twice()
    assert letters(ENDING) == []


def test_what_was_called_back_or_is_over_is_not_told_to_end(january):
    first, second = (redeeming.redeem(gift=bought(), by=reader(name)) for name in ("Roman", "Maria"))
    refund(first)
    january.move_to(second.grant.ends)
    twice()
    assert letters(ENDING) == []
    assert second.grant.ends <= clock.now()
