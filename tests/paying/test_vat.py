"""VAT: what a price contains, what a refund takes along, where plans are sold, and what stands on a receipt and in a month."""

import csv
import io
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from broadsheet.foundation import clock, countries
from broadsheet.foundation.money import Money
from broadsheet.mail.models import Outgoing
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from broadsheet.payments import ledger, opening, requesting, selling, taxing
from broadsheet.payments.models import Agreement, Checkout, Entry, Kind, LegalEntity, Market, Payer, Receipt, VatRate
from broadsheet.payments.providers.sandbox import bank
from broadsheet.payments.providers.sandbox.models import SandboxDeal
from tests.paying.conftest import OURS, Stranger

pytestmark = pytest.mark.django_db

LONG_AGO = date(2020, 1, 1)
amounts = st.integers(min_value=1, max_value=10**7)
rates = st.integers(min_value=0, max_value=10_000)


@pytest.fixture
def vat(prices):
    return VatRate.objects.create(country="LT", hundredths=2100, starts=LONG_AGO)


@pytest.fixture
def desk(db):
    made = Client()
    made.force_login(person(Role.BUSINESS))
    return made


def settlement():
    return Entry.objects.get(kind=Kind.SETTLEMENT)


@given(gross=amounts, rate=rates)
@example(gross=500, rate=2100)
@example(gross=1, rate=10_000)
def test_net_and_vat_sum_to_the_price_and_the_vat_is_the_nearest_cent(gross, rate):
    found = taxing.vat_in(gross, rate)
    assert 0 <= found <= gross
    exact = gross * rate / (10_000 + rate)
    assert abs(found - exact) <= 0.5 + 1e-6


def test_half_a_cent_goes_up():
    assert taxing.vat_in(3, 2000) == 1  # 0.5 exactly


@given(amount=amounts, given=st.integers(min_value=0, max_value=10**6), rate=rates)
def test_a_receipts_lines_sum_to_the_payment(amount, given, rate):
    checkout = Checkout(amount=amount + given, extra=given, currency="EUR")
    tax = taxing.Taxes(checkout, [VatRate(country="LT", hundredths=rate, starts=LONG_AGO)])
    found = tax.of(Money(amount + given, "EUR"), clock.now())
    paid = Entry(
        amount=amount + given, currency="EUR", vat_rate=found.rate, vat_amount=found.vat, taxed_amount=found.taxed
    )
    lines = taxing.lines_of(paid, checkout)
    assert sum(line["gross"] for line in lines) == amount + given
    assert lines[0]["net"] + lines[0]["vat"] == lines[0]["gross"] == found.taxed == amount


def back(paid, kind, amount, number):
    return Entry(
        kind=kind, provider=paid.provider, provider_id=f"{kind}-{number}", about=paid.provider_id, amount=amount,
        currency="EUR", checkout=paid.checkout, vat_rate="", vat_amount=0, taxed_amount=0,
    )  # fmt: skip


@given(
    amount=st.integers(min_value=1, max_value=10**6),
    rate=rates,
    on_top=st.integers(min_value=0, max_value=100_000),
    parts=st.lists(st.integers(min_value=1, max_value=10**5), max_size=8),
    at_once=st.booleans(),
)
def test_any_partial_refunds_carry_vat_that_sums_to_the_cent(amount, rate, on_top, parts, at_once):
    whole = amount + on_top
    vat = taxing.vat_in(amount, rate)
    paid = Entry(
        kind=Kind.SETTLEMENT, provider="sandbox", provider_id="p", about="p", amount=whole, currency="EUR",
        country="LT", vat_rate="21", vat_amount=vat, taxed_amount=amount,
    )  # fmt: skip
    given_back, rows = 0, []
    for number, part in enumerate(parts):
        part = min(part, whole - given_back)
        given_back += part
        rows.append(back(paid, Kind.REFUND, -part, number))
    if given_back < whole:
        rows.append(back(paid, Kind.DISPUTE, given_back - whole, 99))
    if at_once:
        taxing.carry(rows, [paid])
    else:
        for number, row in enumerate(rows):
            taxing.carry([row], [paid, *rows[:number]])
    so_far = 0
    for number, row in enumerate(rows):
        so_far += row.amount
        taken = sum(one.vat_amount for one in rows[: number + 1])
        assert taken == taxing.share(vat, whole, so_far)
        assert abs(taken - vat * so_far / whole) <= 0.5 + 1e-6
    assert vat + sum(row.vat_amount for row in rows) == 0
    assert amount + sum(row.taxed_amount for row in rows) == 0


