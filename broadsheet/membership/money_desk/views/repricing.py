"""`/cms/money/prices/…`: telling members of another price, and taking that back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from broadsheet.foundation import clock
from broadsheet.membership import rights
from broadsheet.membership.desk.views import needing
from broadsheet.membership.models import PriceChange
from broadsheet.membership.money_desk import access, showing
from broadsheet.membership.money_desk.forms import AnnouncementForm
from broadsheet.membership.repricing import announcing, members
from broadsheet.payments.models import Agreement


@needing(rights.CHANGE_PLANS)
@require_http_methods(["GET", "HEAD", "POST"])
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom it concerns, and from when on."""
    by: Any = request.user
    price = access.price(by, pk)
    earliest = clock.today() + members.NOTICE
    form = AnnouncementForm(request.POST or None, initial={"from_day": earliest})
    if request.method == "POST" and form.is_valid():
        try:
            announcing.announce(price=price, from_day=form.cleaned_data["from_day"], by=by)
        except announcing.NotAnnouncedError as error:
            form.add_error("from_day", str(error))
        else:
            messages.success(request, _("It is announced. Each member is written to within the hour."))
            return redirect("money_plans")
    planned = PriceChange(plan=price.plan, currency=price.currency, interval=price.interval, amount=price.amount)
    others = [one for one in members.concerned(planned).select_related("checkout") if _pays_other(planned, one)]
    return showing.page(
        request, "announcement", _("Another price for members"), form=form, price=price, earliest=earliest,
        count=len(others),
    )  # fmt: skip


@needing(rights.CHANGE_PLANS)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """It does not come."""
    by: Any = request.user
    try:
        announcing.take_back(change=access.price_change(by, pk), by=by)
        messages.success(request, _("It is taken back. Whoever was told already pays what they paid."))
    except announcing.NotAnnouncedError as error:
        messages.warning(request, str(error))
    return redirect("money_plans")


def _pays_other(planned: PriceChange, agreement: Agreement) -> bool:
    return members.new_amount(planned, agreement).minor != agreement.amount
