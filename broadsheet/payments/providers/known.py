"""Which providers this newsroom takes money through: `PAYMENT_PROVIDERS`, the first being offered first."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings

from broadsheet.payments.providers.base import Provider

FOLDERS = ("sandbox", "stripe", "bank_transfer")


class UnknownProviderError(LookupError):
    """There is no provider of this name, or it is switched off."""


def of(slug: str) -> Provider:
    """The provider of this name. Raises `UnknownProviderError`."""
    if slug not in settings.PAYMENT_PROVIDERS:
        raise UnknownProviderError(slug)
    made: Provider = import_module(f"broadsheet.payments.providers.{slug}.provider").make()
    return made


def all_on() -> list[Provider]:
    """Every provider that is on, in the order in which they are offered."""
    return [of(slug) for slug in settings.PAYMENT_PROVIDERS]
