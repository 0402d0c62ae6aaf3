"""`/cms/sending/`: what is being sent; and for each, how far it is and what people do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from broadsheet.accounts.models import User
from broadsheet.membership.desk.views import needing
from broadsheet.newsletters import preferences, rights
from broadsheet.newsletters.engine import deciding, halting, report
from broadsheet.newsletters.figures_desk import access
from broadsheet.newsletters.models import Delivery, Sending, State
from broadsheet.newsletters.models.delivery import NEVER_GOT
from broadsheet.newsletters.sending_desk import saying

LATEST = 20
UNCERTAIN_SHOWN = 50


@never_cache
@needing(rights.SEE_FIGURES)
@require_safe
def sendings(request: HttpRequest) -> HttpResponse:
    """What goes out now, and what went out last."""
    rows = Sending.objects.select_related("issue__newsletter").order_by("-made_at", "-pk")
    shown = [*rows.filter(finished_at__isnull=True), *rows.filter(finished_at__isnull=False)[:LATEST]]
    found = [
        (
            each,
            (counts := report.of(each)),
            saying.parts(counts),
            (stands := saying.halts(each)),
            "" if stands else saying.held(each),
        )
        for each in shown
    ]
    may_set = request.user.has_perm(rights.SET_RULES)
    return _page(request, "list", _("Sending"), found=found, rules=saying.rules(), may_set=may_set)


@never_cache
@needing(rights.SEE_FIGURES)
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """One issue's way out."""
    issue = access.issue(request.user, pk)
    sending = get_object_or_404(Sending.objects.select_related("issue"), issue=issue)
    counts, standing = report.of(sending), saying.halts(sending)
    unknown = access.deliveries(request.user, issue).filter(state=State.UNCERTAIN)[:UNCERTAIN_SHOWN]
    missed = sending.deliveries.filter(state__in=NEVER_GOT).exclude(skipped__in=deciding.NOT_MISSED).count()
    may_go_on = saying.may_go_on(standing)
    has_acts = bool(may_go_on or missed or sending.finished_at is None)
    return _page(
        request, "progress", issue.title, issue=issue, sending=sending, report=counts, parts=saying.parts(counts),
        left_out=_named(counts.left_out), halts=standing, held="" if standing else saying.held(sending), may_go_on=may_go_on, missed=missed,
        may_act=has_acts and request.user.has_perm(rights.SEND),
        providers=saying.providers(sending), words=saying.words(sending),
        unknown=[(each, _address(each)) for each in unknown],
    )  # fmt: skip


@needing(rights.SEND)
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause it, let it go on, cancel it; decide about what is uncertain; send it to those who were missed."""
    by: Any = request.user
    issue = access.issue_to_send(by, pk)
    sending = get_object_or_404(Sending.objects.select_related("issue"), issue=issue)
    chosen = _ACTS.get(request.POST.get("act", ""))
    if chosen is None:
        messages.error(request, _("Nothing was chosen."))
    else:
        messages.success(request, chosen(sending, by, request.POST.get("why", "").strip()))
    return redirect("issue_progress", pk)


@needing(rights.SEND)
@require_POST
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """About one letter of which nobody knows."""
    by: Any = request.user
    found = get_object_or_404(Delivery.objects.select_related("sending__issue"), pk=pk)
    issue = access.issue_to_send(by, found.sending.issue_id)
    decide = deciding.send_again if request.POST.get("act") == "again" else deciding.let_go
    if decide(delivery=found, by=by):
        messages.success(request, _("It is decided."))
    else:
        messages.error(request, _("Somebody has decided already."))
    return redirect("issue_progress", issue.pk)


def _pause(sending: Sending, by: User, why: str) -> str:
    return _("It stands still.") if halting.pause(sending=sending, why=why, by=by) else _("It stands still already.")


def _resume(sending: Sending, by: User, _why: str) -> str:
    return _("It goes on.") if halting.resume(sending=sending, by=by) else _("There is nothing to go on with.")


def _cancel(sending: Sending, by: User, why: str) -> str:
    return _("Cancelled: %d letters are not sent.") % halting.cancel(sending=sending, why=why, by=by)


def _again(sending: Sending, by: User, _why: str) -> str:
    return _("%d letters go once more.") % deciding.send_again_all(sending=sending, by=by)


def _let_go(sending: Sending, by: User, _why: str) -> str:
    return _("%d letters are let go.") % deciding.let_go_all(sending=sending, by=by)


def _missed(sending: Sending, by: User, _why: str) -> str:
    return _("%d letters go to those who were missed.") % deciding.send_to_missed(sending=sending, by=by)


_ACTS: dict[str, Callable[[Sending, User, str], str]] = {
    "pause": _pause, "resume": _resume, "cancel": _cancel, "again": _again, "let_go": _let_go, "missed": _missed,
}  # fmt: skip


def _named(left_out: dict[str, int]) -> list[tuple[str, int]]:
    words = {
        "paused": _("had paused it"), "pace": _("wants it less often"), "no_right": _("has no right to it"),
        "same_address": _("stands there twice"),
    }  # fmt: skip
    return [(words.get(name, name), count) for name, count in sorted(left_out.items())]


def _address(delivery: Delivery) -> str:
    return preferences.masked(delivery.address) if delivery.address else "–"


def _page(request: HttpRequest, template: str, title: str, **facts: object) -> TemplateResponse:
    crumbs = [{"url": reverse("sending_desk"), "label": _("Sending")}]
    shown = {"title": title, "header_title": title, "breadcrumbs_items": crumbs, **facts}
    return TemplateResponse(request, f"newsletters/desk/sending_desk/{template}.html", shown)
