"""The rows behind a campaign's number, and behind what a story brought; and the same for a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from broadsheet.campaigns import access, rights
from broadsheet.campaigns.counting import pieces
from broadsheet.campaigns.desk import breaking_down, bringing, standing
from broadsheet.campaigns.desk.pages import page
from broadsheet.campaigns.models import Campaign, Goal
from broadsheet.foundation import clock
from broadsheet.membership import rights as money_rights
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import access as money_access
from broadsheet.membership.money_desk import exporting, showing
from broadsheet.ops import audit

BACK = "back"
"""`?what=back` asks for what went back, instead of what counts."""


@never_cache
@needing(rights.SEE)
@needing(money_rights.SEE_MONEY)
@require_safe
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """What counts, by `?ask=&variant=&article=&purpose=&day=`; with `?what=back` why it fell."""
    found = access.campaign(request.user, pk)
    if request.GET.get("what") == BACK:
        return _gone_back(request, found)
    every = _chosen(request, found)
    shown = showing.paged(request, every)
    known = money_access.named(request.user, {key for one in shown if (key := breaking_down.key_of(one)) is not None})
    return page(
        request, "rows", _("What counts"), campaign=found, rows=shown, query=showing.without_page(request),
        pieces=[(one, standing.shown(found, one.value), _payer(known, one), breaking_down.key_of(one)) for one in shown],
        sum=standing.shown(found, sum(one.value for one in every)), filters=_filters(request),
        is_members=found.goal_kind == Goal.MEMBERS,
    )  # fmt: skip


@needing(rights.SEE)
@needing(money_rights.SEE_MONEY)
@require_safe
def export(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """The same rows as a file."""
    by: Any = request.user
    found = access.campaign(by, pk)
    table = (breaking_down.values(found, piece) for piece in _chosen(request, found))
    audit.note(act="campaign.export", on=found, by=by, format=form, filter=showing.without_page(request)[:500])
    made, kind = (exporting.lines, "text/csv; charset=utf-8") if form == "csv" else (exporting.book, exporting.EXCEL)
    response = StreamingHttpResponse(made(breaking_down.HEADS, table), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{found.key}-{clock.today():%Y-%m-%d}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


@never_cache
@needing(money_rights.SEE_MONEY)
@require_safe
def brought(request: HttpRequest, article: int) -> HttpResponse:
    """The payments that the asks at one story brought."""
    found = bringing.payments(article)
    shown = showing.paged(request, sorted(found, key=lambda one: one.at, reverse=True))
    known = money_access.named(request.user, {one.payer for one in shown})
    return page(
        request, "brought", _("What article %s brought") % article, rows=shown, query=showing.without_page(request),
        payments=[(one, bringing.left(one), known.get(one.payer)) for one in shown], sums=bringing.by_ask(found),
        total=bringing.total(found),
    )  # fmt: skip


def _gone_back(request: HttpRequest, found: Campaign) -> HttpResponse:
    shown = showing.paged(request, breaking_down.gone_back(found))
    known = money_access.named(request.user, {row.payer for row in shown})
    return page(
        request, "back", _("Why it fell"), campaign=found, rows=shown, query=showing.without_page(request),
        entries=[(row, known.get(row.payer)) for row in shown],
    )  # fmt: skip


def _chosen(request: HttpRequest, found: Campaign) -> list[pieces.Piece]:
    return breaking_down.chosen(pieces.of(found, pieces.paid(found)), request.GET.dict())


def _payer(known: dict[Any, Any], piece: pieces.Piece) -> Any:
    return known.get(breaking_down.key_of(piece))


def _filters(request: HttpRequest) -> list[str]:
    """What is asked for, in words."""
    asked = [(name, request.GET.get(name, "")) for name in breaking_down.FILTERS]
    return [breaking_down.said(name, "" if value == breaking_down.NONE else value) for name, value in asked if value]
