"""What the fake takes is what Stripe's specification says, and nothing else is taken."""

import pytest
import stripe

from tests.paying.stripe import sdk
from tests.paying.stripe.fake.routes import LISTS, PAGED, ROUTES

CALLS = [(f"{one.method} {one.path}", one.sdk, one.takes) for one in ROUTES] + [
    (f"GET {path}", name, PAGED + takes) for path, (_kind, name, takes) in LISTS.items()
]


@pytest.mark.parametrize(("name", "takes"), [call[1:] for call in CALLS], ids=[call[0] for call in CALLS])
def test_every_parameter_that_the_fake_takes_is_one_of_stripes(name, takes):
    kind, known = sdk.parameters(name), takes.split()
    assert [one for one in known if not sdk.takes(kind, one.rstrip("!"))] == []
    assert {f"{one}!" for one in kind.__required_keys__} <= set(known)


@pytest.mark.control
def test_a_parameter_of_a_former_version_would_be_seen():
    kind = sdk.parameters("checkout.SessionCreateParams")
    assert sdk.takes(kind, "line_items[][price_data][unit_amount]")
    for former in ("line_items[][amount]", "payment_method_types[]", "subscription_data[items][]"):
        assert not sdk.takes(kind, former)


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        ("refunds", {"payment_intent": "pi_1", "sum": 5}, "parameter_unknown"),
        (
            "checkout/sessions",
            {"success_url": "https://x.example/", "line_items": [{"name": "x"}]},
            "parameter_unknown",
        ),
        ("payment_intents", {"currency": "eur"}, "parameter_missing"),
        ("customers", {"payment_method": "pm_card_nobody"}, "resource_missing"),
        ("payment_methods/pm_card_chargeDeclined/attach", {"customer": "cus_1"}, "card_declined"),
        ("payment_intents", {"amount": "5.00", "currency": "eur"}, "parameter_invalid_integer"),
    ],
)
def test_what_stripe_refuses_is_refused_as_there(player, path, params, code):
    with pytest.raises(stripe.StripeError) as caught:
        player.client.raw_request("post", f"/v1/{path}", **params)
    assert caught.value.error.code == code


@pytest.mark.parametrize(("key", "version"), [("", "2026-10-28.endive"), ("sk_test_nothing", "2019-02-11")])
def test_who_asks_without_a_key_or_in_another_version_is_refused(fake, player, key, version):
    player.client = stripe.StripeClient(
        key or "none", stripe_version=version, base_addresses={"api": player.host}, http_client=player.client._requestor._client
    )  # fmt: skip
    with pytest.raises(stripe.StripeError):
        player.client.raw_request("get", "/v1/events")


def test_a_list_of_events_takes_twenty_kinds_and_no_more(player):
    player.client.raw_request("get", "/v1/events", types=["charge.failed"] * 20)
    with pytest.raises(stripe.InvalidRequestError):
        player.client.raw_request("get", "/v1/events", types=["charge.failed"] * 21)
