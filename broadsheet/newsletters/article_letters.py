"""An article as a letter of its own: as a breaking alert, or in one act with publishing it. Once for each newsletter.

Published by a schedule, it goes when it is out: the choice is kept until then, and the rights of that moment count.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.newsletters import composing, rights, sending
from broadsheet.newsletters.models import Newsletter, PlannedArticle, SentArticle
from broadsheet.newsletters.sending import NotSentError
from broadsheet.newsroom.models import Article
from broadsheet.ops import audit


def send(*, article: Article, newsletter: Newsletter, by: User | None, is_alert: bool) -> SentArticle:
    """Make the issue, publish and send it, all or nothing. Raises `NotSentError`; nobody named (a script) may do all."""
    _refuse(article, newsletter, by)
    with transaction.atomic(), translation.override(newsletter.language):
        blocks = [composing.story_block(article)] + ([] if is_alert else [composing.ASK])
        issue = composing.draft(newsletter, subject=article.title, preheader=article.summary, blocks=blocks, by=by)
        sent = _once(article=article, newsletter=newsletter, issue=issue, is_alert=is_alert, made_by=by)
        issue.get_latest_revision().publish(user=by, skip_permission_checks=True)
        issue.refresh_from_db()
        sending.send(issue=issue, by=by)
        audit.note(act="article.alert" if is_alert else "article.send", on=article, by=by, newsletter=newsletter.slug)
        crashpoint("newsletters.article_sent")
        return sent


def plan(*, article: Article, newsletter: Newsletter, by: User) -> PlannedArticle:
    """Send it once it is out. Raises `NotSentError`; chosen twice, it is planned once."""
    _refuse_of(article, newsletter, by)
    if article.sent_as.filter(newsletter=newsletter).exists():
        raise NotSentError(_("“%s” went to this newsletter already.") % article.title)
    facts = {"made_by": by, "made_at": clock.now(), "refusal": ""}
    planned, _is_new = PlannedArticle.objects.update_or_create(article=article, newsletter=newsletter, defaults=facts)
    audit.note(act="article.plan_letter", on=article, by=by, newsletter=newsletter.slug)
    return planned


def unplan(*, planned: PlannedArticle, by: User) -> bool:
    """Send it not, after all. False if it has gone already."""
    if not (by.is_active and by.has_perm(rights.SEND)):
        raise NotSentError(_("Your role doesn’t allow sending newsletters."))
    if not PlannedArticle.objects.filter(pk=planned.pk).delete()[0]:
        return False
    audit.note(act="article.unplan_letter", on=planned.article, by=by, newsletter=planned.newsletter.slug)
    return True


def send_due() -> int:
    """Send what was planned and is out now: what the worker does. Returns how many."""
    waiting = PlannedArticle.objects.filter(refusal="", article__live=True).order_by("pk")
    return sum(_send_planned(planned) for planned in waiting.select_related("article", "newsletter__author", "made_by"))


def _send_planned(planned: PlannedArticle) -> bool:
    """Its row goes in the transaction that sends it: of two workers, one does it."""
    article = planned.article
    if not article.is_public:
        return False
    try:
        with transaction.atomic():
            if not PlannedArticle.objects.filter(pk=planned.pk, refusal="").delete()[0]:
                return False
            if planned.made_by is None:
                raise NotSentError(_("Whoever planned it has no account here any more."))
            send(article=article, newsletter=planned.newsletter, by=planned.made_by, is_alert=False)
            return True
    except NotSentError as error:
        PlannedArticle.objects.filter(pk=planned.pk).update(refusal=str(error)[:300])
        audit.note(act="article.letter_refused", on=article, by=planned.made_by, newsletter=planned.newsletter.slug)
        return False


def open_to(article: Article, by: User) -> list[Newsletter]:
    """The newsletters to which this person may still send it."""
    if article.pk is None or not by.is_active or not by.has_perm(rights.SEND):
        return []
    found = Newsletter.objects.filter(language=article.edition).exclude(pk__in=article.sent_as.values("newsletter"))
    return list(found.order_by("order", "pk"))


def _refuse(article: Article, newsletter: Newsletter, by: User | None) -> None:
    _refuse_of(article, newsletter, by)
    if not article.is_public:
        raise NotSentError(_("“%s” is not out: nothing was sent.") % article.title)


def _refuse_of(article: Article, newsletter: Newsletter, by: User | None) -> None:
    """Whatever the hour."""
    if by is not None and not (by.is_active and by.has_perm(rights.SEND)):
        raise NotSentError(_("Your role doesn’t allow sending newsletters."))
    if newsletter.language != article.edition:
        raise NotSentError(_("This newsletter is in another language."))


def _once(**facts: Any) -> SentArticle:
    try:
        return SentArticle.objects.create(**facts)
    except IntegrityError:
        raise NotSentError(_("“%s” went to this newsletter already.") % facts["article"].title) from None
