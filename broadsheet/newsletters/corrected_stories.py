"""Corrections of articles that newsletters carried: each newsletter's next issue tells them, and the desk may tell at once.

Which issues carried an article is what Wagtail's index of references says: a story in an issue is a reference.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from broadsheet.foundation import clock, sources
from broadsheet.newsroom.models import Article, Correction

if TYPE_CHECKING:
    from broadsheet.newsletters.models import Issue, Newsletter

LONGEST = timedelta(days=60)
"""A correction that no issue has told by then is told by none: a newsletter that rests for long begins anew."""


def of(issue: Issue) -> list[Correction]:
    """What the issue tells: what it told when it was sent, or else what it would tell now."""
    kept: list[Correction] | None = issue.__dict__.get("_corrections_of_stories")
    if kept is not None:
        return kept
    if hasattr(issue, "sending"):
        told = Correction.objects.filter(told_in__issue=issue, article__live=True)
        return list(told.select_related("article__locale").order_by("made_at", "pk"))
    return owed(issue.newsletter)


def fix(issue: Issue) -> list[Correction]:
    """Decide what the issue tells; from here on, `of` says the same of this object, whatever is corrected meanwhile."""
    found = owed(issue.newsletter)
    issue.__dict__["_corrections_of_stories"] = found
    return found


def carry(issue: Issue, told: list[Correction]) -> None:
    """Write down what it told, in the transaction that sends it. Of two issues at once, the first one is named."""
    from_model = issue.carried_corrections.model
    rows = [from_model(issue=issue, newsletter=issue.newsletter, correction=each) for each in told]
    from_model.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        sources.changed(issue.source)


def owed(newsletter: Newsletter) -> list[Correction]:
    """Corrections of what this newsletter has sent, made since then and told in no issue of it, the earliest first."""
    fresh = Correction.objects.filter(
        made_at__gt=clock.now() - LONGEST, article__live=True, article__edition=newsletter.language
    ).exclude(told_in__newsletter=newsletter)
    found = fresh.select_related("article__locale").order_by("made_at", "pk")
    return [each for each in found if sent_with(each).filter(newsletter=newsletter).exists()]


def sent_with(correction: Correction) -> QuerySet[Issue]:
    """The issues that had gone out with the article before it was corrected."""
    issues = ContentType.objects.get_for_model(_issues().model, for_concrete_model=False)
    references = ReferenceIndex.get_references_to(Article(pk=correction.article_id)).filter(content_type=issues)
    keys = [int(key) for key in references.values_list("object_id", flat=True)]
    return _issues().filter(pk__in=keys, sending__made_at__lt=correction.made_at)


def words(correction: Correction) -> str:
    """The correction in a letter: which story, and what was wrong."""
    with translation.override(correction.article.edition):
        facts = {"headline": correction.article.title, "note": correction.note.strip()}
        return _("In “%(headline)s”: %(note)s") % facts


def _issues() -> QuerySet[Issue]:
    """By the registry: an issue shows itself by what stands here, so its module imports this one."""
    found: QuerySet[Issue] = apps.get_model("newsletters", "Issue").objects.all()
    return found
