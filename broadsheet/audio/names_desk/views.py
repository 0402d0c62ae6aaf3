"""The list of names: looking, listening, adding, changing, removing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.audio import keeping_names
from broadsheet.audio.models import Pronunciation
from broadsheet.audio.names_desk import access, sounding
from broadsheet.audio.names_desk.forms import PronunciationForm

SHOWN = 100
"""Names on a page of the list."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pronunciations(request: HttpRequest) -> HttpResponse:
    """The list, with what is sought in it (`?q=`), and a form for a new one."""
    if request.method == "POST":
        return _kept(request, access.new_entry(request.user))
    return _list(request, PronunciationForm())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pronunciation(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, to be changed."""
    entry = access.entry(request.user, pk)
    if request.method == "POST":
        return _kept(request, entry)
    return _one(request, entry, PronunciationForm(instance=entry))


@require_POST
def pronunciation_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """The voice says it as it likes from now on."""
    entry = access.entry(request.user, pk)
    keeping_names.forget(entry=entry, by=request.user)
    messages.success(request, _("“%s” is not in the list any more. Its articles are read aloud again.") % entry.written)
    return redirect("pronunciations")


@never_cache
@require_safe
def pronunciation_sound(request: HttpRequest) -> HttpResponse:
    """A name said by the voice: as it is in the list, or as it stands in a form that nobody has kept yet."""
    access.entries(request.user)
    said = {name: request.GET.get(name, "") for name in ("written", "said", "language")}
    form = PronunciationForm({**said, "written": said["written"] or said["said"]})
    form.full_clean()
    wrong = {name: errors for name, errors in form.errors.items() if name in said}
    if wrong:
        return _silence("\n".join(str(error) for errors in wrong.values() for error in errors))
    try:
        sound = sounding.wav(form.instance)
    except sounding.MuteError as error:
        return _silence(str(error))
    return HttpResponse(sound, content_type="audio/wav")


def _silence(why: str) -> HttpResponse:
    return HttpResponse(f"{why}\n", status=422, content_type="text/plain; charset=utf-8")


def _kept(request: HttpRequest, entry: Pronunciation) -> HttpResponse:
    is_new = entry.pk is None
    form = PronunciationForm(request.POST, instance=entry)
    if not form.is_valid():
        return _list(request, form, status=422) if is_new else _one(request, entry, form, status=422)
    kept = keeping_names.keep(entry=form.save(commit=False), by=request.user)
    messages.success(request, _("“%s” is kept. Articles that hold it are read aloud again.") % kept.written)
    return redirect("pronunciations")


def _list(request: HttpRequest, form: PronunciationForm, *, status: int = 200) -> HttpResponse:
    rows, sought = access.entries(request.user), request.GET.get("q", "").strip()
    if sought:
        rows = rows.filter(Q(written__icontains=sought) | Q(note__icontains=sought))
    page = Paginator(rows, SHOWN).get_page(request.GET.get("p"))
    title = _("How names are said")
    more: dict[str, Any] = {"page": page, "form": form, "sought": sought}
    return _page(request, "list", title, status=status, **more)


def _one(request: HttpRequest, entry: Pronunciation, form: PronunciationForm, *, status: int = 200) -> HttpResponse:
    title = Pronunciation.objects.get(pk=entry.pk).written if form.errors else entry.written
    return _page(request, "one", title, status=status, entry=entry, form=form)


def _page(request: HttpRequest, name: str, title: str, *, status: int, **more: Any) -> HttpResponse:
    context = {
        "header_title": title,
        "breadcrumbs_items": [{"url": "", "label": title}],
        "header_icon": "comment",
        "may_change": access.may_change(request.user),
        "heard": {code for code, _name in PronunciationForm().fields["language"].choices if sounding.is_possible(code)},  # type: ignore[attr-defined]
        **more,
    }
    return TemplateResponse(request, f"audio/names/{name}.html", context, status=status)
