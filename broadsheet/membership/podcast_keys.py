"""A reader's own podcast: its address opens what the reader may read, to any program that has it.

Podcast programs send no cookie, so the address itself is the key. It is as good as the reader's grants are at the moment
of asking, and one that has got into other hands is taken back by making another, or none.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, languages, own_keys
from broadsheet.foundation.program_keys import RevokedKeyError, UnknownKeyError
from broadsheet.membership import passes
from broadsheet.membership.benefits import MEMBERS
from broadsheet.membership.models import PodcastKey
from broadsheet.ops import audit

MAKE, REVOKE = "podcast_key.make", "podcast_key.revoke"
SALT = "membership.podcast"


@transaction.atomic
def make(person: User) -> PodcastKey:
    """A new address; the one before opens nothing any more."""
    User.objects.select_for_update().get(pk=person.pk)  # two clicks at once count one after the other
    _revoke(person)
    made = PodcastKey.objects.create(person=person, secret=secrets.token_urlsafe(24))
    audit.note(act=MAKE, on=made, by=person)
    return made


@transaction.atomic
def revoke(person: User) -> bool:
    """No address any more. Returns whether there was one."""
    found = _revoke(person)
    for key in found:
        audit.note(act=REVOKE, on=key, by=person)
    return bool(found)


def of(person: User) -> PodcastKey | None:
    """The key that is good, if there is one."""
    return PodcastKey.objects.filter(person=person, revoked_at__isnull=True).first()


def address(key: PodcastKey, language: str) -> str:
    """The whole address of the podcast in a language."""
    return languages.url_to(language, "own_podcast_rss", key=_signer().sign(key.secret))


def benefits_of(signed: str) -> frozenset[str]:
    """What a program with this key may have now. Raises `UnknownKeyError`, without a query, for what we never signed."""
    try:
        secret = _signer().unsign(signed)
    except signing.BadSignature:
        raise UnknownKeyError(signed[:4]) from None
    key = PodcastKey.objects.select_related("person").filter(secret=secret).first()
    if key is None:
        raise UnknownKeyError(signed[:4])
    if key.revoked_at is not None or not key.person.is_active:
        raise RevokedKeyError(signed[:4])
    return passes.right_of(key.person).benefits


def panel(user: User, **_page: object) -> str:
    """On the account page, for members and for who has an address."""
    if MEMBERS not in passes.right_of(user).benefits and of(user) is None:
        return ""
    return render_to_string("membership/podcast_panel.html")


def held(user: User) -> list[dict[str, Any]]:
    """All addresses that were made for them, as plain JSON, without their keys."""
    rows = PodcastKey.objects.filter(person=user).order_by("pk")
    return [
        {"made": row.made_at.isoformat(), "ended": row.revoked_at.isoformat() if row.revoked_at else None}
        for row in rows
    ]


def _revoke(person: User) -> list[PodcastKey]:
    found = list(PodcastKey.objects.filter(person=person, revoked_at__isnull=True))
    PodcastKey.objects.filter(pk__in=[key.pk for key in found]).update(revoked_at=clock.now())
    return found


def _signer() -> signing.Signer:
    # A key of its own: a podcast program keeps an address for years, whatever becomes of SECRET_KEY.
    key = own_keys.kept("podcasts", lambda: secrets.token_hex(32).encode()).decode()
    return signing.Signer(key=key, sep=".", salt=SALT, fallback_keys=[])
