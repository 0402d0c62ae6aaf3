"""What each person may do with one article, beyond what Wagtail's page permissions say."""

from __future__ import annotations

from typing import Any

from wagtail.models import PagePermissionTester


class ArticleRights(PagePermissionTester):
    """Wagtail's rights on a page, less what would do harm to an article."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """What was public is deleted by a chief editor only: its addresses answer 410 for good."""
        if self.page.ever_published and not self.user.has_perm("newsroom.delete_published_article"):
            return False
        return bool(super().can_delete(ignore_bulk=ignore_bulk))

    def can_copy(self) -> bool:
        """A copy knows nothing of what holds its original back: publishing it would be a way around."""
        if self.page.withdrawal is not None or self.page.legal_hold is not None:
            return False
        return bool(super().can_copy())

    def can_set_view_restrictions(self) -> bool:
        """Never: a restricted page vanishes from feeds and sitemaps. `access` says who may read the whole."""
        return False

    def can_move(self) -> bool:
        """Never: the tree only holds articles by the month they were begun in, and no reader sees it."""
        return False

    def can_move_to(self, destination: Any) -> bool:
        """Never, as above."""
        return False
