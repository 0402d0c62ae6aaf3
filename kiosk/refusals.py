"""What the kiosk answers when there is no plate to say it: short, in plain HTML, never kept by a cache."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from http import HTTPStatus

from kiosk.request import Reply
from kiosk.site import Site
from kiosk.words import ENGLISH, PREPARING, Words

_STYLE = (
    "body{font:1.125rem/1.5 Georgia,serif;max-width:34rem;margin:18vh auto;padding:0 1.25rem;color:#1a1a1a;background:#fff}"
    "h1{font-size:1.75rem;line-height:1.2;margin:0 0 .5rem}p{margin:0 0 1rem;color:#555}a{color:inherit}"
    ".emergency{border:3px solid #9c1317;padding:.75rem 1rem;margin:0 0 2rem}.emergency p{color:inherit;margin:0}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#141414}p{color:#aaa}}"
)
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HAS_WAY_BACK = {404, 500, 503}

RETRY_AFTER = 30
"""Seconds after which it is worth asking again."""
_LOOK_AGAIN = "3"
"""Seconds after which the page of a site that is being made ready asks again by itself."""


def refuse(site: Site, status: int, address: str = "/", **own: str) -> Reply:
    """An answer of this status with all safe headers, in the language of the address; `own` are more, with `_` for `-`."""
    words = site.words_at(address)
    headers = {"retry-after": str(RETRY_AFTER)} if status == 503 else {}
    headers |= {name.replace("_", "-"): value for name, value in own.items()}
    back = f'<p><a href="{escape(words.front)}">{escape(words.to_front)}</a></p>' if status in _HAS_WAY_BACK else ""
    return _page(site, status, words, words.of(status), back, headers)


def preparing(site: Site) -> Reply:
    """What stands everywhere before the first page is printed and the newsroom open. It asks again by itself."""
    return _page(site, 503, ENGLISH, PREPARING, "", {"refresh": _LOOK_AGAIN, "retry-after": _LOOK_AGAIN})


def _page(site: Site, status: int, words: Words, said: tuple[str, str], more: str, own: dict[str, str]) -> Reply:
    title, sentence = map(escape, said)
    over = site.banners.of(words.language)
    above = over.html(words.language).decode() if over else ""
    body = (
        f'<!doctype html><html lang="{escape(words.language)}" dir="{escape(words.direction)}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style>'
        f"{above}<h1>{title}</h1><p>{sentence}</p>{more}</html>"
    ).encode()
    headers = {"cache-control": "no-store", "content-security-policy": _POLICY, **own}
    headers |= {"content-type": "text/html; charset=utf-8", "content-length": str(len(body))}
    return Reply(status, site.headers_of("error", headers), body)


def redirect(site: Site, status: int, location: str, *, cache_control: str) -> Reply:
    """On to another address of this site."""
    headers = {"location": location, "cache-control": cache_control, "content-length": "0"}
    return Reply(status, site.headers_of("redirect", headers))


def raw(reply: Reply) -> bytes:
    """The whole answer as it goes over the wire, where no application is there to send it."""
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}\r\n".encode(), b"connection: close\r\n"]
    return b"".join([*lines, *(b"%b: %b\r\n" % pair for pair in reply.headers), b"\r\n", reply.body])
