"""A picture that comes with a post: cleaned and kept by the newsroom's own rules."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Collection
from wagtail.permissions import policy_registry

from broadsheet.live.refusals import NotAllowedError, RefusedError
from broadsheet.newsroom import cleaning
from broadsheet.newsroom.models import Picture


def take(*, file: Any, name: str, alt: str, by: Any) -> Picture:
    """Keep it among Pictures. Nobody named (by mail): in the root collection, until somebody approves the post. Raises `RefusedError`."""
    title = (alt or name or _("Picture"))[:255]
    said = {"title": title, "description": alt[:255], "uploaded_by_user": by, "collection": _collection(by)}
    try:
        made = Picture(file=cleaning.clean(file, name or "picture.jpg", file.size), **said)
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from None
    made.save()
    return made


def _collection(by: Any) -> Collection:
    if by is None:
        return Collection.get_first_root_node()
    found = policy_registry.get_by_type(Picture).collections_user_has_permission_for(by, "add")
    if not found:
        raise NotAllowedError(_("You may not add pictures. Ask an editor to add this one."))
    return found[0]
