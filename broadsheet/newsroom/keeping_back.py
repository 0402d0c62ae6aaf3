"""Earlier versions that readers must not see: what endangers somebody, what a court forbids; and showing them again."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, sources
from broadsheet.newsroom import acts
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.refusals import NotNowError
from broadsheet.ops import audit


@acts.noting_refusals
def keep_back(*, article: Article, reason: str, by: User | None) -> Article:
    """Show readers nothing of what stood in the article until now. What stands there stays. Raises `RefusedError`."""
    act = "article.earlier_kept_back"
    with acts.on_article(article, act=act, by=by, permission="newsroom.add_correction") as found:
        reason = acts.required(reason, _("Please say why, for the newsroom's own record."), act=act, article=found)
        if not found.ever_published:
            told = _("“%s” was never out: readers have nothing to compare.") % found.title
            raise NotNowError(told, act=act, article_id=found.pk)
        keep_back_all([found.pk])
        audit.note(act=act, on=found, by=by, reason=reason)
        found.refresh_from_db()
        return found


@acts.noting_refusals
def show_again(*, article: Article, reason: str, by: User | None) -> Article:
    """Let readers compare all public versions again. Raises `RefusedError`."""
    act = "article.earlier_shown_again"
    with acts.on_article(article, act=act, by=by, permission="newsroom.change_legalhold") as found:
        reason = acts.required(reason, _("Please say why, for the newsroom's own record."), act=act, article=found)
        if found.compared_from is None:
            told = _("Readers can compare all versions of “%s” already.") % found.title
            raise NotNowError(told, act=act, article_id=found.pk)
        Article.objects.filter(pk=found.pk).update(compared_from=None)
        sources.changed(f"article:{found.pk}")
        audit.note(act=act, on=found, by=by, reason=reason, kept_back_since=found.compared_from.isoformat())
        found.refresh_from_db()
        return found


def keep_back_all(articles: Iterable[int]) -> None:
    """The same for whoever holds or withdraws stories, within their transaction and with their note in the audit log."""
    keys = list(articles)
    Article.objects.filter(pk__in=keys).update(compared_from=clock.now())
    sources.changed(*(f"article:{key}" for key in keys))


def is_all_kept(article: Article) -> bool:
    """Whether no change of it shows what stood there before."""
    rows = article.public_changes.all()
    return all(row.is_kept_back(article.compared_from) for row in rows)
