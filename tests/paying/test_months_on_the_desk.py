import io
import tracemalloc
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from broadsheet.membership.money_desk import exporting
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.payments.models import Close, Entry, Report
from broadsheet.payments.providers.sandbox.models import SandboxCharge

pytestmark = pytest.mark.django_db

PAGE = "/cms/money/months/sandbox/2026-3/"


def at(month):
    return time_machine.travel(datetime(2026, month, 10, 12, tzinfo=UTC), tick=False)


@pytest.fixture
def desk(db, stranger, prices):
    with at(3):
        stranger.joins(prices["reader", "EUR", "month"])
    made = Client()
    with at(4):
        made.force_login(person(Role.BUSINESS))
        yield made


def fetch(desk, capture):
    with capture(execute=True):
        assert desk.post(f"{PAGE}report/").status_code == 302


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_month_is_fetched_compared_and_closed_by_somebody(desk, django_capture_on_commit_callbacks):
    assert "not fetched yet" in text(desk.get(PAGE))
    fetch(desk, django_capture_on_commit_callbacks)
    assert Report.objects.get().fetched_at
    assert "Both sides agree" in text(desk.get(PAGE))
    desk.post(f"{PAGE}close/")
    assert Close.objects.get().closed_by.email in text(desk.get(PAGE))
    assert "closed by" in text(desk.get("/cms/money/months/"))


def test_what_differs_is_shown_exported_and_told_apart_after_the_close(desk, django_capture_on_commit_callbacks):
    fetch(desk, django_capture_on_commit_callbacks)
    desk.post(f"{PAGE}close/")
    SandboxCharge.objects.update(amount=700)
    fetch(desk, django_capture_on_commit_callbacks)
    page = text(desk.get(PAGE))
    assert "another amount" in page
    assert "Changed since it was closed" in page
    lines = b"".join(desk.get(f"{PAGE}csv/")).decode()
    assert "amount,settlement" in lines
    sheet = load_workbook(io.BytesIO(b"".join(desk.get(f"{PAGE}xlsx/")))).active
    assert [cell.value for cell in sheet[3]][:2] == ["amount", "settlement"]


@pytest.mark.parametrize("path", ["2026-13/", "2031-1/", "2026-3/xlsx/"])
def test_a_month_that_is_none_or_has_no_report_is_not_found(desk, path):
    assert desk.get(f"/cms/money/months/sandbox/{path}").status_code == 404
    assert desk.get(f"/cms/money/months/acme/{path}").status_code == 404


def test_an_editor_sees_and_closes_no_month(desk):
    editor = Client()
    editor.force_login(person(Role.EDITOR))
    for answer in (editor.get(PAGE), editor.post(f"{PAGE}close/"), editor.post(f"{PAGE}report/")):
        assert answer.status_code in {302, 403}
    assert not Report.objects.exists()


def test_more_rows_than_a_sheet_holds_go_on_another(monkeypatch):
    monkeypatch.setattr(exporting, "ON_A_SHEET", 3)
    book = load_workbook(io.BytesIO(b"".join(exporting.book(["n"], ([str(n)] for n in range(7))))))
    assert [[cell.value for cell in sheet["A"]] for sheet in book] == [
        ["n", "0", "1", "2"], ["n", "3", "4", "5"], ["n", "6"],
    ]  # fmt: skip


def test_a_long_export_takes_no_more_memory_than_a_short_one():
    def measured(rows):
        tracemalloc.start()
        for _piece in exporting.book(["n"] * 5, ([str(n)] * 5 for n in range(rows))):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    measured(10)
    assert measured(8000) < measured(1000) + 1_000_000


def test_the_ledger_of_a_filter_is_the_same_rows_as_ever(desk):
    sheet = load_workbook(io.BytesIO(b"".join(desk.get("/cms/money/ledger/xlsx/")))).active
    assert sheet.max_row == Entry.objects.count() + 1
