"""Follow-ups: the list of open ones, a new one on an article, and closing one with its outcome."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.widgets import AdminDateInput

from broadsheet.foundation import clock
from broadsheet.newsroom import access, acts, claims_in_text, following_up
from broadsheet.newsroom.desk.rights import may_see_articles, staff_only
from broadsheet.newsroom.models import FollowUp, Result

CLOSED_SHOWN = 100
"""How many closed ones the list goes back."""


class FollowUpForm(forms.ModelForm[FollowUp]):
    """What was promised, and when to look again."""

    class Meta:
        model = FollowUp
        fields = ["promise", "due"]
        widgets = {"promise": forms.TextInput(attrs={"autofocus": True}), "due": AdminDateInput()}


class OutcomeForm(forms.Form):
    """What came of it, or a later day."""

    outcome = forms.CharField(label=gettext_lazy("What came of it"), max_length=255, required=False)
    result = forms.ChoiceField(
        label=gettext_lazy("How it ended"),
        choices=[("", gettext_lazy("Only in words")), *Result.choices],
        required=False,
    )
    is_public = forms.BooleanField(label=gettext_lazy("Tell readers on the article"), required=False)
    later = forms.DateField(label=gettext_lazy("Look again on"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two must be said."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("outcome", "").strip() and not cleaned.get("later"):
            raise forms.ValidationError(_("Please say what came of it, or choose a later day."))
        if cleaned.get("later") and cleaned["later"] < clock.today():
            raise forms.ValidationError(_("Please choose a day to come."))
        if cleaned.get("is_public") and not (cleaned.get("result") and cleaned.get("outcome", "").strip()):
            raise forms.ValidationError(_("Readers are told once it is closed with words, as happened or not."))
        return cleaned


@require_safe
@staff_only(may_see_articles)
def follow_up_list(request: HttpRequest) -> HttpResponse:
    """Open ones, the most urgent first; `?closed=1` for those that were closed lately."""
    closed = bool(request.GET.get("closed"))
    rows = FollowUp.objects.select_related("article", "made_by", "done_by").defer("article__body")
    shown = rows.filter(done_at__isnull=False).order_by("-done_at")[:CLOSED_SHOWN] if closed else rows.open()
    listed = list(shown)
    context = {
        "header_title": _("Follow-ups"),
        "breadcrumbs_items": [{"url": "", "label": _("Follow-ups")}],
        "header_icon": "date",
        "follow_ups": listed,
        "gone": claims_in_text.gone(listed),
        "closed": closed,
        "results": Result.choices,
        "may_tell_readers": acts.may(request.user, "newsroom.add_correction"),  # type: ignore[arg-type]
    }
    return TemplateResponse(request, "newsroom/desk/follow_ups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(may_see_articles)
def new_follow_up(request: HttpRequest, article: int) -> HttpResponse:
    """A new one on this article."""
    story = access.article_without_body(request.user, article)
    form = FollowUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        following_up.promise(
            article=story,
            promise=form.cleaned_data["promise"],
            due=form.cleaned_data["due"],
            by=request.user,  # type: ignore[arg-type]
        )
        messages.success(request, _("The desk will remind you on %s.") % form.cleaned_data["due"].isoformat())
        return redirect(get_valid_next_url_from_request(request) or "follow_up_list")
    context = {
        "header_title": _("New follow-up"),
        "breadcrumbs_items": [{"url": "", "label": _("New follow-up")}],
        "header_icon": "date",
        "form": form,
        "article": story,
        "next": get_valid_next_url_from_request(request),
    }
    return TemplateResponse(request, "newsroom/desk/follow_up_form.html", context)


@require_POST
@staff_only(may_see_articles)
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it, or put it off."""
    follow_up = access.follow_up(request.user, pk)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        for error in [error for errors in form.errors.values() for error in errors]:
            messages.error(request, str(error))
    else:
        _settle(request, follow_up, form.cleaned_data)
    return redirect(get_valid_next_url_from_request(request) or "follow_up_list")


@require_POST
@staff_only(may_see_articles)
def follow_up_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what came of it on the article (`show=1`), or take it off again."""
    follow_up = access.follow_up(request.user, pk)
    act = following_up.show if request.POST.get("show") else following_up.hide
    try:
        act(follow_up=follow_up, by=request.user)  # type: ignore[arg-type]
    except following_up.NotToReadersError as error:
        messages.warning(request, str(error))
    default = reverse("follow_up_list") + f"?closed=1#follow-up-{pk}"
    return redirect(get_valid_next_url_from_request(request) or default)


@require_POST
@staff_only(may_see_articles)
def follow_up_announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """Have readers see that a claim is open and when we look again (`show=1`), or no more."""
    follow_up = access.follow_up(request.user, pk)
    act = following_up.announce if request.POST.get("show") else following_up.keep_quiet
    try:
        act(follow_up=follow_up, by=request.user)  # type: ignore[arg-type]
    except following_up.NotToReadersError as error:
        messages.warning(request, str(error))
    default = reverse("follow_up_list") + f"#follow-up-{pk}"
    return redirect(get_valid_next_url_from_request(request) or default)


def _settle(request: Any, follow_up: FollowUp, said: dict[str, Any]) -> None:
    try:
        if said["outcome"].strip():
            following_up.close(
                follow_up=follow_up,
                outcome=said["outcome"],
                by=request.user,
                result=Result(said["result"]) if said["result"] else None,
                is_public=said["is_public"],
            )
            messages.success(request, _("Closed: “%s”") % said["outcome"])
        else:
            following_up.put_off(follow_up=follow_up, until=said["later"], by=request.user)
            messages.success(request, _("The desk will remind you on %s.") % said["later"].isoformat())
    except (following_up.FollowUpClosedError, following_up.NotToReadersError) as error:
        messages.warning(request, str(error))
