"""DMARC (RFC 7489): whether there is a policy, and whether From agrees with who signs and with the envelope."""

from __future__ import annotations

from collections.abc import Iterator

from broadsheet.mail.checkup.asking import Names
from broadsheet.mail.dkim.records import tags

POLICIES = frozenset({"none", "quarantine", "reject"})


def look(names: Names, *, domain: str, signs: str, envelope: str) -> Iterator[str]:
    """What is wrong, a sentence each. `domain` is that of From, `signs` DKIM's `d=` (or empty), `envelope` that of MAIL FROM."""
    place, found = _policy(names, domain)
    fresh = f'_dmarc.{domain}. 3600 IN TXT "v=DMARC1; p=none; rua=mailto:postmaster@{domain}"'
    if not found:
        yield f"{domain} has no DMARC record, which Google, Yahoo, Microsoft and Apple ask for. Publish: {fresh}"
        return
    if len(found) > 1:
        yield f"There are {len(found)} DMARC records _dmarc.{place}, and receivers take none then. Leave one: {fresh}"
        return
    said = {name: value.lower() for name, value in tags(found[0]).items()}
    if said.get("p") not in POLICIES:
        yield f"The DMARC record _dmarc.{place} has no policy. Replace it by: {fresh}"
    yield from _apart(domain, place, signs, said.get("adkim", "r"), "DKIM signs for", "adkim")
    yield from _apart(domain, place, envelope, said.get("aspf", "r"), "the envelope is of", "aspf")


def _apart(domain: str, place: str, other: str, mode: str, what: str, tag: str) -> Iterator[str]:
    if not other or other == domain:
        return
    if mode == "s":
        yield (
            f"From is of {domain}, but {what} {other}, and {tag}=s in _dmarc.{place} wants them the same."
            f" Write {tag}=r there, or use {domain}."
        )
    elif not _under(other, place) or not _under(domain, place):
        yield f"From is of {domain}, but {what} {other}: they don't agree (DMARC). Use {domain} for both."


def _policy(names: Names, domain: str) -> tuple[str, list[str]]:
    """Where the policy stands that is meant for this domain: its own, or that of one above it."""
    labels = domain.split(".")
    for depth in range(len(labels) - 1):
        place = ".".join(labels[depth:])
        found = [
            text for text in names.texts(f"_dmarc.{place}") if text.lower().replace(" ", "").startswith("v=dmarc1")
        ]
        if found:
            return place, found
    return domain, []


def _under(domain: str, place: str) -> bool:
    return domain == place or domain.endswith(f".{place}")
