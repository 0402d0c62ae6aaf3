"""What the kiosk says itself, when there is no plate to say it: short, in plain HTML, never kept by a cache."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from http import HTTPStatus

from kiosk.request import Reply
from kiosk.site import Site

_STYLE = (
    "body{font:1.125rem/1.5 Georgia,serif;max-width:34rem;margin:18vh auto;padding:0 1.25rem;color:#1a1a1a;background:#fff}"
    "h1{font-size:1.75rem;line-height:1.2;margin:0 0 .5rem}p{margin:0 0 1rem;color:#555}a{color:inherit}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#141414}p{color:#aaa}}"
)
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_WORDS = {
    400: ("Not understood", "This address cannot be understood."),
    404: ("Not found", "There is nothing at this address."),
    405: ("Not possible", "This cannot be done here."),
    406: ("Not in this form", "This page cannot be sent in a form that your program takes."),
    414: ("Too long", "This address is too long."),
    416: ("No such part", "The file has no such part."),
    431: ("Too much", "Your program sent more about itself than can be read."),
    500: ("Our mistake", "Something went wrong on our side."),
    503: ("Back in a minute", "This part of the site has a break. What is published can be read as ever."),
}
_HAS_WAY_BACK = {404, 500, 503}

RETRY_AFTER = 30
"""Seconds after which it is worth asking again."""


def refuse(site: Site, status: int, **own: str) -> Reply:
    """An answer of this status with all safe headers; `own` are more, with `_` for `-`."""
    title, words = _WORDS[status]
    back = '<p><a href="/">To the front page</a></p>' if status in _HAS_WAY_BACK else ""
    body = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style><h1>{title}</h1><p>{words}</p>{back}</html>"
    ).encode()
    headers = {"cache-control": "no-store", "content-security-policy": _POLICY}
    if status == 503:
        headers["retry-after"] = str(RETRY_AFTER)
    headers |= {name.replace("_", "-"): value for name, value in own.items()}
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
