"""Money on the desk's home, for the business side. Five queries."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from broadsheet.membership import rights
from broadsheet.membership.money_desk import figures


def panel(*, user: Any = None, **_more: object) -> str:
    """Nothing for whoever may not see the ledger."""
    if user is None or not user.has_perm(rights.SEE_MONEY):
        return ""
    facts = {
        "members": figures.count(figures.members()),
        "revenue": figures.revenue_now(),
        "month": figures.month_start(),
        "failing": figures.failing().count(),
        "alerts": figures.open_alerts().count(),
        "holds": figures.held().count(),
    }
    return render_to_string("membership/desk/money/panel.html", facts)
