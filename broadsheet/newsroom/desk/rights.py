"""Who may see what of the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.permissions import policy_registry

View = Callable[..., HttpResponse]
ACTS_ON_PAGES = {"add", "change", "publish", "bulk_delete", "lock", "unlock"}


def may_see_articles(user: Any) -> bool:
    """Whoever has anything to do with pages sees the newsroom's list; the business side has nothing to do with it."""
    return bool(policy_registry.get_by_type(Page).user_has_any_permission(user, ACTS_ON_PAGES))


def may_publish(user: Any) -> bool:
    """Editors: whoever may publish pages."""
    return bool(policy_registry.get_by_type(Page).user_has_permission(user, "publish"))


def staff_only(allowed: Callable[[Any], bool]) -> Callable[[View], View]:
    """Refuse whoever is not `allowed`; Wagtail turns that into a message and the way home."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allowed(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard
