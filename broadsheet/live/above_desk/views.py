"""`/cms/above/`: breaking news and the banner. `/cms/digests/`: the daily digest. Both for those who publish posts."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.foundation import clock, languages
from broadsheet.live import breaking, rights
from broadsheet.live.above_desk.forms import BannerForm, BreakingForm, PlanForm, recent
from broadsheet.live.digest import making
from broadsheet.live.models import Breaking, Digest, DigestPlan
from broadsheet.live.refusals import RefusedError
from broadsheet.newsroom.desk.rights import staff_only
from broadsheet.ops import audit
from kiosk import banner

DAYS = 8


def may(user: Any) -> bool:
    """Whoever publishes posts."""
    return bool(user.has_perm(rights.PUBLISH))


@never_cache
@staff_only(may)
@require_http_methods(["GET", "HEAD", "POST"])
def above(request: HttpRequest) -> HttpResponse:
    """What stands there, and two forms."""
    act = request.POST.get("act", "")
    news = BreakingForm(request.POST if act == "mark" else None, found=recent(), prefix="news")
    words = BannerForm(request.POST if act == "set" else None, prefix="banner")
    if request.method == "POST" and _acted(request, act, news, words):
        return redirect("above_desk")
    standing = [(row, languages.name(code)) for code in languages.codes() for row in Breaking.objects.standing(code)]
    found = banner.standing(Path(settings.DATA_DIR)).now(clock.now().timestamp()).found
    banners = [(code, languages.name(code) if code else _("all languages"), one) for code, one in found.items()]
    context = {"news": news, "words": words, "standing": standing, "banners": banners}
    return TemplateResponse(
        request, "live/desk/above.html", context | _frame(_("Breaking and banner")), status=422 if act else 200
    )


@never_cache
@staff_only(may)
@require_http_methods(["GET", "HEAD", "POST"])
def digests(request: HttpRequest) -> HttpResponse:
    """The plans, the last days, and a button for a day that has none."""
    forms = [_plan_form(request, code) for code in languages.codes()]
    if request.method == "POST" and _did(request, forms):
        return redirect("digests_desk")
    made = Digest.objects.filter(article__isnull=False).select_related("plan", "article").order_by("-day")[: 2 * DAYS]
    context = {
        "forms": [(form, languages.name(form.instance.language)) for form in forms],
        "made": [(digest, languages.name(digest.plan.language), making.withdrawn(digest)) for digest in made],
        "days": [clock.today() - timedelta(days=back) for back in range(DAYS)],
        "plans": [(plan.language, languages.name(plan.language)) for plan in DigestPlan.objects.order_by("language")],
    }
    return TemplateResponse(request, "live/desk/digests.html", context | _frame(_("Key developments")))


def _acted(request: HttpRequest, act: str, news: BreakingForm, words: BannerForm) -> bool:
    """Whether it was done; refusals are said on the page."""
    by: Any = request.user
    data_dir = Path(settings.DATA_DIR)
    try:
        if act == "mark" and news.is_valid():
            said = news.cleaned_data
            breaking.mark(what=news.found[said["what"]], minutes=said["minutes"], words=said["words"], by=by)
        elif act == "end":
            chosen = request.POST.get("row", "")
            row = Breaking.objects.filter(pk=chosen).first() if chosen.isdecimal() else None
            if row is not None:
                breaking.end(row=row, by=by)
        elif act == "set" and words.is_valid():
            banner.put(data_dir, words.cleaned_data["banner"], words.cleaned_data["language"])
            audit.note_about(act="banner.set", object_type="banner", object_id=words.cleaned_data["language"], by=by)
        elif act == "clear":
            banner.take_away(data_dir, request.POST.get("language", ""))
            audit.note_about(
                act="banner.clear", object_type="banner", object_id=request.POST.get("language", ""), by=by
            )
        else:
            return False
    except RefusedError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, _("Done. New pages show it at once, open ones within a minute."))
    return True


def _plan_form(request: HttpRequest, language: str) -> PlanForm:
    plan = DigestPlan.objects.filter(language=language).first() or DigestPlan(language=language)
    is_said = request.method == "POST" and request.POST.get("plan") == language
    return PlanForm(request.POST if is_said else None, instance=plan, prefix=language)


def _did(request: HttpRequest, forms: list[PlanForm]) -> bool:
    for form in forms:
        if form.is_bound and form.is_valid():
            plan = form.save()
            audit.note(act="digest.plan", on=plan, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("Saved."))
            return True
    return "day" in request.POST and _made(request)


def _made(request: HttpRequest) -> bool:
    plan = DigestPlan.objects.filter(language=request.POST.get("language", "")).first()
    try:
        day = date.fromisoformat(request.POST["day"])
    except ValueError:
        return False
    if plan is None:
        return False
    try:
        row = making.make(plan=plan, day=day, by=request.user)  # type: ignore[arg-type]
    except RefusedError as error:
        messages.error(request, str(error))
        return True
    messages.success(request, _("“%s” is a draft now.") % row.article)
    return True


def _frame(title: str) -> dict[str, Any]:
    here = [{"url": reverse("wagtailadmin_home"), "label": _("Desk")}, {"url": "", "label": title}]
    return {"header_title": title, "breadcrumbs_items": here}
