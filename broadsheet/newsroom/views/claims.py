"""Claims in an article's text: what the rule offers, what is followed up, and taking or dismissing a sentence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from broadsheet.newsroom import access, claims_in_text, draft_openings
from broadsheet.newsroom.desk.rights import may_see_articles, staff_only
from broadsheet.newsroom.models import Article, Way

SENTENCE_MAX = 2000
"""Characters of one sentence. Longer ones are no sentences."""


class DismissalForm(forms.Form):
    """A sentence of the text."""

    quote = forms.CharField(
        label=gettext_lazy("The sentence, as it stands in the text"),
        max_length=SENTENCE_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ClaimForm(DismissalForm):
    """A sentence of the text, and when to look again."""

    due = forms.DateField(
        label=gettext_lazy("Look again on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(may_see_articles)
def article_claims(request: HttpRequest, article: int) -> HttpResponse:
    """What the text says will happen; POST takes one sentence of it, with the day that the editor has seen."""
    story = access.article(request.user, article)
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _take(request, story, form):
        return redirect("article_claims", story.pk)
    if not draft_openings.is_public(story):
        draft_openings.note(story, way=Way.DESK, by=request.user)  # type: ignore[arg-type]
    text = claims_in_text.text_of(story)
    taken = [(each, claims_in_text.stands_in(text, each.quote)) for each in story.follow_ups.all() if each.quote]
    context = {
        "header_title": _("Claims in the text"),
        "breadcrumbs_items": [{"url": "", "label": _("Claims in the text")}],
        "header_icon": "date",
        "article": story,
        "offers": claims_in_text.offered(story, text),
        "taken": taken,
        "sentences": claims_in_text.sentences_of(text),
        "form": form,
    }
    return TemplateResponse(request, "newsroom/desk/claims.html", context)


@require_POST
@staff_only(may_see_articles)
def claim_dismissal(request: HttpRequest, article: int) -> HttpResponse:
    """Offer a sentence no more."""
    story = access.article_without_body(request.user, article)
    form = DismissalForm(request.POST)
    if form.is_valid():
        claims_in_text.dismiss(article=story, sentence=form.cleaned_data["quote"], by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("This sentence is offered no more."))
    else:
        messages.error(request, _("Please say which sentence."))
    return redirect("article_claims", story.pk)


def _take(request: Any, story: Article, form: ClaimForm) -> bool:
    said = form.cleaned_data
    try:
        claims_in_text.take(article=story, quote=said["quote"], due=said["due"], by=request.user)
    except (claims_in_text.NotInTextError, claims_in_text.TakenAlreadyError) as error:
        form.add_error("quote", str(error))
        return False
    messages.success(request, _("The desk will remind you on %s.") % said["due"].isoformat())
    return True
