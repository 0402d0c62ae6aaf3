"""`/cms/issues/new/`: which newsletter, and what its new issue begins with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.newsletters import composing
from broadsheet.newsletters.models import Newsletter
from broadsheet.newsroom.desk.rights import may_see_articles, staff_only


@never_cache
@staff_only(may_see_articles)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose; a press of a button makes the draft and opens it. What is no newsletter any more is said above the list."""
    chosen = request.POST.get("newsletter", "")
    newsletter = Newsletter.objects.filter(pk=chosen).first() if chosen.isdecimal() else None
    if newsletter is not None:
        earlier = newsletter.issues.order_by("-first_published_at", "-pk").filter(live=True).first()
        like = earlier if request.POST.get("like") else None
        issue = composing.begun(newsletter, like=like, by=request.user)  # type: ignore[arg-type]
        return redirect("wagtailadmin_pages:edit", issue.pk)
    found = Newsletter.objects.order_by("language", "order", "pk")
    return TemplateResponse(
        request, "newsletters/desk/new_issue.html",
        {
            "header_title": _("New issue"), "newsletters": found, "is_missing": request.method == "POST",
            "breadcrumbs_items": [{"url": reverse("issues:index"), "label": _("Issues")}, {"url": "", "label": _("New issue")}],
        },
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip
