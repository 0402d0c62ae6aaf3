"""Who takes the mail of an address's domain, as far as its name tells. Others go by their domain.

A provider counts what comes to all its domains together (Google's guidelines for senders say so).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Value, When
from django.db.models.functions import Lower, StrIndex, Substr
from django.db.models.lookups import In

LONGEST = 64
KNOWN = {
    "google": ("gmail.com", "googlemail.com"),
    "microsoft": ("outlook.com", "hotmail.com", "live.com", "msn.com", "hotmail.co.uk", "outlook.de", "live.de"),
    "yahoo": ("yahoo.com", "ymail.com", "aol.com", "rocketmail.com", "yahoo.co.uk", "yahoo.de"),
    "apple": ("icloud.com", "me.com", "mac.com"),
    "gmx": ("gmx.de", "gmx.net", "gmx.at", "web.de", "gmx.com"),
    "ukrnet": ("ukr.net",),
}


def in_sql(email: str) -> Case:
    """The provider of an address in this column."""
    domain = domain_in_sql(email)
    names = [When(In(domain, list(domains)), then=Value(name)) for name, domains in KNOWN.items()]
    return Case(*names, default=domain)


def domain_in_sql(email: str) -> Any:
    """The domain of an address in this column: what its provider is until somebody knows better."""
    address = Lower(email)
    return Substr(address, StrIndex(address, Value("@")) + 1, LONGEST)


def named(provider: str) -> str:
    """A provider that the DNS knows by one of its domains, by the name that it has here."""
    return next((name for name, domains in KNOWN.items() if provider in domains), provider)
