"""The mail that asks whoever has an address whether it was they who signed up."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from broadsheet.foundation import languages
from broadsheet.mail.letters import Letter, write


def build(*, to: str, token: str, names: Sequence[str]) -> Letter:
    """`names` of the newsletters. The link opens a page with a button; opening it changes nothing."""
    link = languages.absolute(reverse("subscription_confirmation", args=[token]))
    return write("newsletters/mail/confirmation", to=to, link=link, names=names)


def sample() -> Letter:
    """As it looks."""
    return build(to="reader@lantern.example", token="token", names=["The Morning Lamp", "Harbour Notes"])  # noqa: S106
