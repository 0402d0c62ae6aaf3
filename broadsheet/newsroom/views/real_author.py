"""Who stands behind a pseudonym: a page for those alone who are named to know."""

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
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.newsroom import access, behind_names
from broadsheet.newsroom.models import Contributor
from broadsheet.newsroom.refusals import RefusedError


class RealAuthorForm(forms.Form):
    """A login, words, or both."""

    user: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Login"),
        required=False,
        empty_label=gettext_lazy("No login here"),
    )
    note = forms.CharField(
        label=gettext_lazy("Who it is, and how to reach them"),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        required=False,
        help_text=gettext_lazy("Left empty, with no login, what was kept is deleted."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = behind_names.staff()  # type: ignore[attr-defined]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def real_author(request: HttpRequest, pk: int) -> HttpResponse:
    """Who it is, and on POST the change."""
    person: Any = request.user
    contributor = access.pseudonym(person, pk)
    known = access.real_author(person, pk)
    form = RealAuthorForm(request.POST or None, initial={"user": known.user_id, "note": known.note} if known else None)
    if request.method == "POST" and form.is_valid():
        try:
            behind_names.write_down(contributor=contributor, by=person, **form.cleaned_data)
        except RefusedError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Kept, for those alone who may see it."))
            return redirect("real_author", pk)
    elif request.method == "GET":
        behind_names.looked(contributor=contributor, by=person)
    return TemplateResponse(request, "newsroom/desk/real_author.html", _context(contributor, form))


def _context(contributor: Contributor, form: RealAuthorForm) -> dict[str, Any]:
    edit_url = reverse("wagtailsnippets_newsroom_contributor:edit", args=[contributor.pk])
    return {
        "contributor": contributor,
        "form": form,
        "edit_url": edit_url,
        "page_title": _("Who it is in truth"),
        "header_icon": "user",
        "header_title": _("Who it is in truth"),
        "breadcrumbs_items": [
            {"url": edit_url, "label": contributor.name},
            {"url": "", "label": _("Who it is in truth")},
        ],
    }
