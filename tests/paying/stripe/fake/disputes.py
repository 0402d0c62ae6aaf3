"""Disputes and inquiries: what the payer's bank takes back, or only asks about."""

from tests.paying.stripe.fake.state import RefusedError, merged

EVIDENCE = {"winning_evidence": "won", "losing_evidence": "lost"}
"""What decides a case in test mode. Source: https://docs.stripe.com/testing#evidence"""


class Disputes:
    def dispute(self, intent_id, *, is_inquiry=False):
        """An inquiry moves no money; what is more takes it at once, with a fee."""
        intent = self.things[intent_id]
        if intent["status"] != "succeeded" or self._disputes_of(intent_id):
            return None
        made = self._new(
            "dp", "dispute", amount=intent["amount"], currency=intent["currency"], payment_intent=intent_id,
            charge=intent["_charge"], status="warning_needs_response" if is_inquiry else "needs_response",
            reason="fraudulent", is_charge_refundable=is_inquiry, balance_transactions=[], metadata={},
        )  # fmt: skip
        self.things[intent["_charge"]]["disputed"] = True
        if not is_inquiry:
            made["balance_transactions"].append(self._enter("adjustment", made, -made["amount"], fee=self.dispute_fee))
        self._tell("charge.dispute.created", made["id"])
        if not is_inquiry:
            self._tell("charge.dispute.funds_withdrawn", made["id"])
        return made

    def decide(self, dispute_id, outcome):
        """By the bank: `won` or `lost`; an inquiry is only closed."""
        case = self.things[dispute_id]
        if case["status"] == "warning_needs_response":
            outcome = "warning_closed"
        elif case["status"] != "needs_response":
            return
        case["status"] = outcome
        if outcome == "won":
            case["balance_transactions"].append(self._enter("adjustment", case, case["amount"]))
            self._tell("charge.dispute.funds_reinstated", dispute_id)
        self._tell("charge.dispute.closed", dispute_id)

    def _disputes_of(self, intent_id):
        return [one for one in self._of("dispute") if one["payment_intent"] == intent_id]

    def _update_dispute(self, params, name):
        case = self._get(name, "dispute")
        case["metadata"] = merged(case["metadata"], params.get("metadata"))
        self._tell("charge.dispute.updated", name)
        outcome = EVIDENCE.get(params.get("evidence", {}).get("uncategorized_text"))
        if outcome:
            self.decide(name, outcome)
        return case

    def _close_dispute(self, params, name):
        """To give in: by a call it is lost, and an inquiry is closed."""
        case = self._get(name, "dispute")
        if not case["status"].endswith("needs_response"):
            raise RefusedError(400, "This dispute is already closed.", code="dispute_already_closed")
        self.decide(name, "lost")
        return case
