"""Readers, and ways to give them something."""

from __future__ import annotations

from broadsheet.accounts.models import User
from broadsheet.membership import granting
from broadsheet.membership.models import Grant, Source


def reader(name: str = "Roman", **fields: object) -> User:
    """Somebody with an account and nothing else."""
    email = f"{name.lower()}@reader.example"
    return User.objects.filter(email=email).first() or User.objects.create_user(email, None, name=name, **fields)


def grant(person: User, *benefits: str, **fields: object) -> Grant:
    """A grant of these benefits, `members` unless said otherwise."""
    fields.setdefault("source", Source.COMPLIMENTARY)
    return granting.give(person=person, benefits=benefits or ["members"], by=None, **fields)
