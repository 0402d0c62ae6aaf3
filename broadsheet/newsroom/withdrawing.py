"""Killing and taking down, and undoing either."""

from __future__ import annotations

from django.utils.translation import gettext as _
from wagtail.models import Revision

from broadsheet.accounts.models import User
from broadsheet.newsroom import acts, events
from broadsheet.newsroom.models import Article, Kill, Takedown
from broadsheet.newsroom.refusals import NotNowError
from broadsheet.ops import audit


@acts.noting_refusals
def kill(*, article: Article, reason: str, by: User | None) -> Kill:
    """Pull the article: off the site at once, and not published again while the row stands. Raises `RefusedError`."""
    act = "article.kill"
    with acts.on_article(article, act=act, by=by, permission="newsroom.add_kill") as found:
        reason = acts.required(reason, _("Please say why, for the newsroom's own record."), act=act, article=found)
        if Kill.objects.filter(article=found).exists():
            raise NotNowError(_("“%s” is killed already.") % found.title, act=act, article_id=found.pk)
        row = Kill.objects.create(article=found, reason=reason, by=by)
        _withdraw(found, row, by=by, act=act)
        return row


@acts.noting_refusals
def take_down(*, article: Article, reason: str, by: User | None) -> Takedown:
    """Remove the article for legal reasons: 410 at its every address, and its pictures lose their public names."""
    act = "article.takedown"
    with acts.on_article(article, act=act, by=by, permission="newsroom.add_takedown") as found:
        reason = acts.required(reason, _("Please say why, for the newsroom's own record."), act=act, article=found)
        if Takedown.objects.filter(article=found).exists():
            raise NotNowError(_("“%s” is taken down already.") % found.title, act=act, article_id=found.pk)
        row = Takedown.objects.create(article=found, reason=reason, by=by)
        _withdraw(found, row, by=by, act=act)
        return row


@acts.noting_refusals
def undo_kill(*, article: Article, by: User | None) -> Article:
    """Let the article live again: it is a draft now, and can be published. Raises `RefusedError`."""
    act = "article.kill_undo"
    with acts.on_article(article, act=act, by=by, permission="newsroom.delete_kill") as found:
        row = Kill.objects.filter(article=found).first()
        if row is None:
            raise NotNowError(_("“%s” is not killed.") % found.title, act=act, article_id=found.pk)
        return _restore(found, row, by=by, act=act)


@acts.noting_refusals
def undo_takedown(*, article: Article, by: User | None) -> Article:
    """Let the article live again: it is a draft now, and can be published. Raises `RefusedError`."""
    act = "article.takedown_undo"
    with acts.on_article(article, act=act, by=by, permission="newsroom.delete_takedown") as found:
        row = Takedown.objects.filter(article=found).first()
        if row is None:
            raise NotNowError(_("“%s” is not taken down.") % found.title, act=act, article_id=found.pk)
        return _restore(found, row, by=by, act=act)


def _withdraw(article: Article, row: Kill | Takedown, *, by: User | None, act: str) -> None:
    article.refresh_from_db()
    was_out = article.live
    audit.note(act=act, on=article, by=by, reason=row.reason, was_out=was_out)
    if was_out:
        article.unpublish(user=by)
    # A scheduled version must not try again every two seconds.
    Revision.objects.for_instance(article).update(approved_go_live_at=None)
    events.tell(events.article_withdrawn, sender=Article, article=article, withdrawal=row)


def _restore(article: Article, row: Kill | Takedown, *, by: User | None, act: str) -> Article:
    audit.note(act=act, on=article, by=by, withdrawn_at=row.at.isoformat(), reason=row.reason)
    row.delete()
    article.refresh_from_db()
    events.tell(events.article_restored, sender=Article, article=article)
    return article
