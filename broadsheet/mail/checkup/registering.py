"""What the doctor looks at. Nothing, where letters leave by no mail server of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.conf import settings

from broadsheet.mail.checkup import alignment, facts, server, signatures, spf
from broadsheet.mail.checkup.asking import Names, NoNetworkError, RealNames
from broadsheet.mail.dkim import keys
from broadsheet.mail.lines.patience import Patience
from broadsheet.mail.lines.server import Server
from broadsheet.ops import doctor

SHORT = Patience(connect=5, greeting=10, command=10)
"""Somebody sits before the screen."""
Look = Callable[[Names], Iterable[str]]


def sender_is_ours(_names: Names) -> Iterator[str]:
    """From is an address of a domain that somebody has."""
    yield from facts.example_trouble()


def spf_allows_us(names: Names) -> Iterator[str]:
    """SPF, for every address from which letters leave."""
    addresses = facts.sending_addresses(names)
    if not addresses:
        yield (
            f"{settings.EMAIL_HOST} hands letters on from addresses that aren't known here. Name them in MAIL_SENDING_IPS,"
            " to have SPF and PTR looked at."
        )
        return
    yield from spf.look(names, domain=facts.envelope_domain(), addresses=addresses)


def dkim_is_published(names: Names) -> Iterator[str]:
    """The records of all keys that are needed."""
    yield from signatures.look(names, domain=facts.from_domain())


def dmarc_agrees(names: Names) -> Iterator[str]:
    """The policy, and what must agree with From."""
    found = keys.pairs()
    signs = found.domain if found else ""
    yield from alignment.look(names, domain=facts.from_domain(), signs=signs, envelope=facts.envelope_domain())


def names_are_the_addresses_own(names: Names) -> Iterator[str]:
    """PTR and A."""
    yield from server.look_at_names(names, addresses=facts.sending_addresses(names))


def line_is_sealed(_names: Names) -> Iterator[str]:
    """TLS to the server of the settings."""
    yield from server.look_at_tls(Server.of_settings(), patience=SHORT)


def asked(look: Look, names: Names | None = None) -> doctor.Check:
    """A check of the doctor's: quiet where no letter leaves, and plain where there is no network."""

    def check() -> Iterator[str]:
        if not facts.leaves_the_house():
            return
        try:
            yield from look(names or RealNames())
        except NoNetworkError as error:
            yield f"The DNS does not answer here, so it is not known. Look again where there is a network. ({error})"

    return check


for name, look in {
    "mail: letters are from a domain of ours": sender_is_ours,
    "mail: SPF allows the server that letters leave by": spf_allows_us,
    "mail: DKIM: the published keys are ours": dkim_is_published,
    "mail: DMARC: there is a policy, and From agrees": dmarc_agrees,
    "mail: the server's name and address belong together": names_are_the_addresses_own,
    "mail: the line to the server is sealed": line_is_sealed,
}.items():
    doctor.register(name, asked(look))
