"""The books from the command line: what the doctor sees, and what `broadsheet payments` mends."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import connection, models
from django.test import override_settings

from broadsheet.config.cli import broadsheet
from broadsheet.foundation import clock
from broadsheet.ops import doctor
from broadsheet.payments import guarding
from broadsheet.payments.models import Alert, Entry, Kind, Receipt, WebhookEvent
from broadsheet.payments.providers.sandbox import bank
from broadsheet.payments.providers.sandbox.models import SandboxDeal
from tests.paying.conftest import Stranger

pytestmark = pytest.mark.django_db


def run(*words):
    return CliRunner().invoke(broadsheet, words)


def bad():
    """The checks of the books that find something, by their names' beginnings."""
    return {finding.name for finding in doctor.examine("money") if finding.troubles}


@pytest.fixture
def books(stranger, prices):
    stranger.joins(prices["reader", "EUR", "month"])
    WebhookEvent.objects.update(handled_at=clock.now())
    return Entry.objects


def test_the_doctor_finds_nothing_in_good_books(books):
    answer = run("doctor", "money")
    assert "BAD" not in answer.output
    assert answer.exit_code == 0
    assert answer.output.count("ok ") == 9
    assert not Entry.objects.filter(provider="doctor").exists()


def test_a_doctor_asked_about_nothing_it_knows_says_so():
    answer = run("doctor", "weather")
    assert answer.exit_code == 2
    assert "weather" in answer.output
    assert "Traceback" not in answer.output


def test_lifted_triggers_are_found_and_tried(books):
    guarding.lift(connection)
    answer = run("doctor", "money: the database")
    assert answer.exit_code == 1
    assert "lets update through" in answer.output
    assert "lets delete through" in answer.output
    assert books.count() == 3
    guarding.lay(connection)


def test_a_trigger_that_is_there_and_refuses_nothing_is_found(books):
    table = Entry._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {table}_never_changes() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
            )
        else:
            for act in guarding.ACTS:
                cursor.execute(f"DROP TRIGGER {table}_no_{act}")
                cursor.execute(f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} BEGIN SELECT 1; END")
    assert guarding.missing(connection) == []
    assert guarding.yielding() == ["update", "delete"]
    guarding.lift(connection)
    guarding.lay(connection)


def test_what_starts_lays_missing_guards_and_tells_staff(books):
    guarding.lift(connection)
    assert guarding.stand() is True
    assert guarding.missing(connection) == []
    assert guarding.yielding() == []
    assert "keeps the ledger from being changed" in Alert.objects.get().text
    assert guarding.stand() is False


def remade():
    """What a migration does to a table on SQLite."""
    editor = connection.SchemaEditorClass(connection, atomic=False)
    editor.deferred_sql = []
    editor._remake_table(Entry)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite remakes tables")
def test_a_table_that_sqlite_remade_has_lost_its_guards_and_gets_them_back(books):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = 1")
    remade()
    assert guarding.missing(connection)
    assert guarding.stand() is True
    assert guarding.missing(connection) == []


def test_a_gap_in_the_receipts_and_a_missing_one_are_found(books):
    Receipt.objects.update(number=2)
    assert bad() == {"money: receipts are numbered without a gap"}
    Receipt.objects.all().delete()
    assert bad() == {"money: every settlement has its receipt"}


def test_a_row_that_its_rate_does_not_make_is_found(books):
    guarding.lift(connection)
    models.QuerySet.update(Entry.objects.filter(kind=Kind.FEE), base_amount=7)
    guarding.lay(connection)
    assert bad() == {"money: sums in the base currency are those of their rates"}


def test_an_event_that_waits_for_ten_minutes_is_found(books):
    WebhookEvent.objects.update(handled_at=None)
    assert bad() == set()
    WebhookEvent.objects.update(received_at=clock.now() - timedelta(minutes=11))
    assert bad() == {"money: what providers told is handled"}


def test_rates_without_a_day_or_with_an_old_one_are_found(books):
    name = "money: currency rates are there and fresh"
    for rates, day, found in [
        ({"USD": "0.9"}, None, {name}),
        ({"USD": "0.9"}, clock.today() - timedelta(days=32), {name}),
        ({"USD": "0.9"}, clock.today(), set()),
        ({}, None, set()),
    ]:
        with override_settings(CURRENCY_RATES=rates, CURRENCY_RATES_OF=day):
            assert bad() == found


def test_reconciling_by_command_writes_what_was_lost(prices):
    lost = Stranger()
    answer = lost.join(prices["reader", "EUR", "month"])
    deal = SandboxDeal.objects.get()
    bank.pay(deal, bank.Card.GOOD)  # and the way back, and the event, are lost
    assert not Entry.objects.exists(), answer
    answer = run("payments", "reconcile", "--provider", "sandbox", "--since", "2020-01-01")
    assert "1 checkouts looked at since 2020-01-01, 3 rows of the ledger written" in answer.output
    assert Entry.objects.count() == 3
    assert "0 rows" in run("payments", "reconcile").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["reconcile", "--since", "yesterday"], "no day such as"),
        (["reconcile", "--since", "2999-01-01"], "has not come yet"),
        (["reconcile", "--provider", "stripe"], "not among PAYMENT_PROVIDERS"),
    ],
)
def test_a_mistake_is_one_clear_line(words, said):
    answer = run("payments", *words)
    assert answer.exit_code == 2
    assert said in answer.output
    assert "Traceback" not in answer.output
