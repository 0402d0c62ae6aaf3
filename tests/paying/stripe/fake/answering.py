"""What the newsroom asks: each call to its noun, and once for each key."""

import json
import re
import traceback

from tests.paying.stripe.fake import asking
from tests.paying.stripe.fake.routes import LISTS, PAGED, ROUTES, SINGLE
from tests.paying.stripe.fake.state import RefusedError

VERSION = "2026-10-28.endive"
MOST_TYPES = 20


class Answers:
    def answer(self, method, path, pairs, headers):
        """One call: (status, JSON)."""
        with self.lock:
            self.calls.append((method, path))
            key, asked = headers.get("Idempotency-Key"), json.dumps([path, sorted(pairs)])
            if key and key in self.keys:
                before, answer = self.keys[key]
                if before != asked:
                    return 400, {"error": {"type": "idempotency_error", "message": "same key, other parameters"}}
                return answer
            answer = self._answer(method, path, pairs, headers)
            if key and method == "POST":
                self.keys[key] = asked, answer
            return answer

    def _answer(self, method, path, pairs, headers):
        try:
            _who_asks(headers)
            params = asking.nested(pairs)
            expand = params.pop("expand", [])
            return 200, self._shown(self._route(method, path.removeprefix("/v1/"), pairs, params), expand)
        except RefusedError as error:
            return error.status, {"error": {"type": error.kind, "message": str(error), **error.facts}}
        except Exception as error:
            traceback.print_exc()  # a mistake of this fake's, or of who calls it
            return 500, {"error": {"type": "api_error", "message": f"The fake broke: {error!r}"}}

    def _route(self, method, path, pairs, params):
        for route in ROUTES:
            found = re.fullmatch(route.path.format(r"([^/]+)"), path)
            if found and route.method == method:
                asking.check(pairs, route.takes)
                return getattr(self, route.does)(params, *found.groups())
        if method == "GET" and path in LISTS:
            asking.check(pairs, PAGED + LISTS[path][2])
            return self._list(path, params)
        name, _, one = path.rpartition("/")
        if method == "GET" and name in SINGLE:
            asking.check(pairs, "")
            return self._get(one, SINGLE[name])
        raise RefusedError(404, f"Unrecognized request URL ({method}: /v1/{path}).")

    def _list(self, path, params):
        if path == "balance_transactions":
            found = self.books
        elif path == "events":
            found = self._events_of(params)
        else:
            found = self._filtered(self._of(LISTS[path][0]), params)
        span = params.get("created", {})
        since, until = int(span.get("gte", 0)), int(span.get("lt", 2**40))
        found = [one for one in found if since <= one["created"] < until][::-1]
        if "starting_after" in params:
            ids = [one["id"] for one in found]
            found = found[ids.index(params["starting_after"]) + 1 :]
        limit = int(params.get("limit", 10))
        return {"object": "list", "url": f"/v1/{path}", "data": found[:limit], "has_more": len(found) > limit}

    def _events_of(self, params):
        types = params.get("types", [params["type"]] if "type" in params else None)
        if types and len(types) > MOST_TYPES:
            raise RefusedError(400, f"You may only specify up to {MOST_TYPES} event types.", param="types")
        return [one for one in self.happened if types is None or one["type"] in types]

    def _filtered(self, things, params):
        """By what the objects name. Without a status, a subscription that is canceled is not listed."""
        status = params.get("status")
        names = {"payment_intent", "subscription", "customer", "charge", "invoice"}
        wanted = {name: value for name, value in params.items() if name in names} | params.get("payment", {})
        found = [one for one in things if all(_links(one).get(name) == value for name, value in wanted.items())]
        if status and status != "all":
            return [one for one in found if one["status"] == status]
        return [
            one for one in found if status == "all" or one["object"] != "subscription" or one["status"] != "canceled"
        ]

    def _open_portal(self, params):
        customer = self._get(params["customer"], "customer")["id"]
        url = f"https://billing.stripe.com/p/{customer}"
        return {"id": f"bps_{customer}", "object": "billing_portal.session", "customer": customer, "url": url}

    def _capture_named(self, params, name):
        return self._capture(self._get(name, "payment_intent"))

    def _cancel_named(self, params, name):
        return self._cancel(self._get(name, "payment_intent"))


def _who_asks(headers):
    if not headers.get("Authorization", "").startswith("Bearer sk_test_"):
        raise RefusedError(401, "You did not provide an API key.")
    if headers.get("Stripe-Version") != VERSION:
        raise RefusedError(400, f"Invalid Stripe API version: {headers.get('Stripe-Version')}")


def _links(thing):
    """What an object may be found by."""
    if thing["object"] == "invoice":
        return {**thing, "subscription": thing["_deal"]}
    return {**thing, **thing["payment"]} if thing["object"] == "invoice_payment" else thing
