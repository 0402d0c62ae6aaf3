"""What was put off is tried again by one rule, `mail.throttling.retrying`, and given up when its issue says so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadsheet.foundation import clock
from broadsheet.newsletters.engine import claiming, results
from broadsheet.newsletters.engine.results import End, Result
from broadsheet.newsletters.models import Delivery, State, Why
from tests.newsletters.engines import an_issue

pytestmark = pytest.mark.django_db


def test_put_off_letters_keep_to_the_rule_and_come_back_apart(issue_of, time_machine):
    now = clock.now()
    time_machine.move_to(now, tick=False)
    sent = an_issue(issue_of)
    waits = []
    for _try in range(4):
        ones = claiming.claim(sent, 100)
        results.write([Result(one, End.DEFERRED, 451, "later") for one in ones])
        rows = Delivery.objects.filter(state=State.DEFERRED)
        waits.append([(row.next_at - now).total_seconds() / 60 for row in rows])
        rows.update(state=State.READY, next_at=None)
    assert set(waits[0]) == set(waits[1]) == {30}
    assert all(120 <= wait <= 180 for tries in waits[2:] for wait in tries)
    assert len(set(waits[3])) > 5, "a hundred thousand don't come back in one second"


def test_a_line_that_breaks_is_tried_soon_but_not_for_ever(issue_of, time_machine):
    now = clock.now()
    time_machine.move_to(now, tick=False)
    sent = an_issue(issue_of)
    (one,) = claiming.claim(sent, 1)
    waits = []
    for tries in range(results.BROKEN_OFTEN + 1):
        lost = Result(type(one)(**{**vars(one), "tries": tries}), End.LOST)
        waits.append(results.next_try(lost, now) - now)
    assert waits[:-1] == [results.SOON] * results.BROKEN_OFTEN
    assert waits[-1] >= timedelta(minutes=30)


def test_what_could_only_be_tried_after_its_issue_s_end_is_given_up(issue_of, time_machine):
    sent = an_issue(issue_of)
    at = sent.expires_at - timedelta(minutes=31)
    time_machine.move_to(at, tick=False)
    ones = claiming.claim(sent, 2)
    results.write([Result(ones[0], End.DEFERRED, 451, "later")])
    assert Delivery.objects.get(pk=ones[0].pk).state == State.DEFERRED, "the control: a minute before it is still tried"
    time_machine.move_to(at + timedelta(minutes=2), tick=False)
    results.write([Result(ones[1], End.DEFERRED, 451, "later")])
    row = Delivery.objects.get(pk=ones[1].pk)
    assert (row.state, row.skipped, row.said, row.next_at) == (State.REFUSED, Why.EXPIRED, "later", None)
