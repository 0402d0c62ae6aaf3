"""`/cms/money/holds/`: payments of which the money is only reserved, until somebody takes it or lets it go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from broadsheet.membership import rights
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import access, showing
from broadsheet.payments import deciding
from broadsheet.payments.requesting import NotDoneError


@needing(rights.SEE_MONEY)
@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    """Those that wait first, whoever waits longest on top; `?state=decided` has the others."""
    is_open = request.GET.get("state") != "decided"
    found = access.holds(request.user)
    rows = found.waiting().order_by("authorised_at") if is_open else found.filter(decided_at__isnull=False)
    return showing.page(
        request, "holds", _("Held payments"), rows=showing.paged(request, rows if is_open else rows.order_by("-decided_at")),
        is_open=is_open, may=request.user.has_perm(rights.DECIDE_HOLDS), query=showing.without_page(request),
    )  # fmt: skip


@needing(rights.DECIDE_HOLDS)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the money."""
    return _done(request, pk, deciding.accept, _("It is taken. The receipt is on its way to the reader."))


@needing(rights.DECIDE_HOLDS)
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Let go of it."""
    return _done(request, pk, deciding.refuse, _("It is let go. The reader is told that nothing was taken."))


def _done(request: HttpRequest, pk: int, act: Callable[..., object], said: str) -> HttpResponse:
    by: Any = request.user
    try:
        act(hold=access.hold(by, pk), by=by)
        messages.success(request, said)
    except NotDoneError as error:
        messages.error(request, str(error))
    return redirect("money_holds")
