"""How often somebody may do something: counted in the database, so that no second process or machine forgets."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings

from broadsheet.foundation import clock
from broadsheet.ops.models import LimitCount

KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Limit:
    """At most so many in so many seconds, for each key (an address, a network, everybody).

    The seconds run from the first one, not from the full minute or hour: nobody can wait for the stroke of the clock
    to have twice as many.
    """

    name: str
    at_most: int
    seconds: int

    def take(self, key: str) -> bool:
        """Count one more for this key; whether that was still within the limit."""
        return LimitCount.objects.count_one(of=self._digest(key), now=_now(), seconds=self.seconds) <= self.at_most

    def is_used_up(self, key: str) -> bool:
        """Whether one more for this key would be over the limit; counts nothing."""
        running = LimitCount.objects.running(of=self._digest(key), now=_now(), seconds=self.seconds)
        return running.filter(count__gte=self.at_most).exists()

    def clear(self, key: str) -> None:
        """Forget what was counted for this key: it has proved to be who it says."""
        LimitCount.objects.filter(of=self._digest(key)).delete()

    def _digest(self, key: str) -> str:
        secret = settings.SECRET_KEY.encode()[:64]
        return hashlib.blake2b(f"{self.name}\n{key}".encode(), key=secret, digest_size=24).hexdigest()


def network_of(address: str) -> str:
    """The neighbourhood of an address, in which one person can have as many as they like: a /24, or a /56 of IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network(f"{found}/{24 if found.version == 4 else 56}", strict=False))


def tidy() -> int:
    """Forget what was counted days ago. Returns how many rows."""
    before = int((clock.now() - KEPT).timestamp())
    count: int = LimitCount.objects.filter(began__lt=before).delete()[0]
    return count


def _now() -> int:
    return int(clock.now().timestamp())
