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
from broadsheet.newsroom.models import Article, Way
from broadsheet.newsroom.refusals import RefusedError
from broadsheet.newsroom.views.acts import opening
from broadsheet.newsroom.views.acts.opening import Opening


class ArticleEditView(Opening, EditView):
    """The form has refused what it could. What is refused later, in a race, leaves the text saved as a draft."""

    way = Way.FORM

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
    preview_on_edit_view_class = opening.ArticlePreviewView
    view_draft_view_class = opening.ArticleDraftView
    revisions_view_class = opening.ArticleVersionView
    revisions_revert_view_class = opening.ArticleVersionFormView
    revisions_compare_view_class = opening.ArticleComparisonView
    workflow_preview_view_class = opening.ArticleVersionForTaskView
    history_view_class = opening.ArticleHistoryView


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
