"""What a provider tells of an issue's letter is known by the letter's own key, and counts for the issue, once however it is told."""

from __future__ import annotations

import random

import pytest
from anymail.signals import AnymailTrackingEvent

from broadsheet.foundation import clock
from broadsheet.mail.bounces import esp
from broadsheet.mail.bounces.owners import LETTER
from broadsheet.mail.models import Bounce, EspEvent, Suppression
from broadsheet.newsletters.engine import owning, results, running
from broadsheet.newsletters.models import Delivery
from tests.newsletters.engines import READERS, an_issue

pytestmark = pytest.mark.django_db


def told(delivery, kind="bounced", said="552 5.2.2 over quota", number=0, letter=None):
    return AnymailTrackingEvent(
        event_type=kind, timestamp=clock.now(), event_id=f"{kind}-{delivery.pk}-{number}", recipient=delivery.address,
        message_id="one-for-the-whole-batch", mta_response=said, reject_reason="bounced",
        metadata={LETTER: owning.key_of(delivery.pk) if letter is None else letter},
    )  # fmt: skip


def test_its_fault_is_of_the_issue_and_told_again_in_other_words_it_is_one(issue_of):
    sent = an_issue(issue_of)
    deliveries = list(Delivery.objects.order_by("pk"))
    events = [told(each, number=number) for each in deliveries for number in range(3)]
    random.Random(4).shuffle(events)
    esp.keep(events, esp="SparkPost")
    esp.apply_waiting()
    assert Bounce.objects.count() == len(READERS)
    assert set(Bounce.objects.values_list("about", flat=True)) == {f"sending.{sent.pk}"}
    assert set(EspEvent.objects.values_list("letter", "address")) == {("", "")}, "whose it was is forgotten"


def test_what_a_server_refused_before_is_the_same_fault(issue_of):
    sent = an_issue(issue_of)
    sender = running.sender()
    sender._take()
    one = sender._queue[0]
    sender.let_go()
    sender.close()
    said = "550 5.1.1 no such user"
    refused = results.Result(one, results.End.REFUSED, 550, said)
    owning.counting.count([owning._happened(refused)])
    esp.keep([told(Delivery.objects.get(pk=one.pk), said=said)], esp="Brevo")
    esp.apply_waiting()
    assert Bounce.objects.count() == 1
    assert Bounce.objects.get().about == f"sending.{sent.pk}"
    assert Suppression.objects.count() == 1


@pytest.mark.control
def test_without_its_key_it_would_be_two_and_of_no_issue(issue_of):
    an_issue(issue_of)
    delivery = Delivery.objects.first()
    esp.keep([told(delivery), told(delivery, number=1, letter="")], esp="Brevo")
    esp.apply_waiting()
    assert Bounce.objects.count() == 2


@pytest.mark.parametrize("letter", ["delivery.999999", "delivery.x", "delivery.", "nobody.1", "delivery.²", "a" * 90])
def test_a_key_of_no_letter_is_as_none(issue_of, letter):
    an_issue(issue_of)
    esp.keep([told(Delivery.objects.first(), letter=letter)], esp="Brevo")
    esp.apply_waiting()
    assert Bounce.objects.get().about.startswith("brevo:")
