"""Letters of issues as bounces find them, and what servers refuse at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadsheet.foundation import clock
from broadsheet.mail.lines import answers
from broadsheet.mail.lines.answers import Step
from broadsheet.mail.models import Bounce, Suppression
from broadsheet.newsletters.engine import claiming, owning
from broadsheet.newsletters.engine.letters import name_of
from broadsheet.newsletters.engine.results import End, Result
from broadsheet.newsletters.models import Delivery, Sending, Subscriber
from tests.newsletters.engines import READERS, an_issue

pytestmark = pytest.mark.django_db


def refused(one, *, step=Step.RCPT, code=550, said="5.1.1 no such user"):
    return Result(one, End.REFUSED, code, f"{code} {said}", answers.said(step, code, said, wanted=2))


def test_a_letter_is_known_by_its_number_and_by_where_it_went(issue_of):
    sent = an_issue(issue_of)
    delivery = Delivery.objects.get(address=READERS[0])
    (found,) = owning.Deliveries().sent_to(READERS[0].upper())
    assert found == owning.Deliveries().by_key(owning.key_of(delivery.pk))
    assert found.about == f"sending.{sent.pk}"
    assert found.message_id == name_of(sent.key, delivery.subscription_id)


@pytest.mark.parametrize(
    "key", ["delivery.0", "delivery.", "delivery.x", "delivery.-1", "delivery.99999999999999999999", "", "."]
)
def test_no_letter_has_a_key_that_nobody_gave(issue_of, key):
    an_issue(issue_of)
    assert owning.Deliveries().by_key(key) is None


def test_what_went_there_long_ago_is_not_asked_for(issue_of):
    an_issue(issue_of)
    Sending.objects.update(made_at=clock.now() - owning.LATELY - timedelta(days=1))
    assert list(owning.Deliveries().sent_to(READERS[0])) == []


def test_of_an_erased_reader_only_the_number_is_left(issue_of):
    an_issue(issue_of)
    delivery = Delivery.objects.get(address=READERS[0])
    Delivery.objects.filter(pk=delivery.pk).update(address=None, subscription=None)
    Subscriber.objects.filter(email=READERS[0]).delete()
    found = owning.Deliveries().by_key(owning.key_of(delivery.pk))
    assert (found.address, found.message_id) == ("", "")


def test_a_reader_whose_server_knows_no_such_mailbox_gets_nothing_more(issue_of):
    sent = an_issue(issue_of)
    one, *_others = claiming.claim(sent, 100)
    owning.count_refused([refused(one), refused(one)])
    assert Bounce.objects.count() == 1, "twice the same is one"
    assert Suppression.objects.count() == 1


@pytest.mark.parametrize("result", [
    {"step": Step.MAIL, "said": "5.7.1 sender is blocked"},
    {"step": Step.DOT, "code": 554, "said": "5.7.1 looks like spam"},
])  # fmt: skip
def test_what_a_server_has_against_us_is_not_the_readers_fault(issue_of, result):
    one, *_others = claiming.claim(an_issue(issue_of), 100)
    owning.count_refused([refused(one, **result)])
    assert not Suppression.objects.exists()


@pytest.mark.control
def test_counted_as_the_readers_it_would_shut_the_reader_out(issue_of, monkeypatch):
    one, *_others = claiming.claim(an_issue(issue_of), 100)
    monkeypatch.setattr(Result, "is_about_reader", True)
    owning.count_refused([refused(one, step=Step.MAIL, said="5.1.1 no such user")])
    assert Suppression.objects.exists()
