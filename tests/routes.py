"""Asks every staff address as every role. `python -m tests.routes` is not needed: the test says what to write down."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Collection, Locale, Revision, Site, Task, Workflow

from broadsheet.accounts.models import User
from broadsheet.frontpage.models import Front
from broadsheet.newsroom.models import Contributor, Publication, Section, Series, Topic

STAFF = ("cms/", "documents/")


def staff_routes() -> dict[str, URLPattern]:
    """Every pattern of the URL configuration that staff use, by its whole route."""
    return {route: pattern for route, pattern in _walk(get_resolver().url_patterns, "") if route.startswith(STAFF)}


def namespaces() -> dict[str, str]:
    """Each route's view name with its namespace."""
    return dict(_named(get_resolver().url_patterns, "", ""))


def is_let_in(client: Client, path: str) -> bool:
    """Whether the person may come in: anything but the way to the door, the way home with a refusal, or 403."""
    response = client.get(path)
    if response.status_code == 403:
        return False
    to = response.headers.get("Location", "") if response.status_code in {301, 302} else ""
    return not (to.startswith("/cms/login/") or to == "/cms/")


class Sample:
    """A path for each route, with objects that exist wherever a view would look one up before it asks for rights."""

    def __init__(self, article: Any, picture: Any) -> None:
        series = Series(locale=Locale.objects.get(language_code="en"), name="Harbour wars")
        series.full_clean()
        series.save()
        Front.objects.get_or_create(locale=Locale.objects.get(language_code="en"))
        User.objects.get_or_create(email="somebody@lantern.example")
        Publication.load()
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
        return self.article.pk if view_name in {"article_act", "wagtailadmin_pages:revisions_compare"} else 1


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
