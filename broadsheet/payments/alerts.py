"""Telling staff what is odd about money, once while it stands."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.ops import audit
from broadsheet.payments.models import Agreement, Alert, Checkout, Payer


def raise_alert(key: str, text: str, *, checkout: Checkout | None = None, payer: Payer | None = None) -> None:
    """Say it on the desk, unless it stands there already."""
    Alert.objects.get_or_create(
        key=key, settled_at=None, defaults={"text": text[:1000], "checkout": checkout, "payer": payer}
    )


@transaction.atomic
def settle(*, alert: Alert, by: User) -> None:
    """It is dealt with. Twice is once; should the matter come up again, it is a new alert."""
    if Alert.objects.filter(pk=alert.pk, settled_at__isnull=True).update(settled_at=clock.now(), settled_by=by):
        audit.note(act="payment_alert.settle", on=alert, by=by)


def look_at(checkout: Checkout) -> None:
    """What is odd about a checkout that has just changed."""
    if not checkout.is_recurring or not checkout.paid_at:
        return
    running = Agreement.objects.running().filter(checkout__payer=checkout.payer, checkout__purpose=checkout.purpose)
    if running.count() > 1:
        raise_alert(
            f"twice:{checkout.purpose}:{checkout.payer_id}",
            _("%(payer)s pays twice: two standing agreements run for the same thing.") % {"payer": checkout.payer},
            checkout=checkout,
            payer=checkout.payer,
        )
