"""SPF (RFC 7208): whether the domain lets the addresses send from which our letters leave."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from broadsheet.mail.checkup.asking import Names

MOST_QUESTIONS = 10
"""RFC 7208 §4.6.4: with more, receivers take the whole record for broken."""
_TERM = re.compile(
    r"([+?~-]?)(all|include|a|mx|ip4|ip6|exists|ptr|redirect)(?:[:=]([^/]*[^/\s]))?((?:/\d+)?(?://\d+)?)", re.I
)


def look(names: Names, *, domain: str, addresses: list[str]) -> Iterator[str]:
    """What is wrong, a sentence each, with the record to publish."""
    found = [text for text in names.texts(domain) if _is_spf(text)]
    fresh = f'{domain}. 3600 IN TXT "v=spf1 {" ".join(map(_allowing, addresses))} ~all"'
    if not found:
        yield f"{domain} has no SPF record. Publish: {fresh}"
        return
    if len(found) > 1:
        yield f"{domain} has {len(found)} SPF records, and receivers take none then. Put them into one: {fresh}"
        return
    try:
        yield from _missing(names, domain, found[0], addresses)
    except _TooManyError:
        yield (
            f"The SPF record of {domain} asks the DNS more than {MOST_QUESTIONS} times, and receivers take it for broken."
            " Name addresses in it, by ip4: and ip6:, instead of other domains."
        )


def _missing(names: Names, domain: str, text: str, addresses: list[str]) -> Iterator[str]:
    refused = [address for address in addresses if not _Evaluation(names).allows(domain, text, address)]
    if refused:
        better = _with(text, refused)
        yield f'The SPF record of {domain} does not allow {", ".join(refused)}. Replace it by: {domain}. 3600 IN TXT "{better}"'
    if re.search(r"\s\+?all\s*$", text, re.I):
        yield f'The SPF record of {domain} allows everybody. Replace its end: {domain}. 3600 IN TXT "{re.sub(r"[+]?all", "~all", text)}"'


class _TooManyError(Exception):
    pass


class _Evaluation:
    """One address, with the questions that it has cost."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._asked = 0

    def allows(self, domain: str, text: str, address: str) -> bool:
        """Whether the record passes the address. Macros and `exists` are never taken for a yes."""
        redirect = ""
        for term in text.split()[1:]:
            found = _TERM.fullmatch(term)
            if found is None:
                continue
            sign, what, value, sizes = found[1], found[2].lower(), found[3] or "", found[4]
            if what == "redirect":
                redirect = value
            elif self._matches(what, value or domain, sizes, address):
                return sign in {"", "+"}
        return bool(redirect) and self._other(redirect, address)

    def _matches(self, what: str, value: str, sizes: str, address: str) -> bool:
        if what == "all":
            return True
        if what in {"ip4", "ip6"}:
            return _within(address, value + sizes)
        if what == "include":
            return self._other(value, address)
        if what in {"a", "mx"}:
            self._count()
            hosts = self._names.servers(value) if what == "mx" else [value]
            return any(
                _within(address, own + _size(sizes, own)) for host in hosts for own in self._names.addresses(host)
            )
        self._count()
        return False

    def _other(self, domain: str, address: str) -> bool:
        self._count()
        found = [text for text in self._names.texts(domain) if _is_spf(text)]
        return len(found) == 1 and self.allows(domain, found[0], address)

    def _count(self) -> None:
        self._asked += 1
        if self._asked > MOST_QUESTIONS:
            raise _TooManyError


def _is_spf(text: str) -> bool:
    return text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")


def _size(sizes: str, own: str) -> str:
    """Of `/24//64`, what is meant for an address of this kind."""
    four, _slashes, six = sizes.partition("//")
    return (f"/{six}" if six else "") if ":" in own else four


def _within(address: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def _allowing(address: str) -> str:
    return f"ip6:{address}" if ":" in address else f"ip4:{address}"


def _with(text: str, addresses: list[str]) -> str:
    first, *rest = text.split()
    return " ".join([first, *map(_allowing, addresses), *rest])
