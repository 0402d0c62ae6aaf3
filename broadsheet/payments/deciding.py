"""Deciding about held money: by people of the desk, or by itself before the reader has waited longer than they were told.

The decision and what is asked of the provider are written in one transaction, under the checkout's lock; then it is asked.
So two who decide at once, or somebody and the clock, decide once; and whoever dies in between leaves what a job goes on with.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.ops.models import Heartbeat
from broadsheet.payments import attempts, holding, requesting, scoring
from broadsheet.payments.models import Act, Checkout, Decision, Hold, HoldReason, ProviderRequest
from broadsheet.payments.requesting import NotDoneError

logger = logging.getLogger("broadsheet.payments")

ASKED_AGAIN_EVERY = timedelta(minutes=5)
"""What was held because no scorer answered waits for people no longer than until one answers."""
AT_ONCE = 50


def accept(*, hold: Hold, by: User | None) -> ProviderRequest:
    """Take the money. Raises `NotDoneError` if it is decided already, or if the provider does not."""
    try:
        return requesting.carry_out(_decide(hold, Decision.ACCEPTED, by))
    finally:
        tell_of_failures()


def refuse(*, hold: Hold, by: User | None) -> ProviderRequest:
    """Let go of it, and write so to the reader. Raises `NotDoneError` if it is decided already."""
    return requesting.carry_out(_decide(hold, Decision.REFUSED, by))


def live() -> int:
    """What the worker does every few seconds: decide what has waited long enough. Returns about how many."""
    tell_of_failures()
    late = Hold.objects.waiting().filter(authorised_at__lte=clock.now() - holding.DECIDED_WITHIN)
    decided = sum(_decide_by_itself(one) for one in late.order_by("authorised_at")[:AT_ONCE])
    return decided + _ask_again()


def tell_of_failures() -> None:
    """Whose bank said no after all is told so, once."""
    refused = ProviderRequest.objects.filter(checkout=OuterRef("checkout"), act=Act.ACCEPT, refused_at__isnull=False)
    accepted = Hold.objects.filter(decision=Decision.ACCEPTED, failed_at__isnull=True, checkout__paid_at__isnull=True)
    for one in accepted.filter(Exists(refused)):
        _fail(one)


def _decide(hold: Hold, decision: Decision, by: User | None) -> ProviderRequest:
    with transaction.atomic():
        checkout = Checkout.objects.select_for_update().get(pk=hold.checkout_id)
        found = Hold.objects.get(pk=hold.pk)
        if found.decided_at is not None:
            raise NotDoneError(_("It was decided already."))
        if found.authorised_at is None:
            raise NotDoneError(_("The reader has not given a card: there is nothing to decide about."))
        holding.decide(found, decision, None if by is None else by.pk)
        request = requesting.ask(Act.ACCEPT if decision == Decision.ACCEPTED else Act.RELEASE, checkout, by)
        if decision == Decision.REFUSED:
            holding.tell_that_nothing_was_taken(checkout)
    crashpoint("holding.after_decision")
    return request


def _decide_by_itself(hold: Hold) -> bool:
    """Three days are over. Only who passes by now is accepted: a scorer that is still down is no pass."""
    is_passing = scoring.judge(attempts.again(hold.attempt)).verdict == scoring.Verdict.PASS
    return _done(accept if is_passing else refuse, hold)


def _ask_again() -> int:
    unheard = Hold.objects.waiting().filter(reason=HoldReason.DOWN)
    if not unheard.exists() or not Heartbeat.objects.take_turn("held payments", ASKED_AGAIN_EVERY):
        return 0
    count = 0
    for one in unheard.order_by("authorised_at")[:AT_ONCE]:
        said = scoring.judge(attempts.again(one.attempt))
        if not said.is_heard:
            break
        if said.verdict == scoring.Verdict.PASS:
            count += _done(accept, one)
        else:  # it has said now what it thinks; the rest is for people, and asked once
            Hold.objects.filter(pk=one.pk, decided_at__isnull=True).update(reason=HoldReason.SAID)
    return count


def _done(act: object, hold: Hold) -> bool:
    try:
        act(hold=hold, by=None)  # type: ignore[operator]
    except NotDoneError as error:
        logger.warning("The held payment %s: %s", hold.checkout_id, error)
        return False
    return True


@transaction.atomic
def _fail(hold: Hold) -> None:
    checkout = Checkout.objects.select_for_update().get(pk=hold.checkout_id)
    now = clock.now()
    if not Hold.objects.filter(pk=hold.pk, failed_at__isnull=True).update(failed_at=now):
        return
    Checkout.objects.filter(pk=checkout.pk, paid_at__isnull=True).update(failed_at=now)
    holding.tell_that_nothing_was_taken(checkout, has_failed=True)
