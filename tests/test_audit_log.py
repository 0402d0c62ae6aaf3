"""The audit log on the desk: who may read it, finding in it, going through it page by page; and what is written into it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from broadsheet.foundation import clock
from broadsheet.membership.tests.cast import reader
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops import audit, reading_audit
from broadsheet.ops import middleware as refusals
from broadsheet.ops.models import AuditEntry
from broadsheet.ops.reading_audit import Wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client):
    found = person(Role.CHIEF_EDITOR)
    client.force_login(found)
    AuditEntry.objects.all().delete()
    return found


def done(count, by=None, act="article.publish", **fields):
    """So many acts, a second after each other."""
    now = clock.now()
    AuditEntry.objects.bulk_create(
        AuditEntry(at=now + timedelta(seconds=number), act=act, actor=by, object_type="newsroom.article",
                   object_id=str(number), **fields)
        for number in range(count)
    )  # fmt: skip


def shown(client, **wanted):
    return client.get(reverse("audit_log"), wanted).content.decode()


def test_the_log_says_who_did_what_and_why(client, chief):
    audit.note(act="article.takedown", on=chief, by=chief, reason="A <b>court</b> said so")
    page = shown(client)
    assert "article.takedown" in page
    assert "Chiara" in page
    assert "A &lt;b&gt;court&lt;/b&gt; said so" in page


def test_an_empty_log_says_so(client, chief):
    assert "Nothing has been done yet" in shown(client)
    assert "Nothing of that kind" in shown(client, act="article.kill")


@pytest.mark.parametrize(("wanted", "count"), [
    ({}, 5), ({"person": "emil@lantern.example"}, 2), ({"person": "EMIL"}, 2), ({"person": "nobody"}, 0),
    ({"act": "article.kill"}, 2), ({"about": "newsroom.article:0"}, 2), ({"person": "emil", "act": "article.publish"}, 0),
])  # fmt: skip
def test_it_is_narrowed_by_person_act_and_object(client, chief, wanted, count):
    done(3)
    done(2, by=person(Role.EDITOR), act="article.kill")
    assert shown(client, **wanted).count('class="desk-log__row') - (count > 0) == count


def test_it_is_narrowed_by_day(client, chief, time_machine):
    time_machine.move_to("2026-10-15T09:00:00Z", tick=False)
    client.force_login(chief)
    AuditEntry.objects.all().delete()
    done(1)
    assert "article.publish</a>" in shown(client, day="2026-10-15")
    assert "article.publish</a>" not in shown(client, day="2026-10-14")
    assert "article.publish</a>" not in shown(client, day="2026-10-16")


@pytest.mark.parametrize("wanted", [{"about": "12"}, {"day": "yesterday"}, {"below": "x"}, {"below": "2026-13-45T99,7"},
                                    {"below": "2026-10-15T09:00:00,7"}, {"act": "'"}, {"about": "a:" + "9" * 100}])  # fmt: skip
def test_nonsense_is_no_error(client, chief, wanted):
    assert client.get(reverse("audit_log"), wanted).status_code == 200


def test_all_pages_together_are_the_whole_log_once(chief):
    done(120)
    moment = clock.now()
    AuditEntry.objects.filter(pk__in=list(AuditEntry.objects.values_list("pk", flat=True)[:70])).update(at=moment)
    seen, below = [], None
    while True:
        page = reading_audit.page(Wanted(below=below))
        seen += [entry.pk for entry in page.entries]
        if not page.goes_on:
            break
        below = reading_audit.read_place(page.goes_on)
    assert seen == list(AuditEntry.objects.order_by("-at", "-id").values_list("pk", flat=True))


def test_the_next_page_keeps_what_was_looked_for(client, chief):
    done(60)
    done(60, act="article.kill")
    first = client.get(reverse("audit_log"), {"act": "article.kill"})
    assert first.content.decode().count("article.kill</a>") == 50
    second = client.get(f"{reverse('audit_log')}?{first.context_data['older']}").content.decode()
    assert second.count("article.kill</a>") == 10
    assert "article.publish</a>" not in second


def test_no_page_counts_the_log(client, chief):
    done(120)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown(client, person="chiara", act="article.publish")
    about_it = [query["sql"] for query in asked if "ops_auditentry" in query["sql"]]
    assert about_it
    assert not [sql for sql in about_it if "COUNT(" in sql.upper() or "LIMIT" not in sql.upper()]


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.BUSINESS])
def test_others_do_not_read_it(client, role):
    client.force_login(person(role))
    assert client.get(reverse("audit_log")).status_code in {302, 403}


def test_it_is_not_written_from_the_desk(client, chief):
    assert client.post(reverse("audit_log")).status_code == 405


def refused():
    return list(AuditEntry.objects.filter(act="address.refused").values_list("actor__email", "detail__path"))


def test_a_reader_at_the_newsrooms_door_is_told_no_and_written_down_once(client):
    """Wagtail would send them to a door that leads back here, for ever."""
    client.force_login(reader())
    answer = client.get("/cms/", follow=True)
    assert answer.status_code == 403
    assert "not open to you" in answer.content.decode()
    assert refused() == [("roman@reader.example", "/cms/")]


def test_nobody_is_written_down_who_is_not_signed_in(client):
    client.get("/cms/articles/", follow=True)
    assert not AuditEntry.objects.exists()


def test_somebody_who_asks_a_thousand_times_is_written_down_no_more(client, monkeypatch):
    monkeypatch.setattr(refusals, "ROWS", refusals.Limit("few", 3, 3600))
    client.force_login(reader())
    for _number in range(5):
        client.get("/cms/")
    assert len(refused()) == 3


def test_a_form_without_its_token_is_written_down():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person(Role.EDITOR))
    assert browser.post("/cms/tag-autocomplete/").status_code == 403
    assert refused() == [("emil@lantern.example", "/cms/tag-autocomplete/")]
