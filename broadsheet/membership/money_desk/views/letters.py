"""`/cms/money/letters/`: what members are written: which letters go, when, and their words in each language."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.foundation import languages
from broadsheet.membership import rights
from broadsheet.membership.desk.views import needing
from broadsheet.membership.letters import deciding, trying
from broadsheet.membership.letters.kinds import PLACEHOLDERS, SORTS, LetterKind
from broadsheet.membership.money_desk import access, correspondence, showing
from broadsheet.membership.money_desk.forms import LetterForm, LetterSettingForm


@needing(rights.CHANGE_LETTERS)
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Every kind, with its switch, when it went last and how many wait."""
    return showing.page(request, "letters", _("Letters"), kinds=correspondence.overview(access.letters(request.user)))


@needing(rights.CHANGE_LETTERS)
@require_POST
def setting(request: HttpRequest, kind: str) -> HttpResponse:
    """Switch a kind, and say how many days."""
    by: Any = request.user
    found = access.letter_kind(by, kind)
    form = LetterSettingForm(request.POST, kind=found)
    if form.is_valid():
        try:
            deciding.set_up(kind=found, by=by, **form.cleaned_data)
            messages.success(request, _("“%s” is saved.") % found.label)
        except deciding.NotWrittenError as error:
            messages.error(request, str(error))
    else:
        messages.error(request, _("Days are a whole number from 0 to 90."))
    return redirect("money_letters")


@needing(rights.CHANGE_LETTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Its words in one language, with what a sample reader would get."""
    by: Any = request.user
    found = access.letter_kind(by, kind)
    if language not in languages.codes():
        raise Http404
    words = trying.words_of(found, language)
    form = LetterForm(request.POST or None, kind=found, initial={"subject": words.subject, "body": words.body})
    if request.method == "POST" and _done(request, found, language, form):
        return redirect("money_letter", kind=kind, language=language)
    typed = form.cleaned_data if form.is_bound and form.is_valid() else {"subject": words.subject, "body": words.body}
    return showing.page(
        request, "letter", str(found.label), form=form, kind=found, sort=SORTS[found], is_own=words.is_own,
        language=language, languages=[(code, languages.name(code)) for code in languages.codes()],
        preview=trying.sample(found, language, **typed), is_preview=form.is_bound,
        names=[(name, PLACEHOLDERS[name].says) for name in SORTS[found].placeholders],
    )  # fmt: skip


def _done(request: HttpRequest, kind: LetterKind, language: str, form: LetterForm) -> bool:
    """Whether something was done, so that the page is asked for anew. A preview is only shown."""
    by: Any = request.user
    act = request.POST.get("act")
    if act == "default":
        deciding.go_back(kind=kind, language=language, by=by)
        messages.success(request, _("The letter has its first words again."))
        return True
    if not form.is_valid() or act not in {"save", "mine"}:
        return False
    if act == "mine":
        trying.send(kind, language, to=by.email, **form.cleaned_data)
        messages.success(request, _("A sample is on its way to %s. What you have typed is not saved yet.") % by.email)
        return False
    deciding.write(kind=kind, language=language, by=by, **form.cleaned_data)
    messages.success(request, _("The letter is saved. It goes with these words from now on."))
    return True
