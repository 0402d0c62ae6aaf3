"""What stands at the head of every account page while a payment fails, and after a membership has lapsed for it."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.template.loader import render_to_string

from broadsheet.foundation import clock
from broadsheet.membership import paid_until
from broadsheet.membership.benefits import MEMBERS
from broadsheet.membership.letters.occasions import was_ended
from broadsheet.membership.models import Grant
from broadsheet.payments import access, purposes
from broadsheet.payments.models import Agreement

REMEMBERED = timedelta(days=60)
"""So long after a lapse it is said; then whoever has not come back knows."""


def banner(*, request: HttpRequest | None = None, **_page: object) -> str:
    """What failed, until when everything stays open, and the one button that puts it right. Nothing for everybody else."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    for agreement in access.own_agreements(user).select_related("checkout", "card"):
        if agreement.is_failing or _has_lapsed(agreement):
            return render_to_string("membership/banner.html", _facts(agreement), request=request)
    return ""


def _has_lapsed(agreement: Agreement) -> bool:
    """For want of a payment, lately, and nothing else opens the paper to them."""
    if agreement.ended_at is None or agreement.ends_at is not None or agreement.ended_at < clock.now() - REMEMBERED:
        return False
    reader = agreement.checkout.payer.reader
    if agreement.checkout.purpose != "membership" or reader is None or was_ended(agreement):
        return False
    return MEMBERS not in Grant.objects.live(clock.now()).of(reader).benefits()


def _facts(agreement: Agreement) -> dict[str, object]:
    ends = [moment for moment in paid_until.until(agreement) if moment is not None]
    return {
        "agreement": agreement,
        "what": purposes.of(agreement.checkout).name(agreement.checkout),
        "until": max(ends, default=None),
        "has_access": agreement.checkout.purpose == "membership",
    }
