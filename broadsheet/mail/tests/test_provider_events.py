"""What mail providers tell: kept and answered at once, applied in bulk, the same in any order and however often it is told."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta

import pytest
from anymail.signals import AnymailTrackingEvent
from django.test import Client

from broadsheet.foundation import clock
from broadsheet.mail import suppression
from broadsheet.mail.bounces import counting, esp
from broadsheet.mail.bounces.owners import LETTER
from broadsheet.mail.events import letter_bounced
from broadsheet.mail.models import Bounce, EspEvent, Fault, Outgoing, Reason, Suppression
from tests.dying import killed_at

pytestmark = pytest.mark.django_db

OLHA = "olha@reader.example"
SECRET = "postmark:a long secret"
AUTH = {"Authorization": "Basic cG9zdG1hcms6YSBsb25nIHNlY3JldA=="}
START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _set_up(settings):
    settings.MAIL_EVENTS_FROM = ["postmark", "mailgun"]
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": "key"}


def bounced(**more):
    facts = {
        "RecordType": "Bounce", "Type": "HardBounce", "ID": 42, "MessageID": "m-1", "Email": OLHA,
        "BouncedAt": "2026-11-01T10:00:00Z", "Details": "smtp;550 5.1.1 no such user", "Description": "unable to deliver",
    }  # fmt: skip
    return json.dumps(facts | more)


def sent(body=None, *, slug="postmark", headers=AUTH):
    client = Client(raise_request_exception=False)
    return client.post(f"/mail/events/{slug}/", body or bounced(), content_type="application/json", headers=headers)


def reasons(address=OLHA):
    found = Suppression.objects.in_force(clock.now()).of(suppression.hashed(address))
    return set(found.values_list("reason", flat=True))


def event(kind, *, address=OLHA, number=0, at=0, said="550 5.1.1 no such user", **more):
    return AnymailTrackingEvent(
        event_type=kind, timestamp=START + timedelta(minutes=at), event_id=f"{kind}-{address}-{number}",
        message_id=f"m-{number}-{address}", recipient=address, mta_response=said, reject_reason="bounced", **more,
    )  # fmt: skip


def test_an_event_is_kept_at_once_and_applied_by_the_worker():
    assert sent().status_code == 204
    assert reasons() == set()
    assert esp.apply_waiting() == 1
    assert reasons() == {Reason.GONE}
    row = EspEvent.objects.get()
    assert (row.address, row.said, row.applied_at is not None) == ("", "", True), "the address is forgotten"
    assert esp.apply_waiting() == 0


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic cG9zdG1hcms6bm90aGluZw=="}])
def test_who_does_not_know_the_secret_is_refused(headers):
    assert sent(headers=headers).status_code == 400
    assert not EspEvent.objects.exists()


def test_a_forged_signature_is_refused():
    body = json.dumps({"signature": {"timestamp": "1", "token": "x", "signature": "0" * 64}, "event-data": {}})
    assert sent(body, slug="mailgun").status_code == 400
    assert not EspEvent.objects.exists()


@pytest.mark.filterwarnings("ignore:Your Anymail webhooks are insecure")
def test_without_a_secret_nobody_is_heard(settings):
    settings.ANYMAIL = {}
    assert sent().status_code == 404
    assert not EspEvent.objects.exists()


@pytest.mark.parametrize("slug", ["brevo", "nobody", "x"])
def test_a_provider_that_is_not_set_up_is_not_there(slug):
    assert sent(slug=slug).status_code == 404


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"', '{"RecordType": 1}'])
def test_what_can_not_be_read_is_refused_and_no_fault_of_ours(body):
    assert sent(body or " ").status_code in {204, 400}
    assert not EspEvent.objects.exists()


def test_looking_whether_anybody_is_there_is_answered():
    assert Client().head("/mail/events/postmark/").status_code == 200
    assert Client().get("/mail/events/postmark/").status_code == 405


@pytest.mark.parametrize(
    ("kind", "said", "more", "held", "fault"),
    [
        ("bounced", "550 5.1.1 no such user", {}, {Reason.GONE}, Fault.UNKNOWN_USER),
        ("bounced", "550 5.7.1 blocked using a blacklist", {}, set(), Fault.BLOCKED),
        ("bounced", "552 5.2.2 over quota", {}, set(), Fault.FULL),
        ("bounced", "", {}, set(), Fault.UNKNOWN),
        ("rejected", "", {}, {Reason.GONE}, Fault.UNKNOWN_USER),
        ("complained", "", {}, {Reason.COMPLAINT}, Fault.COMPLAINT),
        ("unsubscribed", "", {}, {Reason.COMPLAINT}, None),
        ("deferred", "452 over quota", {}, set(), None),
        ("opened", "", {}, set(), None),
    ],
)
def test_each_kind_of_event_leads_to_what_it_means(kind, said, more, held, fault):
    esp.keep([event(kind, said=said, **more)], esp="Postmark")
    esp.apply_waiting()
    assert reasons() == held
    assert [bounce.fault for bounce in Bounce.objects.all()] == ([fault] if fault else [])


def history():
    """Olha's mailbox is full for two issues, takes the third, is full again; Roman's is gone; Ada complains."""
    full = "552 5.2.2 over quota"
    return [
        event("bounced", number=1, at=1, said=full),
        event("bounced", number=2, at=2, said=full),
        event("delivered", number=3, at=3),
        event("bounced", number=4, at=4, said=full),
        event("bounced", address="roman@reader.example", number=5, at=5),
        event("delivered", address="roman@reader.example", number=6, at=1),
        event("complained", address="ada@reader.example", number=7, at=6),
        event("delivered", address="ada@reader.example", number=7, at=5),
    ]


def state():
    return (
        {name: reasons(f"{name}@reader.example") for name in ("olha", "roman", "ada")},
        sorted(Bounce.objects.values_list("address_hash", "fault", "is_hard", "happened_at")),
        Bounce.objects.weighing(START).count(),
    )


@pytest.mark.parametrize("seed", range(12))
def test_in_any_order_and_however_often_it_comes_out_the_same(seed, monkeypatch):
    monkeypatch.setattr(counting, "WEIGHS", timedelta(days=3000))
    order = random.Random(seed)
    told = history() * 3
    order.shuffle(told)
    while told:
        batch, told = told[: (size := order.randint(1, 6))], told[size:]
        esp.keep(batch, esp="Postmark")
        if order.random() < 0.6:
            esp.apply_waiting()
    esp.apply_waiting()
    held, bounces, weighing = state()
    assert held == {"olha": set(), "roman": {Reason.GONE}, "ada": {Reason.COMPLAINT}}
    assert len(bounces) == 5
    assert weighing == 1, "only what came after the mail that was taken"


@pytest.mark.control
def test_without_their_own_ids_events_told_twice_would_be_two(monkeypatch):
    monkeypatch.setattr(esp, "_evidence", lambda event, _esp: str(random.random()))
    esp.keep(history() * 2, esp="Postmark")
    assert EspEvent.objects.count() == 16


@pytest.mark.django_db(transaction=True)
def test_killed_while_it_applies_them_it_applies_them_once_afterwards():
    esp.keep(history(), esp="Postmark")
    assert killed_at("mail.events_counted", esp.apply_waiting)
    assert not Bounce.objects.exists()
    assert esp.apply_waiting() == 8
    assert Bounce.objects.count() == 5
    assert esp.apply_waiting() == 0


def test_a_thousand_are_applied_in_some_dozens_of_statements(django_assert_max_num_queries):
    esp.keep(
        [event("bounced", address=f"r{number}@reader.example", number=number) for number in range(1000)], esp="Postmark"
    )
    with django_assert_max_num_queries(100):
        assert esp.apply_waiting() == 1000
    assert Suppression.objects.count() == 1000


def test_of_a_single_letter_whoever_wrote_it_hears():
    row = Outgoing.objects.create(to=OLHA, subject="Your gift", text="Here", kind="test/letter")
    heard = []

    def hear(letter, **_more):
        heard.append(letter.pk)

    letter_bounced.connect(hear)
    try:
        esp.keep([event("bounced", metadata={LETTER: f"outgoing.{row.pk}"})], esp="Brevo")
        esp.apply_waiting()
        esp.apply_waiting()
    finally:
        letter_bounced.disconnect(hear)
    assert heard == [row.pk]
    assert Bounce.objects.get().about == f"outgoing.{row.pk}"
