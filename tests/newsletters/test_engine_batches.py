"""Issues by a mail provider's batches: each once, killed or unanswered, where it keeps keys; held where it keeps none."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from anymail.exceptions import AnymailRequestsAPIError, AnymailSerializationError
from django.db.models import Value
from django.db.models.functions import Concat

from broadsheet.foundation import clock
from broadsheet.newsletters.engine import batches, batching, deciding, halting, report, running
from broadsheet.newsletters.engine.ways import calls, esps, requests
from broadsheet.newsletters.models import Batch, Delivery, Issue, Sending, State, Subscriber, Subscription
from proof.sending.provider import LOST, SILENT, TAKE, Provider
from tests.dying import killed_at
from tests.newsletters.engines import READERS, an_issue, states

pytestmark = pytest.mark.django_db(transaction=True)

BREVO = "anymail.backends.brevo.EmailBackend"
POINTS = [
    "engine.before_claimed", "engine.after_claim", "engine.before_handed", "engine.after_handed", "engine.after_journal",
    "engine.called", "engine.batch_answered", "engine.batch_before_results", "engine.before_written", "engine.batch_after_results",
]  # fmt: skip


@pytest.fixture
def provider(settings):
    """A provider that takes batches, and to which issues go."""
    server = Provider(silence=1.5)
    server.start()
    settings.EMAIL_BACKEND = BREVO
    settings.ANYMAIL = {"BREVO_API_KEY": "key", "BREVO_API_URL": f"http://127.0.0.1:{server.port}/v3/"}
    settings.SENDING_CALL_SECONDS = 1.0
    yield server
    server.stop()


def once(*doings):
    """These for the first calls; then it takes all."""
    left = list(doings)
    return lambda _call: left.pop(0) if left else TAKE


def another_issue(issue_of, provider):
    """Of which nobody has anything yet."""
    Issue.objects.update(slug=Concat("slug", Value("-before")))
    provider.taken.clear()
    return an_issue(issue_of)


def later(seconds=40):
    return time_machine.travel(clock.now() + timedelta(seconds=seconds))


def recover(seconds=40):
    with later(seconds):
        running.look_after()
        running.send_due()


def test_a_thousand_go_in_one_call_each_with_what_is_their_own(provider, issue_of):
    issue_with_greeting = lambda *given: issue_of(*given, greeting="Good morning, {name}")  # noqa: E731
    sent = an_issue(issue_with_greeting)
    Subscriber.objects.filter(email=READERS[0]).update(name="Olha O'Dell")
    Subscriber.objects.filter(email=READERS[1]).update(name="<b>{{params}}")
    running.send_due()
    assert provider.addresses() == READERS
    assert len(provider.calls) == 1
    call = provider.calls[0]
    versions = {each["to"][0]["email"]: each for each in call["messageVersions"]}
    for delivery in Delivery.objects.select_related("subscription__subscriber"):
        own = versions[delivery.address]
        assert delivery.subscription.token in own["headers"]["List-Unsubscribe"]
        assert delivery.subscription.token in own["params"]["end"]
        assert delivery.subscription.subscriber.token in own["params"]["preferences"]
        assert json.loads(own["headers"]["X-Mailin-custom"]) == {"letter": f"delivery.{delivery.pk}"}
    assert versions[READERS[0]]["params"]["greeting"] == "Good morning, Olha O'Dell"
    assert versions[READERS[1]]["params"]["greeting"] == "Good morning", "nobody's name is taken for a template"
    assert call["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "{{params.end}}" in call["htmlContent"]
    assert "{{params.end}}" in call["textContent"]
    assert "{{params.greeting}}" in call["htmlContent"]
    assert "[[" not in call["htmlContent"] + call["textContent"]
    assert states(sent) == {"accepted": len(READERS)}
    assert report.of(sent).adds_up
    batch = Batch.objects.get()
    assert str(batch.key) == call["headers"]["idempotencyKey"]
    assert batch.settled_at is not None
    assert bytes(batch.request) == b"", "who got it and how is forgotten once it is answered"


def test_killed_anywhere_nobody_is_lost_and_nobody_gets_it_twice(provider, issue_of, monkeypatch):
    """Batches of five: three calls."""
    monkeypatch.setitem(esps.KNOWN, BREVO, replace(esps.KNOWN[BREVO], most=5))
    for point in [*POINTS, "engine.called:2"]:
        sent = another_issue(issue_of, provider)
        assert killed_at(point, running.send_due), f"it did not come to {point}"
        recover()
        assert provider.addresses() == READERS, point
        assert states(sent) == {"accepted": len(READERS)}, point
        assert report.of(sent).adds_up


def test_killed_while_it_is_handed_over_again(provider, issue_of):
    for point in ["engine.before_adopted", "engine.adopted"]:
        sent = another_issue(issue_of, provider)
        provider.manners = once(503)
        running.send_due()
        assert states(sent) == {"handed": len(READERS)}
        with later(40):
            assert killed_at(point, running.send_due), f"it did not come to {point}"
        recover(120)
        assert provider.addresses() == READERS
        assert states(sent) == {"accepted": len(READERS)}


@pytest.mark.control
def test_where_keys_are_not_kept_but_trusted_all_get_it_twice(provider, issue_of):
    an_issue(issue_of)
    provider.keeps_keys = False
    provider.manners = once(SILENT)
    running.send_due()
    recover()
    assert set(Counter(provider.addresses()).values()) == {2}


def test_what_nobody_answered_is_handed_over_again_under_its_key(provider, issue_of):
    for does in [SILENT, LOST, 503]:
        sent = another_issue(issue_of, provider)
        provider.calls.clear()
        provider.manners = once(does)
        running.send_due()
        assert states(sent) == {"handed": len(READERS)}
        recover()
        assert provider.addresses() == READERS
        assert states(sent) == {"accepted": len(READERS)}
        assert len({call["headers"]["idempotencyKey"] for call in provider.calls}) == 1
        assert len({json.dumps(call, sort_keys=True) for call in provider.calls}) == 1, "the very same"


def test_where_no_key_is_known_it_is_uncertain_and_a_person_decides(provider, issue_of, settings, editor):
    settings.SENDING_KEYS = False
    sent = an_issue(issue_of)
    provider.manners = once(SILENT)
    running.send_due()
    recover()
    assert states(sent) == {"uncertain": len(READERS)}
    assert provider.addresses() == READERS
    assert bytes(Batch.objects.get().request) == b""
    deciding.let_go_all(sending=sent, by=editor)
    recover()
    assert provider.addresses() == READERS

    sent = another_issue(issue_of, provider)
    assert killed_at("engine.after_journal", running.send_due)
    recover()
    assert states(sent) == {"uncertain": len(READERS)}
    assert report.of(sent).adds_up


def test_a_key_is_used_no_longer_than_it_lives_nor_while_the_sending_stands_still(provider, issue_of, editor):
    sent = an_issue(issue_of)
    provider.manners = once(LOST)
    running.send_due()
    halting.pause(sending=sent, why="Stop", by=editor)
    recover()
    assert states(sent) == {"handed": len(READERS)}
    assert provider.taken == []
    recover(16 * 60)
    assert states(sent) == {"uncertain": len(READERS)}
    halting.resume(sending=sent, by=editor)
    recover(17 * 60)
    assert provider.taken == []


def test_it_is_not_handed_over_for_ever(provider, issue_of):
    sent = an_issue(issue_of)
    provider.manners = lambda _call: 503
    with time_machine.travel(clock.now()) as moment:
        for _time in range(9):
            running.send_due()
            moment.shift(125)
            Batch.objects.update(until=clock.now() + timedelta(minutes=15))
        assert Batch.objects.get().calls == 9
        running.send_due()
        moment.shift(125)
        running.look_after()
    assert states(sent) == {"uncertain": len(READERS)}


def test_told_that_it_was_taken_after_something_broke_nobody_knows(provider, issue_of):
    """It said that it failed, and knows the key all the same: perhaps it took it before it failed, perhaps not."""
    sent = an_issue(issue_of)
    provider.manners = once(503, SILENT)
    running.send_due()
    recover()
    recover(120)
    assert states(sent) == {"uncertain": len(READERS)}


def test_told_to_wait_none_is_lost_and_none_counts_as_tried(provider, issue_of):
    sent = an_issue(issue_of)
    provider.manners = once(429)
    running.send_due()
    assert states(sent) == {"ready": len(READERS)}
    assert set(Delivery.objects.values_list("tries", "batch")) == {(0, None)}
    running.send_due()
    assert provider.addresses() == READERS
    assert states(sent) == {"accepted": len(READERS)}


def test_with_nobody_there_nothing_is_handed(provider, issue_of):
    sent = an_issue(issue_of)
    provider.stop()
    running.send_due()
    assert states(sent) == {"ready": len(READERS)}


def test_an_address_that_nobody_takes_is_found_and_the_others_get_theirs(provider, issue_of):
    bad = "nobody-takes@mail.proof"
    sent = an_issue(issue_of, [*READERS, bad])
    with time_machine.travel(clock.now()) as moment:
        for _time in range(5):
            running.send_due()
            moment.shift(65)
    assert provider.addresses() == READERS
    assert Delivery.objects.get(address=bad).state == State.REFUSED
    assert states(sent) == {"accepted": len(READERS), "refused": 1}


def test_who_ended_it_while_it_was_in_hand_is_in_no_batch(provider, issue_of, monkeypatch):
    sent = an_issue(issue_of)
    composed = requests.compose

    def ended(*given):
        Subscription.objects.filter(subscriber__email=READERS[2]).update(ended_at=clock.now())
        return composed(*given)

    monkeypatch.setattr(requests, "compose", ended)
    running.send_due()
    assert provider.addresses() == [reader for reader in READERS if reader != READERS[2]]
    assert states(sent) == {"accepted": len(READERS) - 1, "skipped": 1}


def test_a_letter_that_means_something_to_the_provider_goes_alone_and_whole(provider, issue_of):
    lamp_issue = an_issue(issue_of, READERS[:2])
    Sending.objects.filter(pk=lamp_issue.pk).update(
        written={
            name: {**mail, "html": mail["html"].replace("Fog", "Fog {{ here }}")}
            for name, mail in Sending.objects.get().written.items()
        }
    )
    running.send_due()
    assert provider.addresses() == READERS[:2]
    for call, delivery in zip(provider.calls, Delivery.objects.order_by("pk"), strict=True):
        assert "messageVersions" not in call
        assert delivery.subscription.token in call["htmlContent"]
        assert delivery.subscription.token in call["headers"]["List-Unsubscribe"]
        assert call["headers"]["idempotencyKey"]


def test_each_recipient_has_an_answer_of_their_own(issue_of, provider):
    sent = an_issue(issue_of)
    sender = running.sender()
    sender._take()
    ones = sender._queue[0]
    asked = requests.compose(esps.chosen(), sender._mailings[sent.pk], ones)
    held = batches.Held(0, sent.key, tuple(ones), asked, 1, None, is_repeatable=True)
    says = ["queued", "sent", "rejected", "invalid", "failed", "unknown", None]
    statuses = dict(zip((one.to for one in ones), says, strict=False))
    found = batching._results(held, calls.Answered(calls.Kind.TAKEN, 200, statuses=statuses))
    assert [result.end.value for result in found[: len(says)]] == [
        "accepted", "accepted", "refused", "refused", "deferred", "uncertain", "uncertain",
    ]  # fmt: skip
    assert {result.end.value for result in found[len(says) :]} == {"uncertain"}, "of whom nothing is said"
    sender.let_go()
    sender.close()


def test_each_provider_gets_each_readers_own_words_and_headers(issue_of, settings):
    settings.ANYMAIL = {f"{name}_API_KEY": "key" for name in ("BREVO", "MAILGUN", "SPARKPOST")}
    an_issue(issue_of)
    for settings.EMAIL_BACKEND in sorted(esps.KNOWN):
        sender = running.sender()
        sender._take()
        assert [len(group) for group in sender._queue] == [len(READERS)], "an issue goes in one call"
        esp, ones = esps.chosen(), sender._queue[0]
        asked = requests.read(requests.compose(esp, next(iter(sender._mailings.values())), ones).kept())
        payload = calls.get_connection().build_message_payload(requests.message(esp, asked), {})
        whole = str(payload.serialize_data()) + str(payload.data)
        for one in ones:
            assert whole.count(one.end) >= 2, "in the letter and in its header"
            assert f"delivery.{one.pk}" in whole
        assert esp.mark.format("end") in whole
        assert "[[" not in whole
        sender.let_go()
        sender.close()


def test_what_errors_without_an_answer_mean():
    assert calls.meaning(AnymailSerializationError("It can't be written")).kind is calls.Kind.WRONG, "it never left"
    assert calls.meaning(AnymailRequestsAPIError("It broke off")).kind is calls.Kind.NOBODY_KNOWS
