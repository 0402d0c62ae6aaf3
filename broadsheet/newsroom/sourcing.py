"""Approving unnamed sources, and taking an approval back: a chief editor's acts, on the latest version of an article.

What is approved is what the source looks like now. Whoever changes the words, the reasons or who knows asks again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsroom import acts
from broadsheet.newsroom.models import Article, AwaitedApproval, Source, SourceApproval
from broadsheet.newsroom.models.sourced import lacking_of
from broadsheet.newsroom.refusals import NotAllowedError, NotNowError
from broadsheet.ops import audit

APPROVE = "newsroom.add_sourceapproval"
TAKE_BACK = "newsroom.change_sourceapproval"


@dataclass(frozen=True)
class Standing:
    """An unnamed source of an article's latest version, and how it stands with its approval."""

    source: Source
    approval: SourceApproval | None
    """The one that stands, of this article or of the one that this is a translation of; it may fit no more."""

    @property
    def is_approved(self) -> bool:
        """Whether it can be published as it is."""
        return self.approval is not None and self.approval.digest == self.source.digest

    @property
    def is_own(self) -> bool:
        """Whether the approval was given to this very article, and can be taken back here."""
        return self.approval is not None and self.approval.article_id == self.source.article_id


@acts.noting_refusals
def approve(*, article: Article, key: UUID, digest: str, by: User | None) -> SourceApproval:
    """Approve the source as it was shown: `digest` says how. Raises `RefusedError`."""
    act = "source.approve"
    with acts.on_article(article, act=act, by=by, permission=APPROVE) as found:
        if by is None:
            raise NotAllowedError(_("An approval is a chief editor's own."), act=act, article_id=found.pk)
        source = _unnamed(found, key, act=act)
        if source.lacking:
            raise NotNowError(lacking_of(source), act=act, article_id=found.pk)
        if source.digest != digest:
            told = _("The source was changed meanwhile. Please look at it again.")
            raise NotNowError(told, act=act, article_id=found.pk)
        _end(found, key, by=by)
        approval = SourceApproval.objects.create(article=found, key=key, digest=digest, by=by)
        found.awaited_approvals.filter(key=key).delete()
        audit.note(act=act, on=found, by=by, source=str(key))
        return approval


@acts.noting_refusals
def take_back(*, article: Article, key: UUID, by: User | None) -> SourceApproval:
    """From now on no version with this source can be published. What is out stays out. Raises `RefusedError`."""
    act = "source.take_back"
    with acts.on_article(article, act=act, by=by, permission=TAKE_BACK) as found:
        approval: SourceApproval | None = found.source_approvals.filter(key=key, taken_back_at__isnull=True).first()
        if approval is None:
            raise NotNowError(_("This source is not approved."), act=act, article_id=found.pk)
        _end(found, key, by=by)
        audit.note(act=act, on=found, by=by, source=str(key))
        draft = found.get_latest_revision_as_object()
        found.ask_for_approval(draft.unnamed_sources, by=by)
        approval.refresh_from_db()
        return approval


def standings(article: Article) -> list[Standing]:
    """The unnamed sources of the latest version, in its order."""
    draft = article.get_latest_revision_as_object()
    return standings_of(draft, draft.unnamed_sources)


def standings_of(article: Article, unnamed: list[Any]) -> list[Standing]:
    """The same for these of its sources."""
    if not unnamed:
        return []
    siblings = Article.objects.filter(translation_key=article.translation_key).order_by().values("pk")
    keys = [source.translation_key for source in unnamed]
    rows = SourceApproval.objects.standing().filter(article__in=siblings, key__in=keys).select_related("by")
    found: dict[UUID, list[SourceApproval]] = {}
    for row in rows:
        found.setdefault(row.key, []).append(row)
    return [Standing(source, _fitting(source, article.pk, found.get(source.translation_key, []))) for source in unnamed]


def awaited() -> list[AwaitedApproval]:
    """All that waits for a chief editor, the longest first."""
    return list(AwaitedApproval.objects.select_related("article", "asked_by").defer("article__body"))


def _fitting(source: Source, article: int | None, rows: list[SourceApproval]) -> SourceApproval | None:
    """The one that fits, else the article's own, else any."""
    return max(rows, key=lambda row: (row.digest == source.digest, row.article_id == article), default=None)


def _unnamed(article: Article, key: UUID, *, act: str) -> Source:
    draft = article.get_latest_revision_as_object()
    for source in draft.unnamed_sources:
        if source.translation_key == key:
            found: Source = source
            return found
    raise NotNowError(_("The latest version has no such source."), act=act, article_id=article.pk)


def _end(article: Article, key: UUID, *, by: User | None) -> None:
    standing = article.source_approvals.filter(key=key, taken_back_at__isnull=True)
    standing.update(taken_back_at=clock.now(), taken_back_by=by)
