"""`/cms/money/transfers/`: statements of the bank, and the desk for what matched nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from broadsheet.membership import contributing_by_transfer, rights
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import showing
from broadsheet.membership.money_desk import transfers_access as access
from broadsheet.membership.money_desk.access import ask
from broadsheet.payments.providers.bank_transfer import matching, returning, suggesting, taking_in
from broadsheet.payments.providers.bank_transfer.camt import NotAStatementError
from broadsheet.payments.providers.bank_transfer.models import TransferMatch

STATES = {
    "open": {"is_matched": False, "set_aside_at__isnull": True},
    "matched": {"is_matched": True},
    "aside": {"set_aside_at__isnull": False},
}


@needing(rights.SEE_MONEY)
@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """Those that wait for people first; the others by `?state=`."""
    if request.GET.get("state") == "parts":
        return _in_parts(request)
    state = request.GET.get("state", "open")
    state = state if state in STATES else "open"
    found = access.transfers(request.user).filter(**STATES[state])
    return showing.page(
        request, "transfers", _("Bank transfers"), rows=showing.paged(request, found), state=state,
        statements=access.bank_statements(request.user)[:5], query=showing.without_page(request),
        is_on=access.takes_transfers(), parts=access.in_parts(request.user).count(),
    )  # fmt: skip


@needing(rights.MATCH_TRANSFERS)
@require_POST
def statement(request: HttpRequest) -> HttpResponse:
    """Take a file in."""
    by: Any = request.user
    ask(by, rights.MATCH_TRANSFERS)
    if not access.takes_transfers():
        messages.error(request, _("Bank transfers are switched off: PAYMENT_PROVIDERS does not name bank_transfer."))
        return redirect("money_transfers")
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose the file that your bank gave you."))
        return redirect("money_transfers")
    try:
        found = taking_in.take_in(file, name=str(file.name), by=by)  # type: ignore[arg-type]
    except NotAStatementError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _told(found))
    return redirect("money_transfers")


@needing(rights.SEE_MONEY)
@require_safe
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """One, with everything that it may be for."""
    found = access.transfer(request.user, pk)
    asked = request.GET.get("q", "")
    is_open = not found.is_matched and found.set_aside_at is None
    return showing.page(
        request, "transfer", str(found), transfer=found, asked=asked, is_open=is_open,
        found=suggesting.search(asked) if is_open and asked else [],
        suggestions=suggesting.of(found) if is_open and found.amount > 0 else [],
        payments=returning.candidates(found) if is_open and found.amount < 0 else [],
        match=(made := access.match_of(request.user, found)), is_waiting=bool(made and _is_waiting(made)),
        may=request.user.has_perm(rights.MATCH_TRANSFERS),
    )  # fmt: skip


@needing(rights.MATCH_TRANSFERS)
@require_POST
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """It is the money that was awaited."""
    by: Any = request.user
    found = access.transfer_to_match(by, pk)
    chosen = request.POST.get("awaited", "")
    if not chosen:
        return _nothing_chosen(request, pk)
    awaited = access.awaited(by, _uuid(chosen))
    is_enough = "is_enough" in request.POST
    return _done(
        request, pk, lambda: matching.match(transfer=found, awaited=awaited, by=by, is_enough=is_enough),
        _("It is matched. If all has come that is due, the receipt is on its way to the reader."),
    )  # fmt: skip


@needing(rights.MATCH_TRANSFERS)
@require_POST
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """It is somebody's contribution."""
    by: Any = request.user
    found = access.transfer_to_match(by, pk)
    email = request.POST.get("email", "").strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        messages.error(request, _("Type the reader’s e-mail address: the receipt goes there."))
        return redirect("money_transfer", pk=pk)
    return _done(
        request, pk, lambda: contributing_by_transfer.take(transfer=found, email=email, by=by),
        _("It is %s’s contribution. The receipt is on its way to them.") % email,
    )  # fmt: skip


@needing(rights.MATCH_TRANSFERS)
@require_POST
def taking_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A debit gives this payment back."""
    by: Any = request.user
    found = access.transfer_to_match(by, pk)
    chosen = request.POST.get("match", "")
    if not chosen:
        return _nothing_chosen(request, pk)
    payment = access.match(by, chosen)
    return _done(
        request, pk, lambda: returning.take_back(transfer=found, match=payment, by=by),
        _("The payment counts as given back, and what it paid for has ended."),
    )  # fmt: skip


@needing(rights.MATCH_TRANSFERS)
@require_POST
def aside(request: HttpRequest, pk: int) -> HttpResponse:
    """None of readers' money, or dealt with elsewhere."""
    by: Any = request.user
    found = access.transfer_to_match(by, pk)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, _("Say why it is set aside: somebody will ask."))
        return redirect("money_transfer", pk=pk)
    return _done(request, pk, lambda: matching.set_aside(transfer=found, reason=reason, by=by), _("It is set aside."))


@needing(rights.MATCH_TRANSFERS)
@require_POST
def undoing(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to those that wait."""
    by: Any = request.user
    found = access.transfer_to_match(by, pk)
    made = access.match_of(by, found)
    reason = request.POST.get("reason", "").strip()
    if made is None:
        return _done(request, pk, lambda: matching.put_back(transfer=found, by=by), _("It waits to be matched again."))
    if not reason:
        messages.error(request, _("Say why it was not that money: it stands in the ledger beside the correction."))
        return redirect("money_transfer", pk=pk)
    return _done(
        request, pk, lambda: matching.undo(match=made, reason=reason, by=by),
        _("It is set right by a correction in the ledger, and waits to be matched again."),
    )  # fmt: skip


@needing(rights.MATCH_TRANSFERS)
@require_POST
def enough(request: HttpRequest, pk: int) -> HttpResponse:
    """What has come of it is taken for the whole."""
    by: Any = request.user
    made = access.match_of(by, access.transfer_to_match(by, pk))
    if made is None:
        return _nothing_chosen(request, pk)
    return _done(
        request, pk, lambda: matching.accept_parts(awaited=made.awaited, by=by),
        _("It is matched. The receipt is on its way to the reader."),
    )  # fmt: skip


def _in_parts(request: HttpRequest) -> HttpResponse:
    rows = showing.paged(request, access.in_parts(request.user))
    payers = suggesting.payers_of(rows)
    for one in rows:
        one.payer = payers.get(one.checkout)
        one.last = one.matches.waiting().select_related("transfer").order_by("-pk")[0]
    return showing.page(
        request, "transfer_parts", _("Transfers in parts"), rows=rows, parts=rows.paginator.count,
        query=showing.without_page(request),
    )  # fmt: skip


def _done(request: HttpRequest, pk: int, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except matching.NotMatchedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("money_transfer", pk=pk)


def _is_waiting(made: TransferMatch) -> bool:
    return made.is_part and (made.completed_by is None or made.completed_by.undone_at is not None)


def _nothing_chosen(request: HttpRequest, pk: int) -> HttpResponse:
    messages.error(request, _("Choose what it is."))
    return redirect("money_transfer", pk=pk)


def _told(found: taking_in.TakenIn) -> str:
    added = found.statement.added
    said = ngettext("%(count)d new transfer", "%(count)d new transfers", added) % {"count": added}
    return _("%(said)s: %(matched)d matched, %(waiting)d to look at. %(known)d known already.") % {
        "said": said, "matched": found.matched, "waiting": found.unmatched, "known": found.known,
    }  # fmt: skip


def _uuid(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise Http404 from None
