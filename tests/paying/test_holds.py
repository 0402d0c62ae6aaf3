"""Held money, in the sandbox: nothing is taken, nothing opens, and it is decided once, in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from broadsheet.accounts.events import account_deleted
from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.membership.models import Grant
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from broadsheet.payments import deciding, handling
from broadsheet.payments.models import (
    Agreement,
    Checkout,
    Decision,
    Entry,
    Hold,
    HoldReason,
    Kind,
    Payer,
    ProviderRequest,
)
from broadsheet.payments.providers.sandbox.models import SandboxCharge, SandboxDeal
from broadsheet.payments.requesting import NotDoneError
from tests.paying.test_money_desk import client

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(scorer, stranger, prices, django_capture_on_commit_callbacks):
    """Somebody who joined by the month, and whose money is held."""
    with django_capture_on_commit_callbacks(execute=True):
        stranger.joins(prices["reader", "EUR", "month"])
    return Hold.objects.get()


@pytest.fixture
def decide(django_capture_on_commit_callbacks):
    def decided(act, hold, by=None):
        with django_capture_on_commit_callbacks(execute=True):
            return act(hold=hold, by=by)

    return decided


@pytest.fixture
def wait(time_machine, django_capture_on_commit_callbacks):
    """Let time go by, and the worker do what is due."""

    def waited(**how):
        time_machine.move_to(clock.now() + timedelta(**how))
        with django_capture_on_commit_callbacks(execute=True):
            return deciding.live()

    return waited


def page(stranger):
    return stranger.client.get(Checkout.objects.get().get_absolute_url()).content.decode()


def subjects():
    return [letter.subject for letter in mail.outbox]


def nothing_is_taken():
    return not (Entry.objects.exists() or Grant.objects.exists() or SandboxCharge.objects.exists())


def test_what_is_held_is_no_payment_and_opens_nothing(held, stranger):
    assert held.is_waiting
    assert nothing_is_taken()
    assert Checkout.objects.get().paid_at is None
    assert "nothing is taken yet" in page(stranger).lower()
    assert "within 3 days" in page(stranger)
    assert ["look at your payment first" in subject for subject in subjects()] == [True]


def test_the_card_page_says_that_it_is_held(scorer, stranger, prices):
    shown = stranger.client.get(stranger.join(prices["reader", "EUR", "month"]).headers["Location"]).content.decode()
    assert "nothing is taken yet" in shown
    assert "Keep this card" in shown
    shown = stranger.client.get(stranger.give("10").headers["Location"]).content.decode()
    assert "Reserve" in shown


def test_the_row_is_there_before_a_card_was_given(scorer, stranger, prices):
    stranger.join(prices["reader", "EUR", "month"])
    hold = Hold.objects.get()
    assert (hold.reason, hold.authorised_at, hold.attempt["domain"]) == (HoldReason.SAID, None, "reader.example")
    with pytest.raises(NotDoneError, match="not given a card"):
        deciding.accept(hold=hold, by=None)


def test_accepted_it_is_taken_once_and_opens_what_was_paid_for(held, stranger, decide):
    decide(deciding.accept, held)
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).sums() == {"EUR": 500}
    assert Grant.objects.live(clock.now()).get().person.email == stranger.email
    assert Agreement.objects.get().renews_at
    held.refresh_from_db()
    assert (held.decision, held.attempt) == (Decision.ACCEPTED, {})
    assert "Thank you" in page(stranger)
    assert any("receipt" in subject for subject in subjects())
    with pytest.raises(NotDoneError, match="already"):
        deciding.refuse(hold=held, by=None)


def test_a_single_payment_that_is_accepted_is_taken_once(scorer, stranger, decide):
    stranger.pay(stranger.give("10"))
    decide(deciding.accept, Hold.objects.get())
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).sums() == {"EUR": 1000}


def test_refused_it_is_let_go_and_the_reader_is_told_so_politely(held, stranger, decide):
    decide(deciding.refuse, held)
    assert nothing_is_taken()
    assert SandboxDeal.objects.get().released_at
    assert Checkout.objects.get().failed_at
    assert "nothing was taken" in subjects()[-1]
    assert "have let it go" in page(stranger)
    answer = stranger.client.post(
        f"/payment/{Checkout.objects.get().pk}/again/", headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.headers["Location"] == Checkout.objects.get().get_absolute_url()
    handling.take_in("sandbox", {"deal": str(SandboxDeal.objects.get().pk)})
    assert Checkout.objects.get().failed_at


def test_whose_bank_says_no_after_all_is_told_so_once(held, stranger, decide, wait):
    SandboxDeal.objects.update(released_at=clock.now())  # the bank has let go of it by itself
    with pytest.raises(NotDoneError):
        decide(deciding.accept, held)
    wait(seconds=30)
    wait(seconds=30)
    assert sum("nothing was taken" in subject for subject in subjects()) == 1
    assert nothing_is_taken()
    assert Hold.objects.get().failed_at
    assert "Your bank said no" in page(stranger)


def test_after_three_days_what_the_scorer_passes_is_taken(held, scorer, wait):
    wait(days=2, hours=23)
    assert Hold.objects.get().is_waiting
    scorer.says = "pass"
    wait(hours=2)
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 1
    assert Hold.objects.get().decided_by is None


@pytest.mark.parametrize("says", ["hold", "refuse", ValueError("down")])
def test_after_three_days_all_else_is_let_go_before_the_bank_forgets_it(held, scorer, wait, says):
    scorer.says = says
    wait(days=3, minutes=1)
    assert nothing_is_taken()
    assert Hold.objects.get().decision == Decision.REFUSED
    assert "nothing was taken" in subjects()[-1]


def test_what_was_held_because_the_scorer_was_down_goes_on_once_it_is_back(scorer, stranger, prices, wait):
    scorer.says = ValueError("down")
    stranger.joins(prices["reader", "EUR", "month"])
    assert Hold.objects.get().reason == HoldReason.DOWN
    wait(minutes=1)
    assert Hold.objects.get().is_waiting, "it is still down"
    scorer.says = "pass"
    wait(minutes=6)
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 1


def test_what_a_scorer_that_is_back_holds_is_for_people(scorer, stranger, prices, wait):
    scorer.says = ValueError("down")
    stranger.joins(prices["reader", "EUR", "month"])
    scorer.says = "hold"
    wait(minutes=2)
    assert (Hold.objects.get().is_waiting, Hold.objects.get().reason) == (True, HoldReason.SAID)


@pytest.mark.control
def test_without_the_worker_nobody_would_hear_in_time(held, scorer, time_machine):
    scorer.says = "pass"
    time_machine.move_to(clock.now() + timedelta(days=4))
    assert Hold.objects.get().is_waiting


def test_the_desk_decides_and_it_is_in_the_audit_log(held, django_capture_on_commit_callbacks):
    desk = client()
    shown = desk.get("/cms/money/holds/").content.decode()
    assert "olha@reader.example" in shown
    assert "held payments" in desk.get("/cms/money/").content.decode()
    assert "1 held payment" in desk.get("/cms/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/cms/money/holds/{held.pk}/acceptance/")
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 1
    assert AuditEntry.objects.filter(act="payment.accept").exists()
    again = desk.post(f"/cms/money/holds/{held.pk}/refusal/", follow=True).content.decode()
    assert "decided already" in again
    assert "olha@reader.example" in desk.get("/cms/money/holds/?state=decided").content.decode()


def test_the_newsroom_does_not_decide_about_money(held):
    for path in ("", f"{held.pk}/acceptance/", f"{held.pk}/refusal/"):
        editor = client(Role.EDITOR)
        answer = editor.post(f"/cms/money/holds/{path}") if path else editor.get("/cms/money/holds/")
        assert answer.status_code in {302, 403}
    assert Hold.objects.get().is_waiting
    assert not ProviderRequest.objects.exists()


def test_whose_account_is_deleted_is_taken_nothing_from(held, django_capture_on_commit_callbacks):
    reader = person(Role.REPORTER)
    Payer.objects.filter(pk=held.checkout.payer_id).update(reader=reader)
    with django_capture_on_commit_callbacks(execute=True):
        account_deleted.send(User, user=reader)
    assert Hold.objects.get().decision == Decision.REFUSED
    assert SandboxDeal.objects.get().released_at
