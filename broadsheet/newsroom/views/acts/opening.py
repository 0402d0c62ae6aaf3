"""Wagtail's views that show a version of an article, each writing down who looked at what readers could not see."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.admin.views.pages.history import PageHistoryView
from wagtail.admin.views.pages.preview import PreviewOnEditView, ViewDraftView
from wagtail.admin.views.pages.revisions import RevisionsCompareView, RevisionsRevertView, RevisionsView
from wagtail.admin.views.pages.workflow import PreviewRevisionForTaskView

from broadsheet.newsroom import draft_openings
from broadsheet.newsroom.models import Article, Way


class Opening:
    """A view of one article: what was shown is written down with its answer, whoever was turned away is not."""

    way: Way
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, and write it down."""
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        if request.method == "GET" and response.status_code == 200:
            self._note(request)
        return response

    def _note(self, request: HttpRequest) -> None:
        article = self.opened()
        if isinstance(article, Article) and not self.is_public(article):
            draft_openings.note(article, way=self.way, by=request.user)  # type: ignore[arg-type]

    def opened(self) -> Any:
        """The article, as Wagtail's view has it at hand."""
        return getattr(self, "page", None) or getattr(self, "object", None)

    def is_public(self, article: Article) -> bool:
        """Whether what was shown is what readers see."""
        return draft_openings.is_public(article)


class OneVersion(Opening):
    """A view of one version, named in its address: an earlier one is none that readers see, even of a story that is out."""

    def is_public(self, article: Article) -> bool:
        """Only the version that is out."""
        named = self.request.resolver_match.kwargs if self.request.resolver_match else {}
        shown = {str(value) for name, value in named.items() if name.startswith("revision_id")}
        return bool(article.live and shown == {str(article.live_revision_id)})


class ArticlePreviewView(Opening, PreviewOnEditView):
    """What is being typed, as a page."""

    way = Way.PREVIEW


class ArticleDraftView(Opening, ViewDraftView):
    """The latest version, as a page."""

    way = Way.PREVIEW

    def opened(self) -> Any:
        """Wagtail keeps it to itself."""
        return draft_openings.article_of(self.kwargs["page_id"])


class ArticleVersionView(OneVersion, RevisionsView):
    """An earlier version, as a page."""

    way = Way.PREVIEW


class ArticleVersionForTaskView(Opening, PreviewRevisionForTaskView):
    """The version that is in review, as a page."""

    way = Way.PREVIEW


class ArticleVersionFormView(OneVersion, RevisionsRevertView):
    """An earlier version, in the form."""

    way = Way.FORM


class ArticleComparisonView(OneVersion, RevisionsCompareView):
    """Two versions beside each other."""

    way = Way.COMPARISON


class ArticleHistoryView(Opening, PageHistoryView):
    """Who saved and did what."""

    way = Way.HISTORY
