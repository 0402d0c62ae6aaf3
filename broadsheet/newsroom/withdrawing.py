"""Killing and taking down, and undoing either.

The reason is the newsroom's own; what readers are told, if anything, is a note written for them. A story that is out in
several languages is withdrawn in all that are named, each with its own note, in one act.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from wagtail.models import Revision

from broadsheet.accounts.models import User
from broadsheet.newsroom import acts, events, keeping_back, second_person
from broadsheet.newsroom.models import Article, GuardedAct, Kill, SecondPersonRequest, Takedown
from broadsheet.newsroom.refusals import NotNowError
from broadsheet.ops import audit


@acts.noting_refusals
def kill(
    *,
    article: Article,
    reason: str,
    by: User | None,
    public_note: str = "",
    translations: Mapping[str, str] | None = None,
) -> Kill:
    """Pull the article: off the site at once, and not published again while the row stands. Raises `RefusedError`.

    `translations` are those to be pulled with it: the language, and what its readers are told.
    """
    act = "article.kill"
    with acts.on_article(article, act=act, by=by, permission="newsroom.add_kill") as found:
        reason = acts.required(reason, _("Please say why, for the newsroom's own record."), act=act, article=found)
        if Kill.objects.filter(article=found).exists():
            raise NotNowError(_("“%s” is killed already.") % found.title, act=act, article_id=found.pk)
        row = Kill.objects.create(article=found, reason=reason, public_note=public_note.strip(), by=by)
        _withdraw(found, row, by=by, act=act)
        for one, note in _translations(found, translations or {}, Kill):
            _withdraw(one, Kill.objects.create(article=one, reason=reason, public_note=note, by=by), by=by, act=act)
        return row


@acts.noting_refusals
def take_down(
    *,
    article: Article,
    reason: str,
    by: User | None,
    public_note: str = "",
    translations: Mapping[str, str] | None = None,
    confirmed: SecondPersonRequest | None = None,
) -> Takedown:
    """Remove the article for legal reasons: 410 at its every address, and its pictures lose their public names.

    `translations` as for a kill.
    """
    act = "article.takedown"
    with acts.on_article(article, act=act, by=by, permission="newsroom.add_takedown") as found:
        second_person.demand(GuardedAct.TAKE_DOWN, article=found, by=by, confirmed=confirmed)
        reason = acts.required(reason, _("Please say why, for the newsroom's own record."), act=act, article=found)
        if Takedown.objects.filter(article=found).exists():
            raise NotNowError(_("“%s” is taken down already.") % found.title, act=act, article_id=found.pk)
        row = Takedown.objects.create(article=found, reason=reason, public_note=public_note.strip(), by=by)
        _withdraw(found, row, by=by, act=act)
        for one, note in _translations(found, translations or {}, Takedown):
            _withdraw(one, Takedown.objects.create(article=one, reason=reason, public_note=note, by=by), by=by, act=act)
        return row


@acts.noting_refusals
def undo_kill(*, article: Article, by: User | None, confirmed: SecondPersonRequest | None = None) -> Article:
    """Let the article live again: it is a draft now, and can be published. Raises `RefusedError`."""
    act = "article.kill_undo"
    with acts.on_article(article, act=act, by=by, permission="newsroom.delete_kill") as found:
        second_person.demand(GuardedAct.UNDO_KILL, article=found, by=by, confirmed=confirmed)
        row = Kill.objects.filter(article=found).first()
        if row is None:
            raise NotNowError(_("“%s” is not killed.") % found.title, act=act, article_id=found.pk)
        return _restore(found, row, by=by, act=act)


@acts.noting_refusals
def undo_takedown(*, article: Article, by: User | None, confirmed: SecondPersonRequest | None = None) -> Article:
    """Let the article live again: it is a draft now, and can be published. Raises `RefusedError`."""
    act = "article.takedown_undo"
    with acts.on_article(article, act=act, by=by, permission="newsroom.delete_takedown") as found:
        second_person.demand(GuardedAct.UNDO_TAKEDOWN, article=found, by=by, confirmed=confirmed)
        row = Takedown.objects.filter(article=found).first()
        if row is None:
            raise NotNowError(_("“%s” is not taken down.") % found.title, act=act, article_id=found.pk)
        return _restore(found, row, by=by, act=act)


def translations_of(article: Article) -> list[Article]:
    """The other articles that are this story in another language, and were out."""
    same = Article.objects.filter(translation_key=article.translation_key, ever_published=True).exclude(pk=article.pk)
    return list(same.order_by("edition", "pk"))


def _translations(article: Article, notes: Mapping[str, str], kind: type[Kill | Takedown]) -> list[tuple[Article, str]]:
    """Those that go with it, each with its note, but none that has been withdrawn so already."""
    done = set(kind.objects.filter(article__in=translations_of(article)).values_list("article", flat=True))
    return [
        (one, notes[one.edition].strip())
        for one in translations_of(article)
        if one.edition in notes and one.pk not in done
    ]


def _withdraw(article: Article, row: Kill | Takedown, *, by: User | None, act: str) -> None:
    article.refresh_from_db()
    was_out = article.live
    audit.note(act=act, on=article, by=by, reason=row.reason, was_out=was_out, public_note=row.public_note)
    keeping_back.keep_back_all([article.pk])
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
