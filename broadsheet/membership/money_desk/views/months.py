"""`/cms/money/months/`: the monthly close, provider by provider."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.membership import rights
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import access, exporting, figures, showing
from broadsheet.ops.queue.enqueuing import later
from broadsheet.payments import closing, tasks
from broadsheet.payments.models import Kind, Report

SHOWN = 12
"""Months back from now, of each provider."""


@needing(rights.SEE_MONEY)
@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """The last months of each provider, and how they stand."""
    reports = {(one.provider, one.month): one for one in access.reports(request.user)}
    closes = {(one.provider, one.month): one for one in access.closes(request.user)}
    asked = [(slug, figures.month_start(ago).date()) for ago in range(SHOWN) for slug in settings.PAYMENT_PROVIDERS]
    rows = [(slug, month, reports.get((slug, month)), closes.get((slug, month))) for slug, month in asked]
    return showing.page(request, "months", _("Monthly close"), rows=rows)


@needing(rights.SEE_MONEY)
@require_safe
def month(request: HttpRequest, provider: str, year: int, number: int) -> HttpResponse:
    """Both sides of one, what differs, and what changed after it was closed."""
    first = _first(provider, year, number)
    report = access.reports(request.user).filter(provider=provider, month=first).first()
    closed = access.closes(request.user).filter(provider=provider, month=first).first()
    found = closing.compare(report) if report and report.fetched_at else None
    return showing.page(
        request, "month", f"{provider.capitalize()}, {first:%Y-%m}", report=report, closed=closed, found=found,
        sums=[(Kind(kind).label, *_moneys(currency, *both)) for (kind, currency), both in sorted(found.sums.items())]
        if found else [],
        changed=[(Kind(kind).label, *_moneys(currency, *four)) for kind, currency, *four in
                 closing.changed_since(closed, found)] if closed and found else [],
        at={"provider": provider, "year": year, "number": number},
        may_close=found is not None and closed is None and request.user.has_perm(rights.CLOSE_MONTH),
    )  # fmt: skip


@needing(rights.SEE_MONEY)
@require_safe
def export(request: HttpRequest, provider: str, year: int, number: int, form: str) -> HttpResponseBase:
    """What differs, for a spreadsheet."""
    first = _first(provider, year, number)
    report = access.reports(request.user).filter(provider=provider, month=first, fetched_at__isnull=False).first()
    if report is None:
        raise Http404
    heads, rows = exporting.differences(closing.compare(report))
    response: HttpResponseBase
    if form == "xlsx":
        response = StreamingHttpResponse(exporting.book(heads, rows), content_type=exporting.EXCEL)
    else:
        response = StreamingHttpResponse(exporting.lines(heads, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{provider}-{first:%Y-%m}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


@needing(rights.CLOSE_MONTH)
@require_POST
def fetch(request: HttpRequest, provider: str, year: int, number: int) -> HttpResponse:
    """Have the worker fetch the provider's report: a month may be hundreds of pages."""
    access.ask(request.user, rights.CLOSE_MONTH)
    first = _first(provider, year, number)
    Report.objects.update_or_create(provider=provider, month=first, defaults={"asked_at": clock.now()})
    later(tasks.fetch_report, provider, first.isoformat())
    messages.success(request, _("The report is being fetched. Look again in a minute."))
    return redirect("money_month", provider=provider, year=year, number=number)


@needing(rights.CLOSE_MONTH)
@require_POST
def close(request: HttpRequest, provider: str, year: int, number: int) -> HttpResponse:
    """Freeze what both sides came to."""
    by: Any = request.user
    report = access.reports(by).filter(provider=provider, month=_first(provider, year, number)).first()
    access.ask(by, rights.CLOSE_MONTH)
    if report is None:
        raise Http404
    try:
        closing.close(report, by=by)
    except closing.NotClosedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The month is closed."))
    return redirect("money_month", provider=provider, year=year, number=number)


def _first(provider: str, year: int, number: int) -> date:
    try:
        first = date(year, number, 1)
    except ValueError:
        raise Http404 from None
    if provider not in settings.PAYMENT_PROVIDERS or first > clock.today():
        raise Http404
    return first


def _moneys(currency: str, *minors: int) -> list[Any]:
    return [Money(minor, currency) for minor in minors]
