"""The only way of the desk to bank transfers: each function asks whether this person may."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from broadsheet.membership import rights
from broadsheet.membership.money_desk.access import ask
from broadsheet.payments.models import AwaitedTransfer, Statement, Transfer, TransferMatch


def takes_transfers() -> bool:
    """Whether this newsroom takes bank transfers at all."""
    return "bank_transfer" in settings.PAYMENT_PROVIDERS


def transfers(by: Any) -> QuerySet[Transfer]:
    """What the bank's statements told, the newest first."""
    ask(by, rights.SEE_MONEY)
    return Transfer.objects.filter(looked_at__isnull=False).select_related("set_aside_by")


def unmatched(by: Any) -> int | None:
    """How many of them wait for people; None where no transfers are taken."""
    return transfers(by).filter(is_matched=False, set_aside_at__isnull=True).count() if takes_transfers() else None


def transfer(by: Any, pk: int) -> Transfer:
    """One of them. Raises `Http404`."""
    return get_object_or_404(transfers(by).select_related("statement"), pk=pk)


def transfer_to_match(by: Any, pk: int) -> Transfer:
    """The same, for whoever may say what it is. Raises `Http404`."""
    ask(by, rights.MATCH_TRANSFERS)
    return transfer(by, pk)


def bank_statements(by: Any) -> QuerySet[Statement]:
    """The files that were taken in."""
    ask(by, rights.SEE_MONEY)
    return Statement.objects.select_related("taken_by")


def awaited(by: Any, pk: UUID) -> AwaitedTransfer:
    """What a transfer may be the money for. Raises `Http404`."""
    ask(by, rights.MATCH_TRANSFERS)
    return get_object_or_404(AwaitedTransfer, pk=pk)


def in_parts(by: Any) -> QuerySet[AwaitedTransfer]:
    """Of which a part has come, and the rest has not; what has waited longest first."""
    ask(by, rights.SEE_MONEY)
    waiting = TransferMatch.objects.waiting()
    return AwaitedTransfer.objects.filter(pk__in=waiting.values("awaited")).order_by("changed_at")


def match(by: Any, pk: str) -> TransferMatch:
    """A payment that may have been given back. Raises `Http404`."""
    ask(by, rights.MATCH_TRANSFERS)
    return get_object_or_404(TransferMatch, pk=int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else 0)


def match_of(by: Any, transfer: Transfer) -> TransferMatch | None:
    """What a transfer was taken for, or whose payment it gave back."""
    ask(by, rights.SEE_MONEY)
    live = TransferMatch.objects.filter(Q(transfer=transfer) | Q(refunds__transfer=transfer), undone_at__isnull=True)
    return live.select_related("awaited", "made_by", "transfer").first()
