"""The meter: so many closed articles a calendar month for everybody, one meter for the whole site, re-reading free.

A stranger's meter is a signed cookie of article numbers; a person's is a row. Signing in adds the one to the other, and
whoever is signed in goes on carrying the cookie, so that signing out opens nothing anew. Whoever throws the cookie away
begins again: that is so with every meter that does not track people.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.core import signing
from django.db import transaction

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, own_keys
from broadsheet.membership.models import AccessSettings, Allowance
from broadsheet.membership.models.allowance import MOST

_SALT = "meter"


@dataclass(frozen=True)
class Meter:
    """What somebody has read this month, in order, and how much there is."""

    month: str
    read: tuple[int, ...]
    a_month: int

    @property
    def left(self) -> int:
        """How many more articles may be opened."""
        return max(0, self.a_month - len(self.read))

    def opens(self, article: int) -> bool:
        """Whether this article may be read: again, or as one of those left."""
        return bool(self.a_month) and (article in self.read or self.left > 0)

    def with_article(self, article: int) -> Meter:
        """The meter once the article is read."""
        return self if article in self.read else replace(self, read=(*self.read, article))


def meter_of(person: User | None, cookie: str) -> Meter:
    """This month's meter of a reader: the row of a person and the cookie of a browser, together."""
    month = _this_month()
    read = _in_cookie(cookie, month)
    if person is not None:
        row = Allowance.objects.filter(person=person, month=month).first()
        read = _together(row.articles if row else (), read)
    return Meter(month, tuple(read), AccessSettings.load().articles_a_month)


@transaction.atomic
def open_article(*, article: int, person: User | None, cookie: str) -> Meter | None:
    """Read this article on the meter. None if the meter has nothing left: then nothing is written."""
    if person is not None:
        User.objects.select_for_update().get(pk=person.pk)  # two clicks at once count one after the other
    meter = meter_of(person, cookie)
    if not meter.opens(article):
        return None
    meter = meter.with_article(article)
    if person is not None:
        _keep(person, meter.month, meter.read)
    return meter


@transaction.atomic
def take_over(*, person: User, cookie: str) -> None:
    """What was read before signing in counts as this person's."""
    month = _this_month()
    if read := _in_cookie(cookie, month):
        row = Allowance.objects.select_for_update().filter(person=person, month=month).first()
        _keep(person, month, _together(row.articles if row else (), read))


def as_cookie(meter: Meter) -> str:
    """The meter as a stranger's browser keeps it."""
    return _signer().sign_object({"m": meter.month, "a": list(meter.read)}, compress=True)


def _in_cookie(cookie: str, month: str) -> list[int]:
    try:
        facts = _signer().unsign_object(cookie)
    except (signing.BadSignature, ValueError):
        return []
    return list(facts["a"]) if facts["m"] == month else []


def _keep(person: User, month: str, read: Iterable[int]) -> None:
    Allowance.objects.update_or_create(person=person, month=month, defaults={"articles": list(read)[:MOST]})
    Allowance.objects.filter(person=person).exclude(month=month).delete()


def _together(first: Iterable[int], then: Sequence[int]) -> list[int]:
    return list(dict.fromkeys([*first, *then]))


def _this_month() -> str:
    return f"{clock.today():%Y-%m}"


def _signer() -> signing.Signer:
    # A key of its own: SECRET_KEY is rotated when somebody leaves, and a meter must not begin anew then.
    key = own_keys.kept("meter", lambda: secrets.token_hex(32).encode()).decode()
    return signing.Signer(key=key, salt=_SALT, fallback_keys=[])
