"""An issue that was wrong: its page says so, and those who got it are told, once each."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from broadsheet.foundation import sources
from broadsheet.mail.models import Outgoing
from broadsheet.newsletters import correcting, ending, sending
from broadsheet.newsletters.engine import running
from broadsheet.newsletters.models import (
    Delivery,
    EndedBy,
    IssueCorrection,
    LeftOut,
    Newsletter,
    PassedOver,
    Sending,
    State,
    Subscriber,
    Subscription,
)
from broadsheet.newsletters.sending import NotSentError
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests.dying import killed_at

WRONG = "The ferry leaves at nine, not at eight."


def subscribe(newsletter, *names):
    made = []
    for name in names:
        reader = Subscriber.objects.create(email=f"{name}@reader.example", language="en")
        made.append(Subscription.objects.create(subscriber=reader, newsletter=newsletter))
    return made


def sent(issue_of, newsletter):
    issue = issue_of(newsletter, ("heading", "Fog"))
    issue.save_revision().publish()
    issue.refresh_from_db()
    sending.send(issue=issue, by=None)
    running.send_due()
    return issue


@pytest.mark.django_db
def test_its_page_says_so_and_each_who_got_it_is_told_once(client, lamp, issue_of):
    _olha, ivan = subscribe(lamp, "olha", "ivan")
    issue = sent(issue_of, lamp)
    subscribe(lamp, "late")
    ending.end(subscription=ivan, by=EndedBy.ONE_CLICK)
    changed = []
    listener = changed.extend
    sources.listen(listener)
    try:
        for _time in range(2):
            correcting.correct(issue=issue, text=WRONG, by=None)
    finally:
        sources._listeners.remove(listener)
    assert changed == [issue.source], "its plate is printed anew, once"
    for _time in range(3):
        correcting.tell_due()
    letter = Outgoing.objects.get()
    assert letter.to == "olha@reader.example", "not who came later, nor who has ended it"
    assert letter.subject == "Correction: Fog until noon"
    assert WRONG in letter.text
    assert f"/newsletters/morning-lamp/{issue.slug}/" in letter.text
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert WRONG in client.get(f"/newsletters/morning-lamp/{issue.slug}/").content.decode()
    assert IssueCorrection.objects.get().finished_at


@pytest.mark.django_db
def test_many_are_told_a_batch_at_a_time(lamp, issue_of, monkeypatch):
    monkeypatch.setattr(correcting, "A_RUN", 2)
    subscribe(lamp, *(f"reader{number}" for number in range(5)))
    correcting.correct(issue=sent(issue_of, lamp), text=WRONG, by=None)
    assert [correcting.tell_due() for _time in range(4)] == [2, 2, 1, 0]
    assert Outgoing.objects.values("to").distinct().count() == 5


@pytest.mark.django_db
def test_what_was_not_sent_or_says_nothing_is_no_correction(lamp, issue_of):
    with pytest.raises(NotSentError):
        correcting.correct(issue=issue_of(lamp, title="A draft"), text=WRONG, by=None)
    issue = sent(issue_of, lamp)
    with pytest.raises(NotSentError):
        correcting.correct(issue=issue, text="  ", by=None)
    with pytest.raises(NotSentError):
        correcting.correct(issue=issue, text=WRONG, by=person(Role.REPORTER))
    assert not IssueCorrection.objects.exists()


@pytest.mark.django_db
def test_an_editor_corrects_from_the_desk_and_a_reporter_does_not(lamp, issue_of):
    issue = sent(issue_of, lamp)
    at = reverse("issue_correction", args=[issue.pk])
    for role, count in ((Role.REPORTER, 0), (Role.EDITOR, 1)):
        client = Client()
        client.force_login(person(role))
        client.post(at, {"text": WRONG})
        assert IssueCorrection.objects.count() == count
    assert WRONG in client.get(reverse("issue_sending", args=[issue.pk])).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", ["newsletters.correcting", "newsletters.corrected"])
def test_killed_while_telling_each_is_told_once(issue_of, point):
    lamp = Newsletter.objects.create(language="en", slug="lamp", name="Lamp", description="x", promise="x")
    subscribe(lamp, "olha", "ivan", "maria")
    correcting.correct(issue=sent(issue_of, lamp), text=WRONG, by=None)
    assert killed_at(point, correcting.tell_due)
    assert not Outgoing.objects.exists()
    assert correcting.tell_due() == 3
    assert correcting.tell_due() == 0
    assert Outgoing.objects.count() == 3


@pytest.mark.django_db
def test_two_workers_at_once_tell_each_once_and_without_the_mark_twice(lamp, issue_of):
    subscribe(lamp, "olha")
    correcting.correct(issue=sent(issue_of, lamp), text=WRONG, by=None)
    first, second = IssueCorrection.objects.get(), IssueCorrection.objects.get()
    assert [correcting._tell(first), correcting._tell(second)] == [1, 0]
    IssueCorrection.objects.update(told_up_to=0, finished_at=None)
    assert correcting._tell(second) == 1, "the control: it is the mark that keeps the second from it"


def halfway(newsletter, issue, *waiting):
    """As if these readers' letters were still to be handed over."""
    late = Delivery.objects.filter(subscription__in=waiting)
    late.update(state=State.READY, token=None, lease_until=None, handed_at=None, settled_at=None)
    Sending.objects.filter(issue=issue).update(finished_at=None)


