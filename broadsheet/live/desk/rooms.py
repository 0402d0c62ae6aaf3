"""A room of the desk: a coverage, or the news feed of one language; and what stands in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from broadsheet.foundation import languages
from broadsheet.live import access, beating, rights, wording
from broadsheet.live.models import Coverage, Post, PostState
from broadsheet.live.models.post import PostQuerySet

SHOWN = 40
"""Posts that are out, on one screenful."""
REFUSED_SHOWN = 10


@dataclass(frozen=True)
class Room:
    """Where posts are filed."""

    language: str
    coverage: Coverage | None = None

    @property
    def key(self) -> str:
        """Its name for drafts and signs of life."""
        return f"coverage:{self.coverage.pk}" if self.coverage else f"feed:{self.language}"

    @property
    def url(self) -> str:
        """Its page."""
        return self._reverse("live_room", "live_feed_room")

    @property
    def file_url(self) -> str:
        """Where its box sends to."""
        return self._reverse("live_file", "live_feed_file")

    @property
    def stream_url(self) -> str:
        """What an open page asks every few seconds."""
        return self._reverse("live_stream", "live_feed_stream")

    @property
    def beat_url(self) -> str:
        """Where an open page says that somebody is writing."""
        return self._reverse("live_writing", "live_feed_writing")

    @property
    def title(self) -> str:
        """Its headline, or the language of the feed."""
        return self.coverage.headline if self.coverage else languages.own_name(self.language)

    def posts(self, by: Any) -> PostQuerySet:
        """All of it. Raises `PermissionDenied`."""
        found = access.posts(by)
        own: PostQuerySet = (
            found.filter(coverage=self.coverage)
            if self.coverage
            else found.filter(coverage=None, language=self.language)
        )
        return own

    def _reverse(self, of_coverage: str, of_feed: str) -> str:
        return (
            reverse(of_coverage, args=[self.coverage.pk]) if self.coverage else reverse(of_feed, args=[self.language])
        )


@dataclass(frozen=True)
class Row:
    """A post as the desk shows it."""

    post: Post
    html: SafeString
    may_change: bool
    is_pinned: bool

    @property
    def mark(self) -> str:
        """Another one whenever the desk shows something else."""
        post = self.post
        facts = (
            post.version,
            post.state,
            post.is_withdrawn,
            len(post.corrections.all()),
            post.article_id,
            self.is_pinned,
        )
        return ".".join(str(fact) for fact in facts)


@dataclass(frozen=True)
class Stream:
    """What stands below the box."""

    waiting: list[Row]
    planned: list[Row]
    out: list[Row]
    refused: list[Row]
    writing: list[str]
    before: int | None
    """The last post of this screenful, if there are earlier ones."""

    @property
    def mark(self) -> str:
        """The same as long as nothing has changed."""
        rows = (*self.waiting, *self.planned, *self.out, *self.refused)
        said = [*(f"{row.post.pk}:{row.mark}" for row in rows), *self.writing]
        return hashlib.sha256("|".join(said).encode()).hexdigest()[:16]


def stream(room: Room, by: Any, before: int | None = None) -> Stream:
    """All that waits and is planned, and one screenful of what is out. Raises `PermissionDenied`."""
    posts = room.posts(by)
    pinned = room.coverage.pinned_id if room.coverage else None
    out = posts.filter(state=PostState.OUT).order_by("-at", "-pk")
    if before is not None and (last := out.filter(pk=before).first()) is not None:
        out = out.filter(at__lte=last.at).exclude(at=last.at, pk__gte=last.pk)
    found = [_row(post, by, pinned) for post in out[: SHOWN + 1]]
    return Stream(
        waiting=[_row(post, by, pinned) for post in posts.filter(state=PostState.WAITING).order_by("filed_at", "pk")],
        planned=[_row(post, by, pinned) for post in posts.filter(state=PostState.PLANNED).order_by("not_before", "pk")],
        out=found[:SHOWN],
        refused=[
            _row(post, by, pinned) for post in posts.filter(state=PostState.REFUSED).order_by("-pk")[:REFUSED_SHOWN]
        ],
        writing=beating.writing(room.key, but=by),
        before=found[SHOWN - 1].post.pk if len(found) > SHOWN else None,
    )


def _row(post: Post, by: Any, pinned: int | None) -> Row:
    may = by.has_perm(rights.PUBLISH) or post.is_still_of(by.pk)
    return Row(post, wording.html(post.text), may_change=may, is_pinned=post.pk == pinned)
