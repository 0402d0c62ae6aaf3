"""What is done with posts: filing them, deciding about them, changing them, taking them back, breaking them out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from broadsheet.live import access, breaking_out, changing, filing, rights, wording
from broadsheet.live.desk import box
from broadsheet.live.desk.coverages import feed_of, shown
from broadsheet.live.desk.forms import ChangeForm
from broadsheet.live.desk.pages import needing, page, saying, wants_json
from broadsheet.live.desk.rooms import Room
from broadsheet.live.models import Post
from broadsheet.live.refusals import OvertakenError, RefusedError


@needing(rights.FILE)
@require_POST
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Into a coverage."""
    found = access.coverage_to_file_in(request.user, pk)
    return _file(request, Room(found.language, found))


@needing(rights.FILE)
@require_POST
def feed_file(request: HttpRequest, language: str) -> HttpResponse:
    """A short item of the news feed."""
    return _file(request, feed_of(language))


@never_cache
@needing(rights.FILE)
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one. Whoever was overtaken sees both texts, and saves again knowing."""
    found = access.post_to_change(request.user, pk)
    by: Any = request.user
    form = ChangeForm(
        request.POST or None, request.FILES or None, person=by, post=found, may_correct=by.has_perm(rights.CORRECT)
    )
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            _change(form, found, by)
            messages.success(request, _("It is saved."))
            return redirect(f"{_room(found).url}#row-{found.pk}")
        except OvertakenError as error:
            theirs = access.post_to_change(by, pk)
            form.add_error(None, str(error))
            form.ask_again(seen=str(theirs.version))
        except RefusedError as error:
            form.add_error(None, str(error))
    facts = {"post": found, "room": _room(found), "form": form, "theirs": theirs}
    facts["theirs_html"] = wording.html(theirs.text) if theirs else ""
    return page(request, "post", _("Change a post"), status=409 if theirs else 200, **facts)


@needing(rights.PUBLISH)
@require_POST
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it out, as it was read."""
    by: Any = request.user
    found = access.post_to(by, pk, rights.PUBLISH)
    seen = request.POST.get("seen", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else found.version
    saying(request, lambda: filing.let_out(post=found, by=by, seen=version), _("It is let out."))
    return _back(found)


@needing(rights.PUBLISH)
@require_POST
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, and why."""
    by: Any = request.user
    found = access.post_to(by, pk, rights.PUBLISH)
    reason = request.POST.get("reason", "")
    saying(request, lambda: filing.refuse(post=found, reason=reason, by=by), _("It is refused."))
    return _back(found)


@needing(rights.WITHDRAW)
@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back from readers."""
    by: Any = request.user
    found = access.post_to(by, pk, rights.WITHDRAW)
    reason = request.POST.get("reason", "")
    saying(request, lambda: changing.withdraw(post=found, reason=reason, by=by), _("Readers don’t see it any more."))
    return _back(found)


@needing(rights.WITHDRAW)
@require_POST
def restoration(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a withdrawn one be out again."""
    by: Any = request.user
    found = access.post_to(by, pk, rights.WITHDRAW)
    saying(request, lambda: changing.restore(post=found, by=by), _("Readers see it again."))
    return _back(found)


@needing(rights.FILE)
@require_POST
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """Break it out into a draft, or go to the one there is."""
    by: Any = request.user
    found = access.post_to(by, pk, rights.FILE)
    try:
        made = breaking_out.break_out(post=found, by=by)
    except RefusedError as error:
        messages.error(request, str(error))
        return _back(found)
    messages.success(request, _("This draft began with the post’s words. Readers see the link once it is out."))
    return redirect("wagtailadmin_pages:edit", made.pk)


def _file(request: HttpRequest, room: Room) -> HttpResponse:
    form = box.filled(request, room)
    is_script = wants_json(request)
    if form.is_valid():
        try:
            filed = box.file(form, room, request.user)
        except RefusedError as error:
            if is_script:
                return box.refusal(str(error), status=409)
            box.give_new_key(form)
            form.add_error(None, str(error))
        else:
            if is_script:
                return box.answer(filed)
            messages.success(request, box.said(filed))
            return redirect(room.url)
    return box.refusal(box.errors(form), status=400) if is_script else shown(request, room, form)


def _change(form: ChangeForm, found: Post, by: Any) -> None:
    data = form.cleaned_data
    words = form.words(box.new_picture(form, Room(found.language), by))
    how = data.get("how") or "typo"
    if how == "correction":
        changing.correct(post=found, note=data.get("note", ""), words=words, seen=data["seen"], by=by)
    else:
        changing.edit(post=found, words=words, seen=data["seen"], by=by, is_update=how == "update")
    if "not_before" in form.fields and data["not_before"] != found.not_before:
        changing.put_off(post=found, not_before=data["not_before"], by=by)


def _room(post: Post) -> Room:
    return Room(post.language, post.coverage)


def _back(post: Post) -> HttpResponse:
    return redirect(f"{_room(post).url}#row-{post.pk}")
