"""Where readers find an article: one row for each list that it stands in.

A list must cost the same with a hundred thousand articles as with ten. So an article that comes out, changes or goes
writes its own few rows, and a page of a list reads a stretch of one index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection, models
from django.db.models import F
from django.utils.timezone import make_aware

from broadsheet.foundation import clock
from broadsheet.newsroom.models.article import Article, BylineEntry

AT_ONCE = 500
"""Rows in one statement."""

# Each month is looked up in the index from the one after it: a DISTINCT would read every row of the list.
_MONTHS = """
WITH RECURSIVE months (month) AS (
    SELECT MAX(month) FROM newsroom_listing WHERE list = %s
    UNION ALL
    SELECT (SELECT MAX(earlier.month) FROM newsroom_listing earlier WHERE earlier.list = %s AND earlier.month < months.month)
    FROM months WHERE months.month IS NOT NULL
)
SELECT month, (SELECT MAX(latest.at) FROM newsroom_listing latest WHERE latest.list = %s AND latest.month = months.month)
FROM months WHERE month IS NOT NULL
"""

_FACTS = (
    "pk", "edition", "published_at", "updated_at", "section_id", "noindex", "canonical_url", "series_id",
    "series__locale__language_code",
)  # fmt: skip


class ListingQuerySet(models.QuerySet["Listing"]):
    """Keeps the rows, and knows the months of a list."""

    def months(self, name: str) -> list[datetime]:
        """The months in which this list has something, the newest first, each by its first moment."""
        zone = clock.publication_zone()
        return [make_aware(datetime(month.year, month.month, 1), zone) for month, _at in _months(name)]

    def months_changed(self, name: str) -> list[tuple[date, datetime]]:
        """The same months as days, each with the latest moment of the list's rows in it."""
        return [(month, clock.local(at)) for month, at in _months(name)]

    def keep(self, articles: Collection[int]) -> None:
        """Bring the rows of these articles up to date, within the caller's transaction. Only what differs is written."""
        wanted = {(row.article_id, row.list): row for row in rows_of(articles)}
        stale = []
        for row in self.filter(article__in=articles):
            new = wanted.pop((row.article_id, row.list), None)
            if new is None:
                stale.append(row.pk)
            elif (new.month, new.at) != (row.month, row.at):
                self.filter(pk=row.pk).update(month=new.month, at=new.at)
        if stale:
            self.filter(pk__in=stale).delete()
        self.bulk_create(wanted.values(), batch_size=AT_ONCE)


class Listing(models.Model):
    """One article's place in one list; only what is out has any.

    `list` is `archive/<language>`, `section/<key>`, `topic/<key>`, `contributor/<key>`, `series/<key>`,
    `running_story/<key>` or `sitemap/<language>`. `at` is when the article came out, in a sitemap when it last changed;
    `month` is the first day of the month in which it came out, on the publication's own clock. One index over them gives
    a list's newest articles, its months, the articles of a month and the last change in each.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="listings", db_index=False)
    list = models.CharField(max_length=40)
    month = models.DateField()
    at = models.DateTimeField()

    objects = ListingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "list"], name="listing_once")]
        indexes = [models.Index(fields=["list", "-month", "-at", "-article"], name="listing_newest")]

    def __str__(self) -> str:
        return f"{self.list}: {self.article_id}"


def rows_of(articles: Collection[int]) -> list[Listing]:
    """The rows that these articles ought to have, not saved. Four queries."""
    topics = _pairs(Article.topics.through._default_manager.filter(article__in=articles), "topic")
    people = _pairs(BylineEntry.objects.filter(article__in=articles), "contributor")
    stories = _pairs(Article.running_stories.through._default_manager.filter(article__in=articles), "runningstory")
    facts = Article.objects.public().filter(pk__in=articles).order_by()
    return [
        row
        for fact in facts.values(*_FACTS)
        for row in _rows(fact, topics[fact["pk"]], people[fact["pk"]], stories[fact["pk"]])
    ]


def _rows(fact: dict[str, Any], topics: Iterable[int], people: Iterable[int], stories: Iterable[int]) -> list[Listing]:
    published = fact["published_at"]
    month = clock.local(published).date().replace(day=1)
    lists = [f"archive/{fact['edition']}", f"section/{fact['section_id']}"]
    lists += [f"topic/{key}" for key in topics]
    lists += [f"contributor/{key}" for key in people]
    lists += [f"running_story/{key}" for key in stories]
    lists += [f"series/{fact['series_id']}"] if fact["series__locale__language_code"] == fact["edition"] else []
    rows = [Listing(article_id=fact["pk"], list=name, month=month, at=published) for name in lists]
    if not fact["noindex"] and not fact["canonical_url"]:
        changed = fact["updated_at"] or published
        rows.append(Listing(article_id=fact["pk"], list=f"sitemap/{fact['edition']}", month=month, at=changed))
    return rows


def _pairs(rows: Any, many: str) -> dict[int, set[int]]:
    """Article → keys of its topics or people. Somebody without a record in the article's language has no list there."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = rows.filter(**{f"{many}__locale__language_code": F("article__edition")}).order_by()
    for article, key in rows.values_list("article_id", f"{many}_id"):
        found[article].add(key)
    return found


def _months(name: str) -> list[tuple[date, datetime]]:
    month, at = Listing._meta.get_field("month"), Listing._meta.get_field("at")
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, [name] * 3)
        return [(_value(month, first), _value(at, last)) for first, last in cursor.fetchall()]


def _value(field: Any, value: Any) -> Any:
    """A value of a raw query as Python knows it: SQLite has neither dates nor times."""
    column = field.get_col(Listing._meta.db_table)
    for convert in connection.ops.get_db_converters(column):
        value = convert(value, column, connection)
    return value
