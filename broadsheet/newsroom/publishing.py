"""Publishing and unpublishing as acts of a person, for scripts and pages of our own. Wagtail's ways obey the same rules."""

from __future__ import annotations

from django.utils.translation import gettext as _
from wagtail.models import Revision

from broadsheet.accounts.models import User
from broadsheet.newsroom import acts
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.refusals import NotAllowedError, NotNowError


@acts.noting_refusals
def publish(*, article: Article, by: User | None, revision: Revision | None = None) -> Article:
    """Publish a version, the latest by default; or schedule it, if it has a time to come. Raises `RefusedError`."""
    if by is not None and not article.permissions_for_user(by).can_publish():
        told = _("Your role doesn't allow publishing. Submit it for review instead.")
        raise NotAllowedError(told, act="article.publish", article_id=article.pk)
    revision = revision or article.get_latest_revision() or article.save_revision(user=by)
    article.publish(revision, user=by, skip_permission_checks=True)
    article.refresh_from_db()
    return article


@acts.noting_refusals
def unpublish(*, article: Article, by: User | None) -> Article:
    """Take the article off the site. Its corrections and addresses stay. Raises `RefusedError`."""
    act = "article.unpublish"
    if by is not None and not article.permissions_for_user(by).can_publish():
        raise NotAllowedError(_("Your role doesn't allow unpublishing."), act=act, article_id=article.pk)
    found: Article = Article.objects.get(pk=article.pk)
    if not found.live:
        raise NotNowError(_("“%s” is not out.") % found.title, act=act, article_id=article.pk)
    found.unpublish(user=by)
    found.refresh_from_db()
    return found
