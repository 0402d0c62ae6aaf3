"""`/cms/money/gifts/links/`: the single articles that members give away, and how often each link was opened."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from broadsheet.foundation import clock, stories
from broadsheet.gifts import access, giving_stories, rights
from broadsheet.gifts.models import GiftLinkSettings
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import showing

LATELY = timedelta(days=30)


@needing(rights.SEE)
@require_safe
def gift_links(request: HttpRequest) -> HttpResponse:
    """All, the newest first, or those of one giver by `?q=`."""
    every = access.all_links(request.user)
    asked = request.GET.get("q", "").strip()[:254]
    found = every.filter(giver__email__icontains=asked) if asked else every
    rows = showing.paged(request, found)
    out = stories.many({link.article for link in rows})
    page = showing.page(
        request, "gift_links", _("Gift links"), rows=rows, told=[(link, out.get(link.article)) for link in rows],
        asked=asked, query=showing.without_page(request), settings=GiftLinkSettings.load(),
        lately=every.filter(made_at__gte=clock.now() - LATELY).aggregate(links=Count("pk"), opened=Sum("opened")),
        may=request.user.has_perm(rights.CHANGE), may_set=request.user.has_perm(rights.SET_LINKS),
    )  # fmt: skip
    page.template_name = "gifts/desk/links.html"
    return page


@needing(rights.CHANGE)
@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a link back, with a reason."""
    found = access.link_to_change(request.user, pk)
    reason = request.POST.get("reason", "").strip()[:500]
    if not reason:
        messages.error(request, _("Say why: it stands in the audit log."))
    else:
        giving_stories.withdraw(link=found, by=request.user, reason=reason)  # type: ignore[arg-type]
        messages.success(request, _("The link is taken back. It opens nothing any more."))
    return redirect("money_gift_links")
