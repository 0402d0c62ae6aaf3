"""`/cms/issues/<pk>/sending/`: what would be sent, to how many, what is wrong with it; a test; and the button."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from broadsheet.membership.desk.views import needing
from broadsheet.newsletters import audience, checking, correcting, others_links, rights, sending
from broadsheet.newsletters.forms import AddressField
from broadsheet.newsletters.models import Issue
from broadsheet.newsletters.sending import NotSentError
from broadsheet.newsletters.writing import mails


@never_cache
@needing(rights.SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def sending_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at it, or have it sent."""
    issue = _issue(pk)
    if request.method == "POST":
        try:
            sent = sending.send(issue=issue, by=request.user)  # type: ignore[arg-type]
        except NotSentError as error:
            messages.error(request, str(error))
        else:
            told = ngettext("It goes to %d reader now.", "It goes to %d readers now.", sent.audience) % sent.audience
            messages.success(request, told)
        return redirect("issue_sending", pk)
    return _room(request, issue)


@never_cache
@needing(rights.SEND)
@require_POST
def links(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the sites of others that it leads to whether they are there."""
    return _room(request, _issue(pk), asks=True)


def _room(request: HttpRequest, issue: Issue, *, asks: bool = False) -> HttpResponse:
    written = mails.for_both(issue)
    others = others_links.addresses(written.values())
    return TemplateResponse(
        request, "newsletters/desk/sending.html",
        {
            "others": len(others), "asked": others_links.ask(others) if asks else None,
            "header_title": issue.title, "issue": issue, "sent": getattr(issue, "sending", None),
            "findings": checking.look_at(issue, written), "count": audience.of(issue.newsletter).count(),
            "size": written[False].size // 1000,
            "breadcrumbs_items": [{"url": reverse("issues:index"), "label": _("Issues")}, {"url": "", "label": issue.title}],
        },
    )  # fmt: skip


@needing(rights.SEND)
@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it to one address, to look at it where it will be read."""
    issue = _issue(pk)
    try:
        to = AddressField().clean(request.POST.get("email", ""))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        is_member = request.POST.get("as") == "member"
        sending.test(issue=issue, to=to, for_member=is_member, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The test goes to %s.") % to)
    return redirect("issue_sending", pk)


@needing(rights.SEND)
@require_POST
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Say on its page, and to those who got it, what was wrong."""
    try:
        correcting.correct(issue=_issue(pk), text=request.POST.get("text", ""), by=request.user)  # type: ignore[arg-type]
    except NotSentError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The correction stands on the issue’s page, and goes to those who got it."))
    return redirect("issue_sending", pk)


def _issue(pk: int) -> Issue:
    found: Issue = get_object_or_404(Issue.objects.select_related("newsletter__author", "sending"), pk=pk)
    return found