@pytest.mark.control
def test_rounding_each_refund_by_itself_would_lose_cents():
    """A payment of 5 with VAT 1, given back cent by cent: each alone rounds to nothing."""
    assert sum(taxing.share(1, 5, -1) for _number in range(5)) != -1


def test_a_won_dispute_brings_its_vat_back(vat):
    paid = Entry(
        kind=Kind.SETTLEMENT, provider="s", provider_id="p", about="p", amount=500, currency="EUR", country="LT",
        vat_rate="21", vat_amount=87, taxed_amount=500,
    )  # fmt: skip
    rows = [back(paid, Kind.DISPUTE, -500, 1), back(paid, Kind.DISPUTE_OUTCOME, 500, 1)]
    taxing.carry(rows, [paid])
    assert [row.vat_amount for row in rows] == [-87, 87]


def test_as_long_as_nothing_is_said_nobody_is_asked_and_nothing_is_taxed(stranger, prices):
    assert "Your country" not in stranger.client.get("/membership/").content.decode()
    stranger.joins(prices["reader", "EUR", "month"])
    paid = settlement()
    assert (paid.vat_rate, paid.vat_amount, paid.taxed_amount) == ("", 0, 0)
    assert not Receipt.objects.get().has_parts


def test_a_sale_contains_the_vat_of_the_readers_country(stranger, vat, prices):
    page = stranger.client.get("/membership/").content.decode()
    assert "Your country" in page
    assert "Prices contain the VAT" in page
    stranger.joins(prices["reader", "EUR", "month"], country="LT", extra="3")
    paid = settlement()
    assert (paid.country, paid.amount, paid.vat_rate, paid.vat_amount, paid.taxed_amount) == ("LT", 800, "21", 87, 500)
    assert Checkout.objects.get().country == Agreement.objects.get().country == "LT"
    price, on_top = Receipt.objects.get().shown_lines
    assert (price.gross.minor, price.net.minor, price.vat.minor) == (500, 413, 87)
    assert (on_top.gross.minor, on_top.rate) == (300, "")
    letter = Outgoing.objects.get(text__contains="MAIN-")
    for said in ("net €4.13, VAT 21 %: €0.87", "+ €3, On top, a gift to the newsroom (without VAT)"):
        assert said in letter.text
        assert said in letter.html


def test_the_receipt_shows_both_lines(stranger, vat, prices):
    stranger.joins(prices["reader", "EUR", "month"], country="LT", extra="3")
    reader = Client()
    reader.force_login(Payer.objects.get().reader)
    page = reader.get(f"/account/receipts/{Receipt.objects.get().pk}/").content.decode()
    for said in ("net €4.13, VAT 21 %: €0.87", "On top, a gift to the newsroom", "without VAT", "€8"):
        assert said in page


def test_a_contribution_is_no_sale(stranger, vat):
    stranger.pay(stranger.give("12"))
    assert settlement().vat_rate == ""


def test_a_country_without_a_rate_has_no_vat(stranger, vat, prices):
    stranger.joins(prices["reader", "EUR", "month"], country="NO")
    assert (settlement().country, settlement().vat_rate) == ("NO", "")


def test_a_new_rate_counts_from_its_day_and_what_is_written_stays(stranger, vat, prices, live):
    now = clock.now()
    stranger.joins(prices["reader", "EUR", "month"], country="LT")
    VatRate.objects.filter(pk=vat.pk).update(ends=clock.today() + timedelta(days=10))
    VatRate.objects.create(country="LT", hundredths=950, starts=clock.today() + timedelta(days=11))
    with time_machine.travel(now + timedelta(days=32), tick=False):
        live()
    paid = Entry.objects.filter(kind=Kind.SETTLEMENT).order_by("occurred_at")
    assert [(one.vat_rate, one.vat_amount) for one in paid] == [("21", 87), ("9.5", 43)]


def test_refunds_carry_the_vat_of_the_payment_whatever_the_rate_is_now(stranger, vat, prices):
    stranger.joins(prices["reader", "EUR", "month"], country="LT", extra="3")
    paid = settlement()
    VatRate.objects.update(hundredths=900)
    for part in (111, 333, 356):
        requesting.refund(settlement=paid, amount=Money(part, "EUR"), reason="Asked", by=None)
    gone = Entry.objects.filter(kind=Kind.REFUND)
    assert {one.vat_rate for one in gone} == {"21"}
    assert sum(one.vat_amount for one in gone) == -87
    assert sum(one.taxed_amount for one in gone) == -500


