"""Every state × every act: where a gift stands afterwards, and what whoever follows its link is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadsheet.foundation import clock
from broadsheet.gifts import delivering, expiring, redeeming, terms
from broadsheet.gifts.models import Delivery, Gift, State
from broadsheet.membership.models import Grant
from broadsheet.membership.refusals import RefusedError
from broadsheet.membership.tests.cast import grant as give
from tests import facts
from tests.giving.conftest import (
    Browser,
    Recipient,
    Stranger,
    bought,
    decide,
    dispute,
    fresh,
    reader,
    refund,
    take_in,
    term,
)

pytestmark = pytest.mark.django_db

C, OPEN, H, R, U, E, P, T = (
    State.COMING, State.OPEN, State.HELD, State.REDEEMED, State.USED_UP, State.EXPIRED, State.IN_POT, State.TAKEN_BACK,
)  # fmt: skip
ACTS = [
    "pay",
    "deliver",
    "bounce",
    "redeem",
    "expire",
    "refund",
    "part",
    "dispute",
    "lost",
    "won",
    "use_up",
    "membership",
]
#              pay deliver bounce redeem expire refund part dispute lost won use_up membership
TABLE = {
    C: dict(zip(ACTS, [C, C, C, C, C, T, C, H, T, C, C, C], strict=True)),
    OPEN: dict(zip(ACTS, [OPEN, OPEN, OPEN, R, OPEN, T, OPEN, H, T, OPEN, OPEN, OPEN], strict=True)),
    H: dict(zip(ACTS, [H, H, H, H, H, T, H, H, T, OPEN, H, H], strict=True)),
    R: dict(zip(ACTS, [R, R, R, R, R, T, R, R, T, R, U, R], strict=True)),
    U: dict(zip(ACTS, [U, U, U, U, U, U, U, U, U, U, U, U], strict=True)),
    E: dict(zip(ACTS, [E, E, E, E, OPEN, T, E, H, T, OPEN, E, E], strict=True)),
    P: dict(zip(ACTS, [P, P, P, P, P, T, P, H, T, P, P, P], strict=True)),
    T: dict(zip(ACTS, [T, T, T, T, T, T, T, T, T, T, T, T], strict=True)),
}
TOLD = {
    C: "waits for its day", OPEN: "gives you", H: "The bank is looking", R: "was taken already", U: "its time is over",
    E: "could be claimed until", P: "helps somebody", T: "was called back",
}  # fmt: skip


def in_state(state, clock_hand) -> Gift:
    """A gift that has come there by itself."""
    gift = bought(deliver_on=clock.today() + timedelta(days=5) if state == C else None)
    if state == H:
        dispute(gift)
    if state in {R, U}:
        redeeming.redeem(gift=gift, by=reader())
    if state == U:
        clock_hand.shift(timedelta(days=200))
    if state in {E, P}:
        clock_hand.move_to(gift.closes_at)
    if state == P:
        gift.purchase.unclaimed = "pot"
        gift.purchase.save()
        expiring.expire(fresh(gift))
    if state == T:
        refund(gift)
    assert fresh(gift).state == state
    return fresh(gift)


def do(act, gift, clock_hand) -> None:
    """Try it, as it would come about."""
    if act == "pay":
        take_in(gift.purchase.checkout)
    elif act == "deliver":
        delivering.deliver_due()
    elif act == "bounce":
        for delivery in gift.deliveries.filter(handed_at__isnull=False):
            delivering.bounce(delivery=delivery, reason="no such mailbox")
    elif act == "redeem":
        try:
            redeeming.redeem(gift=gift, by=reader("Maria"))
        except RefusedError as error:
            told = error.message
            assert len(told) > 30
    elif act == "expire":
        expiring.expire_due()
    elif act == "use_up":
        if gift.grant is not None:
            clock_hand.move_to(gift.grant.ends)
    elif act == "membership":
        Stranger("roman@reader.example").joins(term(1).price)
    else:
        _money(act, gift)


def _money(act, gift) -> None:
    if act in {"refund", "part"} and gift.state == T:
        take_in(gift.purchase.checkout)  # there is nothing left to be given back
    elif act == "refund":
        if gift.state == H:
            dispute_is_lost(gift)
        else:
            refund(gift)
    elif act == "part":
        if gift.state != H:
            refund(gift, part=100)
    elif gift.state != T:
        dispute(gift)
        if act in {"lost", "won"}:
            decide(gift, act)


def dispute_is_lost(gift) -> None:
    """A disputed payment can't be given back beside: the money has gone."""
    decide(gift, "lost")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", list(TABLE))
