"""The server that letters leave by: its name and address belong together, and nobody can read what goes to it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from datetime import timedelta

from broadsheet.foundation import clock
from broadsheet.mail.checkup.asking import Names
from broadsheet.mail.lines.patience import Patience
from broadsheet.mail.lines.server import NotConnectedError, Server

SOON = timedelta(days=14)
"""A certificate that ends before then has not been renewed in time: most are, a month ahead."""


def look_at_names(names: Names, *, addresses: list[str]) -> Iterator[str]:
    """PTR and A (Google asks for both): what is wrong, a sentence each."""
    for address in addresses:
        found = names.pointers(address)
        reverse = ipaddress.ip_address(address).reverse_pointer
        if not found:
            yield f"{address} has no PTR record. Have whoever gave you the address publish: {reverse}. 3600 IN PTR <your server's name>."
        elif not any(address in names.addresses(name) for name in found):
            kind = "AAAA" if ":" in address else "A"
            yield f"{address} is called {found[0]}, which has another address. Publish: {found[0]}. 3600 IN {kind} {address}"


def look_at_tls(server: Server, *, patience: Patience) -> Iterator[str]:
    """Whether the line to the server is sealed: what is wrong, a sentence each."""
    is_here = server.host in {"localhost", "127.0.0.1", "::1"}
    try:
        line = server.connect(patience)
    except NotConnectedError as error:
        yield f"The mail server {server.host}:{server.port} gives no line: {error}"
        return
    try:
        if not (server.starttls or server.tls) and not is_here:
            more = "It offers TLS: set EMAIL_TLS=1." if line.offers("starttls") else "It offers no TLS: use another."
            yield f"Letters go to {server.host} in the open, and passwords, too. {more}"
        ends = line.certificate_ends
        if ends is not None and ends < clock.now() + SOON:
            yield f"The certificate of {server.host} ends on {ends:%Y-%m-%d}: renew it there."
    finally:
        line.close()
