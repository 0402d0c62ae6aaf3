"""A small Stripe of our own for the tests: state in memory, behind HTTP on this machine.

It behaves as Stripe's documentation says of API version 2026-10-28.endive; nobody at Stripe has checked it. A test
pays, disputes and lets time pass by calling it; the newsroom asks it over HTTP, as in life.
"""

import hashlib
import hmac
import json
import re
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

DAY = 24 * 3600
MONTH = {"month": 30 * DAY, "year": 365 * DAY}
SECRET = "whsec_of_the_tests"


class RefusedError(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class FakeStripe:
    """Its objects, by id; what happened, in order; and a script of faults, one for each call that comes."""

    def __init__(self):
        self.forget()

    def forget(self):
        """Begin anew."""
        self.things, self.events, self.keys, self.calls, self.faults = {}, [], {}, [], []
        self.count = 0
        self.lock = threading.RLock()

    # What a test does: the payer, their bank, and time.

    def pay(self, session_id, card="good"):
        """On the card page. `declined` takes nothing; `debit` takes days; what is paid is paid once."""
        session = self.things[session_id]
        if session["status"] != "open":
            return
        if card == "declined":
            return
        if session["mode"] == "payment":
            intent = self._intent(session["_amount"], session["currency"], card)
            session["payment_intent"] = intent["id"]
        else:
            session["subscription"] = self._subscribe(session, card)["id"]
            intent = self._latest_intent(session["subscription"])
        session["status"] = "complete"
        session["payment_status"] = "paid" if intent["status"] == "succeeded" else "unpaid"
        self._tell("charge.updated", intent["_charge"])
        self._tell("checkout.session.completed", session_id)

    def intents(self, session_id):
        """The payment intents of a session, the oldest first."""
        session = self.things[session_id]
        if session["mode"] == "payment":
            return [self.things[session["payment_intent"]]] if session["payment_intent"] else []
        return [self.things[one["_intent"]] for one in self._of("invoice") if one["_deal"] == session["subscription"]]

    def settle(self, intent_id, *, well=True):
        """A debit that was on its way arrives, or bounces."""
        intent = self.things[intent_id]
        if intent["status"] != "processing":
            return
        charge = self.things[intent["_charge"]]
        intent["status"], charge["status"] = (
            ("succeeded", "succeeded") if well else ("requires_payment_method", "failed")
        )
        session = next((one for one in self._of("checkout.session") if intent in self.intents(one["id"])), None)
        if well:
            intent["amount_received"] = intent["amount"]
            self._book(charge)
        for invoice in self._of("invoice"):
            if invoice["_intent"] == intent_id and well:
                invoice["status"] = "paid"
                self._tell("invoice.paid", invoice["id"])
        if self.intents(session["id"])[0] is intent:
            session["payment_status"] = "paid" if well else "unpaid"
            self._tell(f"checkout.session.async_payment_{'succeeded' if well else 'failed'}", session["id"])

    def expire(self, session_id):
        session = self.things[session_id]
        if session["status"] == "open":
            session["status"] = "expired"
            self._tell("checkout.session.expired", session_id)

    def refund(self, intent_id, amount, reason=""):
        """By somebody at Stripe's own pages, or by us."""
        intent = self.things[intent_id]
        given = sum(one["amount"] for one in self._of("refund") if one["payment_intent"] == intent_id)
        if intent["status"] != "succeeded" or amount <= 0 or given + amount > intent["amount"]:
            raise RefusedError(400, "Refund amount is greater than unrefunded amount on charge")
        made = self._new(
            "re", "refund", amount=amount, currency=intent["currency"], payment_intent=intent_id,
            charge=intent["_charge"], status="succeeded", created=self.now(), metadata={},
        )  # fmt: skip
        self._tell("refund.created", made["id"])
        self._tell("charge.refunded", intent["_charge"])
        return made

    def dispute(self, intent_id):
        intent = self.things[intent_id]
        if intent["status"] != "succeeded" or any(d["payment_intent"] == intent_id for d in self._of("dispute")):
            return None
        made = self._new(
            "dp", "dispute", amount=intent["amount"], currency=intent["currency"], payment_intent=intent_id,
            charge=intent["_charge"], status="needs_response", created=self.now(), balance_transactions=[],
        )  # fmt: skip
        self._tell("charge.dispute.created", made["id"])
        return made

    def decide(self, dispute_id, outcome):
        case = self.things[dispute_id]
        if case["status"] == "needs_response":
            case["status"] = outcome
            self._tell("charge.dispute.closed", dispute_id)

    def live(self):
        """What is due at this moment is taken."""
        for deal in list(self._of("subscription")):
            item = deal["items"]["data"][0]
            if deal["status"] != "active" or item["current_period_end"] > self.now():
                continue
            if deal["cancel_at_period_end"]:
                deal.update(status="canceled", ended_at=item["current_period_end"])
                self._tell("customer.subscription.deleted", deal["id"])
                continue
            item["current_period_end"] += MONTH[item["price"]["recurring"]["interval"]]
            self._invoice(deal, deal["_card"])
            self._tell("customer.subscription.updated", deal["id"])

    def truth(self):
        """To the cent, what an honest ledger says: {kind: {currency: minor units}}."""
        sums = {"settlement": {}, "refund": {}, "fee": {}}
        for one in self._of("payment_intent"):
            if one["status"] == "succeeded":
                _add(sums["settlement"], one["currency"], one["amount"])
                _add(sums["fee"], one["currency"], -_fee(one["amount"]))
        for one in self._of("refund"):
            _add(sums["refund"], one["currency"], -one["amount"])
        disputed = sum(one["amount"] for one in self._of("dispute") if one["status"] != "won")
        return sums, disputed

    # What the newsroom asks, over HTTP.

    def answer(self, method, path, params, key):
        """One call: (status, JSON)."""
        with self.lock:
            self.calls.append((method, path))
            asked = json.dumps([path, params], sort_keys=True)
            if key and key in self.keys:
                before, answer = self.keys[key]
                if before != asked:
                    return 400, {"error": {"type": "idempotency_error", "message": "same key, other parameters"}}
                return answer
            try:
                answer = 200, self._public(self._route(method, path, params))
            except RefusedError as error:
                answer = error.status, {"error": {"type": "invalid_request_error", "message": str(error)}}
            if key and method == "POST":
                self.keys[key] = asked, answer
            return answer

    def _route(self, method, path, params):
        parts = path.removeprefix("/v1/").split("/")
        if method == "POST":
            return self._do("/".join(parts), params)
        if method == "DELETE":
            deal = self._get(parts[1])
            if deal["status"] == "canceled":
                raise RefusedError(404, "No such subscription")
            deal.update(status="canceled", ended_at=self.now())
            self._tell("customer.subscription.deleted", deal["id"])
            return deal
        if path == "/v1/checkout/sessions" or len(parts) == 1:
            return self._list(parts[-1], params)
        found = self._get(parts[-1])
        if found["object"] == "payment_intent" and found["_charge"]:
            return {**found, "latest_charge": self.things[found["_charge"]]}
        return found

    def _list(self, name, params):
        kinds = {"sessions": "checkout.session", "invoices": "invoice", "refunds": "refund", "disputes": "dispute"}
        if name == "events":
            since = int(params["created[gte]"])
            found = [event for event in self.events if event["created"] >= since]
        elif name == "invoice_payments":
            intent = params["payment[payment_intent]"]
            paid = [one["id"] for one in self._of("invoice") if one["_intent"] == intent]
            found = [{"object": "invoice_payment", "id": f"inpay_{one}", "invoice": one} for one in paid]
        else:
            wanted = {key: value for key, value in params.items() if key in {"payment_intent", "subscription"}}
            found = [one for one in self._of(kinds[name]) if all(self._link(one, k) == v for k, v in wanted.items())]
        found = found[::-1]
        if "starting_after" in params:
            ids = [one["id"] for one in found]
            found = found[ids.index(params["starting_after"]) + 1 :]
        limit = int(params.get("limit", 10))
        return {"object": "list", "data": found[:limit], "has_more": len(found) > limit}

    def _link(self, thing, name):
        return thing["_deal"] if thing["object"] == "invoice" else thing.get(name)

    def _do(self, path, params):
        if path == "checkout/sessions":
            return self._open(params)
        if path == "refunds":
            return self.refund(params["payment_intent"], int(params["amount"]))
        if path == "billing_portal/sessions":
            return {"object": "billing_portal.session", "url": f"https://billing.stripe.com/p/{params['customer']}"}
        if path == "invoices/create_preview":
            item = self._get(params["subscription"])["items"]["data"][0]
            wanted = int(params["subscription_details[items][0][price_data][unit_amount]"])
            due = max(0, wanted - item["price"]["unit_amount"])
            return {"object": "invoice", "amount_due": due, "currency": item["price"]["currency"]}
        return self._change(self._get(path.removeprefix("subscriptions/")), params)

    def _change(self, deal, params):
        if deal["status"] == "canceled":
            raise RefusedError(400, "A canceled subscription can only update its cancellation_details")
        item = deal["items"]["data"][0]
        if "cancel_at_period_end" in params:
            deal["cancel_at_period_end"] = params["cancel_at_period_end"] == "true"
        if params.get("pause_collection") == "":
            deal["pause_collection"] = None
        if "pause_collection[resumes_at]" in params:
            deal["pause_collection"] = {"behavior": "void", "resumes_at": int(params["pause_collection[resumes_at]"])}
        for name in ("amount_before", "until"):
            if f"metadata[{name}]" in params:
                deal["metadata"][name] = params[f"metadata[{name}]"]
        if "items[0][price_data][unit_amount]" in params:
            before = item["price"]["unit_amount"]
            item["price"] = {**item["price"], "unit_amount": int(params["items[0][price_data][unit_amount]"])}
            if params["proration_behavior"] == "always_invoice" and item["price"]["unit_amount"] > before:
                self._invoice(deal, deal["_card"], amount=item["price"]["unit_amount"] - before)
        self._tell("customer.subscription.updated", deal["id"])
        return deal

    def _open(self, params):
        line = "line_items[0][price_data]"
        made = self._new(
            "cs", "checkout.session", mode=params["mode"], status="open", payment_status="unpaid",
            currency=params[f"{line}[currency]"], metadata={"checkout": params["metadata[checkout]"]},
            payment_intent=None, subscription=None, created=self.now(), expires_at=self.now() + DAY,
            _amount=int(params[f"{line}[unit_amount]"]), _interval=params.get(f"{line}[recurring][interval]"),
        )  # fmt: skip
        made["url"] = f"https://checkout.stripe.com/c/pay/{made['id']}"
        return made

    def _subscribe(self, session, card):
        price = {
            "unit_amount": session["_amount"], "currency": session["currency"], "product": "prod_1",
            "recurring": {"interval": session["_interval"]},
        }  # fmt: skip
        item = {"id": "si_1", "price": price, "quantity": 1}
        item["current_period_end"] = self.now() + MONTH[session["_interval"]]
        deal = self._new(
            "sub", "subscription", status="active", currency=session["currency"], customer="cus_1", ended_at=None,
            cancel_at=None, cancel_at_period_end=False, pause_collection=None, items={"data": [item]},
            metadata=dict(session["metadata"]), _card=card,
        )  # fmt: skip
        self._invoice(deal, card)
        return deal

    def _invoice(self, deal, card, amount=None):
        item = deal["items"]["data"][0]
        is_paused = deal["pause_collection"] and deal["pause_collection"]["resumes_at"] > self.now()
        if is_paused:
            return
        intent = self._intent(amount or item["price"]["unit_amount"], deal["currency"], card)
        is_paid = intent["status"] == "succeeded"
        made = self._new(
            "in", "invoice", status="paid" if is_paid else "open", created=self.now(), next_payment_attempt=None,
            lines={"data": [{"period": {"end": item["current_period_end"]}}]},
            payments={"data": [{"payment": {"type": "payment_intent", "payment_intent": intent["id"]}}]},
            parent={"subscription_details": {"subscription": deal["id"]}}, _deal=deal["id"], _intent=intent["id"],
        )  # fmt: skip
        if not is_paid and intent["status"] != "processing":
            made["next_payment_attempt"] = self.now() + 3 * DAY
        self._tell("invoice.paid" if is_paid else "invoice.payment_failed", made["id"])

    def _intent(self, amount, currency, card):
        status = {"good": "succeeded", "debit": "processing", "empty": "requires_payment_method"}[card]
        charge = self._new(
            "ch", "charge", amount=amount, currency=currency, created=self.now(), balance_transaction=None,
            status={"good": "succeeded", "debit": "pending", "empty": "failed"}[card],
            payment_method_details={} if card == "debit" else {"card": {
                "fingerprint": "print1", "brand": "visa", "last4": "4242", "exp_year": 2031, "exp_month": 8, "country": "DE",
            }},
        )  # fmt: skip
        intent = self._new(
            "pi", "payment_intent", amount=amount, amount_received=amount if status == "succeeded" else 0,
            currency=currency, status=status, _charge=charge["id"], latest_charge=charge["id"],
        )  # fmt: skip
        charge["payment_intent"] = intent["id"]
        if status == "succeeded":
            self._book(charge)
        return intent

    def _book(self, charge):
        charge["balance_transaction"] = {
            "id": f"txn_{charge['id']}", "created": self.now(), "fee": _fee(charge["amount"]), "currency": charge["currency"],
        }  # fmt: skip

    def _latest_intent(self, deal_id):
        return [self.things[one["_intent"]] for one in self._of("invoice") if one["_deal"] == deal_id][-1]

    def _new(self, prefix, kind, **facts):
        self.count += 1
        made = {"id": f"{prefix}_{self.count}", "object": kind, **facts}
        self.things[made["id"]] = made
        return made

    def _get(self, name):
        if name not in self.things:
            raise RefusedError(404, f"No such object: {name}")
        return self.things[name]

    def _of(self, kind):
        return [one for one in self.things.values() if one["object"] == kind]

    def _tell(self, kind, thing_id):
        self.count += 1
        copy = json.loads(json.dumps(self._public(self.things[thing_id])))
        facts = {"object": "event", "type": kind, "created": self.now(), "data": {"object": copy}}
        self.events.append({"id": f"evt_{self.count}", **facts})

    def _public(self, thing):
        if isinstance(thing, dict):
            return {key: self._public(value) for key, value in thing.items() if not key.startswith("_")}
        return [self._public(one) for one in thing] if isinstance(thing, list) else thing

    @staticmethod
    def now():
        return int(time.time())


def signed(event, *, secret=SECRET, at=None):
    """An event as Stripe sends it: its header and its body."""
    body = json.dumps(event)
    moment = int(time.time()) if at is None else at
    mac = hmac.new(secret.encode(), f"{moment}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={moment},v1={mac}", body


def serve(fake):
    """Behind HTTP, on a free port of this machine. Close it with `shutdown()` and `server_close()`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _handle(self):
            path = urlsplit(self.path)
            said = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            params = dict(parse_qsl(said or path.query, keep_blank_values=True))
            fault = fake.faults.pop(0) if fake.faults else ""
            if fault == "slow":
                threading.Event().wait(fake.slow_seconds)
            if re.fullmatch(r"\d+", fault):
                return self._say(int(fault), {"error": {"type": "api_error", "message": "not now"}})
            status, answer = fake.answer(self.command, path.path, params, self.headers.get("Idempotency-Key"))
            if fault == "reset":  # it was done, and nobody hears of it
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                self.close_connection = True
                return None
            return self._say(status, answer)

        def _say(self, status, answer):
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = _handle

        def log_message(self, *args):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request, client_address):
            pass  # who was reset does not answer

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


def _fee(amount):
    return amount * 29 // 1000 + 30


def _add(sums, currency, minor):
    sums[currency.upper()] = sums.get(currency.upper(), 0) + minor
