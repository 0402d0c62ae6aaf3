import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from broadsheet.payments import guarding
from broadsheet.payments.models import Entry
from broadsheet.payments.models.entry import NeverChangesError

pytestmark = pytest.mark.django_db


def raw(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def entry(stranger, prices):
    stranger.joins(prices["reader", "EUR", "month"])
    return Entry.objects.first()


@pytest.mark.parametrize("statement", ["UPDATE payments_entry SET amount = 1", "DELETE FROM payments_entry"])
def test_the_database_itself_refuses_to_change_the_ledger(entry, statement):
    with pytest.raises(DatabaseError, match="never changes"):
        raw(statement)


@pytest.mark.control
def test_without_its_triggers_the_database_would_change_it(entry):
    guarding.lift(connection)
    raw("UPDATE payments_entry SET amount = 1")
    assert Entry.objects.first().amount == 1
    guarding.lay(connection)


def test_our_own_code_refuses_too(entry):
    for change in (entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(amount=1)):
        with pytest.raises(NeverChangesError):
            change()


def test_a_missing_guard_is_seen_and_a_migration_lays_it_again(entry):
    guarding.lift(connection)
    assert guarding.missing(connection)
    call_command("migrate", verbosity=0)
    assert guarding.missing(connection) == []
