"""Cards and whose they are: what Stripe's test names do, payment methods, customers.

Source: https://docs.stripe.com/testing
"""

from tests.paying.stripe.fake.state import RefusedError, declined

CARD = {"fingerprint": "print1", "brand": "visa", "last4": "4242", "exp_year": 2031, "exp_month": 8, "country": "DE"}
TEST_CARDS = {
    "visa": "good", "chargeDeclined": "declined", "visa_chargeDeclined": "declined", "chargeCustomerFail": "empty",
    "createDispute": "disputed", "createDisputeInquiry": "asked_about", "refundFail": "keeps_refunds",
}  # fmt: skip
"""What a card of this name does: `pm_card_…` is a payment method, `tok_…` what one is made of."""
TEST_DEBITS = {"00012345": "debit", "33333335": "bouncing_debit"}
FAILING = {"declined", "empty"}
DEBITS = {"debit", "bouncing_debit"}


class Cards:
    def _way(self, name):
        """The payment method of this id, or a new one of this test name."""
        if name.startswith("pm_card_"):
            return self._new_way(_of_test(name.removeprefix("pm_card_"), name))
        return self._get(name, "payment_method")

    def _new_way(self, does, customer=None, **facts):
        kind = {"type": "bacs_debit"} if does in DEBITS else {"type": "card", "card": CARD}
        facts = {"customer": customer, "metadata": {}, "billing_details": {"email": None}, **kind, **facts}
        return self._new("pm", "payment_method", _card=does, **facts)

    def _make_way(self, params):
        if params["type"] == "card":
            token = params["card"]["token"]
            does = _of_test(token.removeprefix("tok_"), token)
        else:
            does = TEST_DEBITS[params["bacs_debit"]["account_number"]]
        return self._new_way(does, billing_details={"email": params.get("billing_details", {}).get("email")})

    def _attach(self, params, name):
        way = self._way(name)
        if way["_card"] == "declined":
            raise declined()
        way["customer"] = self._get(params["customer"], "customer")["id"]
        return way

    def _detach(self, params, name):
        way = self._get(name, "payment_method")
        if way["customer"] is None:
            raise RefusedError(
                400, "The payment method you provided is not attached to a customer so detachment is impossible."
            )
        way["customer"] = None
        return way

    def _new_customer(self, email=None, way=None):
        made = self._new("cus", "customer", email=email, metadata={})
        made["invoice_settings"] = {"default_payment_method": None}
        if way:
            way["customer"] = made["id"]
            made["invoice_settings"]["default_payment_method"] = way["id"]
        return made

    def _make_customer(self, params):
        """With a card: `source` is the old way to give it one, `payment_method` the new."""
        named = params.get("payment_method") or params.get("source", "").replace("tok_", "pm_card_", 1)
        made = self._new_customer(params.get("email"), self._way(named) if named else None)
        made["description"] = params.get("description")
        self._tell("customer.created", made["id"])
        return made


def _of_test(name, whole):
    if name not in TEST_CARDS:
        raise RefusedError(404, f"No such token: '{whole}'", code="resource_missing")
    return TEST_CARDS[name]
