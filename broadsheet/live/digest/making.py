"""Making one day's digest: a draft article with a list of what happened, once for a day, whoever makes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail.rich_text import RichText

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, languages
from broadsheet.foundation.text import cut_at_word
from broadsheet.live import rights, wording
from broadsheet.live.models import Digest, DigestPlan, Post
from broadsheet.live.models.post import PostQuerySet
from broadsheet.live.refusals import NotAllowedError, RefusedError
from broadsheet.newsroom import publishing
from broadsheet.newsroom.models import Article, Month
from broadsheet.ops import audit

NOON = time(12)
HEADLINE_MAX = 160


@transaction.atomic
def make(*, plan: DigestPlan, day: date, by: User | None) -> Digest:
    """Make the draft of this day. Raises `RefusedError`."""
    if by is not None and not by.has_perm(rights.PUBLISH):
        raise NotAllowedError(_("Your role doesn’t allow this. An editor can do it."))
    row = _claimed(plan, day)
    posts = list(key_events(plan.language, day).select_related("coverage", "article").order_by("at", "pk"))
    if not posts:
        raise RefusedError(_("There is no key event on this day."))
    with translation.override(plan.language):
        row.article = _draft(plan, day, posts, by)
    row.made_by, row.made_at = by, clock.now()
    row.save(update_fields=["article", "made_by", "made_at"])
    row.posts.set(posts)
    audit.note(act="digest.make", on=row, by=by, posts=str(len(posts)))
    return row


def make_due() -> int:
    """Make those whose hour has come, and publish where the plan says so. What the worker does. Returns how many."""
    plans = DigestPlan.objects.exclude(comes_at=None).select_related("section", "series")
    return sum(_make_due(plan) for plan in plans)


def day_of(comes_at: time) -> date:
    """Made in the morning it tells of the day before, else of the same day."""
    return clock.today() - timedelta(days=1) if comes_at < NOON else clock.today()


def key_events(language: str, day: date) -> PostQuerySet:
    """What readers can see of a day's key events, in the feed and in live coverage."""
    begin, end = clock.day_begins(day), clock.day_begins(day + timedelta(days=1))
    seen = Q(coverage=None) | Q(coverage__is_public=True)
    return Post.objects.out().filter(seen, language=language, is_key=True, at__gte=begin, at__lt=end)


def withdrawn(digest: Digest) -> list[Post]:
    """What it was made of and readers may not see any more."""
    return list(digest.posts.exclude(pk__in=Post.objects.out().values("pk")).order_by("at", "pk"))


def _make_due(plan: DigestPlan) -> bool:
    assert plan.comes_at is not None  # noqa: S101 - those without are left out
    day = day_of(plan.comes_at)
    due = datetime.combine(clock.today(), plan.comes_at, tzinfo=clock.publication_zone())
    if clock.now() < due or day < plan.from_day or plan.digests.filter(day=day).exists():
        return False
    if not key_events(plan.language, day).exists():
        # Looked at once: one late key event makes no digest by itself. An editor may still make it.
        Digest.objects.get_or_create(plan=plan, day=day)
        return False
    try:
        with transaction.atomic():
            row = make(plan=plan, day=day, by=None)
            if plan.publishes_itself and row.article is not None:
                publishing.publish(article=row.article, by=None)
    except RefusedError:  # somebody pressed the button in the same moment
        return False
    return True


def _claimed(plan: DigestPlan, day: date) -> Digest:
    """The day's row, which is one in the database, locked: of two who make it at once, one finds the other's article."""
    row, _is_new = Digest.objects.get_or_create(plan=plan, day=day)
    row = Digest.objects.select_for_update().get(pk=row.pk)
    if row.article_id is not None:
        raise RefusedError(_("The digest of this day is made already."))
    return row


def _draft(plan: DigestPlan, day: date, posts: Sequence[Post], by: User | None) -> Article:
    shown = date_format(day, "N j" if plan.language == "en" else "j E")
    article = Article(
        title=_("Key developments on %(day)s") % {"day": shown},
        locale=Locale.objects.get(language_code=plan.language),
        section=plan.section,
        series=plan.series,
        standfirst=cut_at_word("; ".join(_headline(post) for post in posts[-3:]), 590),
        body=[("paragraph", RichText(f"<ul>{''.join(map(_line, posts))}</ul>"))],
        live=False,
        owner=by,
    )
    Month.of(plan.language, day).add_child(instance=article)
    article.save_revision(user=by)
    return article


def _line(post: Post) -> str:
    """Linked to the article that a post was broken out into, where readers can see it, else to the post."""
    if post.article is not None and post.article.is_public:
        link = format_html('<a linktype="page" id="{}">{}</a>', post.article_id, _headline(post))
    else:
        href = languages.absolute(post.get_absolute_url(), post.language)
        link = format_html('<a href="{}">{}</a>', href, _headline(post))
    more = wording.opening(post.text) if post.headline else ""
    return f"<li>{link}{f' {escape(more)}' if more else ''}</li>"


def _headline(post: Post) -> str:
    return post.headline or cut_at_word(wording.opening(post.text), HEADLINE_MAX)
