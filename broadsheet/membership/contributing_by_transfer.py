"""Money on the bank account that belongs to nothing that was agreed: a reader's contribution, once somebody says whose it is."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import get_language

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, languages
from broadsheet.membership.contributing import PURPOSE, ContributionPurpose
from broadsheet.payments.models import Checkout, Interval, Payer, Transfer
from broadsheet.payments.providers.bank_transfer import awaiting, matching


@transaction.atomic
def take(*, transfer: Transfer, email: str, by: User) -> Checkout:
    """Take all of it as this reader's contribution; they get a receipt. Raises `matching.NotMatchedError`: then nothing is made."""
    checkout = Checkout.objects.create(
        purpose=PURPOSE, payer=Payer.objects.of_address(email), amount=max(transfer.amount, 1), currency=transfer.currency,
        interval=Interval.ONCE, provider=matching.SLUG, language=get_language() or languages.default(),
        sent_at=clock.now(),
    )  # fmt: skip
    about = ContributionPurpose().name(checkout)
    back_to = languages.absolute(checkout.get_absolute_url())
    awaited = awaiting.begin(checkout, about=about, back_to=back_to, is_told=False)
    checkout.session, checkout.pay_at = str(awaited.pk), awaiting.page_of(awaited)
    checkout.save(update_fields=["session", "pay_at"])
    matching.match(transfer=transfer, awaited=awaited, by=by)
    return checkout
