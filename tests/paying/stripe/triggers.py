"""Plays what Stripe's CLI asks for at a trigger, over HTTP: Stripe's own SDK encodes each call and parses each answer."""

import re
import tomllib
import urllib.parse
import urllib.request
from pathlib import Path

import stripe

from tests.paying.stripe.fake.answering import VERSION

TABLE = tomllib.loads((Path(__file__).parent / "triggers.toml").read_text())
TRIGGERS = TABLE["events"] | TABLE["ours"]
ACTS = {"post", "get", "delete"}


class Player:
    """One trigger at a time, against a fake that listens at `host`."""

    def __init__(self, fake, host):
        self.fake, self.host, self.answers = fake, host, {}
        self.client = stripe.StripeClient(
            "sk_test_nothing", stripe_version=VERSION, base_addresses={"api": host}, max_network_retries=0,
            http_client=stripe.RequestsClient(),
        )  # fmt: skip

    def play(self, event):
        """Every request of a trigger in turn. Answers what the SDK made of the answers."""
        return [found for step in TRIGGERS[event] if (found := self._step(step)) is not None]

    def close(self):
        self.client._requestor._client.close()

    def _step(self, step):
        step = {"as": step, **TABLE["steps"][step]} if isinstance(step, str) else dict(step)
        name, refused = step.pop("as", ""), step.pop("refused", None)
        step = self._filled(step)
        if "page" in step:
            return self._type(step["page"], step["number"])
        if "lapse" in step:
            return self.fake.let_authorisations_lapse()
        method = next(act for act in ACTS if act in step)
        answer = self._ask(method, step.pop(method), step, refused)
        self.answers[name] = answer
        return answer

    def _ask(self, method, path, params, refused):
        try:
            answer = self.client.deserialize(self.client.raw_request(method, f"/v1/{path}", **params), api_mode="V1")
        except stripe.StripeError as error:
            if refused != error.error.type:
                raise
            return None
        assert not refused, f"{path} was to be refused"
        return answer

    def _type(self, session, number):
        form = urllib.parse.urlencode({"number": number, "expires": "08 / 31", "cvc": "123"}).encode()
        request = urllib.request.Request(f"{self.host}/c/pay/{session}", form)  # noqa: S310
        with urllib.request.build_opener(_Stays).open(request, timeout=10) as page:
            assert page.status == 303
        self.fake.let_debits_arrive()

    def _filled(self, said):
        """With `$name.field` of earlier answers in their places."""
        if isinstance(said, dict):
            return {name: self._filled(value) for name, value in said.items()}
        if isinstance(said, list):
            return [self._filled(one) for one in said]
        return re.sub(r"\$(\w+)((?:\.\w+)+)", self._field, said) if isinstance(said, str) else said

    def _field(self, found):
        return str(field(self.answers[found[1]], found[2].strip(".")))


class _Stays(urllib.request.HTTPRedirectHandler):
    def http_error_303(self, request, answer, *_more):
        return answer


def field(thing, path):
    """`data.0.id` of an object. Raises `KeyError`."""
    for part in path.split("."):
        thing = thing[int(part)] if part.isdigit() else thing[part]
    return thing
