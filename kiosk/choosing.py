"""Which answer a reader gets at an address: the decision, without any waiting."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import quote

from kiosk.answers import Answer, DamagedPlateError, NotAcceptableError
from kiosk.conditions import is_unchanged
from kiosk.edition import Edition
from kiosk.encodings import acceptable
from kiosk.passes import GRACE_SECONDS, Pass
from kiosk.paths import straightened
from kiosk.plates import WHOLE, Plate
from kiosk.refusals import redirect, refuse
from kiosk.request import Reply, Request


@dataclass(frozen=True, slots=True)
class Ask:
    """Only the newsroom can say. `is_shared`: one answer does for all who ask.

    `is_damaged`: a plate lies there that is not what its line says, which may be different in a moment.
    """

    is_shared: bool
    is_damaged: bool = False


@dataclass(frozen=True, slots=True)
class Renew:
    """The pass has expired a moment ago: to be renewed, if there is somebody to do it."""

    renewal: Reply
    honoured: Plate


def choose(edition: Edition, request: Request, now: float | None = None) -> Reply | Ask | Renew:
    """What a GET or HEAD of a public address gets."""
    open_plate = edition.find(request.address) if not request.path.startswith("//") else None
    if open_plate is None:
        return _elsewhere(edition, request)
    whole = edition.find(request.address + WHOLE)
    if whole is None:
        return printed(edition, request, open_plate)
    shown = edition.site.inspector.read(request.cookie(edition.site.pass_cookie)) if edition.site.pass_cookie else None
    return _with_pass(edition, request, open_plate, whole, shown, time.time() if now is None else now)


def printed(edition: Edition, request: Request, plate: Plate) -> Reply | Ask:
    """The plate's answer in the coding that the reader likes best."""
    is_whole = plate.address.endswith(WHOLE)
    if plate.status == 0:
        return Ask(is_shared=not is_whole)
    try:
        codings = acceptable(request.header(b"accept-encoding"))
        return reply(edition.answers.get(plate, codings, edition.site), request)
    except NotAcceptableError:
        return refuse(edition.site, 406, request.address, vary="Accept-Encoding")
    except DamagedPlateError:
        return Ask(is_shared=not is_whole, is_damaged=True)


def reply(answer: Answer, request: Request) -> Reply:
    """An answer as this request needs it: 304 if the reader has it, without the body for HEAD."""
    if is_unchanged(request.header(b"if-none-match"), answer.etag):
        return Reply(304, answer.unchanged)
    return Reply(answer.status, answer.headers, answer.body)


def missing(edition: Edition, request: Request) -> Reply:
    """The printed page that says, in the language of the address, that nothing is there."""
    address = edition.site.missing_address(request.address)
    plate = edition.find(address) if address else None
    found = printed(edition, request, plate) if plate else None
    return found if isinstance(found, Reply) and found.status == 404 else refuse(edition.site, 404, request.address)


def _with_pass(
    edition: Edition, request: Request, open_plate: Plate, whole: Plate, shown: Pass | None, now: float
) -> Reply | Ask | Renew:
    if shown is None or not shown.opens(whole):
        return printed(edition, request, open_plate)
    if now < shown.expires:
        return printed(edition, request, whole)
    if not edition.site.renewal or not any(map(request.cookie, edition.site.renewal_cookies)):
        return printed(edition, request, open_plate)
    query = f"?{request.query}" if request.query else ""
    to = f"{edition.site.renewal}?next={quote(request.path + query, safe='/')}"
    renewal = redirect(edition.site, 303, to, cache_control="private, no-store")
    return Renew(renewal, whole if now < shown.expires + GRACE_SECONDS else open_plate)


def _elsewhere(edition: Edition, request: Request) -> Reply | Ask:
    """Nothing is known of this very address: it may be one that is written a little differently, or nowhere."""
    path = straightened(request.path)
    prefix = request.address.removesuffix(request.path)
    for candidate in (path, f"{path}/"):
        is_known = edition.shelf.knows(prefix + candidate) or edition.site.newsroom_prefix(candidate) == candidate
        if candidate != request.path and is_known:
            query = f"?{request.query}" if request.query else ""
            return redirect(edition.site, 301, candidate + query, cache_control="public, max-age=60")
    return missing(edition, request) if edition.shelf.complete else Ask(is_shared=False)
