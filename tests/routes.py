"""Every address of the site, and what one person gets who asks it. `test_route_roles.py` asks them all as everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.ops.models import AuditEntry

STAFF = ("cms/", "documents/")
_HARMLESS = re.compile("django_session|ops_auditentry|ops_limitcount|newsroom_draftopening")
"""A session is its own, a refusal is noted and counted, and who opened a draft is written down."""
_REFUSED = Q(act__endswith=".refused") | Q(act="second_factor.missing")
_DOORS = re.compile(r"/cms/login/|/account/(sign-in|second-factor|again|again/password|again/second-factor)/\?next=")
"""Where somebody is sent who may not come in as they are."""
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def routes() -> dict[str, URLPattern]:
    """Every pattern of the URL configuration, by its whole route."""
    return dict(_walk(get_resolver().url_patterns, ""))


def is_staff(route: str) -> bool:
    """Whether only staff have business there."""
    return route.startswith(STAFF)


def namespaces() -> dict[str, str]:
    """Each route's view name with its namespace."""
    return dict(_named(get_resolver().url_patterns, "", ""))


UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Answer:
    """What one person got to one question."""

    asked: str
    status: int
    to: str
    wrote: list[str]
    refusals: int
    """How many rows of the audit log say that somebody was turned away."""

    @property
    def is_let_in(self) -> bool:
        """Whether the person came in: anything but the way to the door, the way home with a refusal, or 403.

        An act that refuses may lead back to a list of its own; the refusal's row tells it from a welcome.
        """
        is_home = self.to == "/cms/" and self.asked.startswith(("/cms/", "/documents/"))
        return self.status != 403 and not self.refusals and not _DOORS.match(self.to) and not is_home

    @property
    def is_done(self) -> bool:
        """Whether somebody who asked for a change came in where there was something to change.

        The way home is a refusal unless something was written on it: some acts end at the desk.
        """
        has_come_in = self.is_let_in or (self.to == "/cms/" and self.wrote)
        return bool(has_come_in and self.status not in {404, 405})


FORM = urlencode(
    dict.fromkeys(
        ("body-count", "begins_with-count", "containers-count", "byline-TOTAL_FORMS", "byline-INITIAL_FORMS"), "0"
    )
    | dict.fromkeys(("source_list-TOTAL_FORMS", "source_list-INITIAL_FORMS"), "0")
    | dict.fromkeys(("comments-TOTAL_FORMS", "comments-INITIAL_FORMS"), "0")
    | {"external-link-chooser-url": "https://example.org/", "new_parent_page": "1"}
)
"""An empty form, with what Wagtail's own pages never leave out."""


def ask(client: Client, method: str, path: str) -> Answer:
    """Ask, note what is written to the database, and undo it."""
    wrote: list[str] = []

    def listen(execute: Any, sql: str, *rest: Any) -> Any:
        if _WRITES.match(sql) and not _HARMLESS.search(sql):
            wrote.append(sql[:120])
        return execute(sql, *rest)

    refused = AuditEntry.objects.filter(_REFUSED)
    before = refused.count()
    with transaction.atomic():
        with connection.execute_wrapper(listen):
            sent = FORM if method != "GET" else ""
            response = client.generic(method, path, sent, content_type="application/x-www-form-urlencoded")
        refusals = refused.count() - before
        transaction.set_rollback(True)
    to = response.headers.get("Location", "") if response.status_code in {301, 302} else ""
    return Answer(path, response.status_code, to, wrote, refusals)


def client_of(person: User | None, *, by: str = "code") -> Client:
    """A browser in which this person has signed in this minute, by a code from the mailbox or otherwise."""
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": by, "at": clock.now().timestamp(), "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
    return client


def ask_all(client: Client, questions: list[tuple[str, str]], paths: dict[str, str]) -> dict[tuple[str, str], Answer]:
    """What this browser gets to each question (method and route). An answer's cookies are undone with what it wrote."""
    cookies = client.cookies.output(header="", sep=";")
    found = {}
    for method, route in questions:
        client.cookies = SimpleCookie(cookies)
        found[method, route] = ask(client, method, paths[route])
    return found


def _walk(patterns: list[Any], prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route, pattern


def _named(patterns: list[Any], prefix: str, space: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (space, pattern.namespace or "") if part)
            yield from _named(pattern.url_patterns, route, inner)
        else:
            yield route, ":".join(part for part in (space, pattern.name or "") if part)
