"""The names of the roles, and what upper apps let them do beyond the newsroom's own rights."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum


class Role(StrEnum):
    """The roles. The values are the groups' names, stored in every database: never rename one."""

    REPORTER = "Reporters"
    EDITOR = "Editors"
    CHIEF_EDITOR = "Chief editors"
    BUSINESS = "Business"
    ADMIN = "Admins"


_more: defaultdict[Role, set[str]] = defaultdict(set)


def extend(*roles: Role, permissions: set[str]) -> None:
    """Let these roles do more: `permissions` such as `frontpage.change_front`. For the `rights.py` of upper apps."""
    for role in roles:
        _more[role] |= permissions


def extensions(role: Role) -> frozenset[str]:
    """The permissions that upper apps have given to the role."""
    return frozenset(_more[role])