def test_a_disputed_payment_takes_its_vat_along(stranger, vat, prices, tell):
    stranger.joins(prices["reader", "EUR", "month"], card="0259", country="LT")
    deal = bank.dispute(SandboxDeal.objects.get().charges.get())
    tell(deal, "disputed")
    assert Entry.objects.get(kind=Kind.DISPUTE).vat_amount == -87


def test_where_plans_are_not_sold_a_contribution_is_offered_politely(stranger, prices):
    selling.sell_in(countries=["LT", "PL"], by=None)
    page = stranger.client.get("/membership/").content.decode()
    assert "Lithuania" in page
    assert "Switzerland" not in page
    answer = stranger.join(prices["reader", "EUR", "month"], country=selling.ELSEWHERE)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "support us all the same" in said
    assert '/contribution/?currency=EUR"' in said
    assert not Checkout.objects.exists()
    stranger.pay(stranger.give("12"))
    assert Entry.objects.received().sums() == {"EUR": 1200}


@pytest.mark.parametrize("country", ["CH", "", "XX", "lt"])
def test_a_country_that_is_not_on_the_list_buys_nothing(stranger, prices, country):
    selling.sell_in(countries=["LT"], by=None)
    assert stranger.join(prices["reader", "EUR", "month"], country=country).status_code == 422
    assert not Checkout.objects.exists()


def test_it_is_looked_at_once_more_when_the_provider_is_asked(stranger, prices):
    """The desk took the country off the list while the reader was on their way."""
    selling.sell_in(countries=["LT", "PL"], by=None)
    stranger.join(prices["reader", "EUR", "month"], country="PL")
    selling.sell_in(countries=["LT"], by=None)
    with pytest.raises(opening.NotOpenedError, match="country"):
        opening.send(Checkout.objects.get())
    again = stranger.client.post(f"/payment/{Checkout.objects.get().pk}/again/", headers=OURS)
    assert again.status_code == 503
    assert "contribution" in again.content.decode()


def test_the_country_that_stands_chosen_is_the_currencys_or_the_newsrooms_never_the_networks(stranger, vat):
    LegalEntity.objects.update(country="LT")
    chosen = {
        code: stranger.client.get(f"/membership/?currency={code}", REMOTE_ADDR="192.0.2.9")
        for code in ("EUR", "UAH", "USD")
    }
    for currency, country in {"EUR": "LT", "UAH": "UA", "USD": "US"}.items():
        assert f'<option value="{country}" selected>' in chosen[currency].content.decode()


def test_countries_are_those_of_iso_3166():
    names = countries.names()
    assert 240 < len(names) < 252
    assert {"LT", "UA", "US", "GB"} <= names.keys()
    assert not {"EU", "UN", "ZZ"} & names.keys()


def sold(paid_by, prices, country, extra=""):
    Stranger(paid_by).joins(prices["reader", "EUR", "month"], country=country, extra=extra)


def test_a_months_vat_by_country_and_rate_opens_to_its_rows(desk, vat, prices):
    VatRate.objects.create(country="PL", hundredths=2300, starts=LONG_AGO)
    sold("a@reader.example", prices, "LT", extra="3")
    sold("b@reader.example", prices, "LT")
    sold("c@reader.example", prices, "PL")
    first = Entry.objects.filter(kind=Kind.SETTLEMENT, country="LT").earliest("pk")
    requesting.refund(settlement=first, amount=Money(800, "EUR"), reason="Asked", by=None)
    answer = desk.get("/cms/money/vat/")
    lithuania, poland = answer.context_data["lines"]
    assert (lithuania.gross.minor, lithuania.vat.minor, lithuania.net.minor) == (500, 87, 413)
    assert (poland.gross.minor, poland.vat.minor) == (500, 93)
    opened = desk.get(f"/cms/money/ledger/?{lithuania.query}")
    rows = [row for row, _payer in opened.context_data["with_payers"]]
    assert len(rows) == lithuania.rows == 3
    assert sum(row.vat_amount for row in rows) == 87
    assert "VAT" in opened.content.decode()


