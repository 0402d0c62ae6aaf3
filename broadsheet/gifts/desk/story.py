"""One gift's whole story: what was paid and given back, what was sent, and what staff did about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from broadsheet.gifts import access
from broadsheet.gifts.models import Delivery, Gift
from broadsheet.ops.models import AuditEntry
from broadsheet.payments.models import Entry

ACTS = 50


@dataclass(frozen=True)
class Deed:
    """One line of the audit log, in words."""

    row: AuditEntry
    words: str

    @property
    def reason(self) -> str:
        """Why, if it was said."""
        return str(self.row.detail.get("reason", ""))


@dataclass(frozen=True)
class Story:
    """What the page shows."""

    payer: object
    rows: list[Entry]
    deliveries: list[Delivery]
    deeds: list[Deed]


def of(gift: Gift) -> Story:
    """Four queries."""
    deeds = AuditEntry.objects.filter(object_type="gifts.gift", object_id=str(gift.pk)).select_related("actor")
    return Story(
        payer=access.checkout_key(gift.purchase),
        rows=list(Entry.objects.of_checkout(gift.purchase.checkout).order_by("occurred_at", "pk")),
        deliveries=list(gift.deliveries.select_related("letter")),
        deeds=[Deed(row, _words(row.act)) for row in deeds.order_by("at", "pk")[:ACTS]],
    )


def _words(act: str) -> str:
    known = {
        "gift.redeem": _("redeemed"),
        "gift.give_back": _("given back to the buyer"),
        "gift.put_into_pot": _("put into the pot"),
        "gift.give_from_pot": _("given from the pot"),
        "gift.call_back": _("called back"),
        "gift.send_again": _("sent again"),
        "gift.send_to": _("sent elsewhere, under another code"),
        "gift.new_code": _("given another code"),
    }
    asked = act.removesuffix(".refused")
    words = known.get(asked, asked)
    return words if asked == act else _("refused: %s") % words
