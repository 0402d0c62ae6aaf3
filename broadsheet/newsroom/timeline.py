"""A running story's timeline: articles, key developments, corrections and what came of claims, in the order of their days.

Nothing is stored for it. Each kind is asked for the newest few, or for those of one month, so that a page costs the same
in a story of two thousand articles as in one of ten. Only what stands with an article that is out is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import make_aware

from broadsheet.foundation import clock, sources
from broadsheet.foundation.text import plain
from broadsheet.newsroom import gate
from broadsheet.newsroom.models import Access, Article, Correction, FollowUp, KeyDevelopment, Listing, PutOff
from broadsheet.newsroom.models.running_story import RunningStory

NEWEST = 40
"""Entries on a story's own page."""

ARTICLE, DEVELOPMENT, CORRECTION, OUTCOME, STILL_OPEN = "article", "development", "correction", "outcome", "still-open"
_KINDS = (ARTICLE, DEVELOPMENT, STILL_OPEN, OUTCOME, CORRECTION)
"""Of what came at one moment, the last of these stands on top."""

_OF_DEVELOPMENTS = ("pk", "time", "text", "article")
_OF_CORRECTIONS = ("pk", "kind", "note", "article")
_OF_CLAIMS = ("pk", "quote", "promise", "is_announced", "result", "outcome", "article")
_OF_LOOKS = ("pk", *(f"follow_up__{name}" for name in _OF_CLAIMS))

_OUT = {"article__live": True, "article__published_at__isnull": False}


@dataclass(frozen=True)
class Entry:
    """One thing on a timeline. `row` is the article, development, correction, follow-up, or look that found it open."""

    kind: str
    moment: datetime
    row: Any
    article: Article | None
    has_time: bool = True

    @property
    def place(self) -> tuple[datetime, int, int]:
        """Where it stands."""
        return (self.moment, _KINDS.index(self.kind), self.row.pk)

    @property
    def claim(self) -> FollowUp | None:
        """The claim that it is about, if it is about one."""
        if self.kind == OUTCOME:
            return self.row  # type: ignore[no-any-return]
        return self.row.follow_up if self.kind == STILL_OPEN else None

    @property
    def day(self) -> date:
        """Its day on the publication's clock."""
        return clock.local(self.moment).date()


@dataclass(frozen=True)
class Timeline:
    """The newest entries, what is still open, and the months that hold more."""

    story: RunningStory
    entries: list[Entry]
    waiting: list[FollowUp]
    months: list[datetime]
    has_claims: bool

    @property
    def articles(self) -> list[Article]:
        """The articles among the entries."""
        return [entry.row for entry in self.entries if entry.kind == ARTICLE]


def of(story: RunningStory) -> Timeline:
    """The story's timeline, made once for each story object."""
    found: Timeline | None = story.__dict__.get("_timeline")
    if found is None:
        found = story.__dict__["_timeline"] = _made(story)
    return found


def of_month(story: RunningStory, month: date) -> list[Entry]:
    """Everything of one month, given by its first day; the newest first."""
    # Of the whole timeline only which months there are beside this one, or each new story would print all of them anew.
    sources.record(f"list:{story.list_name}/{month:%Y-%m}", f"months:{story.list_name}/{month:%Y-%m}")
    entries = _sorted(_entries(story, month=month))
    _fetch_closed_texts([entry.claim for entry in entries if entry.claim is not None])
    return entries


def months(story: RunningStory) -> list[datetime]:
    """The months in which it has anything, the newest first, each by its first moment."""
    zone = clock.publication_zone()
    days = {day for day, _at in Listing.objects.months_changed(story.list_name)} | months_beside_articles(story)
    return [make_aware(datetime(day.year, day.month, 1), zone) for day in sorted(days, reverse=True)]


def months_beside_articles(story: RunningStory) -> set[date]:
    """First days of the months in which something else than an article stands on the timeline."""
    return {day.replace(day=1) for day, _facts in facts_beside_articles(story)}


def facts_beside_articles(story: RunningStory) -> list[tuple[date, tuple[Any, ...]]]:
    """What else than articles stands on the timeline: the day of each, and what readers are told that is not its article's."""
    developments = KeyDevelopment.objects.public().filter(story=story).order_by("pk")
    found = [(day, (DEVELOPMENT, day, *facts)) for day, *facts in developments.values_list("day", *_OF_DEVELOPMENTS)]
    for kind, rows, field, told in (
        (CORRECTION, _corrections(story), "made_at", _OF_CORRECTIONS),
        (OUTCOME, _outcomes(story), "done_at", _OF_CLAIMS),
        (STILL_OPEN, _still_open(story), "at", _OF_LOOKS),
    ):
        for moment, *facts in rows.order_by("pk").values_list(field, *told):
            found.append((clock.local(moment).date(), (kind, moment, *facts)))
    return found


