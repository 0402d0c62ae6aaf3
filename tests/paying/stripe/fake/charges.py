"""Payment intents, their charges, and the balance that these move."""

from tests.paying.stripe.fake.cards import CARD, DEBITS, FAILING
from tests.paying.stripe.fake.state import RefusedError, declined, merged


class Charges:
    def settle(self, intent_id, *, well=True):
        """A debit that was on its way arrives, or bounces."""
        intent = self.things[intent_id]
        if intent["status"] != "processing":
            return
        if well:
            self._succeed(intent)
        else:
            self._fail(intent)
        self._settle_invoice(intent, well=well)
        session = next((one for one in self._of("checkout.session") if intent in self.intents(one["id"])), None)
        if session and self.intents(session["id"])[0] is intent:
            session["payment_status"] = "paid" if well else "unpaid"
            self._tell(f"checkout.session.async_payment_{'succeeded' if well else 'failed'}", session["id"])

    def let_debits_arrive(self):
        """Some days have gone by: each debit does what the account of its number does."""
        for intent in self._of("payment_intent"):
            self.settle(intent["id"], well=intent["_card"] != "bouncing_debit")

    def let_authorisations_lapse(self):
        """Seven days have gone by: Stripe lets go of what nobody captured."""
        for intent in self._of("payment_intent"):
            if intent["status"] == "requires_capture":
                self._let_go(intent, "automatic", "charge.expired")

    def truth(self):
        """To the cent, what an honest ledger says: {kind: {currency: minor units}}."""
        sums = {"settlement": {}, "refund": {}, "fee": {}}
        for one in self._of("payment_intent"):
            if one["status"] == "succeeded":
                _add(sums["settlement"], one["currency"], one["amount"])
                _add(sums["fee"], one["currency"], -_fee(one["amount"]))
        for one in self._of("refund"):
            if one["status"] == "succeeded":
                _add(sums["refund"], one["currency"], -one["amount"])
        cost = {"needs_response", "under_review", "lost"}
        return sums, sum(one["amount"] for one in self._of("dispute") if one["status"] in cost)

    def _make_intent(self, params):
        """A payment without a page: made and, if it says so, confirmed at once."""
        is_confirmed = params.get("confirm") == "true"
        if is_confirmed and not (params.get("allowed_payment_method_types") or params.get("return_url")):
            raise RefusedError(400, "You must provide a `return_url`, or allow only types that need none.")
        way = self._way(params["payment_method"]) if "payment_method" in params else None
        if not is_confirmed:
            return self._bare_intent(whole(params["amount"]), params["currency"], metadata=params.get("metadata", {}))
        made = self._intent(
            whole(params["amount"]), params["currency"], way["_card"], is_held=params.get("capture_method") == "manual",
            metadata=params.get("metadata", {}),
        )  # fmt: skip
        if way["_card"] in FAILING:
            raise declined(payment_intent=self._public(made), charge=made["latest_charge"])
        return made

    def _bare_intent(self, amount, currency, **facts):
        facts = {"customer": None, "metadata": {}, "canceled_at": None, "cancellation_reason": None, **facts}
        return self._new(
            "pi", "payment_intent", amount=amount, amount_received=0, amount_capturable=0, currency=currency,
            status="requires_payment_method", latest_charge=None, last_payment_error=None, _charge=None, _card="", **facts,
        )  # fmt: skip

    def _intent(self, amount, currency, card, *, is_held=False, fingerprint="", email=None, **facts):
        """An intent and its first charge, with whatever the card does."""
        intent = self._bare_intent(amount, currency, **facts)
        self._tell("payment_intent.created", intent["id"])
        details = {"type": "bacs_debit"} if card in DEBITS else {
            "type": "card", "card": {**CARD, "fingerprint": fingerprint or CARD["fingerprint"]},
        }  # fmt: skip
        charge = self._new(
            "ch", "charge", amount=amount, amount_captured=0, amount_refunded=0, currency=currency, captured=False,
            balance_transaction=None, billing_details={"email": email}, disputed=False, failure_code=None, paid=False,
            refunded=False, status="pending", payment_method_details=details, payment_intent=intent["id"],
            customer=intent["customer"], metadata={},
        )  # fmt: skip
        intent.update(_charge=charge["id"], latest_charge=charge["id"], _card=card)
        self._charge(intent, charge, card, is_held=is_held)
        return intent

    def _charge(self, intent, charge, card, *, is_held):
        if card in FAILING:
            self._fail(intent)
        elif card in DEBITS:
            intent["status"] = "processing"
            self._tell("payment_intent.processing", intent["id"])
        elif is_held:
            intent.update(status="requires_capture", amount_capturable=intent["amount"])
            charge.update(status="succeeded", paid=True)
            self._tell("charge.succeeded", charge["id"])
            self._tell("payment_intent.amount_capturable_updated", intent["id"])
        else:
            self._succeed(intent)
            if card in {"disputed", "asked_about"}:
                self.dispute(intent["id"], is_inquiry=card == "asked_about")

    def _succeed(self, intent, told="charge.succeeded"):
        charge = self.things[intent["_charge"]]
        intent.update(status="succeeded", amount_received=intent["amount"], amount_capturable=0)
        charge.update(status="succeeded", paid=True, captured=True, amount_captured=charge["amount"])
        self._tell(told, charge["id"])
        self._tell("payment_intent.succeeded", intent["id"])
        # The balance hears of it afterwards.
        entry = self._enter("charge", charge, charge["amount"], fee=_fee(charge["amount"]))
        charge["balance_transaction"] = entry["id"]
        self._tell("charge.updated", charge["id"])

    def _fail(self, intent):
        charge = self.things[intent["_charge"]]
        intent.update(
            status="requires_payment_method", last_payment_error={"code": "card_declined", "type": "card_error"}
        )
        charge.update(status="failed", failure_code="card_declined")
        self._tell("charge.failed", charge["id"])
        self._tell("payment_intent.payment_failed", intent["id"])

    def _capture(self, intent):
        if intent["status"] != "requires_capture":
            raise RefusedError(
                400, f"This PaymentIntent could not be captured because it has a status of {intent['status']}",
                code="payment_intent_unexpected_state",
            )  # fmt: skip
        for session in self._of("checkout.session"):
            if session["payment_intent"] == intent["id"]:
                session["payment_status"] = "paid"
        self._succeed(intent, "charge.captured")
        return intent

    def _cancel(self, intent):
        if intent["status"] not in {"requires_capture", "requires_payment_method"}:
            raise RefusedError(
                400, f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}",
                code="payment_intent_unexpected_state",
            )  # fmt: skip
        return self._let_go(intent, None, "charge.refunded")

    def _let_go(self, intent, why, told):
        intent.update(status="canceled", canceled_at=self.now(), cancellation_reason=why, amount_capturable=0)
        if intent["_charge"]:
            charge = self.things[intent["_charge"]]
            charge.update(refunded=True, amount_refunded=charge["amount"])
            self._tell(told, charge["id"])
        self._tell("payment_intent.canceled", intent["id"])
        return intent

    def _update_charge(self, params, name):
        charge = self._get(name, "charge")
        charge["metadata"] = merged(charge["metadata"], params.get("metadata"))
        self._tell("charge.updated", name)
        return charge

    def _enter(self, kind, source, amount, *, fee=0):
        """Money has moved on the newsroom's account: what its balance is made of."""
        self.books.append({
            "id": f"txn_{len(self.books) + 1}", "object": "balance_transaction", "type": kind, "source": source["id"],
            "amount": amount, "currency": source["currency"], "fee": fee, "net": amount - fee, "created": self.now(),
        })  # fmt: skip
        return self.books[-1]

    def _latest_intent(self, deal_id):
        return [self.things[one["_intent"]] for one in self._of("invoice") if one["_deal"] == deal_id][-1]


def whole(said):
    if not said.isdigit():
        raise RefusedError(400, f"Invalid integer: {said}", code="parameter_invalid_integer")
    return int(said)


def _fee(amount):
    return amount * 29 // 1000 + 30


def _add(sums, currency, minor):
    sums[currency.upper()] = sums.get(currency.upper(), 0) + minor
