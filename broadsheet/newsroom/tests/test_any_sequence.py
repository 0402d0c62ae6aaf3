"""Whatever is done to an article, in whatever order, some things always hold."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from wagtail.models import Revision

from broadsheet.foundation import clock
from broadsheet.newsroom import correcting, embargoing, holding, publishing, scheduling, sourcing, withdrawing
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.refusals import RefusedError
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.newsroom.tests.sourced import approve, unnamed
from broadsheet.ops.models import Address
from tests import factories

pytestmark = pytest.mark.django_db

SLUGS = ["cranes", "tugs", "piers"]


def _edit(article, number):
    draft = article.get_latest_revision_as_object()
    draft.title = f"Headline {number}"
    draft.slug = SLUGS[number % 3]
    draft.change_kind = ["update", "typo", "correction"][number % 3]
    draft.change_note = "Because."
    draft.go_live_at = None
    draft.save_revision()


def _source(article, number):
    """An unnamed source, of which perhaps not everything is said."""
    draft = article.get_latest_revision_as_object()
    draft.source_list.set([unnamed(description=f"an official of rank {number}", reason="" if number == 1 else "job")])
    draft.go_live_at = None
    draft.save_revision()


def _take_back(article, _number):
    for standing in sourcing.standings(article):
        sourcing.take_back(article=article, key=standing.source.translation_key, by=person(Role.CHIEF_EDITOR))


def _schedule(article, number):
    draft = article.get_latest_revision_as_object()
    draft.go_live_at = clock.now() + timedelta(hours=number + 1)
    draft.save_revision().publish()


def _revert(article, number):
    versions = list(article.revisions.order_by("pk"))
    version = versions[number % len(versions)]
    version.as_object().save_revision(previous_revision=version)


ACTS = {
    "edit": _edit,
    "revert": _revert,
    "schedule": _schedule,
    "source": _source,
    "approve": lambda article, _: approve(article),
    "take_back": _take_back,
    "publish": lambda article, _: publishing.publish(article=article, by=None),
    "unpublish": lambda article, _: publishing.unpublish(article=article, by=None),
    "embargo": lambda article, number: embargoing.place(
        article=article, until=clock.now() + timedelta(hours=number + 1), reason="Wait", by=None
    ),
    "lift": lambda article, _: embargoing.lift(article=article, by=None),
    "hold": lambda article, number: holding.place(article=article, reason="No", take_off=bool(number % 2), by=None),
    "lift_hold": lambda article, _: holding.lift(article=article, by=None),
    "kill": lambda article, _: withdrawing.kill(article=article, reason="No", by=None),
    "undo_kill": lambda article, _: withdrawing.undo_kill(article=article, by=None),
    "take_down": lambda article, _: withdrawing.take_down(article=article, reason="No", by=None),
    "undo_takedown": lambda article, _: withdrawing.undo_takedown(article=article, by=None),
    "retract": lambda article, _: correcting.retract(article=article, note="Wrong", by=None),
    "worker": lambda _article, _: scheduling.run(),
}

STEPS = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 5)), max_size=9)


@example(steps=[("take_down", 0), ("schedule", 0)])
@example(
    steps=[("source", 0), ("publish", 0), ("approve", 0), ("publish", 0), ("source", 2), ("publish", 0), ("edit", 1)]
)
@example(steps=[("source", 0), ("approve", 0), ("schedule", 0), ("take_back", 0), ("worker", 0), ("worker", 0)])
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_acts_keeps_the_rules(steps, time_machine):
    time_machine.move_to("2026-11-01 10:00:00+00:00", tick=False)
    with transaction.atomic():
        article = factories.article("Cranes", publish=False)
        public_addresses, first_published, corrections = set(), None, 0
        for act, number in steps:
            time_machine.shift(timedelta(minutes=40))
            with contextlib.suppress(RefusedError, ValidationError):
                ACTS[act](Article.objects.get(pk=article.pk), number)
            now = Article.objects.get(pk=article.pk)
            first_published = first_published or now.published_at
            public_addresses |= {now.slug} if now.live else set()
            _holds(now, first_published, public_addresses, corrections)
            corrections = now.corrections.count()
        _answers(Article.objects.get(pk=article.pk), public_addresses)
        transaction.set_rollback(True)


def _holds(article, first_published, public_addresses, corrections):
    withdrawn = hasattr(article, "kill") or hasattr(article, "takedown")
    if article.live:
        assert not withdrawn
        assert article.embargo is None or article.embargo.until <= clock.now()
        assert article.published_at is not None
    assert article.published_at == first_published
    assert article.updated_at is None or article.updated_at >= article.published_at
    assert article.corrections.count() >= corrections
    assert Address.objects.filter(page=article, is_current=True).count() == 1
    assert public_addresses <= set(Address.objects.filter(page=article).values_list("path", flat=True))
    if article.live:
        for source in article.unnamed_sources:
            assert not source.lacking
            assert article.source_approvals.filter(key=source.translation_key, digest=source.digest).exists()
    if withdrawn:
        assert not Revision.objects.for_instance(article).filter(approved_go_live_at__isnull=False).exists()


def _answers(article, public_addresses):
    withdrawn = hasattr(article, "kill") or hasattr(article, "takedown")
    client = Client()
    for path in public_addresses:
        page = client.get(f"/{path}/")
        expected = {200, 301} if article.live else {410} if withdrawn else {404}
        assert page.status_code in expected, (path, page.status_code)
