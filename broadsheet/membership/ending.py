"""Ending what is paid again and again: as easily as it was begun, also without signing in, and with proof by mail."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.foundation import languages
from broadsheet.mail import posting
from broadsheet.membership.mail import ended
from broadsheet.payments import requesting
from broadsheet.payments.models import Agreement, Checkout

SALT = "membership.ending"
"""Links in old letters must work for as long as the agreement runs, so they have no end of their own."""


def end(*, agreement: Agreement, by: User | None, reason: str = "") -> None:
    """End it after what is paid, and write to whoever pays. Twice is once. Raises `requesting.NotDoneError`."""
    if agreement.renews_at is None:
        return
    requesting.end(agreement=agreement, by=by, reason=reason)
    agreement.refresh_from_db()
    payer = agreement.checkout.payer
    if payer.email:
        posting.post(ended.build(to=payer.email, money=agreement.money, until=agreement.ends_at))


def link(agreement: Agreement) -> str:
    """The address that ends this agreement, and opens nothing else."""
    return languages.absolute(reverse("cancellation", args=[signing.Signer(salt=SALT).sign(str(agreement.pk))]))


def link_of(checkout: Checkout) -> str:
    """The same for the agreement that followed from a checkout; empty where nothing is taken again."""
    agreement = Agreement.objects.filter(checkout=checkout).first()
    return link(agreement) if agreement is not None and agreement.renews_at is not None else ""


def found(token: str) -> Agreement | None:
    """The agreement of a link; None for a link that we did not make."""
    try:
        pk = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    return Agreement.objects.filter(pk=pk).select_related("checkout__payer").first()
