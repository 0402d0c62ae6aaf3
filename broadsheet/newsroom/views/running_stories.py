"""Running stories on the desk: their list, and each with its developments, what digests offer, and its claims."""

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

from broadsheet.foundation import clock
from broadsheet.newsroom import access, acts, claims_in_text, developing
from broadsheet.newsroom.desk.rights import may_see_articles, staff_only
from broadsheet.newsroom.models import Article, KeyDevelopment, RunningStory

SHOWN = 100
"""Developments on the desk's page of a story, the newest."""


class DevelopmentForm(forms.ModelForm[KeyDevelopment]):
    """What happened, when, and which article of the story tells of it."""

    class Meta:
        model = KeyDevelopment
        fields = ["text", "day", "time", "article"]
        widgets = {
            "text": forms.TextInput(attrs={"maxlength": developing.TEXT_MAX}),
            "day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args: Any, story: RunningStory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["article"]
        field.queryset = access.articles_of(story, kept=self.instance.article_id)
        field.empty_label = _("No article")
        field.label_from_instance = _headline


class TakeOverForm(forms.Form):
    """A line of a digest, as the editor wants it."""

    text = forms.CharField(label=gettext_lazy("What happened"), max_length=developing.TEXT_MAX)
    digest = forms.CharField(max_length=32)


@require_safe
@staff_only(may_see_articles)
def running_story_list(request: HttpRequest) -> HttpResponse:
    """Those that go on, then those that have ended."""
    found = access.running_stories(request.user)
    context = {
        "header_title": _("Running stories"),
        "breadcrumbs_items": [{"url": "", "label": _("Running stories")}],
        "header_icon": "history",
        "going_on": [story for story in found if not story.ended_on],
        "ended": [story for story in found if story.ended_on],
        "may_add": acts.may(request.user, "newsroom.add_runningstory"),  # type: ignore[arg-type]
    }
    return TemplateResponse(request, "newsroom/desk/running_stories.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(may_see_articles)
def running_story_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """One story; POST adds a development."""
    story = access.running_story(request.user, pk)
    form = DevelopmentForm(request.POST or None, story=story, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            developing.add(story=story, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            return redirect("running_story_desk", story.pk)
        except developing.DevelopingError as error:
            form.add_error(None, str(error))
    claims = access.claims_of(story)
    context = {
        "header_title": story.name,
        "breadcrumbs_items": [
            {"url": reverse("running_story_list"), "label": _("Running stories")},
            {"url": "", "label": story.name},
        ],
        "header_icon": "history",
        "story": story,
        "form": form,
        "developments": story.developments.newest_first().select_related("article").defer("article__body")[:SHOWN],
        "offers": developing.offered(story),
        "dismissed": developing.dismissed(story),
        "claims": claims,
        "gone": claims_in_text.gone(claims),
        "may_write": acts.may(request.user, "newsroom.add_keydevelopment"),  # type: ignore[arg-type]
        "may_tell_readers": acts.may(request.user, "newsroom.add_correction"),  # type: ignore[arg-type]
    }
    return TemplateResponse(request, "newsroom/desk/running_story.html", context)


@require_POST
@staff_only(may_see_articles)
def development_taking_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a digest's line on the timeline."""
    story = access.running_story(request.user, pk)
    form = TakeOverForm(request.POST)
    offer = _offer(story, form.cleaned_data["digest"]) if form.is_valid() else None
    if offer is None:
        messages.warning(request, _("This line is offered no more."))
        return redirect("running_story_desk", story.pk)
    is_part = offer.article.running_stories.filter(pk=story.pk).exists()
    try:
        developing.add(
            story=story, text=form.cleaned_data["text"], day=offer.day, by=request.user,  # type: ignore[arg-type]
            article=offer.article if is_part else None, taken_from=offer.digest,
        )  # fmt: skip
    except developing.DevelopingError as error:
        messages.error(request, str(error))
    return redirect(reverse("running_story_desk", args=[story.pk]) + "#offers")


@require_POST
@staff_only(may_see_articles)
def development_dismissal(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a digest's line to this story no more."""
    story = access.running_story(request.user, pk)
    offer = _offer(story, request.POST.get("digest", ""))
    try:
        if offer is None:
            messages.warning(request, _("This line is offered no more."))
        else:
            developing.dismiss(story=story, offer=offer, by=request.user)  # type: ignore[arg-type]
    except developing.DevelopingError as error:
        messages.error(request, str(error))
    return redirect(reverse("running_story_desk", args=[story.pk]) + "#offers")


@require_POST
@staff_only(may_see_articles)
def dismissed_development(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a dismissal."""
    row = access.dismissed_development(request.user, pk)
    try:
        developing.offer_again(dismissed=row, by=request.user)  # type: ignore[arg-type]
    except developing.DevelopingError as error:
        messages.error(request, str(error))
    return redirect(reverse("running_story_desk", args=[row.story_id]) + "#offers")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(may_see_articles)
def development(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one; POST with `remove` takes it off the timeline."""
    found = access.development(request.user, pk)
    back = reverse("running_story_desk", args=[found.story_id])
    form = DevelopmentForm(request.POST or None, story=found.story, instance=found)
    try:
        if request.method == "POST" and "remove" in request.POST:
            developing.remove(development=found, by=request.user)  # type: ignore[arg-type]
            return redirect(back)
        if request.method == "POST" and form.is_valid():
            developing.change(development=found, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            return redirect(back)
    except developing.DevelopingError as error:
        form.add_error(None, str(error))
    context = {
        "header_title": _("Key development"),
        "breadcrumbs_items": [
            {"url": back, "label": found.story.name},
            {"url": "", "label": _("Key development")},
        ],
        "header_icon": "history",
        "form": form,
        "story": found.story,
    }
    return TemplateResponse(request, "newsroom/desk/development.html", context)


def _offer(story: RunningStory, digest: str) -> developing.Offer | None:
    return next((offer for offer in developing.offered(story) if offer.digest == digest), None)


def _headline(article: Article) -> str:
    return str(article.draft_title or article.title)
