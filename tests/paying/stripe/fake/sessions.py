"""Checkout sessions: opened by the newsroom, and paid on the card page."""

from tests.paying.stripe.fake.charges import whole
from tests.paying.stripe.fake.state import RefusedError

DAY = 24 * 3600
PAGE = "/c/pay/"
"""Where the card pages are, on the host of the fake."""


class Sessions:
    def pay(self, session_id, card="good"):
        """On the card page. `declined` takes nothing; `debit` takes days; what is paid is paid once."""
        session = self.things[session_id]
        if session["status"] != "open":
            return
        if card == "declined":
            self._decline(session)
            return
        if session["mode"] == "setup":
            self._set_up(session, card)
            return
        if session["mode"] == "payment":
            intent = self._intent(
                session["amount_total"], session["currency"], card, is_held=session["_is_held"],
                metadata=session["_about"], email=session["customer_email"],
            )  # fmt: skip
            session["payment_intent"] = intent["id"]
        else:
            intent = self._begin(session, card)
        session["status"] = "complete"
        session["payment_status"] = "paid" if intent["status"] == "succeeded" else "unpaid"
        self._tell("checkout.session.completed", session_id)

    def expire(self, session_id):
        session = self._get(session_id, "checkout.session")
        if session["status"] == "open":
            session["status"] = "expired"
            self._tell("checkout.session.expired", session_id)

    def intents(self, session_id):
        """The payment intents of a session, the oldest first."""
        session = self.things[session_id]
        if session["mode"] == "payment":
            return [self.things[session["payment_intent"]]] if session["payment_intent"] else []
        deals = [one["id"] for one in self._of("subscription") if one["customer"] == session["customer"]]
        return [self.things[one["_intent"]] for one in self._of("invoice") if one["_deal"] in deals and one["_intent"]]

    def _decline(self, session, fingerprint="print2"):
        """The card's bank says no: a charge of its own that failed, of which the session says nothing."""
        self._intent(
            session["amount_total"] or 0, session["currency"], "declined", email=session["customer_email"],
            fingerprint=self.stolen or fingerprint,
        )  # fmt: skip

    def _set_up(self, session, card):
        """A card is kept for a customer of its own; nothing is charged. `card` is what it will do when it is."""
        customer = self._new_customer(session["customer_email"])
        way = self._new_way(card, customer["id"])
        intent = self._new(
            "seti", "setup_intent", status="succeeded", payment_method=way["id"], customer=customer["id"],
            metadata=session["_about"],
        )  # fmt: skip
        session.update(status="complete", payment_status="no_payment_required", setup_intent=intent["id"])
        session["customer"] = customer["id"]
        self._tell("checkout.session.completed", session["id"])

    def _begin(self, session, card):
        """What is paid again and again, for a customer of its own. Answers its first payment."""
        way = self._new_way(card)
        session["customer"] = self._new_customer(session["customer_email"], way)["id"]
        deal = self._subscribe(session["_price"], way, session["customer"], session["_about"])
        session["subscription"] = deal["id"]
        return self._latest_intent(deal["id"])

    def _open(self, params):
        mode = params.get("mode")
        if mode is None:
            raise RefusedError(400, "You must provide `mode`.", code="parameter_missing", param="mode")
        price, amount, name = (None, None, "A card is kept") if mode == "setup" else self._line(params, mode)
        about = params.get(
            {"payment": "payment_intent_data", "subscription": "subscription_data"}.get(mode, "setup_intent_data"), {}
        )
        made = self._new(
            "cs", "checkout.session", mode=mode, status="open", payment_status="unpaid", amount_total=amount,
            amount_subtotal=amount, currency=price["currency"] if price else params["currency"], customer=None,
            setup_intent=None, payment_intent=None, subscription=None, expires_at=self.now() + DAY,
            metadata=params.get("metadata", {}), client_reference_id=params.get("client_reference_id"),
            customer_email=params.get("customer_email"), success_url=params["success_url"],
            payment_method_types=params.get("allowed_payment_method_types", ["card"]),
            _said=params.get("custom_text", {}).get("submit", {}).get("message", ""),
            _is_held=about.get("capture_method") == "manual", _about=about.get("metadata", {}), _price=price, _name=name,
        )  # fmt: skip
        made["url"] = f"{self.pages}{PAGE}{made['id']}"
        return made

    def _line(self, params, mode):
        """The price of the one thing that is sold here, what it comes to, and its name."""
        (line,) = params.get("line_items") or [{}]
        price = self._get(line["price"], "price") if "price" in line else self._price_of(line.get("price_data", {}))
        if bool(price["recurring"]) != (mode == "subscription"):
            raise RefusedError(400, f"This price can't be sold in `{mode}` mode.")
        return price, price["unit_amount"] * whole(line["quantity"]), self.things[price["product"]]["name"]

    def _expire(self, params, name):
        session = self._get(name, "checkout.session")
        if session["status"] != "open":
            raise RefusedError(
                400, f"Only Checkout Sessions with a status of open can be expired: it is {session['status']}."
            )
        self.expire(name)
        return session
