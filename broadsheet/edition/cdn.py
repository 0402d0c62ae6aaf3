"""CDNs that forget pages when they are told to: Wagtail's frontend-cache backends, by surrogate key and by address."""

from __future__ import annotations

import contextlib
import json
import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.contrib.frontend_cache.backends import BaseBackend
from wagtail.contrib.frontend_cache.utils import get_backends

from broadsheet.foundation.own_services import Service, ServiceError
from kiosk import plates

PurgeError = ServiceError


class KeyBackend(BaseBackend):
    """One that forgets everything that carries a surrogate key. `purge_keys` is what a subclass makes of its CDN."""

    at_once = 100
    """Keys in one request."""

    def purge(self, url: str) -> None:
        """Wagtail's word for it: forget this address."""
        self.purge_batch([url])

    def purge_batch(self, urls: Iterable[str]) -> None:
        """Forget these addresses, each by the key that is its alone."""
        self.purge_all_of([plates.key_of(address_of(url)) for url in urls])

    def purge_all_of(self, keys: Sequence[str]) -> None:
        """Forget everything that carries any of these keys. Raises `PurgeError`."""
        for start in range(0, len(keys), self.at_once):
            self.purge_keys(keys[start : start + self.at_once])

    def purge_keys(self, keys: Sequence[str]) -> None:
        """Forget at most `at_once` of them, in one request. Raises `PurgeError`."""
        raise NotImplementedError


class FastlyBackend(KeyBackend):
    """Fastly: `SERVICE`, `TOKEN`; https://www.fastly.com/documentation/reference/api/purging/."""

    at_once = 256

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._service = Service(params.get("LOCATION") or "https://api.fastly.com")
        self._path = f"/service/{params['SERVICE']}/purge"
        self._headers = {
            "Fastly-Key": params["TOKEN"],
            "Accept": "application/json",
            "Content-Type": "application/json",
        }

    def purge_keys(self, keys: Sequence[str]) -> None:
        """One request for up to 256 keys."""
        body = json.dumps({"surrogate_keys": list(keys)}).encode()
        self._service.ask("POST", self._path, headers=self._headers, body=body)


class CloudflareTagBackend(KeyBackend):
    """Cloudflare by cache tag: `SERVICE` is the zone, `TOKEN` one that may purge it."""

    at_once = 30

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._service = Service(params.get("LOCATION") or "https://api.cloudflare.com")
        self._path = f"/client/v4/zones/{params['SERVICE']}/purge_cache"
        self._headers = {"Authorization": f"Bearer {params['TOKEN']}", "Content-Type": "application/json"}

    def purge_keys(self, keys: Sequence[str]) -> None:
        """One request for up to 30 tags. Cloudflare can say no in an answer of 200."""
        body = json.dumps({"tags": list(keys)}).encode()
        answer = self._service.ask("POST", self._path, headers=self._headers, body=body)
        if b'"success":false' in answer.body.replace(b" ", b""):
            raise PurgeError("Cloudflare refuses to purge: " + answer.body[:200].decode(errors="replace"))


class VarnishBackend(KeyBackend):
    """Varnish with vmod xkey: `LOCATION` takes `PURGE` with a header `xkey-purge`, as `docs/deploying.md` shows."""

    at_once = 50  # Varnish takes headers of 8 KB

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._service = Service(params["LOCATION"])

    def purge_keys(self, keys: Sequence[str]) -> None:
        """One request for up to 50 keys."""
        self._service.ask("PURGE", "/", headers={"xkey-purge": " ".join(keys)})


class AddressBackend(BaseBackend):
    """A cache that knows addresses only: `PURGE` for each, sent to `LOCATION` with the address's own host."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._service = Service(params["LOCATION"])

    def purge(self, url: str) -> None:
        """Raises `PurgeError`."""
        parts = urlsplit(url)
        try:
            self._service.ask("PURGE", parts.path, headers={"Host": parts.netloc})
        except PurgeError as error:
            if error.status != 404:  # many caches say so of what they don't hold
                raise


def configured() -> list[BaseBackend]:
    """The backends that the settings name."""
    return list(get_backends().values())


def purge(backends: Iterable[BaseBackend], addresses: Sequence[str], keys: Sequence[str] = ()) -> None:
    """Have these addresses of plates forgotten everywhere, and all that carries one of `keys`. Raises `PurgeError`."""
    urls = [url_of(address) for address in addresses]
    for backend in backends:
        with _overhearing():
            if isinstance(backend, KeyBackend):
                backend.purge_all_of([*keys, *map(plates.key_of, addresses)])
            else:
                backend.purge_batch([url for url in urls if backend.invalidates_hostname(urlsplit(url).hostname or "")])


def url_of(address: str) -> str:
    """Where readers find the plate of this address."""
    if address.startswith("//"):
        return f"{urlsplit(settings.SITE_URL).scheme}:{address}"
    return str(settings.SITE_URL) + address


def address_of(url: str) -> str:
    """The address of the plate that readers find here."""
    parts = urlsplit(url)
    return parts.path if parts.netloc == urlsplit(settings.SITE_URL).netloc else f"//{parts.hostname}{parts.path}"


@contextlib.contextmanager
def _overhearing() -> Iterator[None]:
    """Wagtail's own backends say what went wrong in the log and nowhere else: raise it as `PurgeError`."""
    log = logging.getLogger("wagtail.frontendcache")
    ear = _Ear()
    log.addHandler(ear)
    try:
        yield
    except (OSError, ValueError) as error:
        raise PurgeError(f"{type(error).__name__}: {error}") from error
    finally:
        log.removeHandler(ear)
    if ear.heard:
        raise PurgeError(ear.heard)


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard = ""
        self._mine = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._mine:
            self.heard = self.heard or record.getMessage()
