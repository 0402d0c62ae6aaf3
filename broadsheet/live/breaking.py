"""Breaking news: an editor says so of a post or an article, for some hours at most, and a strip stands above every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, languages, sources
from broadsheet.live import rights, wording
from broadsheet.live.models import Breaking, Post
from broadsheet.live.refusals import NotAllowedError, RefusedError
from broadsheet.newsroom.models import Article
from broadsheet.ops import audit

LONGEST = timedelta(hours=6)
MOST = 2
"""So many stand there at once, the newest: more would be a front page."""
HEADLINE_MAX = 140


@dataclass(frozen=True)
class Line:
    """What the strip says of one of them."""

    row: Breaking
    headline: str
    url: str


@transaction.atomic
def mark(*, what: Post | Article, minutes: int, by: User | None, words: str = "", language: str = "") -> Breaking:
    """Say that it is breaking from now on. What is marked already stands as long as is said now. Raises `RefusedError`."""
    _may(by)
    span = timedelta(minutes=minutes)
    if not timedelta(0) < span <= LONGEST:
        raise RefusedError(_("Choose a time of up to %d hours.") % (LONGEST.total_seconds() // 3600))
    if not _is_out(what):
        raise RefusedError(_("Readers can’t see it: only what is out can be breaking."))
    kind = "post" if isinstance(what, Post) else "article"
    _ended(Breaking.objects.filter(**{kind: what}, ended_at=None))
    row = Breaking.objects.create(
        language=what.language, words=" ".join(words.split())[:160], until=clock.now() + span, by=by, **{kind: what}
    )
    audit.note(act="breaking.mark", on=row, by=by, until=row.until.isoformat())
    sources.changed(source(row.language))
    return row


@transaction.atomic
def end(*, row: Breaking, by: User | None) -> None:
    """Take it from the strip. Raises `RefusedError`."""
    _may(by)
    if not _ended(Breaking.objects.filter(pk=row.pk, ended_at=None)):
        raise RefusedError(_("It has ended already."))
    audit.note(act="breaking.end", on=row, by=by)
    sources.changed(source(row.language))


def lines(language: str) -> list[Line]:
    """What the strip says now: nothing of what is withdrawn, killed or unpublished, from that moment on."""
    sources.record(source(language))
    rows = Breaking.objects.standing(language).select_related("post__coverage", "post__withdrawal", "article")
    found = []
    for row in rows:
        sources.record(f"article:{row.article_id}" if row.article_id else f"post:{row.post_id}")
        sources.record_moment(row.until)
        what = row.post or row.article
        if what is not None and _is_out(what):
            found.append(Line(row, row.words or _headline(what), what.get_absolute_url()))
    return found[:MOST]


def source(language: str) -> str:
    """What the strip of an edition is made from."""
    return f"list:breaking/{language}"


def on_front(**_page: object) -> str:
    """Within the front's own page, for readers without scripts; renewed in place for all others."""
    return render_to_string("live/breaking_on_front.html", {"lines": lines(languages.current())})


def in_head(**_page: object) -> str:
    """Where every page asks for it. The same on all pages, so that none is printed anew."""
    return format_html('<meta name="breaking" content="{}">\n', reverse("breaking_fragment"))


def _may(by: User | None) -> None:
    if by is not None and not by.has_perm(rights.PUBLISH):
        raise NotAllowedError(_("Your role doesn’t allow this. An editor can do it."))


def _ended(rows: object) -> int:
    return int(rows.update(ended_at=clock.now()))  # type: ignore[attr-defined]


def _is_out(what: Post | Article) -> bool:
    if isinstance(what, Article):
        return what.is_public
    is_seen = what.coverage is None or what.coverage.is_public
    return bool(Post.objects.out().filter(pk=what.pk).exists() and is_seen)


def _headline(what: Post | Article) -> str:
    if isinstance(what, Article):
        return what.headline
    return what.headline or wording.opening(what.text)[:HEADLINE_MAX]
