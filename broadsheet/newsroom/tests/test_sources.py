"""Unnamed sources: nothing with one is published, by any way, before everything is said of it and a chief editor agreed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import Page

from broadsheet.foundation import clock
from broadsheet.newsroom import publishing, scheduling, sourcing
from broadsheet.newsroom.models import Article, AwaitedApproval, RefusedSchedule, Source, SourceApproval
from broadsheet.newsroom.refusals import NotAllowedError, NotNowError, NotSourcedError, RefusedError
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.newsroom.tests.sourced import OFFICIAL, approve, change, story, unnamed
from broadsheet.ops.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db

NOTHING = {"description": "", "reason": "", "knows": "", "known_to": None}


def _by_process(article):
    publishing.publish(article=Article.objects.get(pk=article.pk), by=person(Role.EDITOR))


def _by_process_for_nobody(article):
    publishing.publish(article=article, by=None)


def _by_chief(article):
    publishing.publish(article=article, by=person(Role.CHIEF_EDITOR))


def _by_revision(article):
    article.get_latest_revision().publish(user=person(Role.ADMIN))


def _by_script(article):
    article.get_latest_revision().publish()


def _by_the_row(article):
    article.live = True
    article.save()


def _by_schedule(article):
    draft = article.get_latest_revision_as_object()
    draft.go_live_at = clock.now() + timedelta(hours=1)
    draft.save_revision().publish(user=person(Role.EDITOR))


def _by_review(article):
    workflow = article.get_workflow()
    state = workflow.start(article, user=person(Role.REPORTER))
    state.current_task_state.approve(user=person(Role.EDITOR))


WAYS = [
    _by_process, _by_process_for_nobody, _by_chief, _by_revision, _by_script, _by_the_row, _by_schedule, _by_review,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lacking", [*NOTHING, "approval"])
def test_nobody_publishes_while_anything_is_missing(way, lacking):
    article = story("Lacking", unnamed(**({lacking: NOTHING[lacking]} if lacking in NOTHING else {})))
    with pytest.raises(NotSourcedError), transaction.atomic():
        way(article)
    assert not Article.objects.get().live


@pytest.mark.parametrize("way", [way for way in WAYS if way is not _by_schedule])
def test_every_way_publishes_once_all_is_there(way):
    article = story()
    approve(article)
    way(article)
    assert Article.objects.get().live


@pytest.mark.parametrize("lacking", NOTHING)
def test_the_refusal_says_what_is_missing_and_is_written_down(lacking):
    article = story("Lacking", unnamed(**{lacking: NOTHING[lacking]}))
    with pytest.raises(NotSourcedError) as refused:
        _by_process(article)
    words = {"description": "told", "reason": "why", "knows": "how they know", "known_to": "who of us"}
    assert words[lacking] in str(refused.value)
    assert AuditEntry.objects.get(act="article.publish.refused").detail["reason"] == str(refused.value)


def test_every_unnamed_source_needs_an_approval():
    article = story("Two", unnamed(), unnamed(description="a harbour pilot"))
    first = sourcing.standings(article)[0].source
    sourcing.approve(article=article, key=first.translation_key, digest=first.digest, by=person(Role.CHIEF_EDITOR))
    with pytest.raises(NotSourcedError, match="a harbour pilot"):
        _by_process(article)
    approve(article)
    _by_process(article)


@pytest.mark.parametrize(
    "changed",
    [{"description": "a general"}, {"reason": "law"}, {"knows": "saw"}, {"known_to": "Emil"}],
)
def test_an_approval_does_not_fit_what_was_changed_afterwards(changed):
    article = story()
    approve(article)
    if changed.get("known_to"):
        changed = {"known_to": person(Role.EDITOR)}
    change(article, **changed)
    with pytest.raises(NotSourcedError, match="approve"):
        _by_process(article)
    assert AwaitedApproval.objects.count() == 1
    approve(article)
    _by_process(article)
    assert Article.objects.get().live


def test_an_approval_fits_while_only_the_text_changes():
    article = story()
    approve(article)
    draft = article.get_latest_revision_as_object()
    draft.title = "The ministry knew all along"
    draft.save_revision()
    _by_process(article)
    assert not AwaitedApproval.objects.exists()


def test_an_approval_is_not_brought_back_by_an_old_version():
    article = story()
    approve(article)
    old = article.get_latest_revision()
    key = sourcing.standings(article)[0].source.translation_key
    sourcing.take_back(article=article, key=key, by=person(Role.CHIEF_EDITOR))
    with pytest.raises(NotSourcedError):
        old.publish(user=person(Role.CHIEF_EDITOR))


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.BUSINESS])
def test_only_chief_editors_and_admins_approve_and_take_back(role):
    article = story()
    source = sourcing.standings(article)[0].source
    with pytest.raises(NotAllowedError):
        sourcing.approve(article=article, key=source.translation_key, digest=source.digest, by=person(role))
    assert AuditEntry.objects.get(act="source.approve.refused").actor == person(role)
    approve(article, by=person(Role.ADMIN))
    with pytest.raises(NotAllowedError):
        sourcing.take_back(article=article, key=source.translation_key, by=person(role))
    assert SourceApproval.objects.standing().count() == 1


def test_a_script_approves_nothing():
    article = story()
    source = sourcing.standings(article)[0].source
    with pytest.raises(NotAllowedError):
        sourcing.approve(article=article, key=source.translation_key, digest=source.digest, by=None)


def test_what_was_changed_before_the_button_was_pressed_is_not_approved():
    article = story()
    seen = sourcing.standings(article)[0].source
    change(article, description="the minister's driver")
    with pytest.raises(NotNowError, match="changed meanwhile"):
        sourcing.approve(article=article, key=seen.translation_key, digest=seen.digest, by=person(Role.CHIEF_EDITOR))


def test_nothing_incomplete_is_approved():
    article = story("Lacking", unnamed(reason=""))
    source = sourcing.standings(article)[0].source
    with pytest.raises(NotNowError, match="why they are not named"):
        sourcing.approve(
            article=article, key=source.translation_key, digest=source.digest, by=person(Role.CHIEF_EDITOR)
        )
    assert not AwaitedApproval.objects.exists()


def test_approving_twice_leaves_one_approval_and_the_old_row():
    article = story()
    approve(article)
    approve(article)
    assert SourceApproval.objects.count() == 2
    assert SourceApproval.objects.standing().count() == 1


def test_what_is_not_approved_cannot_be_taken_back():
    article = story()
    key = sourcing.standings(article)[0].source.translation_key
    with pytest.raises(NotNowError):
        sourcing.take_back(article=article, key=key, by=person(Role.CHIEF_EDITOR))


def test_the_acts_are_in_the_audit_log_without_what_was_said():
    article = story()
    approve(article)
    key = sourcing.standings(article)[0].source.translation_key
    sourcing.take_back(article=article, key=key, by=person(Role.CHIEF_EDITOR))
    rows = AuditEntry.objects.filter(act__startswith="source.")
    assert [row.act for row in rows.order_by("pk")] == ["source.approve", "source.take_back"]
    assert all(row.detail == {"source": str(key)} and row.object_id == str(article.pk) for row in rows)


def test_a_schedule_does_not_fire_when_the_approval_was_taken_back(time_machine):
    article = story()
    approve(article)
    _by_schedule(article)
    key = sourcing.standings(article)[0].source.translation_key
    sourcing.take_back(article=article, key=key, by=person(Role.CHIEF_EDITOR))
    time_machine.move_to(clock.now() + timedelta(hours=2))
    assert scheduling.publish_due() == 0
    assert not Article.objects.get().live
    assert OFFICIAL in RefusedSchedule.objects.get().reason


def test_a_schedule_fires_with_its_approval(time_machine):
    article = story()
    approve(article)
    _by_schedule(article)
    time_machine.move_to(clock.now() + timedelta(hours=2))
    assert scheduling.publish_due() == 1
    assert Article.objects.get().live


def test_what_is_out_stays_out_when_its_approval_is_taken_back_and_cannot_change():
    article = story()
    approve(article)
    _by_process(article)
    key = sourcing.standings(article)[0].source.translation_key
    sourcing.take_back(article=article, key=key, by=person(Role.CHIEF_EDITOR))
    assert Article.objects.get().live
    draft = Article.objects.get()
    draft.title = "Changed"
    draft.save_revision()
    with pytest.raises(NotSourcedError):
        _by_process(draft)


def test_an_unnamed_source_that_is_added_to_a_published_story_waits_too():
    article = factories.article("Out")
    article.source_list.add(unnamed())
    article.save_revision()
    assert not Source.objects.exists()
    with pytest.raises(NotSourcedError):
        _by_process(article)
    approve(article)
    _by_process(article)
    assert Source.objects.get().description == OFFICIAL


def test_stories_without_unnamed_sources_are_published_as_ever():
    article = story(
        "On record", Source(name="Olena Koval", role="director"), Source(kind="document", name="The ruling")
    )
    _by_process(article)
    assert Article.objects.get().live


def test_an_alias_is_as_public_as_its_original_may_be():
    article = story()
    approve(article)
    _by_process(article)
    original = Article.objects.get()
    key = sourcing.standings(article)[0].source.translation_key
    sourcing.take_back(article=article, key=key, by=person(Role.CHIEF_EDITOR))
    with pytest.raises(NotSourcedError):
        original.create_alias(parent=original.get_parent(), update_slug="copy")


def test_a_copy_asks_for_approvals_of_its_own():
    article = story()
    approve(article)
    copy = article.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)
    assert copy.source_list.get().translation_key != article.source_list.get().translation_key
    with pytest.raises(NotSourcedError):
        _by_process(copy)


# What waits ---------------------------------------------------------------------------------------------------------


def test_what_waits_is_known_with_who_asked_and_gone_with_its_answer():
    article = story()
    row = AwaitedApproval.objects.get()
    assert (row.article, row.asked_by) == (article, person(Role.REPORTER))
    approve(article)
    assert not AwaitedApproval.objects.exists()


def test_what_is_removed_waits_no_more():
    article = story()
    draft = article.get_latest_revision_as_object()
    draft.source_list.set([])
    draft.save_revision()
    assert not AwaitedApproval.objects.exists()


def test_taking_back_asks_again():
    article = story()
    approve(article)
    sourcing.take_back(
        article=article, key=sourcing.standings(article)[0].source.translation_key, by=person(Role.CHIEF_EDITOR)
    )
    assert AwaitedApproval.objects.count() == 1


def test_the_desk_shows_chief_editors_what_waits(client):
    article = story()
    client.force_login(person(Role.CHIEF_EDITOR))
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("unnamed_sources_of", args=[article.pk]) in page
    client.force_login(person(Role.EDITOR))
    assert "Unnamed sources to approve" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_chief_editor_approves_with_one_button_and_takes_it_back(client):
    article = story()
    source = sourcing.standings(article)[0].source
    client.force_login(person(Role.CHIEF_EDITOR))
    page = client.get(reverse("unnamed_sources")).content.decode()
    assert OFFICIAL in page
    assert source.digest in page
    url = reverse("source_approval", args=[article.pk, source.translation_key])
    answer = client.post(url, {"digest": source.digest}, follow=True)
    assert "The source is approved." in answer.content.decode()
    of_article = client.get(reverse("unnamed_sources_of", args=[article.pk])).content.decode()
    assert "Approved by Chiara" in of_article
    client.post(url, {"take_back": "1"})
    assert not SourceApproval.objects.standing().exists()


def test_an_editor_sees_what_waits_without_a_button(client):
    article = story()
    source = sourcing.standings(article)[0].source
    client.force_login(person(Role.EDITOR))
    page = client.get(reverse("unnamed_sources")).content.decode()
    assert "A chief editor can approve them." in page
    assert source.digest not in page
    client.post(reverse("source_approval", args=[article.pk, source.translation_key]), {"digest": source.digest})
    assert not SourceApproval.objects.exists()


# Identity -----------------------------------------------------------------------------------------------------------

TYPED = {"name": "Ivan Petrenko", "role": "colonel", "link": "https://example.org/petrenko", "dated": clock.today()}


@pytest.mark.parametrize("name", TYPED)
def test_an_unnamed_source_can_have_no_name_in_the_database(name):
    article = factories.article("Out")
    with pytest.raises(ValidationError):
        unnamed(article=article, locale=article.locale, **{name: TYPED[name]}).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        unnamed(article=article, **{name: TYPED[name]}).save()


@pytest.mark.parametrize("name", TYPED)
def test_a_name_that_a_script_gives_gets_into_no_version(name):
    article = story()
    draft = article.get_latest_revision_as_object()
    draft.source_list.set([unnamed(**{name: TYPED[name]})])
    kept = draft.save_revision().content["source_list"][0]
    assert not kept[name]
    assert kept["description"] == OFFICIAL, "what readers are told is kept"


def test_somebody_named_has_no_reason_not_to_be():
    article = factories.article("Out")
    with pytest.raises(IntegrityError), transaction.atomic():
        Source(article=article, name="Olena", reason="job").save()


def test_who_asks_not_to_be_named_any_more_loses_the_name_in_every_earlier_version():
    article = story("Named", Source(name="Ivan Petrenko", role="colonel"), Source(name="Olena Koval"))
    change(article, role="colonel, retired")
    change(article, kind="unnamed", name="", role="", description=OFFICIAL)
    kept = [str(revision.content) for revision in article.revisions.order_by("pk")]
    assert len(kept) > 2
    assert not any("Petrenko" in content or "colonel" in content for content in kept)
    assert all("Olena Koval" in content for content in kept[1:]), "who stays on record stays in the versions"


def test_the_state_row_knows_who_is_gone():
    article = story()
    person(Role.REPORTER).delete()
    article.refresh_from_db()
    with pytest.raises(NotSourcedError, match="who of us"):
        _by_process(Article.objects.get())
    assert Page.objects.get(pk=article.pk)


def test_refusals_are_of_one_family():
    assert issubclass(NotSourcedError, RefusedError)
