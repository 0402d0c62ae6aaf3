"""Where somebody may be sent on to: only within this site."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from django.conf import settings

_PLAIN = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*\Z")
"""One slash, then printable ASCII without a backslash: browsers read `/\\evil` and `/<tab>/evil` as another site."""


def is_own(path: str) -> bool:
    """Whether this is a path of ours, safe to redirect to: never another site, however it is written."""
    if not _PLAIN.match(path) or len(path) > 2000:
        return False
    parts = urlsplit(path)
    return not parts.scheme and not parts.netloc and "\\" not in unquote(path) and not unquote(path).startswith("//")


def own_or(path: str, otherwise: str) -> str:
    """This path if it is ours, else the other one."""
    return path if is_own(path) else otherwise


def on_the_same_host(address: str) -> str:
    """An address of this site without its host: whoever came by another name of it (localhost, a mirror) stays there.

    Browsers refuse to follow a form to a host that the page was not of. Addresses of other sites stay as they are.
    """
    here = f"{settings.SITE_URL}/"
    path = address[len(here) - 1 :]
    return path if address.startswith(here) and is_own(path) else address
