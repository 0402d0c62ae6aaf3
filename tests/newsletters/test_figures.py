"""What newsletters come to: counted by the database, each figure with its rows, and nobody's whole address."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from broadsheet.foundation import clock
from broadsheet.newsletters import sending
from broadsheet.newsletters.engine import running
from broadsheet.newsletters.figures import audience, issues
from broadsheet.newsletters.models import (
    Because,
    ClickCount,
    Delivery,
    EndedBy,
    Newsletter,
    Sending,
    SubjectDecision,
    SubjectTest,
    Subscriber,
    Subscription,
)  # fmt: skip
from broadsheet.newsroom.roles import Role
from broadsheet.payments.models import Entry, Kind
from tests.newsletters.test_desk import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def subscribe(lamp):
    def subscribed(count, *, days=0, form="article", ended=None, by=EndedBy.LINK):
        now = clock.now()
        people = Subscriber.objects.bulk_create(
            [
                Subscriber(email=f"olha{Subscriber.objects.count()}x{number}@reader.example", language="en")
                for number in range(count)
            ]
        )
        ends = None if ended is None else now - timedelta(days=ended)
        return Subscription.objects.bulk_create([
            Subscription(
                subscriber=each, newsletter=lamp, form=form, began_at=now - timedelta(days=days), ended_at=ends,
                ended_by="" if ended is None else by,
            )
            for each in people
        ])  # fmt: skip

    return subscribed


@pytest.fixture
def issue(lamp, issue_of):
    issue = issue_of(lamp, ("heading", "Fog"), title="=Fog()")
    issue.save_revision().publish()
    issue.refresh_from_db()
    return issue


def entry(number, variant, amount, purpose="membership", kind=Kind.SETTLEMENT):
    return Entry.objects.create(
        kind=kind, provider="sandbox", provider_id=f"x{number}", about=f"p{number}", amount=amount, currency="EUR",
        base_amount=amount, base_currency="EUR", rate="1", rate_source="x", occurred_at=clock.now(), payer=NOBODY,
        checkout=f"00000000-0000-0000-0000-{number:012}", purpose=purpose, variant=variant, entity="x",
    )  # fmt: skip


NOBODY = "00000000-0000-0000-0000-000000000000"


def test_weeks_and_forms_add_up(lamp, subscribe):
    subscribe(5, days=200, form="import")
    subscribe(3, days=10, form="article")
    subscribe(2, days=10, form="newsletters", ended=3)
    weeks = audience.weeks(lamp)
    assert (weeks[0].total, weeks[-1].total) == (5, 8)
    assert (sum(week.joined for week in weeks), sum(week.ended for week in weeks)) == (5, 2)
    assert audience.standing(Newsletter.objects.all())[lamp.pk] == audience.Standing(8, 5, 2)
    assert audience.forms(lamp) == [("article", 3), ("newsletters", 2)]
    assert audience.ways_out(lamp) == [("link", 2)]


def test_an_issue_knows_who_ended_it_after_it_and_what_it_brought(lamp, issue, issue_of, subscribe, settings):
    settings.BASE_CURRENCY = "EUR"
    first, second, _third = subscribe(3, days=20)
    sent = sending.send(issue=issue, by=None)
    running.send_due()
    Delivery.objects.update(handed_at=clock.now() - timedelta(days=2))
    later = issue_of(lamp, ("heading", "Sun"), title="Sun")
    later.save_revision().publish()
    later.refresh_from_db()
    sending.send(issue=later, by=None)
    running.send_due()
    Subscription.objects.filter(pk=first.pk).update(ended_at=clock.now() - timedelta(days=1), ended_by="link")
    Subscription.objects.filter(pk=second.pk).update(ended_at=clock.now() + timedelta(hours=1), ended_by="link")
    ClickCount.objects.create(sending=sent, link="", readers=2, machines=9)
    entry(1, f"issue:{issue.pk}", 900)
    entry(2, f"issue:{issue.pk}", -900, kind=Kind.REFUND)
    entry(3, f"issue:{issue.pk}", 2500, purpose="gift")
    entry(4, f"issue:{later.pk}0", 7777)
    newest, oldest = issues.rows(lamp)
    assert (oldest.handed, oldest.readers, oldest.machines, oldest.percent, oldest.ended) == (3, 2, 9, 66.7, 1)
    assert (newest.ended, newest.brought.money.minor) == (1, 0)
    assert (oldest.brought.memberships, oldest.brought.gifts, oldest.brought.money.minor) == (1, 1, 2500)


def test_counting_asks_the_database_as_often_for_many_as_for_one(
    lamp, issue, issue_of, subscribe, django_assert_num_queries
):
    subscribe(40, days=20, ended=1)
    for number in range(3):
        another = issue_of(lamp, ("heading", "Sun"), title=f"Sun {number}")
        Sending.objects.create(issue=another, audience=0)
    with django_assert_num_queries(7):
        assert len(issues.rows(lamp)) == 3
    with django_assert_num_queries(3):
        audience.weeks(lamp)


PAGES = [
    ("newsletter_figures_all", None), ("newsletter_figures", "newsletter"), ("newsletter_subscriptions", "newsletter"),
    ("issue_figures", "issue"), ("issue_deliveries", "issue"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "of"), PAGES)
@pytest.mark.parametrize("role", [Role.EDITOR, Role.BUSINESS])
def test_pages_are_there_empty_and_full_and_show_no_whole_address(lamp, issue, subscribe, name, of, role):
    client = staff(role)
    at = reverse(name, args=[{"newsletter": lamp.pk, "issue": issue.pk}[of]] if of else [])
    assert client.get(at).status_code == 200
    subscribe(2, days=5)
    sending.send(issue=issue, by=None)
    running.send_due()
    page = client.get(at)
    assert page.status_code == 200
    assert "olha" not in page.content.decode()


@pytest.mark.parametrize(
    "asked",
    ["which=joined", "which=ended&by=link", "which=joined&week=2026-02-30", "issue=x", "which=joined&form=article"],
)
def test_whatever_is_asked_for_is_answered(lamp, subscribe, asked):
    subscribe(2, days=5)
    found = staff(Role.EDITOR).get(reverse("newsletter_subscriptions", args=[lamp.pk]) + f"?{asked}")
    assert found.status_code == 200


def test_a_reporter_sees_none_of_it(lamp):
    assert staff(Role.REPORTER).get(reverse("newsletter_figures", args=[lamp.pk])).status_code == 302


def test_money_is_for_those_who_may_know_it(lamp, issue, subscribe):
    subscribe(1)
    sending.send(issue=issue, by=None)
    at = reverse("issue_figures", args=[issue.pk])
    table = reverse("newsletter_figures_csv", args=[lamp.pk])
    for role, may in ((Role.EDITOR, False), (Role.CHIEF_EDITOR, True), (Role.BUSINESS, True)):
        client = staff(role)
        assert ("What its links brought" in client.get(at).content.decode()) is may
        assert (b"memberships" in b"".join(client.get(table).streaming_content)) is may


def test_a_spreadsheet_takes_no_subject_for_a_formula(lamp, issue, subscribe):
    subscribe(1)
    sending.send(issue=issue, by=None)
    client = staff(Role.EDITOR)
    text = b"".join(client.get(reverse("newsletter_figures_csv", args=[lamp.pk])).streaming_content).decode("utf-8-sig")
    heads, row = csv.reader(io.StringIO(text))
    assert (heads[0], row[0]) == ("subject", "'=Fog()")
    book = client.get(reverse("newsletter_figures_xlsx", args=[lamp.pk]))
    assert b"".join(book.streaming_content).startswith(b"PK")


def test_a_test_of_subjects_is_planned_on_the_desk_and_told_after_it(issue, subscribe):
    subscribe(4)
    client, at = staff(Role.EDITOR), reverse("issue_subjects", args=[issue.pk])
    client.post(at, {"second": "What pilots know", "third": "", "share": 50, "minutes": 5})
    assert not SubjectTest.objects.exists(), "five minutes are too few"
    client.post(at, {"second": "What pilots know", "third": "", "share": 50, "minutes": 60})
    client.post(at, {"act": "drop"})
    assert not SubjectTest.objects.exists()
    client.post(at, {"second": "What pilots know", "third": "", "share": 50, "minutes": 60})
    sending.send(issue=issue, by=None)
    client.post(at, {"second": "Another", "third": "", "share": 50, "minutes": 60})
    test = SubjectTest.objects.get()
    assert test.second == "What pilots know"
    page = reverse("issue_figures", args=[issue.pk])
    assert "It is being tried." in client.get(page).content.decode()
    told = [{"sent": 1000, "clicked": 80}, {"sent": 1000, "clicked": 92}]
    SubjectDecision.objects.create(test=test, arm=0, because=Because.NO_DIFFERENCE, figures=told, ratio_p=1)
    said = client.get(page).content.decode()
    assert "No difference shown" in said
    assert "experiment__range" in said
    assert "8.0" in said