def test_each_cell_is_defined_and_told(state, act, time_machine):
    time_machine.move_to("2027-01-10T10:00:00Z", tick=False)
    gift = in_state(state, time_machine)
    do(act, gift, time_machine)
    facts.tell("cells", 1)
    after = fresh(gift)
    assert after.state == TABLE[state][act], (state, act)
    assert Gift.objects.in_state(after.state, clock.now()).get() == after, "the list says the same as the row"
    page = Browser().opens(gift if act == "expire" and state == E else after).content.decode()
    expected = "We know no gift" if act == "expire" and state == E else TOLD[after.state]
    assert expected in page
    assert "olha@reader.example" not in page
    has_access = Grant.objects.live(clock.now()).filter(source_type="gift").exists()
    assert has_access == (after.state == R)


def test_there_is_no_cell_left_out():
    assert set(TABLE) == set(State)
    assert sum(len(row) for row in TABLE.values()) == 96


def test_a_bounce_sends_the_buyer_the_link_once(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        gift = bought(recipients=[Recipient("Roman", "roman@bounces.example")])
    delivering.deliver_due()
    for delivery in gift.deliveries.filter(bounced_at__isnull=False):
        delivering.bounce(delivery=delivery, reason="told twice")
    assert Delivery.objects.filter(gift=gift, kind="bounced").count() == 1


def test_unclaimed_it_comes_back_once_under_a_new_code_and_then_helps_somebody(time_machine):
    time_machine.move_to("2027-01-10T10:00:00Z", tick=False)
    gift = bought()
    time_machine.move_to(gift.closes_at)
    assert expiring.expire_due() == 1
    back = fresh(gift)
    assert (back.state, back.code != gift.code) == (State.OPEN, True)
    assert Gift.objects.by_code(gift.code) is None
    time_machine.move_to(back.closes_at)
    assert expiring.expire_due() == 1
    assert fresh(gift).state == State.IN_POT


@pytest.mark.parametrize("months", [1, 12])
def test_a_member_takes_a_gift_and_nothing_is_lost(months):
    roman = Stranger("roman@reader.example")
    roman.joins(term(1).price)
    paid = Grant.objects.get()
    gift = redeeming.redeem(gift=bought(months=months), by=paid.person)
    assert gift.grant.starts == paid.is_over_at
    assert gift.grant.ends == terms.ends(paid.is_over_at, months)


def test_a_membership_bought_while_a_gift_runs_begins_when_it_ends():
    gift = redeeming.redeem(gift=bought(months=6), by=reader())
    Stranger("roman@reader.example").joins(term(1).price)
    paid = Grant.objects.get(source_type="membership")
    assert paid.starts == gift.grant.ends
    assert paid.ends - paid.starts >= timedelta(days=28)


def test_gifts_behind_one_that_is_called_back_move_up():
    first, second = bought(), bought()
    redeeming.redeem(gift=first, by=reader())
    redeeming.redeem(gift=second, by=reader())
    assert fresh(second).grant.starts == fresh(first).grant.ends
    refund(first)
    grant = fresh(second).grant
    assert grant.starts <= clock.now() + timedelta(seconds=1)
    assert grant.is_live(clock.now() + timedelta(seconds=1))


def test_whoever_reads_without_an_end_is_told_to_pass_it_on():
    give(reader())
    with pytest.raises(RefusedError, match="pass it on"):
        redeeming.redeem(gift=bought(), by=reader())
