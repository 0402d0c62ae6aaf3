"""Documents under Wagtail's own addresses, which anybody can guess."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from wagtail.permissions import policy_registry

from broadsheet.newsroom import handing_out
from broadsheet.newsroom.models import DocumentFile


def refuse_before_publication(document: DocumentFile, request: HttpRequest) -> None:
    """Readers have a document once a live page links to it, and as long as one does; staff with rights always.

    What is linked behind a gate alone is for those whose pass opens it, and no cache keeps it.
    """
    if handing_out.is_open(document):
        return
    request.is_closed_document = True  # type: ignore[attr-defined]
    if not handing_out.is_for(document, request) and not _may_see(document, request):
        raise Http404


def _may_see(document: DocumentFile, request: HttpRequest) -> bool:
    if not request.user.is_authenticated or not request.user.has_perm("wagtailadmin.access_admin"):
        return False
    policy = policy_registry.get_by_type(DocumentFile)
    return bool(policy.user_has_any_permission_for_instance(request.user, ["choose", "add", "change"], document))
