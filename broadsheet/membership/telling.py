"""What people are told of their own access: on their account page, and in the file of their data."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.membership.benefits import MEMBERS
from broadsheet.membership.models import Grant, Group
from broadsheet.payments import access


def panel(user: User, **_page: object) -> str:
    """What they may read, through what, and until when."""
    grants = list(Grant.objects.live(clock.now()).of(user))
    return render_to_string(
        "membership/account_access.html",
        {
            "grants": grants,
            "is_member": any(MEMBERS in grant.benefits for grant in grants),
            "pays": access.own_agreements(user).exists() or access.own_receipts(user).exists(),
            "owns_group": Group.objects.filter(owner=user).exists(),
        },
    )


def held(user: User) -> list[dict[str, Any]]:
    """All grants that they ever had, as plain JSON."""
    return [
        {
            "benefits": grant.benefits,
            "through": grant.source_type,
            "starts": grant.starts.isoformat(),
            "ends": grant.is_over_at.isoformat() if grant.is_over_at else None,
        }
        for grant in Grant.objects.of(user)
    ]
