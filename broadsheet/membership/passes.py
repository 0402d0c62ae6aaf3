"""Passes: what a reader may read for the next five minutes, signed for the kiosk.

The kiosk asks no database, so what it believes must not be old: a revoked grant and a session ended elsewhere are
refused when the pass is renewed, five minutes later at the most.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.passes import private_key
from broadsheet.membership.benefits import REGISTERED
from broadsheet.membership.models import Grant, Institution, Source
from broadsheet.membership.openings import Opening
from kiosk import passes as kiosk_passes

LIFE = timedelta(minutes=5)
"""No pass of a person or an institution is believed for longer."""


@dataclass(frozen=True)
class Right:
    """What somebody may read at this moment, and until when that may be believed without asking again."""

    benefits: frozenset[str]
    until: datetime
    articles: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.benefits or self.articles)


def right_of(
    person: User | None, *, address: str = "", articles: Collection[int] = (), opened: Collection[Opening] = ()
) -> Right:
    """The union of the live grants of a person and of the institutions in whose network `address` lies.

    `articles` are single ones that they opened themselves, `opened` those that somebody opened for them. Whoever has an
    account may read what is for the registered.
    """
    now = clock.now()
    grants = [*_of_person(person, now), *_of_institutions(address, now)]
    found = {word for grant in grants for word in grant.benefits}
    if person is not None and person.is_active:
        found.add(REGISTERED)
    ends = [*(grant.is_over_at for grant in grants if grant.is_over_at), *(one.until for one in opened)]
    single = dict.fromkeys([*articles, *(one.article for one in opened)])
    return Right(frozenset(found), min([now + LIFE, *ends]), tuple(single))


def written(right: Right) -> str:
    """The pass as it stands in the cookie."""
    key, private = private_key()
    return kiosk_passes.issue(
        key=key,
        private_key=private,
        expires=int(right.until.timestamp()),
        benefits=right.benefits,
        articles=right.articles,
    )


def _of_person(person: User | None, now: datetime) -> Iterable[Grant]:
    if person is None or not person.is_active:
        return ()
    return Grant.objects.live(now).of(person)


def _of_institutions(address: str, now: datetime) -> Iterable[Grant]:
    if not address:
        return ()
    here = [str(one.pk) for one in Institution.objects.at(address)]
    return Grant.objects.live(now).filter(source_type=Source.INSTITUTION, source_id__in=here) if here else ()
