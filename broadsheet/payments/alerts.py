"""Telling staff what is odd about money, once while it stands."""

from __future__ import annotations

from django.utils.translation import gettext as _

from broadsheet.payments.models import Agreement, Alert, Checkout, Payer


def raise_alert(key: str, text: str, *, checkout: Checkout | None = None, payer: Payer | None = None) -> None:
    """Say it on the desk, unless it stands there already."""
    Alert.objects.get_or_create(
        key=key, settled_at=None, defaults={"text": text[:1000], "checkout": checkout, "payer": payer}
    )


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
