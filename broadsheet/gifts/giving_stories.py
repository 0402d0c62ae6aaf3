"""Giving away a single closed article: so many a month for each member, counted under a lock on the member's row."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, stories
from broadsheet.foundation.stories import Story
from broadsheet.gifts import locking, rights, telling, terms
from broadsheet.gifts.models import GiftLink, GiftLinkSettings
from broadsheet.membership import passes
from broadsheet.membership.benefits import MEMBERS
from broadsheet.membership.refusals import NotAllowedError, NotNowError, demand, noting
from broadsheet.ops import audit
from broadsheet.ops.limits import Limit

GIVE, WITHDRAW = "gift_link.give", "gift_link.withdraw"
KEY_BYTES = 18
"""144 random bits: 24 signs."""
PERSON = Limit("gift links of a person", at_most=60, seconds=3600)
"""Each refusal leaves a row in the audit log: nobody fills it by pressing a button."""


class TooOftenError(Exception):
    """Nothing was looked at. The text is for the reader."""


def is_member(person: User) -> bool:
    """Whether this person may give articles away: a live grant of their own, not a library's."""
    return MEMBERS in passes.right_of(person).benefits


def left(person: User) -> int:
    """How many more this person may give this month. What was taken back stays counted: it was in the world."""
    given = GiftLink.objects.filter(giver=person, made_at__gte=terms.beginning(_first_of_month())).count()
    most: int = GiftLinkSettings.load().links_a_month
    return max(0, most - given)


def running(person: User, article: int) -> GiftLink | None:
    """The link to this article that this person has given and that still works."""
    return GiftLink.objects.running(clock.now()).filter(giver=person, article=article).select_related("giver").first()


def new_key() -> str:
    """What stands in the path of a link."""
    return secrets.token_urlsafe(KEY_BYTES)


def ends(now: datetime, days: int) -> datetime:
    """To the end of that day on the publication's calendar: never shorter than so many days."""
    return terms.beginning(clock.local(now).date() + timedelta(days=days + 1))


def give(*, article: int, by: User) -> GiftLink:
    """A link to this article; the one that runs already, if there is one. Raises `RefusedError`, `TooOftenError`."""
    if not PERSON.take(str(by.pk)):
        raise TooOftenError(_("That was too often within an hour. Wait a little, and try again."))
    return _give(article=article, by=by)


@noting
@transaction.atomic
def withdraw(*, link: GiftLink, by: User, reason: str = "") -> None:
    """Have it open nothing any more, also to those who have opened it. Its giver may, and who mends gifts, with a reason."""
    if link.giver_id != by.pk:
        demand(by, rights.CHANGE, act=WITHDRAW, message=_("Your role doesn’t allow taking gift links back."))
    if GiftLink.objects.filter(pk=link.pk, withdrawn_at__isnull=True).update(withdrawn_at=clock.now()):
        audit.note(act=WITHDRAW, on=link, by=by, reason=reason, article=link.article)


@noting
@transaction.atomic
def _give(*, article: int, by: User) -> GiftLink:
    locking.people([by.pk])  # two clicks at once count one after the other
    story = _closed(article)
    if not is_member(by):
        raise NotAllowedError(_("Only members give articles away. Your membership isn’t running just now."), act=GIVE)
    if (found := running(by, article)) is not None:
        return found
    if not left(by):
        raise NotNowError(_used_up(), act=GIVE)
    link = _made(story, by)
    audit.note(act=GIVE, on=link, by=by, article=article, until=link.expires_at.isoformat())
    return link


def _made(story: Story, by: User) -> GiftLink:
    settings, now = GiftLinkSettings.load(), clock.now()
    return GiftLink.objects.create(
        giver=by, article=story.number, language=story.language, key=new_key(),
        expires_at=ends(now, settings.link_days), at_most=settings.openings, made_at=now,
    )  # fmt: skip


def _closed(article: int) -> Story:
    story = stories.of(article)
    if story is None:
        raise NotNowError(_("This story isn’t out, so it can’t be given."), act=GIVE)
    if story.access == stories.OPEN:
        raise NotNowError(_("This story is open to everybody: just send its address."), act=GIVE)
    return story


def _used_up() -> str:
    many = GiftLinkSettings.load().links_a_month
    if not many:
        return _("Articles can’t be given away here just now.")
    said = ngettext(
        "You have given %(many)s article this month, which is all there is. The next one is possible from %(day)s.",
        "You have given %(many)s articles this month, which is all there is. The next one is possible from %(day)s.",
        many,
    )
    return said % {"many": many, "day": telling.day(terms.beginning(_first_of_next_month()))}


def _first_of_month() -> date:
    return clock.today().replace(day=1)


def _first_of_next_month() -> date:
    return (_first_of_month() + timedelta(days=32)).replace(day=1)
