"""Setting a safety delay aside for one story."""

from __future__ import annotations

from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.newsroom import acts, events, second_person
from broadsheet.newsroom.models import Article, Delay, GuardedAct, SafetyDelay, SafetyOverride, SecondPersonRequest
from broadsheet.newsroom.refusals import NotAllowedError, NotNowError
from broadsheet.ops import audit


def waiting_by(article: Article) -> list[Delay]:
    """The rules that its newest version waits by now. Cheap where no rule is in force."""
    return _newest(article).delays if SafetyDelay.objects.filter(is_active=True).exists() else []


@acts.noting_refusals
def set_aside(
    *, article: Article, reason: str, by: User | None, confirmed: SecondPersonRequest | None = None
) -> list[SafetyOverride]:
    """Let the story out although a rule's hours have not passed. Nothing is published by this.

    Never by whoever wrote the version that waits: on deadline nobody is the judge of their own story. It holds for the
    newest version as it stands: with another moment, or another rule, the story waits again. Raises `RefusedError`.
    """
    act = "article.delay_set_aside"
    with acts.on_article(article, act=act, by=by, permission="newsroom.add_safetyoverride") as found:
        second_person.demand(GuardedAct.SET_DELAY_ASIDE, article=found, by=by, confirmed=confirmed)
        reason = acts.required(reason, _("Please say why, for the newsroom's own record."), act=act, article=found)
        version, draft = found.get_latest_revision(), _newest(found)
        if by is not None and by.pk in {found.owner_id, version.user_id if version else None}:
            told = _("You wrote or changed this story. Somebody else has to set its delay aside.")
            raise NotAllowedError(told, act=act, article_id=found.pk)
        delays = draft.delays
        if not delays:
            raise NotNowError(_("No safety rule holds “%s” back now.") % found.title, act=act, article_id=found.pk)
        rows = [
            SafetyOverride.objects.create(
                article=found, rule=delay.rule, happened_at=draft.happened_at, reason=reason, by=by
            )
            for delay in delays
        ]
        audit.note(act=act, on=found, by=by, reason=reason, rules=[delay.rule.pk for delay in delays])
        events.tell(events.delay_set_aside, sender=Article, article=found)
        return rows


def _newest(article: Article) -> Article:
    draft: Article = article.get_latest_revision_as_object()
    return draft
