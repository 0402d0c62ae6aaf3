"""Filing from the one field, by a form or by a script: the same addresses, the same answers in two shapes."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext as _

from broadsheet.foundation import clock
from broadsheet.live import beating, filing, taking_pictures
from broadsheet.live.desk.forms import PostForm, split
from broadsheet.live.desk.rooms import Room
from broadsheet.live.models import Channel, Post, PostState
from broadsheet.live.refusals import RefusedError


def empty(room: Room, by: Any) -> PostForm:
    """The box as it opens."""
    return PostForm(person=by, language=room.language, coverage=room.coverage)


def filled(request: Any, room: Room) -> PostForm:
    """The box as it was sent."""
    return PostForm(
        request.POST, request.FILES, person=request.user, language=room.language, coverage=room.coverage
    )  # fmt: skip


def file(form: PostForm, room: Room, by: Any, *, channel: Channel = Channel.DESK) -> Post:
    """File what a valid form says. What was filed under its key already is not filed again. Raises `RefusedError`."""
    data = form.cleaned_data
    if (known := filing.known(data["key"])) is not None:
        return _same(known, form, by)
    post = filing.file(
        words=form.words(new_picture(form, room, by)), coverage=room.coverage, by=by, key=data["key"],
        language=room.language, not_before=data["not_before"], channel=channel,
    )  # fmt: skip
    beating.still(room=room.key, by=by)
    return post


def give_new_key(form: PostForm) -> None:
    """So that a form which comes back is a post of its own."""
    form.ask_again(key=str(uuid.uuid4()))


def _same(known: Post, form: PostForm, by: Any) -> Post:
    """Sent again, as it was. Other words under an old key come from a page gone back to: they must not be lost."""
    words = split(form.cleaned_data["text"])
    is_other = known.version == 1 and (known.headline, known.text) != words
    if known.filed_by_id != by.pk or is_other:
        raise RefusedError(_("Something else was filed from this page before. Yours is still here: file it once more."))
    return known


def new_picture(form: PostForm, room: Room, by: Any) -> Any:
    """The one that was uploaded, kept. Raises `RefusedError`."""
    upload = form.cleaned_data.get("photo")
    if upload is None:
        return None
    if room.coverage is not None and room.coverage.is_over:
        raise RefusedError(_("“%s” is over. Begin it again to add to it.") % room.coverage.headline)
    return taking_pictures.take(file=upload, name=upload.name, alt=form.cleaned_data["alt"], by=by)


def said(post: Post) -> str:
    """What has become of it, for whoever filed it."""
    if post.state == PostState.PLANNED and post.not_before is not None:
        return _("It comes out by itself on %s.") % f"{clock.local(post.not_before):%Y-%m-%d, %H:%M}"
    words = {
        PostState.OUT: _("It is out."),
        PostState.WAITING: _("It waits for an editor."),
        PostState.REFUSED: _("An editor has refused it."),
    }
    return words.get(PostState(post.state), _("It is kept."))


def answer(post: Post) -> JsonResponse:
    """For scripts: what has become of it."""
    return JsonResponse({"key": str(post.key), "state": post.state, "said": said(post)})


def refusal(error: str, *, status: int) -> JsonResponse:
    """For scripts: 400 for what was filled in wrongly, 409 for what is not done."""
    return JsonResponse({"error": error}, status=status)


def errors(form: PostForm) -> str:
    """In one line."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
