"""Gifts as a purpose of payments: what a payment for gifts makes, and what becomes of them when the money goes back."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from broadsheet.foundation.crashing import crashpoint
from broadsheet.gifts import events, making, taking_back
from broadsheet.gifts.models import Purchase
from broadsheet.payments.models import Checkout


class GiftPurpose:
    """What `payments` asks of gifts."""

    def name(self, checkout: Checkout) -> str:
        """See `purposes.Purpose`."""
        bought = Purchase.objects.filter(checkout=checkout).select_related("plan").first()
        if bought is None:
            return _("Gift membership")
        if bought.count == 1:
            return _("Gift membership: %s") % bought.plan
        return _("%(count)s gift memberships: %(plan)s") % {"count": bought.count, "plan": bought.plan}

    def follow(self, checkout: Checkout) -> None:
        """See `purposes.Purpose`."""
        if checkout.paid_at is None:
            return
        purchase = Purchase.objects.select_related("plan").get(checkout=checkout)
        purchase.checkout = checkout
        new = making.make(purchase)
        crashpoint("gifts.after_making")
        taking_back.look_at(purchase)
        if new:
            making.hand_over(purchase)
            events.tell_of_purchase(events.gift_bought, purchase)
            crashpoint("gifts.after_handing_over")

    def end_link(self, checkout: Checkout) -> str:
        """Nothing is taken again."""
        return ""

    def thanks(self, checkout: Checkout) -> str:
        """See `purposes.Purpose`."""
        purchase = Purchase.objects.filter(checkout=checkout).select_related("plan").first()
        return render_to_string("gifts/thanks.html", {"purchase": purchase, "checkout": checkout})
