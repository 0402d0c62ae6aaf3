"""An account begins when somebody has shown that an address is theirs, never before."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from broadsheet.accounts.models import User
from broadsheet.ops import audit


def join(*, email: str) -> User:
    """The account of this address, made now if there is none. The caller has seen a code that was sent there."""
    email = email.strip().lower()
    try:
        with transaction.atomic():
            user, is_new = User.objects.get_or_create(email=email, defaults={"password": "!"})
            if is_new:
                user.set_unusable_password()
                user.save(update_fields=["password"])
                audit.note(act="account.join", on=user, by=user)
    except IntegrityError:  # the same person in another window, in the same moment
        user = User.objects.get(email=email)
    confirm(user)
    return user


def confirm(user: User) -> None:
    """Write down that the account's present address, and no other, is this person's: codes are sent there."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
