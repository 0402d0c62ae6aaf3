import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from broadsheet.foundation import clock
from broadsheet.membership.models import Offer, Plan, Price
from broadsheet.membership.money_desk import exporting, figures, panel
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from broadsheet.payments import alerts, erasing, requesting
from broadsheet.payments.models import Agreement, Alert, Entry, Kind, Note, Payer
from broadsheet.payments.providers.base import ProviderError
from broadsheet.payments.providers.sandbox import bank
from broadsheet.payments.providers.sandbox.models import SandboxCharge, SandboxDeal
from tests.paying.conftest import Stranger

pytestmark = pytest.mark.django_db

PAGES = [
    "/cms/money/", "/cms/money/members/", "/cms/money/agreements/", "/cms/money/ledger/", "/cms/money/ledger/csv/",
    "/cms/money/ledger/xlsx/", "/cms/money/readers/?q=olha", "/cms/money/alerts/", "/cms/money/plans/",
    "/cms/money/plans/new/", "/cms/money/offers/new/",
]  # fmt: skip


def client(role=Role.BUSINESS):
    made = Client()
    made.force_login(person(role))
    return made


@pytest.fixture
def desk(db):
    return client()


@pytest.fixture
def paid(stranger, prices):
    stranger.joins(prices["reader", "EUR", "month"])
    return Entry.objects.get(kind=Kind.SETTLEMENT)


def story(entry):
    return f"/cms/money/readers/{entry.payer}/"


def refund(desk, entry, amount, **more):
    return desk.post(f"/cms/money/ledger/{entry.pk}/refund/", {"amount": amount, "reason": "Asked for it", **more})


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.CHIEF_EDITOR])
def test_the_newsroom_does_not_see_what_readers_pay(paid, role):
    asking = client(role)
    for path in [*PAGES, story(paid), f"/cms/money/ledger/{paid.pk}/refund/"]:
        assert asking.get(path).status_code in {302, 403}, path
    assert panel.panel(user=person(role)) == ""
    refund(asking, paid, "5")
    assert not Entry.objects.filter(kind=Kind.REFUND).exists()


@pytest.mark.parametrize("role", [Role.BUSINESS, Role.ADMIN])
def test_the_business_side_and_admins_see_it(paid, role):
    asking = client(role)
    for path in [*PAGES, story(paid), f"/cms/money/ledger/{paid.pk}/refund/"]:
        assert asking.get(path).status_code == 200, path
    assert "1 member" in panel.panel(user=person(role))


def test_figures_equal_the_sums_of_their_rows(desk, stranger, prices):
    stranger.joins(prices["reader", "EUR", "month"])
    other = Stranger("petro@reader.example")
    other.joins(prices["patron", "EUR", "year"])
    other.pay(other.give("12.50"))
    refund(desk, Entry.objects.get(kind=Kind.SETTLEMENT, amount=1250), "2.50")
    page = desk.get("/cms/money/").context_data
    now = page["months"][0]
    assert now.total.minor == Entry.objects.received().base_sum() == 500 + 15000 + 1000
    assert {purpose: money.minor for purpose, money in now.purposes.items()} == {
        "membership": 15500,
        "contribution": 1000,
    }
    for asked, total in [("", now.total), *((f"&purpose={key}", money) for key, money in now.purposes.items())]:
        shown = desk.get(f"/cms/money/ledger/?kind=received&month={now.key}{asked}").context_data
        assert shown["base"] == total
    everything = desk.get("/cms/money/ledger/").context_data["base"].minor
    assert everything == now.total.minor + Entry.objects.filter(kind=Kind.FEE).base_sum()
    assert page["recurring"].minor == 500 + 15000 // 12
    assert page["members"] == len(desk.get("/cms/money/members/").context_data["people"]) == 2
    assert page["joined"] == 2
    assert page["lapsed"] == 0


def test_a_month_is_the_publications_own_and_old_rows_stay_in_theirs(desk, stranger, prices):
    with time_machine.travel(figures.month_start(1) + timedelta(days=3), tick=False):
        stranger.pay(stranger.give("7"))
    stranger.pay(stranger.give("9"))
    months = figures.revenue()
    assert [month.total.minor for month in months[:3]] == [900, 700, 0]
    assert len(months) == 12
    assert [[part.length for part in month.parts] for month in months[:3]] == [[100], [77.78], []]


def test_who_no_longer_pays_has_lapsed_and_who_comes_back_has_not(paid, prices, live):
    agreement = Agreement.objects.get()
    requesting.end(agreement=agreement, by=None, now=True)
    assert figures.count(figures.members()) == 0
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        assert [user.email for user in figures.lapsed()] == ["olha@reader.example"]
        Stranger().joins(prices["reader", "EUR", "month"])
        assert figures.count(figures.lapsed()) == 0
        assert figures.count(figures.members()) == 1


