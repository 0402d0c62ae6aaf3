"""From an article to a letter: `/cms/issues/of-article/<pk>/`, and the choice in the article's form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from broadsheet.membership.desk.views import needing
from broadsheet.newsletters import article_letters, audience, corrected_stories, correcting, rights
from broadsheet.newsletters.models import IssueCorrection, Newsletter
from broadsheet.newsletters.sending import NotSentError
from broadsheet.newsroom.models import Article, Correction

FIELD = "send_to_newsletter"
"""In the article's form: the newsletter to which it goes once it is published."""


@never_cache
@needing(rights.SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    """One button for each newsletter: the second click sends."""
    article = get_object_or_404(Article, pk=pk)
    if request.method == "POST":
        if "unplan" in request.POST:
            _unplan(request, article)
        else:
            _send(request, article, request.POST.get("newsletter", ""), is_alert=True)
        return redirect("article_alert", pk)
    choices = [(each, _count(each)) for each in article_letters.open_to(article, request.user)]  # type: ignore[arg-type]
    return TemplateResponse(
        request, "newsletters/desk/alert.html",
        {
            "header_title": article.title, "article": article, "choices": choices,
            "sent": article.sent_as.select_related("newsletter", "issue__sending").order_by("pk"),
            "planned": article.planned_as.select_related("newsletter").order_by("pk"),
            "corrections": _corrections(article),
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_pages:edit", args=[pk]), "label": article.title},
                {"url": "", "label": _("Breaking alert")},
            ],
        },
    )  # fmt: skip


@never_cache
@needing(rights.SEND)
@require_POST
def story_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell those who got the article in an issue what was wrong."""
    correction = get_object_or_404(Correction, pk=pk)
    try:
        issues = correcting.tell_of_story(correction=correction, by=request.user)  # type: ignore[arg-type]
    except NotSentError as error:
        messages.error(request, str(error))
    else:
        told = ngettext(
            "It stands on the page of %d issue, and goes to those who got it, once.",
            "It stands on the pages of %d issues, and goes to those who got them, one letter to each reader.",
            issues,
        )
        messages.success(request, told % issues)
    return redirect("article_alert", correction.article_id)


def _corrections(article: Article) -> list[tuple[Correction, int, bool, list[IssueCorrection]]]:
    """The article's corrections, in how many issues it had gone out before, whether their readers were told, and by which letters."""
    found = []
    for correction in article.corrections.order_by("made_at", "pk"):
        issues = corrected_stories.sent_with(correction)
        text = corrected_stories.words(correction)[:1000]
        letters = IssueCorrection.objects.filter(issue__in=issues, text=text).select_related("issue__newsletter")
        found.append((correction, issues.count(), bool(letters), list(letters)))
    return found


def panel(*, article: Any = None, user: Any = None, **_more: object) -> str:
    """In the article's form, for those who may send."""
    if article is None or article.pk is None or not user.has_perm(rights.SEND):
        return ""
    sent = article.sent_as.select_related("newsletter").order_by("pk")
    planned = article.planned_as.select_related("newsletter").order_by("pk")
    choices = article_letters.open_to(article, user)
    facts = {"article": article, "choices": choices, "sent": sent, "planned": planned, "field": FIELD}
    facts["corrections"] = [each for each in _corrections(article) if each[1]]
    return render_to_string("newsletters/desk/article_panel.html", facts)


def after_publishing(request: HttpRequest, page: Any) -> None:
    """What Wagtail calls when somebody has pressed “Publish”: the letter goes if they chose one, or once the article is out."""
    chosen = request.POST.get(FIELD, "")
    if chosen and isinstance(page, Article):
        page.refresh_from_db()
        if not page.live and page.approved_schedule:
            _plan(request, page, chosen)
        else:
            _send(request, page, chosen, is_alert=False)


def _plan(request: HttpRequest, article: Article, chosen: str) -> None:
    newsletter = _chosen(request, chosen)
    if newsletter is None:
        return
    try:
        article_letters.plan(article=article, newsletter=newsletter, by=request.user)  # type: ignore[arg-type]
    except NotSentError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%s: it goes to its readers once the article is out.") % newsletter)


def _unplan(request: HttpRequest, article: Article) -> None:
    pk = request.POST["unplan"]
    planned = article.planned_as.filter(pk=pk).first() if pk.isdecimal() else None
    try:
        if planned and article_letters.unplan(planned=planned, by=request.user):  # type: ignore[arg-type]
            messages.success(request, _("%s: it is not sent there by itself.") % planned.newsletter)
        else:
            messages.error(request, _("It waits no more: it was sent, or somebody has taken it back."))
    except NotSentError as error:
        messages.error(request, str(error))


def _send(request: HttpRequest, article: Article, chosen: str, *, is_alert: bool) -> None:
    newsletter = _chosen(request, chosen)
    if newsletter is None:
        return
    try:
        sent = article_letters.send(article=article, newsletter=newsletter, by=request.user, is_alert=is_alert)  # type: ignore[arg-type]
    except NotSentError as error:
        messages.error(request, str(error))
        return
    count = sent.issue.sending.audience
    told = ngettext("It goes to %d reader now.", "It goes to %d readers now.", count) % count
    messages.success(request, f"{newsletter}: {told}")


def _chosen(request: HttpRequest, chosen: str) -> Newsletter | None:
    found = Newsletter.objects.filter(pk=chosen).first() if chosen.isdecimal() else None
    if found is None:
        messages.error(request, _("There is no such newsletter: nothing was sent."))
    return found


def _count(newsletter: Newsletter) -> int:
    return audience.of(newsletter).count()