@pytest.mark.django_db
def test_who_gets_the_wrong_issue_after_it_was_corrected_is_told_once_they_have_it(lamp, issue_of, monkeypatch):
    monkeypatch.setattr(correcting, "A_RUN", 2)
    _olha, ivan, maria, petro = subscribe(lamp, "olha", "ivan", "maria", "petro")
    issue = sent(issue_of, lamp)
    halfway(lamp, issue, ivan, maria, petro)
    correcting.correct(issue=issue, text=WRONG, by=None)
    assert sum(correcting.tell_due() for _time in range(4)) == 1
    assert {each.delivery.subscription for each in PassedOver.objects.all()} == {ivan, maria, petro}
    assert not IssueCorrection.objects.get().finished_at
    ending.end(subscription=maria, by=EndedBy.ONE_CLICK)
    running.send_due()
    assert sum(correcting.tell_due() for _time in range(4)) == 2
    assert sorted(letter.to for letter in Outgoing.objects.all()) == [
        "ivan@reader.example", "olha@reader.example", "petro@reader.example",
    ]  # fmt: skip
    letter = IssueCorrection.objects.get()
    assert letter.finished_at
    assert (letter.letters, letter.left_out) == (3, {LeftOut.NOT_GOT: 1})
    assert not PassedOver.objects.exists()


@pytest.mark.control
@pytest.mark.django_db
def test_without_what_was_passed_over_they_keep_the_wrong_issue(lamp, issue_of, monkeypatch):
    monkeypatch.setattr(PassedOver.objects, "bulk_create", list)
    _olha, ivan = subscribe(lamp, "olha", "ivan")
    issue = sent(issue_of, lamp)
    halfway(lamp, issue, ivan)
    correcting.correct(issue=issue, text=WRONG, by=None)
    correcting.tell_due()
    running.send_due()
    assert sum(correcting.tell_due() for _time in range(4)) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", ["newsletters.correcting", "newsletters.corrected"])
def test_killed_while_passing_over_or_coming_back_each_is_told_once(issue_of, point):
    lamp = Newsletter.objects.create(language="en", slug="lamp", name="Lamp", description="x", promise="x")
    _olha, ivan = subscribe(lamp, "olha", "ivan")
    issue = sent(issue_of, lamp)
    halfway(lamp, issue, ivan)
    correcting.correct(issue=issue, text=WRONG, by=None)
    assert killed_at(point, correcting.tell_due)
    assert not PassedOver.objects.exists()
    assert correcting.tell_due() == 1
    running.send_due()
    killed_at(point, correcting.tell_due)
    for _time in range(3):
        correcting.tell_due()
    assert sorted(letter.to for letter in Outgoing.objects.all()) == ["ivan@reader.example", "olha@reader.example"]
    assert not PassedOver.objects.exists()
