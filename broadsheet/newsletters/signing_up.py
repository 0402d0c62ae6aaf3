"""Signing up: an address is typed, a mail is sent there, and only who presses its button subscribes."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from django.db import transaction

from broadsheet.foundation import clock
from broadsheet.mail.posting import post
from broadsheet.mail.suppression import way_back
from broadsheet.newsletters import limits
from broadsheet.newsletters.mail import confirmation
from broadsheet.newsletters.models import Consent, Newsletter, SignUp, Subscriber, Subscription, new_token


class UnknownLinkError(LookupError):
    """No sign-up waits under this token: it was never sent, was used, or is too old."""


class TooOftenError(Exception):
    """This network, or everybody together, signed up too often."""


def ask(*, email: str, newsletters: Collection[Newsletter], language: str, text: str, form: str, address: str) -> None:
    """Send a mail with a button to this address. `text` is what stood beside the form. Raises `TooOftenError`.

    Nothing that the caller can see depends on whether the address is known here.
    """
    if limits.are_used_up(address):
        raise TooOftenError
    token, network = new_token(), limits.digest(address)
    letter = confirmation.build(to=email, token=token, names=[each.name for each in newsletters])
    with transaction.atomic():  # short, and nothing is rendered in it: in a flood, others wait for the database
        if not limits.may_come(address):
            raise TooOftenError
        if not limits.may_be_written_to(email) or not way_back.may_be_asked(email):
            return
        asked = SignUp.objects.create(
            email=email, digest=digest_of(token), language=language, text=text[:500], form=form[:40], network=network
        )  # fmt: skip
        asked.newsletters.set(newsletters)
        post(letter)


def waiting(token: str) -> SignUp:
    """The sign-up of this token, changed by nothing. Raises `UnknownLinkError`."""
    found = SignUp.objects.waiting().filter(digest=digest_of(token)).first()
    if found is None:
        raise UnknownLinkError
    return found


@transaction.atomic
def confirm(*, token: str) -> Subscriber:
    """Somebody pressed the button. Raises `UnknownLinkError`; pressed twice at once, one of them does it."""
    found = SignUp.objects.waiting().select_for_update().filter(digest=digest_of(token)).first()
    if found is None:
        raise UnknownLinkError
    found.confirmed_at = clock.now()
    found.save(update_fields=["confirmed_at"])
    way_back.confirmed(found.email)
    subscriber, _is_new = Subscriber.objects.get_or_create(email=found.email, defaults={"language": found.language})
    for newsletter in found.newsletters.all():
        begin(subscriber=subscriber, newsletter=newsletter, sign_up=found)
    return subscriber


def begin(*, subscriber: Subscriber, newsletter: Newsletter, sign_up: SignUp) -> Subscription:
    """Subscribe, with the consent written down. Whoever has it already keeps what they have."""
    Consent.objects.create(
        subscriber=subscriber, newsletter=newsletter, is_given=True, text=sign_up.text, form=sign_up.form,
        network=sign_up.network, asked_at=sign_up.made_at, given_at=clock.now(),
    )  # fmt: skip
    running = Subscription.objects.running()
    found, _is_new = running.get_or_create(
        subscriber=subscriber, newsletter=newsletter, defaults={"form": sign_up.form}
    )
    return found


def forget() -> int:
    """Delete what nobody confirmed in thirty days. Returns how many."""
    return SignUp.objects.forgotten().delete()[1].get("newsletters.SignUp", 0)


def digest_of(token: str) -> str:
    """As it is kept."""
    return hashlib.sha256(token.encode()).hexdigest()