def claims(story: RunningStory) -> list[FollowUp]:
    """All claims of its articles that readers know of: the open ones by their day, then those that ended, the newest first."""
    sources.record(f"list:{story.list_name}")
    looks = Prefetch("put_offs", PutOff.objects.order_by("at", "pk"))
    found = list(_of_articles_in(story, FollowUp.objects.for_readers()).prefetch_related(looks))
    still_open = sorted((claim for claim in found if claim.done_at is None), key=lambda claim: (claim.due, claim.pk))
    ended = [claim for claim in found if claim.done_at is not None]
    _fetch_closed_texts(found)
    return [*still_open, *sorted(ended, key=lambda claim: (claim.done_at, claim.pk), reverse=True)]


def said(claim: FollowUp) -> str:
    """The claim as readers may have it: its sentence if everyone may read that, else nothing.

    A promise that the desk put in its own words is shown once an editor has announced it.
    """
    if not claim.quote:
        return claim.promise if claim.is_announced else ""
    if claim.article.access == Access.OPEN:
        return claim.quote
    open_part = " ".join(plain(f"{claim.article.standfirst} {gate.open_text(claim.article)}").split())
    return claim.quote if " ".join(claim.quote.split()) in open_part else ""


def _made(story: RunningStory) -> Timeline:
    sources.record(f"list:{story.list_name}")
    known = _of_articles_in(story, FollowUp.objects.for_readers())
    entries = _sorted(_entries(story))[:NEWEST]
    waiting = list(known.filter(done_at__isnull=True).order_by("due", "pk"))
    _fetch_closed_texts([*waiting, *(entry.claim for entry in entries if entry.claim is not None)])
    return Timeline(
        story=story,
        entries=entries,
        waiting=waiting,
        months=months(story),
        has_claims=bool(waiting) or known.exists(),
    )


def _fetch_closed_texts(claims: list[FollowUp]) -> None:
    """The text of articles that not everybody may read, of which `said` looks at the open part. One query, if there are any."""
    closed = [claim.article for claim in claims if claim.quote and claim.article.access != Access.OPEN]
    texts = (
        {row.pk: row.body for row in Article.objects.filter(pk__in={article.pk for article in closed})}
        if closed
        else {}
    )
    for article in closed:
        article.body = texts.get(article.pk, [])


def _sorted(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.place, reverse=True)


def _entries(story: RunningStory, *, month: date | None = None) -> Iterator[Entry]:
    """The newest of each kind, or all of one month."""
    articles = Article.objects.listed_in(story.list_name, month=month).select_related("locale").defer("body")
    developments = KeyDevelopment.objects.public().filter(story=story).newest_first().select_related("article__locale")
    if month is not None:
        developments = developments.filter(day__gte=month, day__lt=_next(month))
    for article in _some(articles, month):
        yield Entry(ARTICLE, article.published_at, article, article)
    for row in _some(developments.defer("article__body"), month):
        yield Entry(DEVELOPMENT, row.moment, row, row.article, has_time=row.time is not None)
    for kind, rows, field in (
        (CORRECTION, _corrections(story), "made_at"),
        (OUTCOME, _outcomes(story), "done_at"),
        (STILL_OPEN, _still_open(story), "at"),
    ):
        for each in _some(_within(rows, field, month).order_by(f"-{field}", "-pk"), month):
            article = each.follow_up.article if kind == STILL_OPEN else each.article
            yield Entry(kind, getattr(each, field), each, article)


def _some(rows: QuerySet[Any], month: date | None) -> QuerySet[Any]:
    return rows if month is not None else rows[:NEWEST]


def _within(rows: QuerySet[Any], field: str, month: date | None) -> QuerySet[Any]:
    if month is None:
        return rows
    zone = clock.publication_zone()
    begin, end = (make_aware(datetime(day.year, day.month, 1), zone) for day in (month, _next(month)))
    return rows.filter(**{f"{field}__gte": begin, f"{field}__lt": end})


def _next(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def _corrections(story: RunningStory) -> QuerySet[Any]:
    return _of_articles_in(story, Correction.objects.all())


def _outcomes(story: RunningStory) -> QuerySet[Any]:
    return _of_articles_in(story, FollowUp.objects.told())


def _still_open(story: RunningStory) -> QuerySet[Any]:
    """Looks that found an announced claim open. What a look at a claim that nobody announced found is the desk's own."""
    article = {f"follow_up__{name}": value for name, value in _OUT.items()}
    rows = PutOff.objects.filter(
        follow_up__is_announced=True, follow_up__article__listings__list=story.list_name, **article
    )
    return rows.select_related("follow_up__article__locale").defer("follow_up__article__body")


def _of_articles_in(story: RunningStory, rows: QuerySet[Any]) -> QuerySet[Any]:
    found = rows.filter(article__listings__list=story.list_name, **_OUT)
    return found.select_related("article__locale").defer("article__body")