def test_a_failing_agreement_and_an_open_dispute_stand_on_the_desk(desk, stranger, prices, live, tell):
    stranger.joins(prices["reader", "EUR", "month"], card="0341")
    other = Stranger("petro@reader.example")
    other.pay(other.give("20"))
    tell(bank.dispute(SandboxCharge.objects.get(amount=2000)))
    with time_machine.travel(clock.now() + timedelta(days=32), tick=False):
        live()
        page = desk.get("/cms/money/").context_data
        assert (page["failing"], page["disputes"]) == (1, 1)
        assert len(desk.get("/cms/money/ledger/?kind=open_dispute").context_data["with_payers"]) == 1
        tell(bank.decide(SandboxCharge.objects.get(amount=2000).dispute, outcome="won"))
        assert desk.get("/cms/money/").context_data["disputes"] == 0


def test_a_part_goes_back_with_a_reason_and_an_audit_row(desk, paid):
    answer = refund(desk, paid, "1,50")
    assert answer.headers["Location"] == story(paid)
    assert Entry.objects.get(kind=Kind.REFUND).amount == -150
    note = AuditEntry.objects.get(act="payment.refund")
    assert note.actor == person(Role.BUSINESS)
    assert note.detail["reason"] == "Asked for it"
    assert Agreement.objects.running().exists()


def test_more_than_is_left_is_refused_in_words(desk, paid):
    for amount in ("5.01", "0", "-1", "much"):
        answer = refund(desk, paid, amount)
        assert answer.status_code == 200, amount
        assert answer.context_data["form"].errors
    refund(desk, paid, "3")
    assert "At most" in refund(desk, paid, "3").content.decode()
    assert Entry.objects.get(kind=Kind.REFUND).amount == -300


def test_all_of_it_twice_goes_back_once_and_the_agreement_ends_if_wanted(desk, paid):
    refund(desk, paid, "5", end="on")
    refund(desk, paid, "5", end="on")
    assert Entry.objects.filter(kind=Kind.REFUND).count() == 1
    assert not Agreement.objects.running().exists()


def test_what_the_provider_refuses_is_said_in_the_users_words(desk, paid, monkeypatch):
    def refuse(*_args, **_more):
        raise ProviderError("sandbox_code_417", permanent=True)

    monkeypatch.setattr("broadsheet.payments.providers.sandbox.provider.Sandbox.refund", refuse)
    shown = refund(desk, paid, "5").content.decode()
    assert "The payment service refused it" in shown
    assert "sandbox_code" not in shown
    assert "sandbox_code_417" in Alert.objects.get().text


def test_staff_end_an_agreement_once(desk, paid):
    agreement = Agreement.objects.get()
    for _twice in range(2):
        desk.post(f"/cms/money/agreements/{agreement.pk}/end/", {"reason": "By phone"})
    assert not Agreement.objects.running().exists()
    assert AuditEntry.objects.filter(act="payment.end").count() == 1


def test_an_alert_is_dealt_with_once_and_written_down(desk, paid):
    alerts.raise_alert("odd", "Something is odd")
    alert = Alert.objects.get()
    for _twice in range(2):
        desk.post(f"/cms/money/alerts/{alert.pk}/settlement/")
    alert.refresh_from_db()
    assert alert.settled_by == person(Role.BUSINESS)
    assert AuditEntry.objects.filter(act="payment_alert.settle").count() == 1
    assert "Something is odd" not in desk.get("/cms/money/alerts/").content.decode()
    assert "Something is odd" in desk.get("/cms/money/alerts/?state=settled").content.decode()


def test_a_note_is_kept_until_the_payer_is_forgotten(desk, paid):
    desk.post(f"{story(paid)}notes/", {"text": "Prefers letters on paper"})
    assert "Prefers letters on paper" in desk.get(story(paid)).content.decode()
    assert AuditEntry.objects.filter(act="payer.note").count() == 1
    erasing.erase(Payer.objects.get().reader)
    assert not Note.objects.exists()
    assert desk.get(story(paid)).status_code == 200


@pytest.mark.parametrize("asked", ["olha@reader.example", "OLHA@", "4242"])
def test_whoever_pays_is_found(desk, paid, asked):
    assert [payer.pk for payer in desk.get("/cms/money/readers/", {"q": asked}).context_data["found"]] == [paid.payer]


def test_who_is_somebody_else_is_not_found(desk, paid):
    assert desk.get("/cms/money/readers/?q=petro").context_data["found"] == []
    assert desk.get("/cms/money/readers/?q=o").context_data["found"] == []


