"""Subscriptions: made on the card page or by a call, renewed, changed, ended."""

from tests.paying.stripe.fake.cards import CARD, FAILING
from tests.paying.stripe.fake.state import RefusedError, declined, merged

DAY = 24 * 3600
SPANS = {"month": 30 * DAY, "year": 365 * DAY}


class Subscriptions:
    def live(self):
        """What is due at this moment is taken."""
        for deal in list(self._of("subscription")):
            item = deal["items"]["data"][0]
            if deal["status"] not in {"active", "past_due"} or item["current_period_end"] > self.now():
                continue
            if deal["cancel_at_period_end"]:
                self._end(deal, item["current_period_end"])
                continue
            item["current_period_start"] = item["current_period_end"]
            item["current_period_end"] += SPANS[item["price"]["recurring"]["interval"]]
            if not self._is_paused(deal):
                self._bill(deal, deal["_card"])
            self._tell("customer.subscription.updated", deal["id"])

    def give_card(self, session_id, *, year, month, last4="1881"):
        """On Stripe's own page for cards: it is charged at the next renewal, and not before."""
        deal = self.things[self.things[session_id]["subscription"]]
        card = {
            **CARD,
            "fingerprint": "print2",
            "brand": "mastercard",
            "last4": last4,
            "exp_year": year,
            "exp_month": month,
        }
        deal["default_payment_method"] = self._new_way("good", deal["customer"], card=card)["id"]
        self._tell("customer.subscription.updated", deal["id"])

    def _subscribe(self, price, way, customer, metadata):
        item = self._new("si", "subscription_item", price=price, quantity=1, metadata={})
        item["current_period_start"] = self.now()
        item["current_period_end"] = self.now() + SPANS[price["recurring"]["interval"]]
        deal = self._new(
            "sub", "subscription", status="active", currency=price["currency"], customer=customer, ended_at=None,
            canceled_at=None, cancel_at=None, cancel_at_period_end=False, pause_collection=None, latest_invoice=None,
            items={"object": "list", "data": [item]}, metadata=dict(metadata), default_payment_method=way["id"],
            _card=way["_card"],
        )  # fmt: skip
        self._bill(deal, way["_card"], is_first=True)
        self._tell("customer.subscription.created", deal["id"])
        return deal

    def _subscribe_to(self, params):
        """By a call, of a card that is there. `error_if_incomplete`: a declined one makes nothing."""
        customer = self._get(params["customer"], "customer")
        (item,) = params["items"]
        price = self._get(item.get("price") or item.get("plan"))
        name = params.get("default_payment_method") or customer["invoice_settings"]["default_payment_method"]
        if not name:
            raise RefusedError(400, "This customer has no attached payment source or default payment method.")
        way = self._get(name, "payment_method")
        if way["customer"] != customer["id"]:
            raise RefusedError(400, f"The payment method {name} must be attached to the customer {customer['id']}.")
        if way["_card"] in FAILING and params.get("payment_behavior") == "error_if_incomplete":
            raise declined()
        return self._subscribe(price, way, customer["id"], params.get("metadata", {}))

    def _change(self, params, name):
        deal = self._get(name, "subscription")
        if deal["status"] == "canceled":
            raise RefusedError(400, "A canceled subscription can only update its cancellation_details and metadata.")
        if "items" in params:
            self._change_item(deal, params)
        if "cancel_at_period_end" in params:
            deal["cancel_at_period_end"] = params["cancel_at_period_end"] == "true"
        if "pause_collection" in params:
            said = params["pause_collection"]
            deal["pause_collection"] = {**said, "resumes_at": int(said["resumes_at"])} if said else None
        deal["metadata"] = merged(deal["metadata"], params.get("metadata"))
        self._tell("customer.subscription.updated", deal["id"])
        return deal

    def _change_item(self, deal, params):
        (said,), item = params["items"], deal["items"]["data"][0]
        if said["id"] != item["id"]:
            raise RefusedError(404, f"No such subscription item: '{said['id']}'", code="resource_missing")
        price = self._price_of(said["price_data"])
        if params.get("proration_behavior") == "always_invoice":
            due = self._prorated(item, price["unit_amount"], int(params["proration_date"]))
            if due and deal["_card"] in FAILING and params.get("payment_behavior") == "error_if_incomplete":
                raise declined()
            if due:
                self._bill(deal, deal["_card"], amount=due)
        item["price"] = price

    def _cancel_subscription(self, params, name):
        deal = self._get(name, "subscription")
        if deal["status"] == "canceled":
            raise RefusedError(404, f"No such subscription: '{name}'", code="resource_missing")
        return self._end(deal, self.now())

    def _end(self, deal, moment):
        deal.update(status="canceled", ended_at=moment, canceled_at=self.now())
        self._tell("customer.subscription.deleted", deal["id"])
        return deal

    def _is_paused(self, deal):
        return deal["pause_collection"] and deal["pause_collection"]["resumes_at"] > self.now()
