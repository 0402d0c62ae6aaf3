"""Who we are to receivers: the domain of From, that of the envelope, and the addresses from which letters leave."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from django.conf import settings

from broadsheet.mail import reserved
from broadsheet.mail.checkup.asking import Names
from broadsheet.mail.message.addresses import domain_of


def leaves_the_house() -> bool:
    """Whether letters go by a mail server at all; an ESP's own page shows its records."""
    return "smtp" in settings.EMAIL_BACKEND.lower()


def from_domain() -> str:
    """The domain that readers see."""
    return domain_of(settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip("> "))


def envelope_domain() -> str:
    """The domain that SPF is asked about."""
    return domain_of(settings.BOUNCE_ADDRESS) if settings.BOUNCES_COME_BACK else from_domain()


def sending_addresses(names: Names) -> list[str]:
    """The IP addresses from which letters leave: those that are told, else the mail server's own. Only such as are public."""
    found = settings.MAIL_SENDING_IPS or _of_host(names, settings.EMAIL_HOST)
    return [address for address in found if ipaddress.ip_address(address).is_global]


def example_trouble() -> Iterator[str]:
    """That letters are from a domain which is nobody's."""
    if reserved.is_nobodys(f"a@{from_domain()}"):
        yield f"DEFAULT_FROM_EMAIL is under {from_domain()}, which is nobody's: set it to an address of a domain of yours."


def _of_host(names: Names, host: str) -> list[str]:
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        return names.addresses(host)
