"""`/cms/bounces/`: whom we write to no more and why, what came back over time, and what nobody understood.

No address stands here in clear: rows know it by a hash. Whoever asks about one types it.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.mail import rights, suppression
from broadsheet.mail.bounces import figures, taking_in
from broadsheet.mail.models import Outcome, Reason, ReturnedMail, Suppression, Why
from broadsheet.mail.models.returned_mail import OPEN

SHOWN = 50
MOST_TEXT = 20_000


@never_cache
@permission_required(rights.SEE, raise_exception=True)
@require_safe
def bounces(request: HttpRequest) -> HttpResponse:
    """All of it at a glance."""
    mails = ReturnedMail.objects.filter(outcome__in=OPEN).defer("raw")
    reason = request.GET.get("reason", "")
    held = Suppression.objects.in_force(figures.now()).select_related("by")
    rows = held.filter(reason=reason) if reason in Reason.values else held
    return _page(
        request, "bounces", _("Mail that comes back"), reasons=figures.reasons(), weeks=figures.weeks(),
        faults=figures.faults(), receivers=figures.receivers(), mails=mails[:SHOWN], mails_count=mails.count(),
        rows=rows[:SHOWN], reason=reason, may_decide=request.user.has_perm(rights.LIFT),
    )  # fmt: skip


@never_cache
@permission_required(rights.SEE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """One address, typed: by POST, so that it stands in no log."""
    typed = request.POST.get("email", "").strip()
    rows = Suppression.objects.of(suppression.hashed(typed)).select_related("by", "lifting__by")
    held = [row for row in rows if row.is_in_force]
    return _page(
        request, "address", _("One address"), email=typed, rows=rows, held=held,
        is_complaint=any(row.reason == Reason.COMPLAINT for row in held), faults=figures.of_address(typed),
        may_decide=request.user.has_perm(rights.LIFT),
    )  # fmt: skip


@permission_required(rights.LIFT, raise_exception=True)
@require_POST
def decision(request: HttpRequest) -> HttpResponse:
    """Write to an address no more, or again; in words why."""
    email, words = request.POST.get("email", "").strip(), request.POST.get("words", "").strip()
    if "@" not in email or not words:
        messages.error(request, _("Please name the address, and say why in a few words."))
        return redirect("bounces")
    by: Any = request.user
    if request.POST.get("act") == "stop":
        suppression.suppress(address=email, reason=Reason.STAFF, evidence=words, by=by)
        messages.success(request, _("That address gets no newsletters any more."))
    elif request.POST.get("act") == "lift":
        _lift(request, email, words, by)
    return redirect("bounces")


def _lift(request: HttpRequest, email: str, words: str, by: Any) -> None:
    try:
        ended = suppression.lift(address=email, why=Why.STAFF, by=by, words=words)
    except suppression.OnlyTheReaderError:
        messages.error(request, _("A complaint is taken back by its reader alone: they sign up again and confirm it."))
        return
    if ended:
        messages.success(request, _("That address may get mail again."))
    else:
        messages.warning(request, _("Nothing stood against that address."))


@never_cache
@permission_required(rights.SEE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def returned_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One that nobody understood, as text; put aside by whoever may decide."""
    found = get_object_or_404(ReturnedMail, pk=pk)
    if request.method == "POST":
        if not request.user.has_perm(rights.LIFT):
            raise PermissionDenied
        taking_in.put_aside(pk=pk, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("It is put aside."))
        return redirect("bounces")
    text = bytes(found.raw)[:MOST_TEXT].decode("utf-8", "replace")
    is_open = found.outcome in OPEN and request.user.has_perm(rights.LIFT)
    return _page(request, "mail", _("A mail that came back"), mail=found, text=text, is_open=is_open, outcome=Outcome)


def _page(request: HttpRequest, name: str, title: str, **facts: Any) -> HttpResponse:
    return TemplateResponse(request, f"mail/desk/{name}.html", {"title": title, "header_title": title, **facts})
