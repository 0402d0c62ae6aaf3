"""A new article from a Word document: one form, then the draft."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.utils.text import format_lazy
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from broadsheet.foundation import languages
from broadsheet.newsroom.desk.rights import may_see_articles, staff_only
from broadsheet.newsroom.editing import beginning
from broadsheet.newsroom.word import arriving
from broadsheet.newsroom.word.package import MAX_BYTES, RefusedDocumentError


class WordForm(forms.Form):
    """The file, and the language edition it is for."""

    file = forms.FileField(
        label=gettext_lazy("Word document"),
        help_text=format_lazy(gettext_lazy("A .docx file, up to {most}."), most=filesizeformat(MAX_BYTES)),
        widget=forms.FileInput(
            attrs={"accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
        ),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, get_language_info(code)["name_translated"]) for code in codes]  # type: ignore[attr-defined]
        if len(codes) == 1:
            self.fields["language"].widget = forms.HiddenInput()
            self.fields["language"].initial = codes[0]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(may_see_articles)
def article_from_word(request: HttpRequest) -> HttpResponse:
    """Take a document and open its draft."""
    person: Any = request.user
    codes = beginning.languages_of(person)
    if not codes:
        messages.error(request, _("You may not write articles. Ask a chief editor for it."))
        return redirect("wagtailadmin_home")
    initial = {"language": request.GET.get("language") or languages.default()}
    form = WordForm(request.POST or None, request.FILES or None, codes=codes, initial=initial)
    if request.method == "POST" and form.is_valid() and (arrived := _arrived(form, person)):
        _tell(request, arrived)
        return redirect("wagtailadmin_pages:edit", arrived.article.pk)
    context = {
        "header_title": _("From a Word document"),
        "breadcrumbs_items": [{"url": "", "label": _("From a Word document")}],
        "header_icon": "doc-full",
        "form": form,
    }
    return TemplateResponse(request, "newsroom/desk/word.html", context)


def _arrived(form: WordForm, person: Any) -> arriving.Arrived | None:
    file = form.cleaned_data["file"]
    try:
        return arriving.begin_from_word(
            file=file, name=file.name, size=file.size, language=form.cleaned_data["language"], by=person
        )
    except RefusedDocumentError as error:
        form.add_error("file", error.messages[0])
    except beginning.MayNotWriteError:
        form.add_error("language", _("You may not write articles in this language. Ask a chief editor for it."))
    return None


def _tell(request: HttpRequest, arrived: arriving.Arrived) -> None:
    said = _("The document is a draft now. Please read it through before it goes on.")
    if arrived.pictures:
        said += " " + ngettext(
            "%d picture was taken into Pictures: give it a credit.",
            "%d pictures were taken into Pictures: give them credits.",
            arrived.pictures,
        ) % (arrived.pictures,)
    messages.success(request, said)
    for warning in arrived.warnings:
        messages.warning(request, warning)
