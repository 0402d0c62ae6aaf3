"""Following up: what a story promised its readers is written down, looked at again, and closed with what came of it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsroom.models import Article, FollowUp
from broadsheet.ops import audit


class FollowUpClosedError(Exception):
    """Somebody has closed it already. The text is fit to be shown."""


@transaction.atomic
def promise(*, article: Article, promise: str, due: date, by: User, quote: str = "") -> FollowUp:
    """Write down what the article promised, to be looked at on `due` (the publication's calendar day).

    `quote` is the sentence of the article that says so, if one does.
    """
    follow_up = FollowUp(article=article, promise=promise.strip(), quote=quote, due=due, made_by=by)
    follow_up.full_clean()
    follow_up.save()
    audit.note(act="followup.made", on=follow_up, by=by, article=article.pk, due=due.isoformat())
    return follow_up


@transaction.atomic
def close(*, follow_up: FollowUp, outcome: str, by: User) -> FollowUp:
    """Close it with what came of it. The first to close it wins; the second is told so."""
    row = FollowUp.objects.select_for_update(of=("self",)).select_related("done_by").get(pk=follow_up.pk)
    if row.done_at is not None:
        who = str(row.done_by or _("somebody"))
        raise FollowUpClosedError(_("%s has closed this already: “%s”") % (who, row.outcome))
    row.outcome = outcome.strip()[:255]
    row.done_at = clock.now()
    row.done_by = by
    row.save(update_fields=["outcome", "done_at", "done_by"])
    audit.note(act="followup.closed", on=row, by=by, article=row.article_id)
    return row


@transaction.atomic
def put_off(*, follow_up: FollowUp, until: date, by: User) -> FollowUp:
    """Look again later."""
    row = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    if row.done_at is not None:
        raise FollowUpClosedError(_("This is closed already."))
    row.due = until
    row.save(update_fields=["due"])
    audit.note(act="followup.put_off", on=row, by=by, article=row.article_id, due=until.isoformat())
    return row
