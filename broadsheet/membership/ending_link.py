"""The link that ends what is paid again and again, without signing in. It stands in letters, and opens nothing else."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from broadsheet.foundation import languages
from broadsheet.payments.models import Agreement, Checkout

SALT = "membership.ending"
"""Links in old letters must work for as long as the agreement runs, so they have no end of their own."""


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
