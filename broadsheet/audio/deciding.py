"""What the desk decides about an article's narration: made again, none at all, or one after all."""

from __future__ import annotations

from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.audio import changing, following, rights, rules
from broadsheet.audio.models import Silence
from broadsheet.newsroom import acts
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.refusals import NotNowError
from broadsheet.ops import audit


@acts.noting_refusals
def make_again(*, article: Article, by: User | None) -> None:
    """Have the synthetic voice read it (again). Raises `RefusedError`."""
    act = "narration.again"
    with acts.on_article(article, act=act, by=by, permission=rights.MAKE) as found:
        if not found.is_public:
            raise NotNowError(_("Only an article that is out is read aloud."), act=act, article_id=found.pk)
        if not rules.is_wanted(found):
            raise NotNowError(rules.why_unwanted(found), act=act, article_id=found.pk)
        audit.note(act=act, on=found, by=by)
        following.ask(found, by=by, again=True)


@acts.noting_refusals
def silence(*, article: Article, reason: str, by: User | None) -> None:
    """Have no synthetic voice read it, now or later; a person's recording stays. Raises `RefusedError`."""
    act = "narration.silence"
    with acts.on_article(article, act=act, by=by, permission=rights.MAKE) as found:
        Silence.objects.get_or_create(article=found, defaults={"reason": reason.strip()[:200], "by": by})
        audit.note(act=act, on=found, by=by, reason=reason.strip()[:200])
        changing.silence(found)


@acts.noting_refusals
def speak_after_all(*, article: Article, by: User | None) -> None:
    """Have it read after all. Raises `RefusedError`."""
    act = "narration.speak"
    with acts.on_article(article, act=act, by=by, permission=rights.MAKE) as found:
        Silence.objects.filter(article=found).delete()
        audit.note(act=act, on=found, by=by)
        if found.is_public and rules.is_wanted(found):
            following.ask(found, by=by)
