"""What brought somebody stands in every row of the ledger that follows, whatever they pay and however."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
import time_machine

from broadsheet.foundation import clock
from broadsheet.payments.models import AwaitedTransfer, Entry, Kind
from broadsheet.payments.providers.bank_transfer import taking_in
from broadsheet.payments.providers.sandbox import living
from tests.giving.conftest import term
from tests.paying.bank_transfer.bank import entry, statement
from tests.paying.conftest import OURS

pytestmark = pytest.mark.django_db

CAME_WITH = {"campaign": "birthday", "ask": "birthday-banner", "variant": "spring.b", "article": "7"}
KEPT = ("birthday", "birthday-banner", "spring.b", 7)


def kept():
    """What the ledger's payments and settlements say."""
    rows = Entry.objects.filter(kind__in=[Kind.PAYMENT, Kind.SETTLEMENT])
    return list(rows.values_list("campaign", "ask", "variant", "article"))


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a form, as the browser sends them on."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def form(stranger, path):
    """What the page that an ask leads to sends on by itself."""
    return hidden(stranger.client.get(path, CAME_WITH).content.decode())


def test_of_a_membership_and_its_renewals(stranger, prices, django_capture_on_commit_callbacks):
    stranger.joins(prices["reader", "EUR", "month"], **form(stranger, "/membership/"))
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        for _turn in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                living.live()
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 2
    assert set(kept()) == {KEPT}


def test_of_a_contribution(stranger, prices):
    stranger.pay(stranger.give(**form(stranger, "/contribution/")))
    assert set(kept()) == {KEPT}


def test_of_a_gift(stranger, prices):
    asked = {
        "term": term(6).key, "whom": "one", "way": "card", "buyer_name": "Olha", "email": stranger.email,
        "unclaimed": "back", **form(stranger, "/gift/"),
    }  # fmt: skip
    stranger.pay(stranger.client.post("/gift/", asked, headers=OURS))
    assert set(kept()) == {KEPT}


def test_of_a_bank_transfer(stranger, prices, settings, django_capture_on_commit_callbacks):
    settings.PAYMENT_PROVIDERS = ["sandbox", "bank_transfer"]
    stranger.join(prices["reader", "EUR", "year"], provider="bank_transfer", **form(stranger, "/membership/"))
    reference = AwaitedTransfer.objects.get().written
    with django_capture_on_commit_callbacks(execute=True):
        taking_in.take_in(io.BytesIO(statement(entry("50.00", text=reference))), name="november.xml", by=None)
    assert set(kept()) == {KEPT}


@pytest.mark.parametrize("path", ["/membership/", "/contribution/", "/gift/"])
def test_whoever_goes_on_to_another_way_of_paying_still_came_by_it(stranger, prices, path):
    page = stranger.client.get(path, CAME_WITH).content.decode()
    onward = re.findall(r'<a[^>]* href="(/(?:membership|contribution|gift)/(?:\?[^"]*)?)"', page.split("<main")[1])
    assert onward
    assert [link for link in onward if "ask=birthday-banner" not in link] == []


def test_a_form_that_comes_back_with_an_error_keeps_it(stranger, prices):
    refused = stranger.give(amount="1", **form(stranger, "/contribution/"))
    assert refused.status_code == 422
    assert CAME_WITH.items() <= hidden(refused.content.decode()).items()


def test_whoever_paid_is_not_asked_for_a_while(stranger, prices):
    paid = stranger.pay(stranger.give())
    page = stranger.client.get(re.sub(r"^https?://[^/]+", "", paid.headers["Location"]))
    assert (page.cookies["gave"].value, page.cookies["gave"]["max-age"]) == ("once", 90 * 24 * 3600)
    assert not page.cookies["gave"]["httponly"]


def test_whoever_looked_at_the_form_alone_may_be_asked(stranger, prices):
    stranger.client.get("/contribution/")
    assert "gave" not in stranger.client.cookies
