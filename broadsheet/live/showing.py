"""What readers get of a coverage: the newest posts on its page, and pages of earlier ones that never move."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils.safestring import SafeString

from broadsheet.foundation import clock, sources
from broadsheet.foundation.text import cut_at_word
from broadsheet.live import wording
from broadsheet.live.models import Coverage, Post
from broadsheet.live.models.coverage import PART
from broadsheet.live.models.post import PostQuerySet
from broadsheet.newsroom import pictures
from broadsheet.newsroom.pictures import PicturePrint

KEY_EVENTS = 40
"""Key events in the list on top, the newest ones."""
TITLE_MAX = 100
CARRIED_MOST = 3
CARRIED_LENGTH = 4000
"""Characters of HTML; the kiosk sends no more than 8 kB with the news of a change."""
A_POST = 700
"""About what a post has besides its text: times, names, a picture."""
LATELY = timedelta(days=1)
OLD_NEWS = 50


@dataclass(frozen=True)
class Shown:
    """A post as a page shows it."""

    post: Post
    html: SafeString
    picture: PicturePrint | None

    @property
    def version(self) -> str:
        """Another one whenever readers see something else."""
        return _version(self.post)

    @property
    def needs_day(self) -> bool:
        """Whether its time of day says too little: its coverage is over, or began on another day."""
        coverage, at = self.post.coverage, self.post.at
        if coverage is None or at is None:
            return False
        began = coverage.began_at or at
        return coverage.is_over or clock.local(began).date() != clock.local(at).date()


def newest(coverage: Coverage) -> list[Shown]:
    """Those on its page, newest first."""
    return shown(coverage.posts.out().order_by("-number")[:PART])


def carried(posts: list[Shown]) -> list[Shown]:
    """The newest of these that open pages are told whole: some minutes' posts, unless they are long."""
    length, found = 0, []
    for each in posts[:CARRIED_MOST]:
        length += len(each.html) + A_POST
        if length > CARRIED_LENGTH:
            break
        found.append(each)
    return found


def part(coverage: Coverage, number: int) -> list[Shown]:
    """Those on one page of earlier posts, newest first. Only full pages are there; else the list is empty."""
    if not coverage.has_part(number):
        return []
    last = number * PART
    return shown(coverage.posts.out().filter(number__gt=last - PART, number__lte=last).order_by("-number"))


def earlier(coverage: Coverage, posts: list[Shown]) -> str:
    """Where the newest one stands that is not on its page; empty if there is none. That page is always full."""
    if len(posts) < PART:
        return ""
    before = coverage.posts.out().filter(number__lt=posts[-1].post.number).order_by("-number").first()
    return _place(coverage, before, is_here=False) if before is not None else ""


def opening(posts: list[Shown]) -> str:
    """What a page says of itself where nobody has summed it up: how its newest post begins."""
    return wording.opening(posts[0].post.text) if posts else ""


def key_events(coverage: Coverage, posts: list[Shown]) -> list[tuple[Post, str, str]]:
    """What the list on top names: the post, its headline or how it begins, and where it stands."""
    here = {each.post.pk for each in posts}
    found = coverage.posts.out().filter(is_key=True).order_by("-number")[:KEY_EVENTS]
    return [(post, _title(post), _place(coverage, post, is_here=post.pk in here)) for post in found]


def pinned(coverage: Coverage) -> Shown | None:
    """The post on top."""
    found = shown(coverage.posts.out().filter(pk=coverage.pinned_id)) if coverage.pinned_id else []
    return found[0] if found else None


def changed_before(coverage: Coverage, posts: list[Shown]) -> list[str]:
    """Posts older than those on the page that were changed or withdrawn in the last day: open pages may still show them.

    Each as `post-12:1:3.0`: its anchor, its page of earlier posts, and its version, or `gone` in its place.
    """
    if len(posts) < PART:
        return []
    old = coverage.posts.filter(number__lt=posts[-1].post.number, touched_at__gt=clock.now() - LATELY)
    found = old.select_related("withdrawal").prefetch_related("corrections").order_by("-touched_at")[:OLD_NEWS]
    times = [post.touched_at for post in found if post.touched_at]
    if times:  # then the first of them is no news any more
        sources.record_moment(min(times) + LATELY)
    return [f"{post.anchor}:{post.part}:{'gone' if post.is_withdrawn else _version(post)}" for post in found]


def shown(posts: PostQuerySet) -> list[Shown]:
    """Posts with all that they show, in a fixed number of queries."""
    found = list(
        posts.select_related("picture", "article", "coverage").prefetch_related("corrections", "contributors__locale")
    )
    pictures.prefetch(post.picture for post in found)
    for post in found:
        sources.record(*(f"contributor:{each.pk}" for each in post.contributors.all()))
    return [
        Shown(post, wording.html(post.text), pictures.for_page(post.picture, shape="text") if post.picture else None)
        for post in found
    ]


def _title(post: Post) -> str:
    return post.headline or cut_at_word(wording.opening(post.text), TITLE_MAX)


def _version(post: Post) -> str:
    return f"{post.version}.{len(post.corrections.all())}"


def _place(coverage: Coverage, post: Post, *, is_here: bool) -> str:
    """Within the page, or on the page of earlier ones that has it. What is on neither yet stands on the coverage's page."""
    if is_here or post.part * PART > coverage.last_number:
        return f"#{post.anchor}"
    return f"{coverage.url_of_part(post.part)}#{post.anchor}"


def pictures_of_posts(keys: Collection[int]) -> set[int]:
    """Those of these pictures that readers see with a post."""
    posts = Post.objects.out().filter(Q(coverage=None) | Q(coverage__is_public=True), picture__in=keys)
    return {key for key in posts.values_list("picture", flat=True) if key}
