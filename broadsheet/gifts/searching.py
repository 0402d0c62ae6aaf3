"""Finding gifts on the desk, and those that wait for people."""

from __future__ import annotations

from django.db.models import OuterRef, Q, Subquery

from broadsheet.gifts import codes
from broadsheet.gifts.models import Delivery, Kind
from broadsheet.gifts.models.gift import UNCLAIMED, GiftQuerySet
from broadsheet.mail.models import State as LetterState


def find(gifts: GiftQuerySet, asked: str) -> GiftQuerySet:
    """By the buyer's or the recipient's address or name, or by a code: the whole, or its last four signs."""
    asked = asked.strip()[:254]
    found = Q()
    for text in {asked, asked.lower(), asked.title()}:  # SQLite's “i” knows only Latin letters
        for field in ("recipient_email", "recipient_name", "purchase__buyer_name", "purchase__checkout__payer__email"):
            found |= Q(**{f"{field}__icontains": text})
    return gifts.filter(found | _by_code(asked))


def not_arrived(gifts: GiftQuerySet) -> GiftQuerySet:
    """Those that nobody has taken, and whose last letter to the recipient came back or is parked."""
    last = Delivery.objects.filter(gift=OuterRef("pk"), kind=Kind.RECIPIENT).order_by("-pk")
    told = gifts.filter(UNCLAIMED).annotate(
        bounced=Subquery(last.values("bounced_at")[:1]), outbox=Subquery(last.values("letter__state")[:1])
    )
    return told.filter(Q(bounced__isnull=False) | Q(outbox__in=[LetterState.PARKED, LetterState.DROPPED]))


def _by_code(asked: str) -> Q:
    try:
        return Q(digest=codes.digest(codes.read(asked)))
    except codes.MistypedError:
        last = codes.loose(asked)
        return Q(tail=codes.digest(last)) if len(last) == codes.GROUP else Q()
