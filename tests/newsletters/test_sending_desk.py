"""The sending desk: whoever may see figures sees how far it is, whoever may send acts, and each act is in the audit log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from broadsheet.foundation import clock
from broadsheet.newsletters.models import Delivery, Halt, HaltKind, Rest, Sending, State
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from tests.newsletters.engines import READERS, an_issue, states

pytestmark = pytest.mark.django_db


def client_of(role):
    client = Client()
    client.force_login(person(role))
    return client


def act(client, sent, name, **more):
    return client.post(reverse("issue_progress_act", args=[sent.issue_id]), {"act": name, **more}, follow=True)


@pytest.fixture
def sent(issue_of):
    found = an_issue(issue_of)
    Delivery.objects.filter(address=READERS[0]).update(state=State.UNCERTAIN, said="Its worker is gone")
    Delivery.objects.filter(address=READERS[1]).update(state=State.REFUSED, said="550 No such user")
    Delivery.objects.filter(address=READERS[2]).update(state=State.DEFERRED, said="451 Greylisted")
    return found


def test_it_shows_each_count_with_its_rows_what_servers_said_and_whom_nobody_knows_of(sent):
    client = client_of(Role.BUSINESS)
    page = client.get(reverse("issue_progress", args=[sent.issue_id])).content.decode()
    for words in ("Greylisted", "No such user", "Its worker is gone", "mail1.proof"):
        assert words in page
    assert READERS[0] not in page, "no whole address"
    assert 'name="act"' not in page, "the business side looks on"
    for state, count in states(sent).items():
        rows = client.get(reverse("issue_deliveries", args=[sent.issue_id]), {"which": state}).context["rows"]
        assert rows.paginator.count == count
    assert "Fog until noon" in client.get(reverse("sending_desk")).content.decode()


def test_an_editor_pauses_it_lets_it_go_on_and_cancels_it_and_all_is_written_down(sent):
    client = client_of(Role.EDITOR)
    assert "A wrong name" in act(client, sent, "pause", why="A wrong name").content.decode()
    assert Halt.objects.get().made_by == person(Role.EDITOR)
    act(client, sent, "resume")
    assert not Halt.objects.standing().exists()
    act(client, sent, "cancel", why="Withdrawn")
    assert states(sent) == {"cancelled": len(READERS) - 2, "refused": 1, "uncertain": 1}
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {f"sending.{HaltKind.PAUSED}", "sending.resume", f"sending.{HaltKind.CANCELLED}"} <= acts


def test_what_is_uncertain_is_decided_one_by_one_or_together_and_the_missed_get_it(sent):
    client = client_of(Role.EDITOR)
    row = Delivery.objects.get(state=State.UNCERTAIN)
    at = reverse("letter_decision", args=[row.pk])
    client.post(at, {"act": "again"})
    assert Delivery.objects.get(pk=row.pk).state == State.READY
    assert "Somebody has decided already" in client.post(at, {"act": "let_go"}, follow=True).content.decode()
    Delivery.objects.filter(pk=row.pk).update(state=State.UNCERTAIN)
    act(client, sent, "let_go")
    assert Delivery.objects.get(pk=row.pk).skipped == "let_go"
    act(client, sent, "missed")
    assert Delivery.objects.get(address=READERS[1]).state == State.READY
    assert Delivery.objects.get(pk=row.pk).state == State.SKIPPED


def test_it_says_which_provider_rests_until_when_and_why_and_how_fast_it_may_go(sent):
    client, at = client_of(Role.EDITOR), reverse("issue_progress", args=[sent.issue_id])
    assert "too fast" not in client.get(at).content.decode(), "the control"
    until = clock.now() + timedelta(minutes=7)
    Rest.objects.create(provider="mail1.proof", holder="x", until=until, why="421 4.7.28 unusual rate")
    Rest.objects.create(provider="mail2.proof", holder="x", until=clock.now() - timedelta(minutes=1), lines=3)
    Rest.objects.create(provider="mail0.proof", holder="x", until=clock.now() - timedelta(hours=1), why="long over")
    page = client.get(at).content.decode()
    assert f"nothing goes there until {clock.local(until):%H:%M}" in page
    assert "421 4.7.28 unusual rate" in page
    assert "tried again with 3 lines" in page
    assert "long over" not in page
    assert "6000" in page.replace(",", "").replace("\xa0", ""), "what may go in a minute"
    Sending.objects.update(finished_at=clock.now())
    assert "too fast" not in client.get(at).content.decode()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.BUSINESS])
def test_who_may_not_send_decides_nothing(sent, role):
    client = client_of(role)
    before = states(sent)
    for name in ("pause", "cancel", "again", "let_go", "missed"):
        act(client, sent, name, why="x")
    client.post(reverse("letter_decision", args=[Delivery.objects.get(state=State.UNCERTAIN).pk]), {"act": "again"})
    assert states(sent) == before
    assert not Halt.objects.exists()
