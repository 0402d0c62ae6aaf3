import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.foundation.money import Money, NoAmountError, OtherCurrencyError, UnknownCurrencyError


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("12", "EUR", 1200),
        ("12,50", "EUR", 1250),
        (" 1 200.05 ", "USD", 120005),
        ("500", "JPY", 500),
        ("1.005", "KWD", 1005),
    ],
)
def test_what_people_type_is_read(typed, currency, minor):
    assert Money.parse(typed, currency) == Money(minor, currency)


@pytest.mark.parametrize("typed", ["", "x", "1.005", "nan", "inf", "1e400", "1,000.5", "9" * 40])
def test_what_is_no_amount_is_refused_and_nothing_is_rounded(typed):
    with pytest.raises(NoAmountError):
        Money.parse(typed, "EUR")


def test_currencies_don_t_mix():
    with pytest.raises(OtherCurrencyError):
        Money(1, "EUR") + Money(1, "USD")
    with pytest.raises(UnknownCurrencyError):
        Money(1, "XQQ")


@given(st.integers(-(10**12), 10**12), st.sampled_from(["EUR", "JPY", "KWD", "UAH"]))
def test_an_amount_written_out_is_read_back(minor, currency):
    money = Money(minor, currency)
    assert Money.parse(str(money.decimal), currency) == money


def test_readers_see_their_own_way_of_writing():
    with translation.override("en"):
        assert str(Money(500, "EUR")) == "€5"
        assert str(Money(550, "EUR")) == "€5.50"
        assert str(Money(500000, "JPY")) == "¥500,000"
    with translation.override("uk"):
        assert str(Money(150000, "UAH")).replace("\xa0", " ") == "1 500 ₴"
