"""Newsletters on the desk. Registrations only: what they do stands in `desk/`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from broadsheet.newsletters import rights
from broadsheet.newsletters.desk import alerts, beginning, of_story, subjects, views
from broadsheet.newsletters.desk.lists import ForSeers, Newsletters, issues
from broadsheet.newsletters.figures_desk import urls as figures_urls
from broadsheet.newsletters.models import Issue
from broadsheet.newsletters.sending_desk import views as sending_views
from broadsheet.newsroom.models import Article

register_snippet(Newsletters)
hooks.register("after_publish_page", alerts.after_publishing)


@hooks.register("register_admin_viewset")
def issues_viewset() -> Any:
    """The list of issues."""
    return issues


@hooks.register("register_admin_urls")
def issue_urls() -> list[URLPattern]:
    """Under `/cms/`."""
    return [
        path("issues/<int:pk>/sending/", views.sending_of, name="issue_sending"),
        path("issues/of-article/<int:pk>/", alerts.alert, name="article_alert"),
        path("issues/of-article/correction/<int:pk>/", alerts.story_correction, name="story_correction"),
        path("issues/<int:pk>/correction/", views.correction, name="issue_correction"),
        path("issues/of-story/<int:pk>/", of_story.issue, name="story_issue"),
        path("issues/of-story/<int:pk>/newsletter/", of_story.newsletter, name="story_newsletter"),
        path("issues/new/", beginning.new, name="new_issue"),
        path("issues/<int:pk>/test/", views.test, name="issue_test"),
        path("issues/<int:pk>/links/", views.links, name="issue_links"),
        path("issues/<int:pk>/subjects/", subjects.subjects, name="issue_subjects"),
        path("sending/", sending_views.sendings, name="sending_desk"),
        path("issues/<int:pk>/progress/", sending_views.progress, name="issue_progress"),
        path("issues/<int:pk>/progress/act/", sending_views.act, name="issue_progress_act"),
        path("issues/letters/<int:pk>/decision/", sending_views.decision, name="letter_decision"),
        *figures_urls.urlpatterns,
    ]


@hooks.register("register_admin_menu_item")
def figures_item() -> MenuItem:
    """What newsletters come to, for those who may see it."""
    return ForSeers(_("Newsletters: figures"), reverse_lazy("newsletter_figures_all"), icon_name="list-ul", order=26)


@hooks.register("register_admin_menu_item")
def sending_item() -> MenuItem:
    """What is being sent, for those who may see it."""
    return ForSeers(_("Sending"), reverse_lazy("sending_desk"), icon_name="mail", order=27)


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def to_sending(page: Any, user: Any, **_more: Any) -> Iterator[Button]:
    """From an issue to the page from which it is sent, and from an article to its alert."""
    if page.specific_class is Article and page.live and user.has_perm(rights.SEND):
        yield Button(_("Breaking alert"), reverse("article_alert", args=[page.pk]), icon_name="mail", priority=90)
    if page.specific_class is Issue and user.has_perm(rights.SEND):
        yield Button(_("Test and send"), reverse("issue_sending", args=[page.pk]), icon_name="mail", priority=5)
    if page.specific_class is Issue and user.has_perm(rights.SEE_FIGURES):
        yield Button(_("Figures"), reverse("issue_figures", args=[page.pk]), icon_name="list-ul", priority=6)
