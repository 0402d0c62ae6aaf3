"""Invoices: what is taken for a subscription or for single items, and what the rest of a month costs."""

from tests.paying.stripe.fake.cards import FAILING
from tests.paying.stripe.fake.charges import whole
from tests.paying.stripe.fake.state import RefusedError, declined

DAY = 24 * 3600


class Invoices:
    def _bill(self, deal, card, *, amount=None, is_first=False):
        """What a subscription costs for its period, taken at once."""
        item = deal["items"]["data"][0]
        due = amount or item["price"]["unit_amount"] * item["quantity"]
        period = {"start": item["current_period_start"], "end": item["current_period_end"]}
        made = self._new_invoice(deal["customer"], deal["currency"], due, deal, [(due, period)])
        self._tell("invoice.created", made["id"])
        self._finalize(made)
        deal["latest_invoice"] = made["id"]
        if self._collect(made, card) in FAILING:
            deal["status"] = "incomplete" if is_first else "past_due"
            made["next_payment_attempt"] = self.now() + 3 * DAY
            self._tell("invoice.payment_failed", made["id"])

    def _new_invoice(self, customer, currency, due, deal, lines):
        parent = (
            {"type": "subscription_details", "subscription_details": {"subscription": deal["id"]}} if deal else None
        )
        return self._new(
            "in", "invoice", status="draft", customer=customer, currency=currency, amount_due=due, amount_paid=0,
            amount_remaining=due, total=due, attempted=False, next_payment_attempt=None, parent=parent,
            lines={"object": "list", "data": [
                {"object": "line_item", "amount": cost, "currency": currency, "period": period} for cost, period in lines
            ]},
            _deal=deal["id"] if deal else None, _intent=None, _payments={"object": "list", "data": [], "has_more": False},
        )  # fmt: skip

    def _finalize(self, invoice):
        if invoice["status"] != "draft":
            raise RefusedError(400, "This invoice is already finalized, you can't re-finalize a non-draft invoice.")
        invoice["status"] = "open"
        self._tell("invoice.finalized", invoice["id"])
        return invoice

    def _collect(self, invoice, card):
        """A payment of an open invoice. Answers what the card did."""
        intent = self._intent(invoice["amount_due"], invoice["currency"], card, customer=invoice["customer"])
        invoice.update(_intent=intent["id"], attempted=True)
        link = {"type": "payment_intent", "payment_intent": intent["id"]}
        made = self._new("inpay", "invoice_payment", invoice=invoice["id"], payment=link, status="open")
        invoice["_payments"]["data"].append(made)
        if intent["status"] == "succeeded":
            self._settle_invoice(intent, well=True)
        return card

    def _settle_invoice(self, intent, *, well):
        for invoice in self._of("invoice"):
            if invoice["_intent"] != intent["id"]:
                continue
            if not well:
                self._tell("invoice.payment_failed", invoice["id"])
                continue
            due = invoice["amount_due"]
            invoice.update(status="paid", amount_paid=due, amount_remaining=0, next_payment_attempt=None)
            invoice["_payments"]["data"][-1]["status"] = "paid"
            self._tell("invoice.paid", invoice["id"])
            self._tell("invoice.payment_succeeded", invoice["id"])

    def _make_item(self, params):
        """What the customer's next invoice will ask for."""
        customer = self._get(params["customer"], "customer")["id"]
        made = self._new(
            "ii", "invoiceitem", amount=whole(params["amount"]), currency=params["currency"], customer=customer,
            description=params.get("description"), invoice=None,
        )  # fmt: skip
        made["date"] = made.pop("created")
        return made

    def _make_invoice(self, params):
        customer = self._get(params["customer"], "customer")["id"]
        waiting = [one for one in self._of("invoiceitem") if one["customer"] == customer and not one["invoice"]]
        items = waiting if params.get("pending_invoice_items_behavior") == "include" else []
        if not items:
            raise RefusedError(400, "An invoice without items is nothing that this fake knows.")
        period = {"start": self.now(), "end": self.now()}
        due = sum(one["amount"] for one in items)
        made = self._new_invoice(customer, items[0]["currency"], due, None, [(one["amount"], period) for one in items])
        for one in items:
            one["invoice"] = made["id"]
        self._tell("invoice.created", made["id"])
        return made

    def _pay_invoice(self, params, name):
        invoice = self._get(name, "invoice")
        if invoice["status"] == "draft":
            self._finalize(invoice)
        if invoice["status"] != "open":
            raise RefusedError(400, f"Invoice is {invoice['status']}, and can't be paid.")
        way = self._way(params["payment_method"])
        if way["customer"] != invoice["customer"]:
            raise RefusedError(400, "The payment method must be attached to the customer.")
        if self._collect(invoice, way["_card"]) in FAILING:
            self._tell("invoice.payment_failed", name)
            raise declined()
        return invoice

    def _finalize_invoice(self, params, name):
        return self._finalize(self._get(name, "invoice"))

    def _void_invoice(self, params, name):
        return self._close_invoice(name, "voided", {"open", "uncollectible"}, "void")

    def _write_off_invoice(self, params, name):
        return self._close_invoice(name, "marked_uncollectible", {"open"}, "uncollectible")

    def _close_invoice(self, name, told, before, after):
        invoice = self._get(name, "invoice")
        if invoice["status"] not in before:
            raise RefusedError(400, f"You can't do this to an invoice that is {invoice['status']}.")
        invoice.update(status=after, next_payment_attempt=None)
        self._tell(f"invoice.{told}", name)
        return invoice

    def _preview(self, params):
        about = params["subscription_details"]
        item, (wanted,) = self._get(params["subscription"], "subscription")["items"]["data"][0], about["items"]
        due = self._prorated(item, whole(wanted["price_data"]["unit_amount"]), int(about["proration_date"]))
        return {"object": "invoice", "amount_due": due, "currency": item["price"]["currency"]}

    def _prorated(self, item, wanted, moment):
        """What the rest of the time costs at the new price, less what of it was paid at the old one."""
        begins, ends = item["current_period_start"], item["current_period_end"]
        if not begins <= moment <= ends:
            raise RefusedError(400, "proration_date must be within the current period")
        share = (ends - moment) / (ends - begins)
        return max(0, round(wanted * share) - round(item["price"]["unit_amount"] * share))
