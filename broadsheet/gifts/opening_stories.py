"""Opening a gift link. What is asked is whether its article is out and the link still runs; who gave it is asked nothing:
a friend reads on although the giver's membership has lapsed meanwhile, and who may read anyway uses nothing up.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from django.http import HttpRequest
from django.utils.translation import gettext as _

from broadsheet.foundation import clock, stories
from broadsheet.foundation.stories import Story
from broadsheet.gifts import cookies
from broadsheet.gifts.models import GiftLink, LinkState
from broadsheet.membership.benefits import MEMBERS
from broadsheet.membership.openings import Opening
from broadsheet.ops.limits import Limit, network_of

_KEY = re.compile(r"[A-Za-z0-9_-]{24}")

MISSES = Limit("unknown gift links from a network", at_most=60, seconds=600)
"""144 bits can't be guessed; this only sees that nobody makes the machine work at it. Links that are right count nothing."""


class NotOpenedError(Exception):
    """The link opens nothing. The text is for whoever came with it; `status` is that of the page."""

    def __init__(self, text: str, status: int = 410) -> None:
        super().__init__(text)
        self.status = status


def find(key: str, *, address: str) -> tuple[GiftLink, Story]:
    """The link of this key and its article. Raises `NotOpenedError`, also for what is no link at all."""
    network = network_of(address) or address
    if MISSES.is_used_up(network):
        raise NotOpenedError(
            _("Gift links were tried too often in the last minutes. Wait a little, and try again."), 429
        )
    # Nothing else is looked up: PostgreSQL takes no NUL in a text.
    link = GiftLink.objects.select_related("giver").filter(key=key).first() if _KEY.fullmatch(key) else None
    if link is None:
        MISSES.take(network)
        # 422, never 404: paths of a 404 are logged by more than our own log.
        raise NotOpenedError(_("We know no gift link like this. Perhaps it was cut off when it was copied."), 422)
    story = stories.of(link.article)
    if story is None:
        raise NotOpenedError(_("The story that was given to you isn’t there any more."))
    return link, story


def demand_open(link: GiftLink, *, has_opened: bool) -> None:
    """Raise `NotOpenedError` unless it opens its article. Whoever has opened it once comes back as often as they like."""
    said = {
        LinkState.OVER: _("The days of this gift link are over: each works for a while only."),
        LinkState.WITHDRAWN: _("This gift link was taken back, so it opens nothing any more."),
        LinkState.FULL: _("This gift link was opened as often as it may be. Ask whoever sent it to you for another."),
    }
    state = link.state
    if state in said and not (state == LinkState.FULL and has_opened):
        raise NotOpenedError(said[state])


def may_read_anyway(story: Story, benefits: Collection[str]) -> bool:
    """Whether somebody with these benefits needs no gift."""
    return story.access == stories.OPEN or story.access in benefits or MEMBERS in benefits


def count(link: GiftLink) -> None:
    """One more has opened it. Raises `NotOpenedError` if somebody else was the last who may."""
    if not GiftLink.objects.count_one(link.pk, clock.now()):
        link.refresh_from_db()
        demand_open(link, has_opened=False)
        raise NotOpenedError(_("This gift link opens nothing any more."))


def opened(request: HttpRequest) -> list[Opening]:
    """What this browser has opened by gift links and may still read: asked anew whenever its pass is renewed."""
    if not (held := cookies.opened_links(request)):
        return []
    running = GiftLink.objects.running(clock.now()).filter(pk__in=held)
    return [Opening(article, until) for article, until in running.values_list("article", "expires_at")]
