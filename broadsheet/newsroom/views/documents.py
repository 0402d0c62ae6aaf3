"""Documents under Wagtail's own addresses, which anybody can guess."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from wagtail.permissions import policy_registry

from broadsheet.newsroom import public_names
from broadsheet.newsroom.models import DocumentFile


def refuse_before_publication(document: DocumentFile, request: HttpRequest) -> None:
    """Readers have a document once a live page links to it, and as long as one does; staff with rights always."""
    if public_names.is_shown(document) or _may_see(document, request):
        return
    raise Http404


def _may_see(document: DocumentFile, request: HttpRequest) -> bool:
    if not request.user.is_authenticated or not request.user.has_perm("wagtailadmin.access_admin"):
        return False
    policy = policy_registry.get_by_type(DocumentFile)
    return bool(policy.user_has_any_permission_for_instance(request.user, ["choose", "add", "change"], document))
