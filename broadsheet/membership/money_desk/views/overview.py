"""`/cms/money/`: the figures, and the people and agreements behind them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.foundation.money import Money
from broadsheet.membership import rights
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import access, figures, showing, transfers_access


@needing(rights.SEE_MONEY)
@require_safe
def money(request: HttpRequest) -> HttpResponse:
    """Every figure leads to its rows."""
    months = figures.revenue()
    most = max((month.total for month in months), key=lambda total: total.minor)
    return showing.page(
        request,
        "overview",
        _("Money"),
        members=figures.count(figures.members()),
        joined=figures.count(figures.joined()),
        lapsed=figures.count(figures.lapsed()),
        months=months,
        most=most,
        half=Money(most.minor // 2, most.currency),
        recurring=figures.recurring(),
        running=access.agreements(request.user).count(),
        failing=figures.failing().count(),
        disputes=figures.open_disputes(access.ledger(request.user)).count(),
        alerts=figures.open_alerts().count(),
        holds=figures.held().count(),
        transfers=transfers_access.unmatched(request.user),
    )


@needing(rights.SEE_MONEY)
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Who pays for membership, who began to lately, and who no longer does."""
    titles = {"today": _("Members today"), "joined": _("Joined in 30 days"), "lapsed": _("Lapsed in 30 days")}
    which = request.GET.get("which", "today")
    which = which if which in titles else "today"
    found = access.members(request.user, which).prefetch_related("payers")
    return showing.page(
        request, "members", titles[which], people=showing.paged(request, found), titles=titles, which=which,
        query=showing.without_page(request),
    )  # fmt: skip


@needing(rights.SEE_MONEY)
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """What is paid again and again."""
    only_failing = request.GET.get("state") == "failing"
    found = access.agreements(request.user, only_failing=only_failing).select_related("checkout__payer__reader", "card")
    return showing.page(
        request, "agreements", _("Failing agreements") if only_failing else _("Running agreements"),
        agreements=showing.paged(request, found.order_by("paid_until", "pk")), only_failing=only_failing,
        recurring=figures.recurring(), query=showing.without_page(request),
    )  # fmt: skip
