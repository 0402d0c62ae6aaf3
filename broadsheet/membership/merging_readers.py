"""Making two who pay one, with what it gives: access that the other account has by paying goes along."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.membership import granting
from broadsheet.membership.models import Grant, Membership, Source
from broadsheet.payments import merging
from broadsheet.payments.models import Payer


@transaction.atomic
def merge(*, stays: Payer, goes: Payer, reason: str, by: User | None) -> Payer:
    """Payments, cards, notes and memberships of both are one's. Raises `merging.NotMergedError`.

    The other account stays, without payments: whoever has its mailbox signs in as before.
    """
    left = merging.now_of(goes).reader
    one = merging.merge(stays=stays, goes=goes, reason=reason, by=by)
    if one.reader is not None and left is not None and left != one.reader:
        _hand_over(left, one.reader, by)
    return one


def _hand_over(left: User, person: User, by: User | None) -> None:
    Membership.objects.filter(person=left).update(person=person)
    now = clock.now()
    for grant in Grant.objects.of(left).filter(source_type=Source.MEMBERSHIP, revoked_at__isnull=True):
        if grant.is_over_at is not None and grant.is_over_at <= now:
            continue
        granting.revoke(grant=grant, by=by, reason=_("The accounts were merged."))
        granting.give(
            person=person, benefits=grant.benefits, source=grant.source_type, source_id=grant.source_id, by=by,
            starts=grant.starts, ends=grant.ends, grace_ends=grant.grace_ends, reason=grant.reason,
        )  # fmt: skip