@given(st.text(max_size=20))
@example("=1+1")
@example("\t=1+1")
@example("@SUM(A1)")
def test_nothing_that_was_typed_becomes_a_formula(text):
    entry = Entry(
        note=text, amount=-5, currency="EUR", base_amount=-5, base_currency="EUR", occurred_at=clock.now(),
        campaign=f"={text}",
    )  # fmt: skip
    line = exporting._line(exporting.values(entry)).decode()
    row = dict(zip(exporting.HEADS, next(csv.reader(io.StringIO(line, newline=""))), strict=True))
    assert not row["note"].startswith(exporting.STARTS_A_FORMULA)
    assert row["note"].removeprefix("'") == text.removeprefix("'")
    assert row["campaign"] == f"'={text}"
    assert row["amount"] == "-0.05"


@pytest.mark.control
def test_without_the_apostrophe_it_would_be_a_formula(monkeypatch):
    monkeypatch.setattr(exporting, "STARTS_A_FORMULA", ("\0",))
    assert exporting._csv_cell("=1+1") == "=1+1"


def test_in_a_workbook_text_stays_text(desk, stranger, prices):
    stranger.pay(stranger.give("5"))
    Entry.objects.create(
        kind=Kind.CORRECTION, provider="sandbox", provider_id="=1+1", amount=1, currency="EUR", base_amount=1,
        base_currency="EUR", rate="1", rate_source="test", occurred_at=clock.now(), payer=Payer.objects.get().pk,
        purpose="contribution", entity="main", note='=HYPERLINK("https://elsewhere.example")',
    )  # fmt: skip
    answer = desk.get("/cms/money/ledger/xlsx/?kind=correction")
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    assert "=1+1" in {cell.value for cell in sheet[2]}
    assert {cell.data_type for cell in sheet[2]} <= {"s", "n", "d", "inlineStr"}
    assert AuditEntry.objects.filter(act="ledger.export").count() == 1
    lines = b"".join(desk.get("/cms/money/ledger/csv/?kind=correction")).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "'=1+1" in lines[1]


def test_a_price_is_typed_in_whole_units_and_kept_in_minor_ones(desk, prices):
    price = prices["reader", "EUR", "month"]
    form = desk.get(f"/cms/money/plans/{price.plan_id}/").context_data["prices"]
    sent = {"name": "Reader", "slug": "reader", "order": "10", "is_offered": "on", "perks": "", "summary": ""}
    for one in [form.management_form, *form.forms]:
        sent |= {bound.html_name: bound.value() if bound.value() is not None else "" for bound in one}
    row = next(one for one in form.forms if one.instance == price)
    assert row["typed"].value() == "5"
    sent[row["typed"].html_name] = "12.50"
    sent = {key: value for key, value in sent.items() if not key.endswith("DELETE")}
    assert desk.post(f"/cms/money/plans/{price.plan_id}/", sent).status_code == 302
    price.refresh_from_db()
    assert price.amount == 1250
    sent[row["typed"].html_name] = "12.505"
    assert desk.post(f"/cms/money/plans/{price.plan_id}/", sent).status_code == 200
    assert AuditEntry.objects.filter(act="plan.change").count() == 1
    assert Plan.objects.get(slug="reader").benefits == ["members"]
    assert Price.objects.filter(plan=price.plan).count() == 6


def test_an_offer_is_made_and_its_code_is_taken_then(desk, prices):
    for code in ("SPRING", "spring"):
        desk.post("/cms/money/offers/new/", {"code": code, "percent": "20"})
    assert Offer.objects.get().code == "SPRING"
    assert AuditEntry.objects.filter(act="offer.add").count() == 1


def test_the_panel_costs_five_queries(paid, django_assert_max_num_queries):
    boris = person(Role.BUSINESS)
    boris.get_all_permissions()
    with django_assert_max_num_queries(5):
        assert "1 member" in panel.panel(user=boris)


@pytest.mark.parametrize(
    "path", ["/cms/money/", "/cms/money/members/", "/cms/money/agreements/", "/cms/money/ledger/", "story"]
)
def test_no_page_asks_more_for_more_rows(desk, paid, prices, path, django_assert_max_num_queries):
    path = story(paid) if path == "story" else path
    desk.get(path)
    with django_assert_max_num_queries(60) as few:
        desk.get(path)
    first = len(few)
    Stranger("petro@reader.example").joins(prices["patron", "EUR", "year"])
    again = Stranger()
    again.pay(again.give("20"))
    again.pay(again.give("30", interval="month"))
    assert SandboxDeal.objects.count() == 4
    with django_assert_max_num_queries(first):
        desk.get(path)


def test_plans_stand_on_the_desk_by_their_names(desk, paid):
    for path in ("/cms/money/ledger/", "/cms/money/agreements/", story(paid)):
        page = desk.get(path).content.decode()
        assert ">Reader" in page or " Reader" in page, path
        assert ">reader<" not in page, path
