"""Retracting: the page stays, and says that the story doesn't stand."""

from __future__ import annotations

from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsroom import acts, events
from broadsheet.newsroom.models import Article, Correction, CorrectionKind, Listing
from broadsheet.newsroom.refusals import NotNowError
from broadsheet.ops import audit


@acts.noting_refusals
def retract(*, article: Article, note: str, by: User | None) -> Correction:
    """Tell readers, on the page and among the corrections, that the story is retracted. Raises `RefusedError`."""
    act = "article.retraction"
    with acts.on_article(article, act=act, by=by, permission="newsroom.add_correction") as found:
        note = acts.required(note, _("Please say why: readers see this note on the page."), act=act, article=found)
        if not found.live:
            told = _("“%s” is not out: there is nothing to retract.") % found.title
            raise NotNowError(told, act=act, article_id=found.pk)
        if found.corrections.filter(kind=CorrectionKind.RETRACTION).exists():
            raise NotNowError(_("“%s” is retracted already.") % found.title, act=act, article_id=found.pk)
        made = Correction.objects.create(article=found, kind=CorrectionKind.RETRACTION, note=note, made_by=by)
        moved = max(clock.now(), found.published_at or clock.now())
        Article.objects.filter(pk=found.pk).update(updated_at=moved)
        found.updated_at = moved
        Listing.objects.keep([found.pk])
        audit.note(act=act, on=found, by=by, note=note)
        events.tell(events.article_corrected, sender=Article, article=found, correction=made)
        events.tell(events.article_updated, sender=Article, article=found, change_kind="retraction")
        return made
