"""`/cms/money/readers/<key>/`: the whole story of whoever pays, and what can be done for them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.foundation.money import Money
from broadsheet.membership import ending, rights
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import access, showing, story
from broadsheet.membership.money_desk.forms import NoteForm, RefundForm
from broadsheet.payments import noting, requesting
from broadsheet.payments.models import Agreement, Entry
from broadsheet.payments.providers import known


@needing(rights.SEE_MONEY)
@require_safe
def reader(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole story on one page."""
    payer = access.payer(request.user, pk)
    return showing.page(request, "reader", str(payer), story=story.of(payer), note_form=NoteForm())


@needing(rights.WRITE_NOTES)
@require_POST
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write something down."""
    by: Any = request.user
    payer = access.payer(by, pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        noting.note(payer=payer, text=form.cleaned_data["text"], by=by)
        messages.success(request, _("The note is written down."))
    else:
        messages.error(request, _("The note is empty, or longer than 2,000 signs."))
    return redirect("money_reader", pk=payer.pk)


@needing(rights.ASK_PROVIDER)
@require_http_methods(["GET", "HEAD", "POST"])
def refund(request: HttpRequest, pk: int) -> HttpResponse:
    """Give money back; with all of a payment, an agreement can be ended."""
    settlement = access.settlement(request.user, pk)
    left = requesting.left_of(settlement)
    agreement = Agreement.objects.running().filter(checkout=settlement.checkout).first()
    form = RefundForm(request.POST or None, left=left, is_running=agreement is not None)
    if request.method == "POST" and form.is_valid() and _refunded(request, form, settlement, left, agreement):
        return redirect("money_reader", pk=settlement.payer)
    return showing.page(request, "refund", _("Give money back"), form=form, settlement=settlement, left=left)


@needing(rights.ASK_PROVIDER)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take no more after what is paid, and write to the reader."""
    agreement = access.agreement(request.user, pk)
    _end(request, agreement, request.POST.get("reason", ""))
    return redirect("money_reader", pk=agreement.checkout.payer_id)


def _refunded(
    request: HttpRequest, form: RefundForm, settlement: Entry, left: Money, agreement: Agreement | None
) -> bool:
    """Whether it was asked for; what was refused is said in the form, in the words for users."""
    by: Any = request.user
    amount, reason = form.cleaned_data["amount"], form.cleaned_data["reason"]
    try:
        requesting.refund(settlement=settlement, amount=amount, reason=reason, by=by)
    except requesting.NotDoneError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _given_back(settlement) % amount)
    if agreement is not None and form.cleaned_data.get("end"):
        _end(request, agreement, reason)
    return True


def _given_back(settlement: Entry) -> str:
    if known.of(settlement.provider).is_by_hand:
        return _("The refund of %s is noted. Pay it at your bank now, with the reference of the payment.")
    return _("%s goes back to the reader.")


def _end(request: HttpRequest, agreement: Agreement, reason: str) -> None:
    by: Any = request.user
    try:
        ending.end(agreement=agreement, by=by, reason=reason[:500])
    except requesting.NotDoneError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is ended: no more is taken, and the reader was written to."))
