"""One person of each role."""

from __future__ import annotations

from broadsheet.accounts.models import User
from broadsheet.newsroom import roles
from broadsheet.newsroom.roles import Role

NAMES = {
    Role.REPORTER: "Rada",
    Role.EDITOR: "Emil",
    Role.CHIEF_EDITOR: "Chiara",
    Role.BUSINESS: "Boris",
    Role.ADMIN: "Ada",
}


def person(role: Role, name: str = "") -> User:
    """Somebody of this role."""
    name = name or NAMES[role]
    found = User.objects.filter(email=f"{name.lower()}@lantern.example").first()
    if found is None:
        found = User.objects.create_user(f"{name.lower()}@lantern.example", "a long enough password", name=name)
        found.groups.add(roles.group(role))
    return found
