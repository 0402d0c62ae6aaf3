"""Whom of the newsroom newsletters write to."""

from __future__ import annotations

from django.db.models import QuerySet

from broadsheet.accounts.models import User
from broadsheet.newsroom.roles import Role


def editors() -> QuerySet[User]:
    """Those who may send issues, by their role; admins only install things."""
    return (
        User.objects.filter(is_active=True, groups__name__in=[Role.EDITOR, Role.CHIEF_EDITOR]).distinct().order_by("pk")
    )
