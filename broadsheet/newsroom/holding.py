"""Placing and lifting legal holds."""

from __future__ import annotations

from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsroom import acts, events, keeping_back, second_person
from broadsheet.newsroom.models import Article, GuardedAct, LegalHold, SecondPersonRequest
from broadsheet.newsroom.refusals import NotNowError
from broadsheet.ops import audit


@acts.noting_refusals
def place(*, article: Article, reason: str, by: User | None, take_off: bool = False) -> LegalHold:
    """Nobody publishes the story, in any of its languages, until the hold is lifted; schedules are called off.

    With `take_off` what is out goes off the site in the same act; without, it stays as it is and no new version comes
    out. Raises `RefusedError`.
    """
    act = "article.hold"
    with acts.on_article(article, act=act, by=by, permission="newsroom.add_legalhold") as found:
        reason = acts.required(
            reason, _("Please say why: whoever is stopped by the hold will read it."), act=act, article=found
        )
        story = _in_all_languages(found)
        if found.legal_hold is not None:
            raise NotNowError(_("“%s” is under a legal hold already.") % found.title, act=act, article_id=found.pk)
        hold = LegalHold.objects.create(article=found, reason=reason, placed_by=by)
        called_off = _call_off(story)
        keeping_back.keep_back_all(one.pk for one in story)
        out = [one for one in story if one.live]
        audit.note(
            act=act, on=found, by=by, reason=reason, taken_off=[one.pk for one in out] if take_off else [],
            left_out=[] if take_off else [one.pk for one in out], called_off=called_off,
        )  # fmt: skip
        for one in out if take_off else ():
            one.unpublish(user=by)
        events.tell(events.article_held, sender=Article, article=found, hold=hold)
        return hold


@acts.noting_refusals
def lift(*, article: Article, by: User | None, confirmed: SecondPersonRequest | None = None) -> LegalHold:
    """End the hold, wherever in the story's languages it was placed. Nothing is published by this. Raises `RefusedError`."""
    act = "article.hold_lift"
    with acts.on_article(article, act=act, by=by, permission="newsroom.change_legalhold") as found:
        second_person.demand(GuardedAct.LIFT_HOLD, article=found, by=by, confirmed=confirmed)
        hold: LegalHold | None = found.legal_hold
        if hold is None:
            raise NotNowError(_("“%s” is under no legal hold.") % found.title, act=act, article_id=found.pk)
        LegalHold.objects.filter(pk=hold.pk).update(lifted_at=clock.now(), lifted_by=by)
        hold.refresh_from_db()
        audit.note(act=act, on=found, by=by, placed_at=hold.placed_at.isoformat(), reason=hold.reason)
        events.tell(events.hold_lifted, sender=Article, article=found, hold=hold)
        return hold


def _in_all_languages(article: Article) -> list[Article]:
    """The article and its translations, locked: whoever publishes one of them waits, and then finds the hold."""
    story = Page.objects.filter(translation_key=article.translation_key)
    list(story.select_for_update().order_by("pk").values_list("pk", flat=True))
    return list(Article.objects.filter(translation_key=article.translation_key).order_by("pk"))


def _call_off(story: list[Article]) -> list[str]:
    """Call off what is scheduled; returns the moments."""
    planned: list[Revision] = [
        revision for one in story for revision in one.revisions.filter(approved_go_live_at__isnull=False)
    ]
    Revision.objects.filter(pk__in=[revision.pk for revision in planned]).update(approved_go_live_at=None)
    return [revision.approved_go_live_at.isoformat() for revision in planned]
