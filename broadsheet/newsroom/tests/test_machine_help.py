"""What machines did of an article is written down, checked by somebody, and told wherever the article is read."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail_localize.models import StringTranslation, TranslationSource

from broadsheet.foundation import sources
from broadsheet.newsroom import machine_help
from broadsheet.newsroom.models import Article, Duty, Help, Home, MachineHelp, StandingPage
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests import factories

pytestmark = pytest.mark.django_db
LABEL = "Draft of the translation by a machine (Bable 3)"


@pytest.fixture
def story():
    return factories.article()


@pytest.fixture
def helped(story):
    return machine_help.note(article=story, what=Help.TRANSLATION, engine="Bable 3", by=None)


def test_readers_are_told_on_the_page_in_the_feed_and_in_the_data(client, helped):
    page = client.get(helped.article.url).content.decode()
    assert f"{LABEL}, not checked by a person yet" in page
    assert "digitalsourcetype/compositeWithTrainedAlgorithmicMedia" in page
    assert LABEL in client.get("/rss/").content.decode()


def test_an_article_without_says_nothing_and_costs_no_query(client, story):
    client.get(story.url)
    with CaptureQueriesContext(connection) as found:
        page = client.get(story.url).content.decode()
    assert "machine-help" not in page
    assert "digitalSourceType" not in page
    assert not [query for query in found if query["sql"].startswith('SELECT "newsroom_machinehelp"')]


def test_who_checked_is_the_first_and_the_label_changes(client, helped):
    first, second = person(Role.EDITOR), person(Role.REPORTER)
    machine_help.check(row=helped, by=first)
    machine_help.check(row=helped, by=second)
    assert MachineHelp.objects.get().checked_by == first
    page = client.get(helped.article.url).content.decode()
    assert f"{LABEL}, checked by a person on our staff" in page
    assert first.email not in page


def test_the_same_help_is_one_row(story, helped):
    assert machine_help.note(article=story, what=Help.TRANSLATION, engine=" Bable  3 ", by=None) == helped


@pytest.mark.parametrize(("what", "engine"), [("nonsense", "x"), (Help.SUMMARY, "  "), (Help.SUMMARY, "x" * 101)])
def test_what_nobody_could_read_is_refused(story, what, engine):
    with pytest.raises(machine_help.HelpRefusedError):
        machine_help.note(article=story, what=what, engine=engine, by=None)


def test_its_page_and_the_public_list_are_printed_anew(helped, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(sources, "_listeners", [told.extend])
    machine_help.check(row=helped, by=person(Role.EDITOR))
    assert {f"article:{helped.article_id}", "machines"} <= set(told)


def test_the_public_list_counts_what_is_out_and_nothing_else(client, helped):
    page = StandingPage(title="Machines", duty=Duty.MACHINES)
    Home.in_language("en").add_child(instance=page)
    page.save_revision().publish()
    draft = factories.article("Not out yet", publish=False)
    machine_help.note(article=draft, what=Help.SUMMARY, engine="Secret engine", by=None)
    shown = client.get(page.url).content.decode()
    assert "Bable 3" in shown
    assert "Secret engine" not in shown
    Article.objects.filter(pk=helped.article_id).update(live=False)
    assert "Nothing that is out was made with a machine’s help" in client.get(page.url).content.decode()


def test_what_a_machine_translated_is_written_down_by_itself_and_what_a_person_did_is_not(story):
    story.section.copy_for_translation(_locale("uk")).save()
    translation = story.copy_for_translation(_locale("uk"))
    source, _made = TranslationSource.get_or_create_from_instance(story)
    segment = source.stringsegment_set.select_related("context", "string").first()
    facts = {"translation_of": segment.string, "locale": _locale("uk"), "context": segment.context, "data": "Крани"}
    passage = StringTranslation.objects.create(translation_type="manual", **facts)
    assert not MachineHelp.objects.exists()
    passage.delete()
    StringTranslation.objects.create(translation_type="machine", tool_name="Bable 3", **facts)
    row = MachineHelp.objects.get()
    assert (row.article_id, row.what, row.engine) == (translation.pk, Help.TRANSLATION, "Bable 3")


def test_the_desk_writes_down_checks_and_takes_back(client, story):
    client.force_login(person(Role.EDITOR))
    where = reverse("article_machine_help", args=(story.pk,))
    client.post(where, {"what": "summary", "engine": "Bable 3"})
    row = MachineHelp.objects.get()
    assert "Summary by a machine (Bable 3)" in client.get(where).content.decode()
    client.post(reverse("machine_help_check", args=(row.pk,)))
    assert MachineHelp.objects.get().is_checked
    client.post(reverse("machine_help_removal", args=(row.pk,)))
    assert not MachineHelp.objects.exists()


def test_a_reporter_writes_down_but_takes_nothing_back(client, story, helped):
    client.force_login(person(Role.REPORTER))
    client.post(reverse("article_machine_help", args=(story.pk,)), {"what": "summary", "engine": "Bable 3"})
    client.post(reverse("machine_help_removal", args=(helped.pk,)))
    assert MachineHelp.objects.count() == 2


def _locale(code):
    return Home.in_language(code).locale
