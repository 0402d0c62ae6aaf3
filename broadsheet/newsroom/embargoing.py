"""Setting and lifting embargoes."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from wagtail.models import Revision

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsroom import acts, events, second_person
from broadsheet.newsroom.models import Article, Embargo, GuardedAct, SecondPersonRequest
from broadsheet.newsroom.refusals import NotNowError
from broadsheet.ops import audit


@acts.noting_refusals
def place(*, article: Article, until: datetime, reason: str, by: User | None) -> Embargo:
    """Forbid publishing before `until`, by any way. An embargo that stands is replaced.

    A publication scheduled for an earlier moment is called off; the audit row says so. Raises `RefusedError`.
    """
    act = "article.embargo"
    with acts.on_article(article, act=act, by=by, permission="newsroom.add_embargo") as found:
        reason = acts.required(
            reason, _("Please say why: whoever is stopped by the embargo will read it."), act=act, article=found
        )
        if until <= clock.now():
            raise NotNowError(_("That moment is past. Please choose a later one."), act=act, article_id=found.pk)
        if found.live:
            told = _("“%s” is out already. An embargo can't call it back: unpublish it or kill it.") % found.title
            raise NotNowError(told, act=act, article_id=found.pk)
        _end(found, by)
        embargo = Embargo.objects.create(article=found, until=until, reason=reason, set_by=by)
        called_off = _call_off_earlier(found, until)
        audit.note(act=act, on=found, by=by, until=until.isoformat(), reason=reason, called_off=called_off)
        events.tell(events.article_embargoed, sender=Article, article=found, embargo=embargo)
        return embargo


@acts.noting_refusals
def lift(*, article: Article, by: User | None, confirmed: SecondPersonRequest | None = None) -> Embargo:
    """End the embargo before its time. The row stays, with who lifted it. Raises `RefusedError`."""
    act = "article.embargo_lift"
    with acts.on_article(article, act=act, by=by, permission="newsroom.change_embargo") as found:
        if found.embargo is not None and found.embargo.until > clock.now():  # one that is over is only put away
            second_person.demand(GuardedAct.LIFT_EMBARGO, article=found, by=by, confirmed=confirmed)
        embargo: Embargo | None = found.embargo
        if embargo is None:
            raise NotNowError(_("“%s” has no embargo.") % found.title, act=act, article_id=found.pk)
        _end(found, by)
        embargo.refresh_from_db()
        audit.note(act=act, on=found, by=by, until=embargo.until.isoformat())
        events.tell(events.embargo_lifted, sender=Article, article=found, embargo=embargo)
        return embargo


def _end(article: Article, by: User | None) -> None:
    article.embargoes.filter(lifted_at__isnull=True).update(lifted_at=clock.now(), lifted_by=by)


def _call_off_earlier(article: Article, until: datetime) -> list[str]:
    """Call off what is scheduled for before the embargo's end; returns the moments."""
    earlier: list[Revision] = list(article.revisions.filter(approved_go_live_at__lt=until))
    for revision in earlier:
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    return [revision.approved_go_live_at.isoformat() for revision in earlier]
