"""Refunds: money that goes back, and now and then comes back."""

from tests.paying.stripe.fake.charges import whole
from tests.paying.stripe.fake.state import RefusedError, merged


class Refunds:
    def refund(self, intent_id, amount=None, metadata=None):
        """By somebody at Stripe's own pages, or by us; all that is left if no amount is said."""
        intent = self._get(intent_id, "payment_intent")
        charge = self._get(intent["_charge"] or "", "charge")
        left = charge["amount_captured"] - charge["amount_refunded"]
        if charge["disputed"] and any(
            one["status"] in {"needs_response", "lost"} for one in self._disputes_of(intent_id)
        ):
            raise RefusedError(400, "Charge has been charged back; cannot issue a refund.", code="charge_disputed")
        if intent["status"] != "succeeded" or not left:
            raise RefusedError(400, "Charge has already been refunded.", code="charge_already_refunded")
        amount = left if amount is None else amount
        if not 0 < amount <= left:
            raise RefusedError(400, f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})")
        made = self._new(
            "re", "refund", amount=amount, currency=intent["currency"], payment_intent=intent_id, charge=charge["id"],
            status="succeeded", failure_reason=None, metadata=metadata or {},
        )  # fmt: skip
        entry = self._enter("refund", made, -amount)
        made["balance_transaction"] = entry["id"]
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self._tell("refund.created", made["id"])
        self._tell("charge.refunded", charge["id"])
        if intent["_card"] == "keeps_refunds":
            self._fail_refund(made, charge)
        return made

    def _fail_refund(self, made, charge):
        """The card's bank sends it back, some days later in life."""
        made.update(status="failed", failure_reason="unknown")
        charge["amount_refunded"] -= made["amount"]
        charge["refunded"] = False
        self._enter("refund_failure", made, made["amount"])
        for kind in ("refund.updated", "refund.failed"):
            self._tell(kind, made["id"])

    def _make_refund(self, params):
        if "payment_intent" not in params and "charge" not in params:
            raise RefusedError(400, "One of `charge` or `payment_intent` is needed.", code="parameter_missing")
        name = params.get("payment_intent") or self._get(params["charge"], "charge")["payment_intent"]
        amount = whole(params["amount"]) if "amount" in params else None
        return self.refund(name, amount, params.get("metadata"))

    def _update_refund(self, params, name):
        found = self._get(name, "refund")
        found["metadata"] = merged(found["metadata"], params.get("metadata"))
        self._tell("refund.updated", name)
        return found
