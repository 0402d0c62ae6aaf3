"""Asks every staff address as every role. `python -m tests.routes` is not needed: the test says what to write down."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic.edit import DeletionMixin, ProcessFormView
from wagtail.models import Collection, Locale, Revision, Site, Task, Workflow

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.frontpage.models import Front
from broadsheet.newsroom.models import (
    Contributor,
    DocumentFile,
    FollowUp,
    MediaFile,
    Publication,
    RefusedSchedule,
    Section,
    Series,
    Topic,
)

STAFF = ("cms/", "documents/")
_HARMLESS = re.compile("django_session|ops_auditentry")
"""A session is its own, and a refusal is noted."""
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def staff_routes() -> dict[str, URLPattern]:
    """Every pattern of the URL configuration that staff use, by its whole route."""
    return {route: pattern for route, pattern in _walk(get_resolver().url_patterns, "") if route.startswith(STAFF)}


def namespaces() -> dict[str, str]:
    """Each route's view name with its namespace."""
    return dict(_named(get_resolver().url_patterns, "", ""))


UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


def unsafe_methods(pattern: URLPattern) -> list[str]:
    """The methods besides GET that this view has an answer to. A plain function is asked with POST."""
    view: Any = pattern.callback
    taken = getattr(view, "actions", None)  # of one of REST framework's sets
    if taken:
        return [method for method in UNSAFE if method.lower() in taken]
    of_class = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if of_class is None:
        return ["POST"]
    own = {method: getattr(of_class, method.lower(), None) for method in UNSAFE}
    if own["PUT"] is ProcessFormView.put:
        own["PUT"] = None  # POST by another name
    if own["DELETE"] is DeletionMixin.delete:
        own["DELETE"] = None  # likewise
    return [method for method in UNSAFE if own[method] is not None]


@dataclass(frozen=True)
class Answer:
    """What one person got to one question."""

    status: int
    to: str
    wrote: list[str]

    @property
    def is_let_in(self) -> bool:
        """Whether the person came in: anything but the way to the door, the way home with a refusal, or 403."""
        return self.status != 403 and not (self.to.startswith("/cms/login/") or self.to == "/cms/")

    @property
    def is_done(self) -> bool:
        """Whether somebody who asked for a change came in where there was something to change.

        The way home is a refusal unless something was written on it: some acts end at the desk.
        """
        has_come_in = self.is_let_in or (self.to == "/cms/" and self.wrote)
        return bool(has_come_in and self.status not in {404, 405})


FORM = urlencode(
    dict.fromkeys(("body-count", "containers-count", "byline-TOTAL_FORMS", "byline-INITIAL_FORMS"), "0")
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

    with transaction.atomic():
        with connection.execute_wrapper(listen):
            sent = FORM if method != "GET" else ""
            response = client.generic(method, path, sent, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    to = response.headers.get("Location", "") if response.status_code in {301, 302} else ""
    return Answer(response.status_code, to, wrote)


class Sample:
    """A path for each route, with objects that exist wherever a view would look one up before it asks for rights."""

    def __init__(self, article: Any, picture: Any) -> None:
        series = Series(locale=Locale.objects.get(language_code="en"), name="Harbour wars")
        series.full_clean()
        series.save()
        Front.objects.get_or_create(locale=Locale.objects.get(language_code="en"))
        User.objects.get_or_create(email="somebody@lantern.example")
        Publication.load()
        document = DocumentFile.objects.create(title="Ruling", file=ContentFile(b"%PDF-1.4", name="ruling.pdf"))
        media = MediaFile.objects.create(
            title="Horn", type="audio", duration=1, file=ContentFile(b"RIFF", name="horn.wav")
        )
        follow_up = FollowUp.objects.create(article=article, promise="Ask the port again", due=clock.today())
        refusal = RefusedSchedule.objects.create(
            revision=Revision.objects.for_instance(article).latest("pk"), reason="Embargo", due_at=clock.now()
        )
        self.of_view = {
            "article_act": article.pk, "wagtailadmin_pages:revisions_compare": article.pk, "translation_review": article.pk,
            "follow_up_outcome": follow_up.pk, "refused_schedule_settlement": refusal.pk,
        }  # fmt: skip
        self.article = article
        self.of_kind = {
            "section": Section, "topic": Topic, "series": Series, "contributor": Contributor, "users": User,
            "groups": Group, "wagtailsettings": Publication, "front": Front, "sites": Site, "locales": Locale, "collections": Collection,
        }  # fmt: skip
        self.values: dict[str, Any] = {
            "page_id": article.pk, "parent_page_id": article.get_parent().pk, "page_pk": article.pk,
            "page_to_move_id": article.pk, "destination_id": article.get_parent().pk, "image_id": picture.pk,
            "revision_id": Revision.objects.for_instance(article).latest("pk").pk, "collection_id": 1,
            "app_label": "newsroom", "model_name": "article", "app_name": "newsroom",
            "content_type_app_name": "newsroom", "content_type_model_name": "article", "filter_spec": "width-480",
            "action_name": "approve", "action": "publish", "task_id": Task.objects.first().pk,
            "workflow_pk": Workflow.objects.first().pk, "slug": "x", "name": "kill", "uidb64": "x", "token": "x",
            "mode": "x", "media_type": "audio", "restriction_id": 1, "revision_id_a": "earliest", "revision_id_b": "latest",
            "article": article.pk, "document_id": document.pk, "doc_id": document.pk, "media_id": media.pk,
        }  # fmt: skip

    def path(self, route: str, view_name: str) -> str:
        """The route with its parameters filled in."""
        route = re.sub(r"\(\?P<media_type>[^)]*\)", "audio", route)
        route = re.sub(r"\(\?P<pk>[^)]*\)", str(self.article.pk), route)
        route = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda match: str(self.values.get(match[1], 1)), route)
        route = re.sub(r"\((?:\\d\+|\.\*)\)", "1", route)
        route = route.replace("^", "").replace("$", "").replace("\\.", ".").replace(".*", "nowhere")
        return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", lambda match: self._value(match[1], match[2], view_name), route)

    def _value(self, kind: str | None, name: str, view_name: str) -> str:
        if view_name.startswith("wagtailsettings") and name == "model_name":
            return "publication"
        if name == "pk":
            return str(self._pk(view_name))
        if kind == "uuid":
            return str(uuid.UUID(int=1))
        return str(self.values.get(name, 1))

    def _pk(self, view_name: str) -> Any:
        space = view_name.split(":")[0]
        if space == "wagtailadmin_workflows":
            return (Task if "task" in view_name else Workflow).objects.first().pk
        for kind, model in self.of_kind.items():
            if space.endswith(kind):
                return model.objects.order_by("pk").first().pk
        return self.of_view.get(view_name, 1)


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
