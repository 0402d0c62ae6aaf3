"""`/cms/money/alerts/`: what the business side has to look at."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from broadsheet.membership import rights
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import access, showing
from broadsheet.payments import alerts as payment_alerts


@needing(rights.SEE_MONEY)
@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """Those that are open first; `?state=settled` has the others."""
    is_open = request.GET.get("state") != "settled"
    found = access.alerts(request.user).filter(settled_at__isnull=is_open)
    return showing.page(
        request, "alerts", _("Alerts"), alerts=showing.paged(request, found), is_open=is_open,
        query=showing.without_page(request),
    )  # fmt: skip


@needing(rights.SETTLE_ALERT)
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Dealt with."""
    by: Any = request.user
    payment_alerts.settle(alert=access.alert(by, pk), by=by)
    messages.success(request, _("It is dealt with."))
    return redirect("money_alerts")
