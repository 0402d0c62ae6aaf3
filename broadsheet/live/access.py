"""The desk's only way to coverages and posts: each function asks whether this person may."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from broadsheet.live import rights
from broadsheet.live.models import Coverage, Post
from broadsheet.live.models.coverage import CoverageQuerySet
from broadsheet.live.models.post import PostQuerySet


def coverages(by: Any) -> CoverageQuerySet:
    """All of them, of every language. Raises `PermissionDenied`."""
    demand(by, rights.SEE)
    return Coverage.objects.select_related("section")


def coverage(by: Any, pk: int) -> Coverage:
    """One of them. Raises `PermissionDenied`, `Http404`."""
    return get_object_or_404(coverages(by), pk=pk)


def coverage_to_file_in(by: Any, pk: int) -> Coverage:
    """The same, for whoever may add to it. Raises `PermissionDenied`, `Http404`."""
    demand(by, rights.FILE)
    return coverage(by, pk)


def coverage_to_run(by: Any, pk: int) -> Coverage:
    """The same, for whoever may begin and end it. Raises `PermissionDenied`, `Http404`."""
    demand(by, rights.RUN)
    return coverage(by, pk)


def posts(by: Any) -> PostQuerySet:
    """All posts, whatever has become of them. Raises `PermissionDenied`."""
    demand(by, rights.SEE)
    return Post.objects.select_related("coverage", "picture", "filed_by", "article", "withdrawal").prefetch_related(
        "contributors", "corrections"
    )


def post(by: Any, pk: int) -> Post:
    """One of them. Raises `PermissionDenied`, `Http404`."""
    return get_object_or_404(posts(by), pk=pk)


def post_to(by: Any, pk: int, permission: str) -> Post:
    """One, for whoever has this right. Raises `PermissionDenied`, `Http404`."""
    demand(by, permission)
    return post(by, pk)


def post_to_change(by: Any, pk: int) -> Post:
    """One, for editors, and for whoever wrote it until somebody has decided about it. Raises `PermissionDenied`, `Http404`."""
    demand(by, rights.FILE)
    found = post(by, pk)
    if not found.is_still_of(by.pk):
        demand(by, rights.PUBLISH)
    return found


def demand(by: Any, permission: str) -> None:
    """Raises `PermissionDenied`."""
    if not by.has_perm(permission):
        raise PermissionDenied
