"""Where Wagtail's admin hears of the acts on an article."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.models import Page

from broadsheet.newsroom.views.acts import act, buttons, refused_schedules, second_person
from broadsheet.newsroom.views.acts.editing import ArticleViewSet


def article_viewset() -> ArticleViewSet:
    """Articles are published all or nothing."""
    return ArticleViewSet("articles_as_pages", url_prefix="articles-as-pages")


def act_urls() -> list[URLPattern]:
    """The acts on an article."""
    return [
        path("second-person/<int:pk>/", second_person.second_person_request, name="second_person_request"),
        path("articles/<int:pk>/<slug:name>/", act.act, name="article_act"),
        path(
            "refused-schedules/<int:pk>/settlement/", refused_schedules.settlement, name="refused_schedule_settlement"
        ),
    ]


def refuse_move(request: Any, page: Page, destination: Page) -> None:
    """Wagtail's second page of a move asks for rights only when it is done."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied


hooks.register("before_move_page", refuse_move)
hooks.register("register_page_header_buttons", buttons.buttons)
hooks.register("register_page_listing_more_buttons", buttons.buttons)
hooks.register("register_admin_viewset", article_viewset)
hooks.register("register_admin_urls", act_urls)
