"""Where Wagtail's admin hears of us. Registrations only: what they do stands in the modules they name."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import DismissibleMenuItem, MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.signals import init_new_page
from wagtail.snippets.models import register_snippet

from broadsheet.foundation import places
from broadsheet.newsroom import tasks, urls_desk
from broadsheet.newsroom.desk.panel import DeskPanel
from broadsheet.newsroom.desk.rights import may_see_articles
from broadsheet.newsroom.desk.safety_delays import SafetyDelayViewSet
from broadsheet.newsroom.desk.standing_pages import ForEditors, standing_pages
from broadsheet.newsroom.editing import beginning, ending
from broadsheet.newsroom.links import DocumentLink, PageLink
from broadsheet.newsroom.snippets import FilingGroup
from broadsheet.newsroom.views import documents, embeds, sources, translations
from broadsheet.newsroom.views.acts import hooks as act_hooks
from broadsheet.newsroom.views.acts import second_person

__all__ = ["act_hooks"]  # registers by being imported

register_snippet(FilingGroup)
places.register("desk.panel", sources.desk_panel, order=10)
register_snippet(SafetyDelayViewSet)
places.register("desk.panel", second_person.desk_panel, order=5)
places.register("desk.panel", translations.desk_panel, order=20)
places.register("desk.panel", embeds.desk_panel, order=30)
hooks.register("after_create_page", ending.to_the_list, order=900)
hooks.register("after_edit_page", ending.to_the_list, order=900)
hooks.register("after_publish_page", ending.say_what_is_lacking)
hooks.register("after_delete_page", ending.away_from_the_tree, order=900)
hooks.register("after_unpublish_page", ending.away_from_the_tree, order=900)
init_new_page.connect(beginning.fill_in, dispatch_uid="newsroom.beginning.fill_in")


class NewsroomMenuItem(MenuItem):
    """A menu item for those who work on articles."""

    def is_shown(self, request: Any) -> bool:
        """Not for the business side."""
        return may_see_articles(request.user)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern]:
    """The desk's own addresses, under `/cms/`."""
    return urls_desk.urlpatterns


@hooks.register("register_admin_menu_item")
def new_article_item() -> MenuItem:
    """On every page of the admin: one click to the empty form."""
    return NewsroomMenuItem(_("New article"), reverse("new_article"), name="new-article", icon_name="plus", order=10)


@hooks.register("register_admin_menu_item")
def articles_item() -> MenuItem:
    """The list of articles."""
    return NewsroomMenuItem(_("Articles"), reverse("article_list"), name="articles", icon_name="doc-full", order=20)


@hooks.register("register_admin_viewset")
def standing_pages_viewset() -> Any:
    """The pages about the paper itself."""
    return standing_pages


@hooks.register("register_admin_menu_item")
def trust_pages_item() -> MenuItem:
    """What a paper says of itself."""
    return ForEditors(_("Who we are"), reverse("trust_pages"), name="who-we-are", icon_name="group", order=411)


@hooks.register("register_admin_menu_item")
def follow_ups_item() -> MenuItem:
    """What stories promised."""
    return NewsroomMenuItem(_("Follow-ups"), reverse("follow_up_list"), name="follow-ups", icon_name="date", order=60)


@hooks.register("register_admin_menu_item")
def running_stories_item() -> MenuItem:
    """What goes on, with its developments and claims."""
    return NewsroomMenuItem(
        _("Running stories"), reverse("running_story_list"), name="running-stories", icon_name="history", order=62
    )


@hooks.register("register_admin_menu_item")
def translations_item() -> MenuItem:
    """Translations that have fallen behind."""
    return NewsroomMenuItem(
        _("Translations"), reverse("translation_list"), name="translations", icon_name="globe", order=65
    )


@hooks.register("before_edit_page", order=-1)
def warn_of_changed_original(request: Any, page: Any) -> None:
    """Before Wagtail-localize shows its own editor."""
    translations.warn_of_change(request, page)


@hooks.register("construct_homepage_panels")
def desk_panel(request: Any, panels: list[Any]) -> None:
    """The desk says all that Wagtail's own panels say, and more, once."""
    panels[:] = [DeskPanel()]


@hooks.register("construct_main_menu")
def quiet_menu(request: Any, items: list[MenuItem]) -> None:
    """The page tree only holds articles in month folders: those who write have no use for it."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name != "explorer"]


@hooks.register("construct_main_menu")
def rules_for_those_who_make_them(request: Any, items: list[MenuItem]) -> None:
    """Editors may look at a rule that stops them; the menu item is for those who change the rules."""
    if not request.user.has_perm("newsroom.change_safetydelay"):
        items[:] = [item for item in items if item.name != "safety-delays"]


@hooks.register("construct_main_menu")
def pictures_by_their_name(request: Any, items: list[MenuItem]) -> None:
    """Everything else here calls them pictures."""
    for item in items:
        if item.name == "images":
            item.label = _("Pictures")


@hooks.register("construct_help_menu")
def quiet_help(request: Any, items: list[MenuItem]) -> None:
    """News of Wagtail's versions is for those who install it."""
    items[:] = [item for item in items if not isinstance(item, DismissibleMenuItem)]


@hooks.register("insert_global_admin_css")
def desk_css() -> SafeString:
    """Our own look and what a small screen needs."""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("desk/desk.css"))


@hooks.register("insert_global_admin_js")
def desk_js() -> SafeString:
    """The small behaviour of our own pages."""
    return format_html('<script type="module" src="{}"></script>', versioned_static("desk/desk.js"))


@hooks.register("register_rich_text_features", order=100)
def links_to_our_pages(features: Any) -> None:
    """After Wagtail's own (order 0): links are looked up all at once, and lead only to what is out."""
    features.register_link_type(PageLink)
    features.register_link_type(DocumentLink)


hooks.register("before_serve_document", documents.refuse_before_publication)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def copy_embeds(request: Any, page: Any) -> None:
    """A draft's embeds are copied while it is written: the original may be gone when it comes out."""
    tasks.copy_embeds_of(page)
