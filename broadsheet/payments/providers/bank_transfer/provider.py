"""Bank transfer as a provider: what a machine does elsewhere, here a bank's statement and people do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.payments.models import Agreement, Checkout
from broadsheet.payments.providers.bank_transfer import account, awaiting, matching, reading, reporting
from broadsheet.payments.providers.bank_transfer.models import AwaitedTransfer, TransferMatch, TransferRefund
from broadsheet.payments.providers.base import (
    Event,
    ForgedEventError,
    Preview,
    Provider,
    ProviderError,
    Reported,
    Reports,
)
from broadsheet.payments.truth import Truth


class BankTransfer(Provider, Reports):
    """Asks nobody: whoever pays goes to their own bank."""

    slug = "bank_transfer"
    name = _("Bank transfer")
    is_by_hand = True

    @property
    def currencies(self) -> tuple[str, ...]:
        """Those that the account takes."""
        return account.ours().currencies

    def open(self, checkout: Checkout, *, about: str, back_to: str) -> tuple[str, str]:
        """See the base class."""
        if checkout.currency not in self.currencies:
            raise ProviderError(f"the account takes no {checkout.currency}", permanent=True)
        awaited = awaiting.begin(checkout, about=about, back_to=back_to)
        return str(awaited.pk), awaiting.page_of(awaited)

    def hear(self, headers: Mapping[str, str], body: bytes) -> Event:
        """See the base class."""
        raise ForgedEventError("a bank tells of nothing: its statements are taken in")

    def read(self, about: Mapping[str, str]) -> Truth | None:
        """See the base class."""
        name = about.get("awaited") or about.get("session")
        awaited = AwaitedTransfer.objects.filter(pk=name).first() if name else None
        return None if awaited is None else reading.truth_of(awaited)

    def changed_since(self, moment: datetime) -> Iterable[Mapping[str, str]]:
        """See the base class."""
        for pk in AwaitedTransfer.objects.filter(changed_at__gte=moment).values_list("pk", flat=True):
            yield {"awaited": str(pk)}

    @transaction.atomic
    def refund(self, payment_id: str, amount: Money, *, key: str) -> None:
        """See the base class. It is noted: somebody pays it at the bank, and a statement shows it later."""
        match = TransferMatch.objects.select_related("transfer").get(pk=payment_id.removeprefix("bt_"))
        awaited = AwaitedTransfer.objects.select_for_update().get(pk=match.awaited_id)
        given = sum(match.refunds.exclude(key=key).values_list("amount", flat=True))
        if given + amount.minor > match.transfer.amount:
            raise ProviderError("more would be given back than came", permanent=True)
        TransferRefund.objects.get_or_create(key=key, defaults={"match": match, "amount": amount.minor})
        matching.touch(awaited)

    @transaction.atomic
    def change(self, agreement: Agreement, amount: Money, *, now: bool, key: str, is_preview: bool = False) -> Preview:
        """See the base class. Nothing can be taken at once, so another amount counts from the next transfer on."""
        awaited = _awaited(agreement)
        if now:
            raise ProviderError("nobody can take the difference from a bank at once", permanent=True)
        if not is_preview:
            awaited.next_amount = amount.minor
            matching.touch(awaited)
        return Preview(Money(0, awaited.currency), amount, awaited.paid_until)

    @transaction.atomic
    def end(self, agreement: Agreement, *, now: bool, key: str) -> None:
        """See the base class."""
        awaited = _awaited(agreement)
        moment = clock.now()
        awaited.ends_at = awaited.ends_at or (moment if now else max(awaited.paid_until or moment, moment))
        awaited.ended_at = moment if now else awaited.ended_at
        awaited.retry_until = None
        matching.touch(awaited)

    @transaction.atomic
    def pause(self, agreement: Agreement, *, until: datetime | None, key: str) -> None:
        """See the base class."""
        awaited = _awaited(agreement)
        awaited.paused_until = until
        if until is None:
            awaited.ends_at = None
        matching.touch(awaited)

    def card_page(self, agreement: Agreement, *, back_to: str) -> str:
        """See the base class. There is no card: it is the page that says what to transfer."""
        return awaiting.page_of(AwaitedTransfer.objects.get(pk=agreement.provider_id))

    def report(self, since: datetime, until: datetime) -> Iterable[Reported]:
        """See the base class."""
        return reporting.report(since, until)


def make() -> BankTransfer:
    """The provider, ready to be asked."""
    return BankTransfer()


def _awaited(agreement: Agreement) -> AwaitedTransfer:
    return AwaitedTransfer.objects.select_for_update().get(pk=agreement.provider_id)
