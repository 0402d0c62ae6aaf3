"""The acts in Wagtail's "…" menus: of the editing page, and of the listing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from broadsheet.newsroom import acts
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.views.acts.table import ACTS

AFTER_WAGTAILS = 100


def buttons(page: Any, user: Any, next_url: str | None = None, **_more: Any) -> Iterator[Button]:
    """A button for each act that this person may do, and that makes sense now."""
    article = page.specific if page.specific_class is Article else None
    if article is None:
        return
    for number, act in enumerate(ACTS):
        if act.is_open_to(user, article):
            url = reverse("article_act", args=[article.pk, act.name])
            yield Button(str(act.label), url, icon_name=act.icon, priority=AFTER_WAGTAILS + number)
    if acts.may(user, "newsroom.view_draftopening"):
        url = reverse("draft_openings", args=[article.pk])
        yield Button(_("Who opened this draft"), url, icon_name="view", priority=AFTER_WAGTAILS + len(ACTS))
