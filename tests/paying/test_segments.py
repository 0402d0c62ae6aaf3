"""Labels on those who pay, and the filters over them that are saved as segments."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.membership.models import Segment
from broadsheet.membership.money_desk import segments
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from broadsheet.payments import erasing, labelling, merging, requesting
from broadsheet.payments.models import Agreement, Label, Payer
from tests.paying.conftest import Stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db):
    made = Client()
    made.force_login(person(Role.BUSINESS))
    return made


@pytest.fixture
def people(prices, live):
    """One of each kind, by name."""
    joins = {
        "monthly": ("reader", "EUR", "month"), "yearly": ("patron", "EUR", "year"), "dollar": ("reader", "USD", "month"),
        "failing": ("reader", "EUR", "month"), "ended": ("reader", "EUR", "month"), "lapsed": ("reader", "EUR", "month"),
        "paused": ("reader", "EUR", "month"),
    }  # fmt: skip
    for name, key in joins.items():
        Stranger(f"{name}@reader.example").joins(prices[key])
    once = Stranger("once@reader.example")
    once.pay(once.give("12"))
    Stranger("never@reader.example").join(prices["reader", "EUR", "month"])
    now = clock.now()
    Agreement.objects.filter(checkout__payer__email="failing@reader.example").update(
        retry_until=now + timedelta(days=9)
    )
    requesting.end(agreement=agreement("ended"), by=None)
    requesting.end(agreement=agreement("lapsed"), by=None, now=True)
    requesting.pause(agreement=agreement("paused"), until=now + timedelta(days=60), by=None)


def agreement(name):
    return Agreement.objects.get(checkout__payer__email=f"{name}@reader.example")


def payer(name):
    return Payer.objects.get(email=f"{name}@reader.example")


def fitting(desk, query):
    shown = desk.get(f"/cms/money/readers/?{query}").context_data["people"]
    return {one.email.partition("@")[0] for one in shown}


@pytest.mark.parametrize(("query", "found"), [
    ("state=running", {"monthly", "yearly", "dollar", "failing", "paused"}),
    ("state=failing", {"failing"}),
    ("state=ending", {"ended"}),
    ("state=paused", {"paused"}),
    ("state=lapsed", {"lapsed"}),
    ("state=once", {"once"}),
    ("state=nothing", {"never"}),
    ("plan=patron", {"yearly"}),
    ("currency=USD", {"dollar"}),
    ("least=100", {"yearly"}),
    ("least=5&most=12", {"monthly", "failing", "ended", "lapsed", "paused", "once"}),
    ("state=running&plan=reader&currency=EUR&most=5", {"monthly", "failing", "paused"}),
])  # fmt: skip
def test_filters_find_whoever_they_say(desk, people, query, found):
    assert fitting(desk, query) == found


def test_since_when_somebody_pays_is_the_first_time(desk, prices, live):
    early = clock.now() - timedelta(days=60)
    with time_machine.travel(early, tick=False):
        Stranger("early@reader.example").joins(prices["reader", "EUR", "month"])
    Stranger("late@reader.example").joins(prices["reader", "EUR", "month"])
    Stranger("early@reader.example").joins(prices["patron", "EUR", "month"])
    day = clock.today() - timedelta(days=10)
    assert fitting(desk, f"since={day}") == {"late"}
    assert fitting(desk, f"before={day}") == {"early"}
    assert fitting(desk, f"since={day}&before={clock.today()}") == {"late"}


@pytest.mark.parametrize("query", ["state=nonsense", "least=much", "since=yesterday", "plan=none", ""])
def test_nonsense_asks_for_nobody(desk, people, query):
    answer = desk.get(f"/cms/money/readers/?{query}")
    assert answer.status_code == 200
    assert answer.context_data["people"] is None


def test_a_segment_is_always_whoever_it_fits_now(desk, people):
    query = "state=running&plan=reader"
    desk.post("/cms/money/segments/", {"name": "Readers who pay on", "query": query})
    saved = Segment.objects.get()
    page = desk.get("/cms/money/readers/").content.decode()
    assert "Readers who pay on" in page
    assert "4 people" in page
    requesting.end(agreement=agreement("monthly"), by=None, now=True)
    assert "3 people" in desk.get("/cms/money/readers/").content.decode()
    assert fitting(desk, saved.query) == {"dollar", "failing", "paused"}
    assert "Readers who pay on" in desk.get(f"/cms/money/readers/?{saved.query}").content.decode()


def test_a_segment_is_renamed_and_removed_and_each_is_written_down(desk, people):
    desk.post("/cms/money/segments/", {"name": "One", "query": "state=once"})
    saved = Segment.objects.get()
    desk.post(f"/cms/money/segments/{saved.pk}/", {"name": "Who gave once"})
    assert Segment.objects.get().name == "Who gave once"
    desk.post(f"/cms/money/segments/{saved.pk}/removal/")
    assert not Segment.objects.exists()
    acts = AuditEntry.objects.filter(act__startswith="segment.").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["segment.add", "segment.rename", "segment.remove"]
    assert Payer.objects.count() == 9


@pytest.mark.parametrize(("name", "query", "said"), [
    ("", "state=once", "Give it a name"), ("All", "", "ask for nothing"), ("Odd", "state=odd", "make no sense"),
    ("There", "state=lapsed", "of this name already"),
])  # fmt: skip
def test_what_is_no_segment_is_not_saved_and_says_why(desk, people, name, query, said):
    segments.save(name="There", query="state=once", by=None)
    answer = desk.post("/cms/money/segments/", {"name": name, "query": query}, follow=True)
    assert said in answer.content.decode()
    assert Segment.objects.count() == 1


def test_a_segment_keeps_no_page_and_nothing_that_is_no_filter(db, prices):
    made = segments.save(name="One", query="state=once&p=7&q=olha&evil=%3Cscript%3E", by=None)
    assert made.query == "state=once"


def test_whom_a_filter_fits_for_a_spreadsheet(desk, people):
    labelling.label(payer=payer("yearly"), name="=cmd()", reason="", by=None)
    Payer.objects.filter(email="yearly@reader.example").update(name="=1+1")
    text = b"".join(desk.get("/cms/money/readers/csv/?plan=patron").streaming_content).decode("utf-8-sig")
    heads, row = list(csv.reader(io.StringIO(text)))
    found = dict(zip(heads, row, strict=True))
    assert (found["address"], found["plan"], found["amount"], found["interval"]) == (
        "yearly@reader.example", "patron", "150", "year",
    )  # fmt: skip
    assert (found["name"], found["labels"]) == ("'=1+1", "'=cmd()"), "a spreadsheet would run it"
    book = load_workbook(io.BytesIO(b"".join(desk.get("/cms/money/readers/xlsx/?plan=patron").streaming_content)))
    assert book.active["B2"].data_type == "s"
    assert AuditEntry.objects.filter(act="payers.export").count() == 2


def test_nonsense_exports_nobody(desk, people):
    for query in ("state=nonsense", "least=much"):
        text = b"".join(desk.get(f"/cms/money/readers/csv/?{query}").streaming_content).decode("utf-8-sig")
        assert len(text.splitlines()) == 1


def test_a_label_says_who_when_and_why_and_finds_them_again(desk, people):
    olha = payer("monthly")
    desk.post(f"/cms/money/readers/{olha.pk}/labels/", {"name": " Jury  2027", "reason": "Asked at the evening"})
    desk.post(f"/cms/money/readers/{olha.pk}/labels/", {"name": "jury 2027"})
    label = Label.objects.get()
    assert (label.name, label.reason, label.by) == ("jury 2027", "Asked at the evening", person(Role.BUSINESS))
    assert "jury 2027" in desk.get(f"/cms/money/readers/{olha.pk}/").content.decode()
    assert fitting(desk, "label=jury+2027") == {"monthly"}
    desk.post(f"/cms/money/readers/{olha.pk}/labels/{label.pk}/removal/")
    assert not Label.objects.exists()
    acts = AuditEntry.objects.filter(act__contains="label").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["payer.label", "payer.unlabel"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 41])
def test_what_is_no_label_is_not_put_on(desk, people, name):
    answer = desk.post(f"/cms/money/readers/{payer('once').pk}/labels/", {"name": name}, follow=True)
    assert "A label is a word or two" in answer.content.decode()
    assert not Label.objects.exists()


def test_labels_go_along_when_two_are_merged_and_go_when_somebody_is_forgotten(people):
    for name in ("monthly", "yearly"):
        labelling.label(payer=payer(name), name="jury", reason="", by=None)
    labelling.label(payer=payer("yearly"), name="speaker", reason="", by=None)
    merging.merge(stays=payer("monthly"), goes=payer("yearly"), reason="The same", by=None)
    assert set(payer("monthly").labels.values_list("name", flat=True)) == {"jury", "speaker"}
    erasing.erase(payer("monthly").reader)
    assert not Label.objects.exists()


def test_somebody_elses_label_is_not_taken_off_by_another_address(desk, people):
    label = labelling.label(payer=payer("once"), name="jury", reason="", by=None)
    assert desk.post(f"/cms/money/readers/{payer('yearly').pk}/labels/{label.pk}/removal/").status_code == 404
    assert Label.objects.exists()


def test_who_became_part_of_another_or_was_forgotten_is_in_no_segment(desk, people):
    merging.merge(stays=payer("monthly"), goes=payer("once"), reason="The same", by=None)
    erasing.erase(payer("yearly").reader)
    assert fitting(desk, "state=running") == {"monthly", "dollar", "failing", "paused"}
    assert fitting(desk, "least=12&most=12") == {"monthly"}


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.CHIEF_EDITOR])
def test_the_newsroom_neither_sees_nor_saves(people, role):
    editor = Client()
    editor.force_login(person(role))
    for address in ("readers/?state=running", "readers/csv/", "readers/xlsx/"):
        assert editor.get(f"/cms/money/{address}").status_code in {302, 403}
    editor.post("/cms/money/segments/", {"name": "One", "query": "state=once"})
    editor.post(f"/cms/money/readers/{payer('once').pk}/labels/", {"name": "jury"})
    assert not Segment.objects.exists()
    assert not Label.objects.exists()


@pytest.mark.parametrize("address", ["segments/", "segments/1/", "segments/1/removal/"])
def test_looking_changes_nothing(desk, prices, address):
    assert desk.get(f"/cms/money/{address}").status_code == 405


def test_the_page_asks_as_much_of_the_database_for_fifty_as_for_one(desk, people, django_assert_max_num_queries):
    desk.get("/cms/money/readers/?state=once")
    with django_assert_max_num_queries(26):
        desk.get("/cms/money/readers/?least=1")


def test_the_amount_is_that_of_the_agreement_by_now(desk, people):
    requesting.change(agreement=agreement("monthly"), amount=Money(1500, "EUR"), plan="patron", by=None)
    assert "monthly" in fitting(desk, "least=15&most=15")
