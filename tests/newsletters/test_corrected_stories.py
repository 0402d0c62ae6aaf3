"""Corrections of stories that newsletters carried: the next issue tells them, and the desk may tell those who got them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils.translation import override

from broadsheet.foundation import clock
from broadsheet.mail.models import Outgoing
from broadsheet.newsletters import composing, corrected_stories, correcting, ending, sending
from broadsheet.newsletters.engine import running
from broadsheet.newsletters.models import (
    CarriedCorrection,
    CorrectionNotice,
    EndedBy,
    IssueCorrection,
    Newsletter,
    NoticedReader,
    Subscriber,
    Subscription,
)
from broadsheet.newsletters.sending import NotSentError
from broadsheet.newsletters.writing import mails
from broadsheet.newsroom.models import Article, Correction, CorrectionKind
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests import factories
from tests.paying.test_races import at_once

pytestmark = pytest.mark.django_db
NOTE = "The ferry has two decks, not three."


@pytest.fixture
def story():
    return factories.article("The new ferry")


def sent(newsletter, *blocks, subject="Fog"):
    issue = composing.draft(newsletter, subject=subject, preheader="", blocks=list(blocks) or [("heading", "Fog")])
    issue.get_latest_revision().publish()
    issue.refresh_from_db()
    sending.send(issue=issue, by=None)
    running.send_due()
    return issue


def corrected(story, *, later=timedelta(minutes=5), note=NOTE):
    return Correction.objects.create(
        article=story, kind=CorrectionKind.CORRECTION, note=note, made_at=clock.now() + later
    )


def text_of(issue):
    return mails.write(issue, for_member=False).text


@pytest.fixture
def later(time_machine):
    def move(**by):
        time_machine.move_to(clock.now() + timedelta(**by), tick=False)

    return move


def test_the_next_issue_of_a_newsletter_that_carried_it_tells_it_once(client, lamp, notes, story, later):
    sent(lamp, composing.story_block(story))
    sent(notes)
    corrected(story)
    later(hours=1)
    following = sent(lamp, subject="The day after")
    assert NOTE in text_of(following)
    assert NOTE in client.get(following.url).content.decode()
    assert NOTE not in text_of(sent(notes, subject="Ships")), "that one had not carried it"
    later(hours=1)
    assert NOTE not in text_of(sent(lamp, subject="Two days after"))
    assert NOTE in text_of(following), "an issue goes on saying what it said"


def test_what_was_right_already_when_it_was_sent_is_not_told(lamp, story, later):
    corrected(story, later=-timedelta(minutes=5))
    sent(lamp, composing.story_block(story))
    later(hours=1)
    assert corrected_stories.owed(lamp) == []


def test_a_test_letter_or_a_preview_tells_it_and_takes_it_from_no_issue(lamp, story, later):
    sent(lamp, composing.story_block(story))
    corrected(story)
    later(hours=1)
    draft = composing.draft(lamp, subject="Tomorrow", preheader="", blocks=[("heading", "x")])
    assert NOTE in text_of(draft)
    sending.test(issue=draft, to="desk@lantern.example", for_member=False, by=person(Role.EDITOR))
    assert not CarriedCorrection.objects.exists()


def test_a_correction_made_while_the_letter_is_written_waits_for_the_next_issue(lamp, story, later, monkeypatch):
    sent(lamp, composing.story_block(story))
    later(hours=1)
    for_both = mails.for_both

    def written(issue):
        found = for_both(issue)
        corrected(story, later=timedelta(0))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(sending.mails, "for_both", written)
        first = sent(lamp, subject="Meanwhile")
    assert NOTE not in text_of(first)
    later(hours=1)
    assert [each.note for each in corrected_stories.owed(lamp)] == [NOTE]


@pytest.mark.parametrize("gone", [{"live": False}])
def test_a_story_that_is_out_no_more_is_not_spoken_of(lamp, story, later, gone):
    sent(lamp, composing.story_block(story))
    corrected(story)
    Article.objects.filter(pk=story.pk).update(**gone)
    later(hours=1)
    assert corrected_stories.owed(lamp) == []


def test_after_two_months_nobody_is_told(lamp, story, later):
    sent(lamp, composing.story_block(story))
    corrected(story)
    later(days=61)
    assert corrected_stories.owed(lamp) == []


def test_the_desk_writes_to_those_who_got_it_once(client, lamp, story, later):
    reader = Subscriber.objects.create(email="olha@reader.example", language="en")
    Subscription.objects.create(subscriber=reader, newsletter=lamp)
    sent(lamp, composing.story_block(story))
    correction = corrected(story)
    later(hours=1)
    client.force_login(person(Role.CHIEF_EDITOR))
    room = reverse("article_alert", args=(story.pk,))
    assert "Write to those who got 1 issue with it" in client.get(room).content.decode()
    Outgoing.objects.all().delete()
    for _twice in range(2):
        client.post(reverse("story_correction", args=(correction.pk,)))
        correcting.tell_due()
    letter = Outgoing.objects.get()
    assert letter.to == "olha@reader.example"
    assert f"In “The new ferry”: {NOTE}" in letter.text
    assert "Those who got it have been written to" in client.get(room).content.decode()


def test_who_may_not_send_tells_nobody(client, lamp, story, later):
    sent(lamp, composing.story_block(story))
    correction = corrected(story)
    later(hours=1)
    client.force_login(person(Role.REPORTER))
    client.post(reverse("story_correction", args=(correction.pk,)))
    with pytest.raises(NotSentError):
        correcting.tell_of_story(correction=correction, by=person(Role.REPORTER))
    assert not IssueCorrection.objects.exists()


def test_where_no_newsletter_carried_it_the_desk_is_told_so(lamp, story):
    with pytest.raises(NotSentError, match="No newsletter had carried it"), override("en"):
        correcting.tell_of_story(correction=corrected(story), by=person(Role.CHIEF_EDITOR))


def test_many_corrections_cost_no_query_more_than_one(lamp, story, later, django_assert_num_queries):
    other = factories.article("The old ferry")
    sent(lamp, composing.story_block(story), composing.story_block(other))
    corrected(story)
    later(hours=1)
    corrected_stories.owed(lamp)  # content types are looked up once
    with django_assert_num_queries(3):
        assert len(corrected_stories.owed(lamp)) == 1
    for number in range(8):
        corrected((story, other)[number % 2], later=-timedelta(minutes=number), note=f"Note {number}")
    with django_assert_num_queries(3):
        assert len(corrected_stories.owed(lamp)) == 9


def subscribed(reader, *newsletters):
    return [Subscription.objects.create(subscriber=reader, newsletter=each) for each in newsletters]


def two_letters(story, lamp, notes, later):
    """Olha had it in both newsletters, Ivan in one of them. Their letters are begun, and none is written."""
    olha, ivan = (Subscriber.objects.create(email=f"{name}@reader.example", language="en") for name in ("olha", "ivan"))
    subscriptions = subscribed(olha, lamp, notes) + subscribed(ivan, notes)
    for newsletter in (lamp, notes):
        sent(newsletter, composing.story_block(story))
    correction = corrected(story)
    later(hours=1)
    correcting.tell_of_story(correction=correction, by=person(Role.CHIEF_EDITOR))
    Outgoing.objects.all().delete()
    return list(IssueCorrection.objects.order_by("pk")), subscriptions


def written_to():
    return sorted(Outgoing.objects.values_list("to", flat=True))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_who_had_it_in_two_newsletters_gets_one_letter_in_either_order(lamp, notes, story, later, order):
    letters, _subscriptions = two_letters(story, lamp, notes, later)
    for number in order:
        correcting._tell(letters[number])
    assert written_to() == ["ivan@reader.example", "olha@reader.example"]
    for letter in letters:
        letter.refresh_from_db()
    first, second = (letters[number] for number in order)
    assert first.left_out == {}
    assert second.left_out == {"elsewhere": 1}
    assert first.letters + second.letters == 2


def test_the_desk_counts_them_as_left_out_with_the_reason(client, lamp, notes, story, later):
    two_letters(story, lamp, notes, later)
    correcting.tell_due()
    client.force_login(person(Role.CHIEF_EDITOR))
    shown = client.get(reverse("article_alert", args=(story.pk,))).content.decode()
    assert "Left out: 1 (told by the letter of another newsletter)." in shown
    second = IssueCorrection.objects.order_by("pk").last().issue
    shown = client.get(reverse("issue_sending", args=(second.pk,))).content.decode()
    assert "1 letter." in shown
    assert "Left out: 1 (told by the letter of another newsletter)." in shown


def test_who_has_ended_one_newsletter_is_told_by_the_letter_of_the_other(lamp, notes, story, later):
    letters, subscriptions = two_letters(story, lamp, notes, later)
    ending.end(subscription=subscriptions[0], by=EndedBy.ONE_CLICK)
    correcting.tell_due()
    assert written_to() == ["ivan@reader.example", "olha@reader.example"]
    letters[0].refresh_from_db()
    assert letters[0].left_out == {"ended": 1}


def test_another_correction_of_the_story_is_another_letter(lamp, notes, story, later):
    two_letters(story, lamp, notes, later)
    another = corrected(story, later=timedelta(0), note="It sails at nine.")
    later(minutes=5)
    correcting.tell_of_story(correction=another, by=person(Role.CHIEF_EDITOR))
    correcting.tell_due()
    assert written_to() == ["ivan@reader.example"] * 2 + ["olha@reader.example"] * 2


def test_a_correction_that_is_taken_out_meanwhile_brings_nobody_two_letters(lamp, notes, story, later):
    letters, _subscriptions = two_letters(story, lamp, notes, later)
    correcting._tell(letters[0])
    Correction.objects.all().delete()
    correcting._tell(IssueCorrection.objects.get(pk=letters[1].pk))
    assert written_to() == ["ivan@reader.example", "olha@reader.example"]


def test_whoever_is_erased_leaves_no_row_of_having_been_told(lamp, notes, story, later):
    two_letters(story, lamp, notes, later)
    correcting.tell_due()
    Subscriber.objects.get(email="olha@reader.example").delete()
    assert [each.subscriber.email for each in NoticedReader.objects.all()] == ["ivan@reader.example"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_safe", [True, pytest.param(False, marks=pytest.mark.control)])
def test_two_letters_that_are_written_at_once_reach_a_reader_once(monkeypatch, is_safe):
    lamp, notes = (
        Newsletter.objects.create(language="en", slug=slug, name=slug, description="x", promise="x")
        for slug in ("lamp", "notes")
    )
    story = factories.article("The new ferry")
    for number in range(20):
        subscribed(Subscriber.objects.create(email=f"reader{number}@reader.example", language="en"), lamp, notes)
    for newsletter in (lamp, notes):
        sent(newsletter, composing.story_block(story))
    correcting.tell_of_story(correction=corrected(story), by=person(Role.CHIEF_EDITOR))
    Outgoing.objects.all().delete()
    if not is_safe:
        monkeypatch.setattr(correcting, "_not_told_elsewhere", lambda theirs, _found: theirs)
    found = at_once(*(partial(correcting._tell, letter) for letter in IssueCorrection.objects.all()))
    assert not [error for error in found if isinstance(error, Exception)]
    assert sum(found) == Outgoing.objects.count() == (20 if is_safe else 40)
    assert Outgoing.objects.values("to").distinct().count() == 20


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_notice():
    lamp = Newsletter.objects.create(language="en", slug="lamp", name="lamp", description="x", promise="x")
    story = factories.article("The new ferry")
    sent(lamp, composing.story_block(story))
    correction, chief = corrected(story), person(Role.CHIEF_EDITOR)
    found = at_once(*[partial(correcting.tell_of_story, correction=correction, by=chief)] * 2)
    assert found == [1, 1]
    assert IssueCorrection.objects.get().notice == CorrectionNotice.objects.get()
