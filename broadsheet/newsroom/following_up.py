"""Following up: what a story promised its readers is written down, looked at again, and closed with what came of it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsroom import acts
from broadsheet.newsroom.models import Article, FollowUp, PutOff, Result
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


class NotToReadersError(Exception):
    """It cannot be told to readers so. The text is fit to be shown."""


@transaction.atomic
def close(
    *, follow_up: FollowUp, outcome: str, by: User, result: Result | None = None, is_public: bool = False
) -> FollowUp:
    """Close it with what came of it. The first to close it wins; the second is told so.

    `is_public` has the outcome stand on the article; that needs a result and an editor. Raises `NotToReadersError`.
    """
    row = FollowUp.objects.select_for_update(of=("self",)).select_related("done_by").get(pk=follow_up.pk)
    if row.done_at is not None:
        who = str(row.done_by or _("somebody"))
        raise FollowUpClosedError(_("%s has closed this already: “%s”") % (who, row.outcome))
    row.outcome = outcome.strip()[:255]
    row.result = result or ""
    row.done_at = clock.now()
    row.done_by = by
    row.save(update_fields=["outcome", "result", "done_at", "done_by"])
    audit.note(act="followup.closed", on=row, by=by, article=row.article_id, result=row.result)
    return show(follow_up=row, by=by) if is_public else row


@transaction.atomic
def show(*, follow_up: FollowUp, by: User) -> FollowUp:
    """Have its outcome stand on the article. Raises `NotToReadersError`."""
    row = _with_lines_of(by, follow_up)
    if row.done_at is None or not row.result or not row.outcome:
        raise NotToReadersError(_("Readers are told once it is closed with words, as happened or not."))
    return _shown(row, by=by, is_public=True)


@transaction.atomic
def hide(*, follow_up: FollowUp, by: User) -> FollowUp:
    """Take its outcome off the article again. Raises `NotToReadersError`."""
    return _shown(_with_lines_of(by, follow_up), by=by, is_public=False)


@transaction.atomic
def announce(*, follow_up: FollowUp, by: User) -> FollowUp:
    """Have readers see, while it is open, what was said and when we look again. Raises `NotToReadersError`."""
    row = _with_lines_of(by, follow_up)
    if row.done_at is not None and not row.is_announced:
        raise NotToReadersError(_("This is closed already: tell readers what came of it instead."))
    return _announced(row, by=by, is_announced=True)


@transaction.atomic
def keep_quiet(*, follow_up: FollowUp, by: User) -> FollowUp:
    """Have readers see no more that it is open. Raises `NotToReadersError`."""
    return _announced(_with_lines_of(by, follow_up), by=by, is_announced=False)


def _announced(row: FollowUp, *, by: User, is_announced: bool) -> FollowUp:
    if row.is_announced == is_announced:
        return row
    row.is_announced = is_announced
    row.save(update_fields=["is_announced"])
    act = "followup.announced" if is_announced else "followup.kept_quiet"
    audit.note(act=act, on=row, by=by, article=row.article_id)
    return row


def _with_lines_of(by: User, follow_up: FollowUp) -> FollowUp:
    """The row, locked, for who may say something on a story that is out: those who may correct it."""
    if not acts.may(by, "newsroom.add_correction"):
        raise NotToReadersError(_("An editor can put this on the article."))
    return FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)


def _shown(row: FollowUp, *, by: User, is_public: bool) -> FollowUp:
    if row.is_public == is_public:
        return row
    row.is_public = is_public
    row.save(update_fields=["is_public"])
    audit.note(act="followup.shown" if is_public else "followup.hidden", on=row, by=by, article=row.article_id)
    return row


@transaction.atomic
def put_off(*, follow_up: FollowUp, until: date, by: User) -> FollowUp:
    """Look again later."""
    row = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    if row.done_at is not None:
        raise FollowUpClosedError(_("This is closed already."))
    PutOff.objects.create(follow_up=row, was_due=row.due, due=until, by=by)
    row.due = until
    row.save(update_fields=["due"])
    audit.note(act="followup.put_off", on=row, by=by, article=row.article_id, due=until.isoformat())
    return row
