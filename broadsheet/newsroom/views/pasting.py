"""What the article form asks when somebody pastes: clean blocks for a clipboard, a picture for its frame."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.images.forms import get_image_form
from wagtail.images.widgets import AdminImageChooser
from wagtail.permissions import policy_registry

from broadsheet.newsroom.desk.rights import may_see_articles, staff_only
from broadsheet.newsroom.models import Article, Picture
from broadsheet.newsroom.pasting import Pasted, pasted


@require_POST
@staff_only(may_see_articles)
def paste(request: HttpRequest) -> JsonResponse:
    """The blocks of `html`, in the form in which the editor inserts them."""
    return JsonResponse(_for_the_form(pasted(request.POST.get("html", ""), notes_heading=_("Notes"))))


@require_POST
@staff_only(may_see_articles)
def pasted_picture(request: HttpRequest) -> JsonResponse:
    """Take a pasted picture into Pictures, by the same checks as any upload, and answer with what its frame needs."""
    policy = policy_registry.get_by_type(Picture)
    if not policy.user_has_permission(request.user, "add"):
        return JsonResponse({"error": _("You may not add pictures. Ask an editor to add this one.")}, status=403)
    form = _picture_form(request)
    if not form.is_valid():
        errors = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"error": " ".join(errors)}, status=400)
    picture = form.save(commit=False)
    picture.uploaded_by_user = request.user
    picture.save()
    form.save_m2m()
    return JsonResponse({"picture": AdminImageChooser().get_value_data(picture)})


def _picture_form(request: HttpRequest) -> Any:
    upload = request.FILES.get("file")
    alt = request.POST.get("alt", "").strip()[:255]
    name = upload.name if isinstance(upload, UploadedFile) else ""
    policy = policy_registry.get_by_type(Picture)
    collections = policy.collections_user_has_permission_for(request.user, "add")
    said = {"title": (alt or name or _("Pasted picture"))[:255], "description": alt, "collection": collections[0].pk}
    return get_image_form(Picture)(said, request.FILES, instance=Picture(), user=request.user)


def _for_the_form(found: Pasted) -> dict[str, Any]:
    body = Article._meta.get_field("body").stream_block
    raw = [{"type": kind, "value": value} for kind, value in found.blocks]
    return {
        "headline": found.headline,
        "blocks": body.get_form_state(body.to_python(raw)),
        "pictures": [asdict(picture) for picture in found.pictures],
    }
