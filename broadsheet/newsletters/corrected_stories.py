"""Corrections of articles that newsletters carried: each newsletter's next issue tells them, and the desk may tell at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from broadsheet.foundation import clock, sources
from broadsheet.newsletters import carried
from broadsheet.newsroom.models import Correction

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
    found = list(fresh.select_related("article__locale").order_by("made_at", "pk"))
    sent = _first_sent(newsletter, {each.article_id for each in found}) if found else {}
    return [each for each in found if each.article_id in sent and sent[each.article_id] < each.made_at]


def sent_with(correction: Correction) -> QuerySet[Issue]:
    """The issues that had gone out with the article before it was corrected."""
    keys = [issue for issue, _article in carried.pairs({correction.article_id})]
    return carried.issues().filter(pk__in=keys, sending__made_at__lt=correction.made_at)


def words(correction: Correction) -> str:
    """The correction in a letter: which story, and what was wrong."""
    with translation.override(correction.article.edition):
        facts = {"headline": correction.article.title, "note": correction.note.strip()}
        return _("In “%(headline)s”: %(note)s") % facts


def _first_sent(newsletter: Newsletter, articles: set[int]) -> dict[int, datetime]:
    """When this newsletter first sent each of these articles. Two queries, however many there are."""
    found = carried.pairs(articles)
    sent = dict(
        carried.issues()
        .filter(pk__in={issue for issue, _article in found}, newsletter=newsletter, sending__isnull=False)
        .values_list("pk", "sending__made_at")
    )
    first: dict[int, datetime] = {}
    for issue, article in found:
        if issue in sent:
            first[article] = min(sent[issue], first.get(article, sent[issue]))
    return first
