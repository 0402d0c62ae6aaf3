"""`/cms/money/tax/`: who sells, where plans are sold, and with which VAT; and `/cms/money/vat/`: what came of it by month."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.foundation import clock
from broadsheet.membership import rights
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import access, exporting, figures, pricing, showing, vat
from broadsheet.membership.money_desk.tax_forms import EntityForm, MarketsForm, RateForm
from broadsheet.ops import audit
from broadsheet.payments import selling
from broadsheet.payments.models import Entry

_form_methods = require_http_methods(["GET", "HEAD", "POST"])
MONTHS = 12
"""Back from now, to choose from."""


@needing(rights.CHANGE_TAX)
@require_safe
def tax(request: HttpRequest) -> HttpResponse:
    """The three of them on one page."""
    return showing.page(
        request, "tax", _("Sales and VAT"), entity=access.entity(request.user), rates=access.vat_rates(request.user),
        markets=access.markets(request.user), today=clock.today(),
    )  # fmt: skip


@needing(rights.CHANGE_TAX)
@_form_methods
def entity(request: HttpRequest) -> HttpResponse:
    """Say who takes the money. Receipts that were made keep what they said."""
    by: Any = request.user
    form = EntityForm(request.POST or None, instance=access.entity(by))
    if request.method == "POST" and form.is_valid():
        pricing.save_entity(form=form, by=by)
        return _saved(request)
    return showing.page(request, "tax_form", _("Who sells"), form=form)


@needing(rights.CHANGE_TAX)
@_form_methods
def markets(request: HttpRequest) -> HttpResponse:
    """Say where plans are sold."""
    by: Any = request.user
    known = [one.country for one in access.markets(by)]
    form = MarketsForm(request.POST if request.method == "POST" else None, initial={"countries": known})
    if request.method == "POST" and form.is_valid():
        selling.sell_in(countries=form.cleaned_data["countries"], by=by)
        return _saved(request)
    return showing.page(request, "markets", _("Where plans are sold"), form=form)


@needing(rights.CHANGE_TAX)
@_form_methods
def rate(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make or change one. What is in the ledger stays as it was written."""
    by: Any = request.user
    found = access.vat_rate(by, pk)
    form = RateForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        pricing.save_rate(form=form, by=by)
        return _saved(request)
    return showing.page(request, "tax_form", str(found) if pk else _("New VAT rate"), form=form, rate=found)


@needing(rights.CHANGE_TAX)
@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a rate away that was a mistake."""
    by: Any = request.user
    pricing.remove_rate(rate=access.vat_rate(by, pk), by=by)
    return _saved(request)


@needing(rights.SEE_MONEY)
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """VAT of a month by country and rate; each line opens to its rows."""
    first = _month(request)
    return showing.page(
        request, "vat", _("VAT"), lines=vat.of_month(access.ledger(request.user), first), first=first,
        months=[figures.month_start(ago) for ago in range(MONTHS)], key=f"{first:%Y-%m}",
    )  # fmt: skip


@needing(rights.SEE_MONEY)
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same for a spreadsheet."""
    first, by = _month(request), request.user
    rows = vat.values(vat.of_month(access.ledger(by), first))
    response: HttpResponseBase
    if form == "xlsx":
        response = StreamingHttpResponse(exporting.book(vat.HEADS, rows), content_type=exporting.EXCEL)
    else:
        response = StreamingHttpResponse(exporting.lines(vat.HEADS, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="vat-{first:%Y-%m}.{form}"'
    response["Cache-Control"] = "private, no-store"
    user: Any = by
    audit.note_about(
        act="vat.export", object_type=Entry._meta.label_lower, object_id=None, by=user, format=form,
        month=f"{first:%Y-%m}",
    )  # fmt: skip
    return response


def _month(request: HttpRequest) -> datetime:
    """The asked one, or this one where nothing sensible was asked."""
    try:
        return datetime.strptime(request.GET.get("month", ""), "%Y-%m").replace(tzinfo=clock.publication_zone())
    except ValueError:
        return figures.month_start()


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("It is saved. It counts for every payment from now on."))
    return redirect("money_tax")
