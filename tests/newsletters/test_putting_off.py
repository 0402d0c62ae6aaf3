"""What was put off waits again when it is due, whatever others do with it in the same moment."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from broadsheet.foundation import clock
from broadsheet.newsletters.engine import claiming
from broadsheet.newsletters.models import Delivery, State
from tests.newsletters.engines import an_issue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def due(issue_of):
    """A letter that was put off, and whose time has come."""
    sent = an_issue(issue_of)
    row = sent.deliveries.order_by("pk").first()
    sent.deliveries.exclude(pk=row.pk).update(state=State.ACCEPTED)
    Delivery.objects.filter(pk=row.pk).update(state=State.DEFERRED, next_at=clock.now() - timedelta(minutes=1))
    return row


def test_what_is_due_waits_and_what_is_too_late_is_given_up(due):
    assert claiming.put_off_no_longer() == 1
    due.refresh_from_db()
    assert (due.state, due.next_at) == (State.READY, None)
    Delivery.objects.filter(pk=due.pk).update(state=State.DEFERRED, next_at=clock.now() - timedelta(minutes=1))
    due.sending.expires_at = clock.now() - timedelta(seconds=1)
    due.sending.save()
    assert claiming.put_off_no_longer() == 0
    due.refresh_from_db()
    assert due.state == State.REFUSED


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_who_looks_while_another_engine_takes_it_does_not_put_it_back(due):
    """An engine has it in a transaction that is not over: the other waits for that, and must look again then."""
    found = []

    def look():
        try:
            found.append(claiming.put_off_no_longer())
        finally:
            connection.close()

    other = threading.Thread(target=look)
    with transaction.atomic():
        Delivery.objects.filter(pk=due.pk).update(state=State.HANDED, token=7, next_at=None)
        other.start()
        other.join(1)
        assert other.is_alive(), "it waits"
    other.join(10)
    due.refresh_from_db()
    assert (due.state, due.token, found) == (State.HANDED, 7, [0])
