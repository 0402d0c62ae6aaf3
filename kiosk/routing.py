"""Who answers at a path: the same for the application and for the short way."""

from __future__ import annotations

from enum import Enum

from kiosk import banner, beacons, countries, health, watching
from kiosk.paths import BadPathError, check
from kiosk.site import Site


class Route(Enum):
    """All that can be at a path."""

    REFUSED = "refused"
    HEALTH = "health"
    NEWSROOM = "newsroom"
    WATCH = "watch"
    BEACON = "beacon"
    COUNTRY = "country"
    BANNER = "banner"
    FILE = "file"
    CLOSED_FILE = "closed file"
    PLATE = "plate"


def route(site: Site, path: str) -> Route:
    """The route of a percent-encoded path."""
    try:
        check(path)
    except BadPathError:
        return Route.REFUSED
    if path == health.PATH:
        return Route.HEALTH
    if site.newsroom_prefix(path) is not None:
        return Route.NEWSROOM
    if path in _OWN:
        return _OWN[path]
    if site.closed_files_prefix(path) is not None:
        return Route.CLOSED_FILE
    return Route.FILE if site.files_prefix(path) is not None else Route.PLATE


_OWN = {
    watching.PATH: Route.WATCH,
    beacons.PATH: Route.BEACON,
    countries.PATH: Route.COUNTRY,
    banner.PATH: Route.BANNER,
}
