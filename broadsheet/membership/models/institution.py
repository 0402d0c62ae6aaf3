"""An institution: whoever reads from its network reads what its grant gives, without being known."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock

Network = IPv4Network | IPv6Network

WIDEST = {4: 8, 6: 19}
"""Shortest prefix that is taken: a wider network is a slip of the pen that opens the paper to a continent."""


def networks_of(text: str) -> list[Network]:
    """The networks in a text, one to a line or parted by commas. Raises `ValidationError` that names what is none."""
    return [_network(word) for word in text.replace(",", " ").split()]


def check_networks(text: str) -> None:
    """A validator for a list of networks."""
    if not networks_of(text):
        raise ValidationError(_("Please name at least one network."))


class InstitutionQuerySet(models.QuerySet["Institution"]):
    """Finds institutions."""

    def at(self, address: str) -> list[Institution]:
        """Those in whose networks this address lies."""
        try:
            found = ip_address(address)
        except ValueError:
            return []
        reached = getattr(found, "ipv4_mapped", None) or found
        return [one for one in self if any(reached in network for network in networks_of(one.networks))]


class Institution(models.Model):
    """A library, a university, a ministry."""

    name = models.CharField(_("name"), max_length=150)
    networks = models.TextField(
        _("networks"),
        validators=[check_networks],
        help_text=_("IPv4 and IPv6 networks, one to a line, such as 203.0.113.0/24 or 2001:db8:7::/48."),
    )
    benefits = models.JSONField(_("benefits"), default=list)
    ends = models.DateTimeField(_("until"), null=True, blank=True)
    made_at = models.DateTimeField(_("since"), default=clock.now, editable=False)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


def _network(word: str) -> Network:
    try:
        found = ip_network(word)
    except ValueError:
        raise ValidationError(_("%(word)s is no network. Write it as 203.0.113.0/24."), params={"word": word}) from None
    if found.prefixlen < WIDEST[found.version]:
        raise ValidationError(_("%(word)s is too wide: it would hold half the world."), params={"word": word})
    return found