def test_a_months_vat_for_a_spreadsheet(desk, vat, prices):
    sold("a@reader.example", prices, "LT")
    text = b"".join(desk.get("/cms/money/vat/csv/").streaming_content).decode("utf-8-sig")
    heads, row = list(csv.reader(io.StringIO(text)))
    assert dict(zip(heads, row, strict=True)) == {
        "month": f"{clock.today():%Y-%m}", "country": "LT", "rate": "21", "currency": "EUR", "rows": "1",
        "gross": "5", "net": "4.13", "vat": "0.87",
    }  # fmt: skip
    book = load_workbook(io.BytesIO(b"".join(desk.get("/cms/money/vat/xlsx/").streaming_content)))
    assert [cell.value for cell in book.active[2]][-1] == pytest.approx(0.87)
    assert AuditEntry.objects.filter(act="vat.export").count() == 2


def test_a_month_without_sales_says_so(desk):
    assert "nothing was sold with VAT" in desk.get("/cms/money/vat/?month=2019-01").content.decode()
    assert desk.get("/cms/money/vat/?month=nonsense").status_code == 200


def test_the_desk_says_who_sells_where_and_with_which_vat(desk, prices):
    assert "Everywhere." in desk.get("/cms/money/tax/").content.decode()
    desk.post(
        "/cms/money/tax/entity/", {"name": "The Lantern", "vat_number": "LT417", "country": "LT", "address": "4 Quay"}
    )
    assert LegalEntity.objects.get().vat_number == "LT417"
    desk.post("/cms/money/tax/countries/", {"countries": ["LT", "PL"]})
    assert set(Market.objects.values_list("country", flat=True)) == {"LT", "PL"}
    desk.post("/cms/money/tax/rates/new/", {"country": "LT", "percent": "5.5", "starts": "2026-01-01", "ends": ""})
    rate = VatRate.objects.get()
    assert (rate.hundredths, rate.percent) == (550, "5.5")
    assert "Lithuania: 5.5 %" in desk.get("/cms/money/tax/").content.decode()
    desk.post(f"/cms/money/tax/rates/{rate.pk}/removal/")
    assert not VatRate.objects.exists()
    desk.post("/cms/money/tax/countries/", {})
    assert not Market.objects.exists()
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"legal_entity.change", "plans.sell_in", "vat_rate.add", "vat_rate.remove"} <= acts


@pytest.mark.parametrize(("starts", "ends", "is_kept"), [
    ("2026-01-01", "", False), ("2019-01-01", "2020-01-01", False), ("2019-01-01", "2019-12-31", True),
    ("2019-05-01", "2019-04-01", False),
])  # fmt: skip
def test_a_country_has_one_rate_on_a_day(desk, vat, starts, ends, is_kept):
    desk.post("/cms/money/tax/rates/new/", {"country": "LT", "percent": "9", "starts": starts, "ends": ends})
    assert VatRate.objects.filter(hundredths=900).exists() == is_kept


@pytest.mark.parametrize("address", ["tax/", "tax/entity/", "tax/countries/", "tax/rates/new/", "vat/", "vat/csv/"])
@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.CHIEF_EDITOR])
def test_the_newsroom_does_not_come_in(address, role, prices):
    editor = Client()
    editor.force_login(person(role))
    assert editor.get(f"/cms/money/{address}").status_code in {302, 403}
    assert editor.post("/cms/money/tax/rates/new/", {}).status_code in {302, 403}


@pytest.mark.parametrize(("method", "address"), [("post", "tax/"), ("post", "vat/"), ("get", "tax/rates/1/removal/")])
def test_the_wrong_method_is_refused(desk, method, address, prices):
    assert getattr(desk, method)(f"/cms/money/{address}").status_code == 405


def test_what_is_written_already_keeps_its_vat_however_often_it_is_told(stranger, vat, prices, tell):
    stranger.joins(prices["reader", "EUR", "month"], country="LT")
    requesting.refund(settlement=settlement(), amount=Money(250, "EUR"), reason="Half", by=None)
    before = list(Entry.objects.order_by("pk").values_list("pk", "vat_amount"))
    VatRate.objects.all().delete()
    tell(SandboxDeal.objects.get())
    assert list(Entry.objects.order_by("pk").values_list("pk", "vat_amount")) == before


def test_a_row_that_is_made_without_a_tax_has_none(stranger, vat, prices):
    stranger.join(prices["reader", "EUR", "month"], country="LT")
    row = ledger.row(
        kind=Kind.FEE, provider="sandbox", provider_id="f", amount=Money(-15, "EUR"), at=clock.now(),
        checkout=Checkout.objects.get(),
    )  # fmt: skip
    assert (row.country, row.vat_amount) == ("LT", 0)
