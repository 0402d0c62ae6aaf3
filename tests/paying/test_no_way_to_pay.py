import pytest

from broadsheet.payments.models import Checkout

pytestmark = pytest.mark.django_db


def test_where_nothing_can_be_paid_the_forms_say_so(stranger, prices, settings):
    settings.PAYMENT_PROVIDERS = []
    for answer in (stranger.join(prices["reader", "EUR", "year"]), stranger.give("10")):
        assert answer.status_code == 422
        assert "write to us" in answer.content.decode()
    assert not Checkout.objects.exists()
