"""Wagtail's editing pages for articles, with publishing all or nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet

from broadsheet.newsroom import refusals
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.refusals import RefusedError


class ArticleEditView(EditView):
    """The form has refused what it could. What is refused later, in a race, leaves the text saved as a draft."""

    def publish_action(self) -> Any:
        """Save and publish in one transaction."""
        return _or_draft(self, super().publish_action)

    def perform_workflow_action(self) -> Any:
        """Save and approve in one transaction."""
        return _or_draft(self, super().perform_workflow_action)


class ArticleCreateView(CreateView):
    """A new article is made and published in one transaction, or saved as a draft."""

    def publish_action(self) -> Any:
        """Make and publish in one transaction."""
        with transaction.atomic():
            return super().publish_action()


class ArticleViewSet(PageViewSet):
    """Wagtail's views for articles, ours where we need more."""

    model = Article
    edit_view_class = ArticleEditView
    add_view_class = ArticleCreateView


def _or_draft(view: EditView, action: Any) -> HttpResponse:
    try:
        with transaction.atomic():
            response: HttpResponse = action()
            return response
    except RefusedError as error:
        refusals.note(error, by=view.request.user)
        messages.error(view.request, error.message)
        saved: HttpResponse = view.save_action()
        return saved
