"""Readers' domains are looked up beside the sending, each once; letters that wait get the provider that takes their mail."""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from broadsheet.foundation import clock
from broadsheet.newsletters.engine import claiming, grouping, running
from broadsheet.newsletters.models import Delivery, MailDomain, Sending, SendingRules, State, Subscriber, Subscription
from tests.newsletters.engines import an_issue

pytestmark = pytest.mark.django_db

READERS = [
    "a@one.proof", "b@one.proof", "c@two.proof", "d@silent.proof", "e@gmail.com", "f@own.proof", "g@ukr.proof", "h@chain.proof",
    "i@ours.example",
]  # fmt: skip
MX = {
    "one.proof": ["aspmx.l.google.com."], "two.proof": ["two-proof.mail.protection.outlook.com."], "own.proof": ["mx.own.proof."],
    "ukr.proof": ["mxs.ukr.net."], "chain.proof": ["mx.one.proof."],
}  # fmt: skip


class Names:
    """A DNS of the test's own that counts who asks."""

    def __init__(self):
        self.asked = Counter()

    def __call__(self, domain):
        self.asked[domain] += 1
        if domain == "silent.proof":
            raise LookupError
        return MX[domain]


def by_domain():
    return {address.partition("@")[2]: name for address, name in Delivery.objects.values_list("address", "provider")}


def test_letters_that_wait_get_who_takes_their_mail_and_each_domain_is_asked_once(issue_of, time_machine):
    names, sent = Names(), an_issue(issue_of, READERS)
    (held,) = claiming.claim(sent, 1)
    assert by_domain()["two.proof"] == "two.proof", "the control: nobody has asked yet"
    assert grouping.step("me", names)
    assert not grouping.step("me", names), "it is done"
    found = by_domain()
    assert found == {
        "one.proof": "google", "two.proof": "microsoft", "silent.proof": "silent.proof", "gmail.com": "google",
        "own.proof": "own.proof", "ukr.proof": "ukrnet", "chain.proof": "one.proof", "ours.example": "ours.example",
    }  # fmt: skip
    assert Delivery.objects.get(pk=held.pk).provider == "one.proof", "what is in hand keeps what it has"
    assert set(names.asked.values()) == {1}
    assert set(names.asked) == {*MX, "silent.proof"}, "neither what is known by its name, nor what is kept for examples"
    Sending.objects.update(grouped_at=None)
    assert grouping.step("me", names)
    assert by_domain()["chain.proof"] == "one.proof", "once more changes nothing: it is no domain's own any more"
    assert set(names.asked.values()) == {1}
    time_machine.move_to(clock.now() + timedelta(minutes=11))
    Sending.objects.update(grouped_at=None)
    grouping.step("me", names)
    assert (names.asked["silent.proof"], names.asked["own.proof"]) == (2, 1), "who did not answer is asked again soon"


def test_only_one_process_looks_them_up(issue_of):
    an_issue(issue_of, READERS)
    names = Names()
    assert grouping.step("one", names)
    Sending.objects.update(grouped_at=None)
    assert not grouping.step("another", names)


def test_two_thousand_domains_delay_no_letter_and_a_slow_dns_is_not_waited_for(issue_of, monkeypatch):
    sent = an_issue(issue_of, READERS[:1])
    subscription = Subscription.objects.get()
    many = [Subscriber(email=f"r@d{number}.proof", language="en") for number in range(2_000)]
    Subscriber.objects.bulk_create(many)
    rows = [
        Subscription(subscriber=each, newsletter=subscription.newsletter)
        for each in Subscriber.objects.exclude(pk=subscription.subscriber_id)
    ]
    Subscription.objects.bulk_create(rows)
    letters = [
        Delivery(sending=sent, subscription=each, address=each.subscriber.email, provider=each.subscriber.email[2:])
        for each in rows
    ]
    Delivery.objects.bulk_create(letters)
    monkeypatch.setattr(grouping, "PATIENCE", 0.05)
    asked = []

    def slow(domain):
        asked.append(domain)
        time.sleep(0.2)
        return ["aspmx.l.google.com."]

    began = time.monotonic()
    assert grouping.step("me", slow)
    assert len(asked) <= grouping.AT_ONCE
    assert MailDomain.objects.count() == grouping.A_ROUND
    assert time.monotonic() - began < 5
    assert sent.deliveries.filter(state=State.READY).count() == 2_001
    assert len(claiming.claim(sent, 30)) == 30, "letters go meanwhile"
    sent.refresh_from_db()
    assert sent.grouped_at is None, "the others are asked for in the next round"
    fast = Counter()
    while grouping.step("me", lambda domain: fast.update([domain]) or ["aspmx.l.google.com."]):
        pass
    assert set(fast.values()) == {1}
    waiting = sent.deliveries.filter(state=State.READY)
    assert waiting.filter(provider="google").count() > 1_400
    sent.refresh_from_db()
    assert sent.grouped_at is not None


def test_the_loop_of_letters_asks_nobody(issue_of, monkeypatch):
    def never(domain):
        raise AssertionError(domain)

    monkeypatch.setattr(grouping.providers, "mail_servers", never)
    sent = an_issue(issue_of, READERS)
    assert running.send_due() == len(READERS)
    assert sent.deliveries.filter(state=State.ACCEPTED).count() == len(READERS)


@pytest.mark.django_db(transaction=True)
def test_an_engine_that_runs_looks_them_up_by_itself_while_its_letters_wait(issue_of, monkeypatch):
    monkeypatch.setattr(grouping.providers, "mail_servers", Names())
    monkeypatch.setattr(running, "GROUP_EVERY", 0.02)
    now = clock.local(clock.now())
    rules = SendingRules.load()
    rules.quiet_from, rules.quiet_to = (now - timedelta(hours=1)).time(), (now + timedelta(hours=1)).time()
    rules.save()
    sent = an_issue(issue_of, READERS)
    stop = threading.Event()

    def run():
        running.keep_sending(stop)
        connection.close()

    engine = threading.Thread(target=run)
    engine.start()
    ends = time.monotonic() + 10
    while not Sending.objects.filter(pk=sent.pk, grouped_at__isnull=False).exists() and time.monotonic() < ends:
        time.sleep(0.05)
    stop.set()
    engine.join(10)
    assert by_domain()["one.proof"] == "google"
    assert set(sent.deliveries.values_list("state", flat=True)) == {State.READY}
