"""Everything that is printed: the addresses that each source gives rise to, and all addresses of the publication."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction

from broadsheet.campaigns.models import Campaign
from broadsheet.edition import addresses, months, reaching
from broadsheet.edition.models import Plate, Reach, Urgency
from broadsheet.foundation import clock, languages
from broadsheet.live.models import Coverage, Post
from broadsheet.live.models.coverage import PART
from broadsheet.newsletters.models import Issue, Newsletter
from broadsheet.newsroom.feeds.urls import ENDINGS
from broadsheet.newsroom.models import Article, StandingPage
from broadsheet.ops.models import Address

STOCK_AT_ONCE = 500
FIRST = 2**40
"""The rank of what a full run prints before all stories."""


def fronts() -> list[str]:
    """The addresses of all fronts."""
    return [addresses.of_view(code, "front") for code in languages.codes()]


def plates_of(names: Iterable[str]) -> list[Plate]:
    """Plates, not saved, of every address that these sources give rise to."""
    made = [Plate(address=address, rank=FIRST) for address in _of_lists(names)]
    return [*made, *_of_addresses(names)]


def take_stock() -> int:
    """Announce every address of the publication and remember where everything stands. Returns how many were new."""
    new = 0
    names: set[str] = {"chrome"}
    for code in languages.codes():
        names.add(f"front:{code}")
        names.add(f"newsletters:{code}")
        names |= {f"list:{owner}/{code}" for owner in ("archive", "names", "news-feed", "corrections", "breaking")}
    names |= _of_coverages()
    months.remember()
    names |= {campaign.source for campaign in Campaign.objects.begun(clock.now())}
    for some in _batches(_things()):
        with transaction.atomic():
            stands = reaching.current(some)
            Reach.objects.remember(stands)
            own = {name for reach in stands.values() for name in reach if name.startswith("address:")}
            names |= {name.partition("#")[0] for reach in stands.values() for name in reach if name.startswith("list:")}
            new += len(Plate.objects.announce(plates_of(own), Urgency.BEHIND))
    with transaction.atomic():
        left_over = [
            f"address:{language}/{path}"
            for language, path in Address.objects.filter(page=None).values_list("language", "path")
        ]
        new += len(Plate.objects.announce(plates_of({*names, *left_over}), Urgency.BEHIND))
    return new


def _things() -> Iterator[str]:
    """Everything that stands somewhere."""
    for kind, model in reaching.NAMED.items():
        yield from (f"{kind}:{key}" for key in model._default_manager.order_by("pk").values_list("pk", flat=True))
    for pages in (Article, StandingPage):
        keys = pages.objects.filter(ever_published=True).order_by("-pk").values_list("pk", flat=True)
        yield from (f"article:{key}" for key in keys.iterator())


def _of_addresses(names: Iterable[str]) -> list[Plate]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if name.startswith("address:"):
            language, _slash, path = name.removeprefix("address:").partition("/")
            if language in languages.codes() and path and "/" not in path:  # our own addresses have one segment
                wanted[language].add(path)
    plates = []
    for language, paths in wanted.items():
        rows = Address.objects.filter(language=language, path__in=paths)
        found = {path: (key, at) for path, key, at in rows.values_list("path", "page", "page__first_published_at")}
        for path in paths:
            key, at = found.get(path, (None, None))
            plates.append(
                Plate(
                    address=addresses.of_view(language, "page", path),
                    article=key,
                    rank=int(at.timestamp()) if isinstance(at, datetime) else 0,
                )
            )
    return plates


def _of_lists(names: Iterable[str]) -> Iterator[str]:
    named: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name in names:
        kind, _colon, rest = name.partition(":")
        if kind in reaching.NAMED:
            named[kind][int(rest)].add("")
        elif kind == "list":
            owner, *more = rest.split("/")
            if owner in reaching.NAMED:
                named[owner][int(more[0])].add(more[1] if len(more) > 1 else "")
            elif owner == "changes":
                yield from _of_changes(int(more[0]))
            else:
                yield from _of_edition(owner, more)
        elif kind == "front":
            yield from _views(rest, "front", "editors_picks_fragment")
        elif kind == "newsletters":
            yield from _of_newsletters(rest)
        elif kind in {"coverage", "coverage-part"}:
            yield from _of_coverage(kind, rest)
        elif kind in {"newsletter", "issue"}:
            yield from _of_newsletter(kind, int(rest))
        elif kind == "tally":
            yield from _of_all_hosts("campaign_tally", key=rest)
        elif name == "chrome":
            yield from _of_whole_paper()
    for kind, owners in named.items():
        yield from _of_named(kind, owners)


def _of_named(kind: str, owners: dict[int, set[str]]) -> Iterator[str]:
    rows = reaching.NAMED[kind]._default_manager.filter(pk__in=owners)
    for key, language, slug in rows.values_list("pk", "locale__language_code", "slug"):
        if language not in languages.codes():
            continue
        for month in owners[key]:
            if month:
                if kind != "series":
                    yield addresses.of_view(language, f"{kind}_month", slug, *_year_and_month(month))
                if kind == "section":
                    yield addresses.of_view(language, "section_podcast_month_rss", slug, *_year_and_month(month))
            else:
                yield from _views(language, kind, *_feeds(kind), slug=slug)
                if kind == "running_story":
                    yield from _views(language, "running_story_claims", slug=slug)
                if kind == "section":
                    yield from _views(language, "section_podcast_rss", slug=slug)


def _of_changes(article: int) -> Iterator[str]:
    """What changed in an article, at each of its addresses."""
    for language, path in Address.objects.filter(page=article).values_list("language", "path"):
        if language in languages.codes():
            yield addresses.of_view(language, "article_changes", path)


def _of_edition(owner: str, more: list[str]) -> Iterator[str]:
    language = more[0]
    if language not in languages.codes():
        return
    if owner == "archive" and len(more) > 1:
        year, month = more[1].split("-")
        yield addresses.of_view(language, "archive_month", int(year), int(month))
        yield addresses.of_view(language, "sitemap_month", year, month)
        yield addresses.of_view(language, "podcast_month_rss", int(year), int(month))
    elif owner == "archive":
        yield from _views(language, "archive", "sitemap", "podcast", "podcast_rss")
        yield addresses.missing(language)
    elif owner == "names":
        yield from _views(language, "sitemap_pages")
    elif owner == "breaking":
        yield from _views(language, "breaking_fragment")
    elif owner == "coverages":
        yield from _views(language, "live_strip_fragment")
    elif owner == "news-feed" and len(more) > 1:
        yield addresses.of_view(language, "news_feed_day", *map(int, more[1].split("-")))
    elif owner == "news-feed":
        yield from _views(language, "news_feed", "news_feed_fragment", "news_sitemap", *_feeds("front"))
    elif owner == "corrections":
        yield from _views(language, "corrections", *_feeds("corrections"))


def _of_coverages() -> set[str]:
    """The sources of live coverage that readers may see, of its full pages of earlier posts, of strips, and of short items' days."""
    names = {f"list:coverages/{code}" for code in languages.codes()}
    for code in languages.codes():
        moments = Post.objects.in_feed(code).order_by().values_list("at", flat=True)
        names |= {f"list:news-feed/{code}/{clock.local(at):%Y-%m-%d}" for at in moments if at}
    for coverage in Coverage.objects.public():
        names.add(coverage.source)
        names |= {coverage.source_of_part(part) for part in range(1, coverage.last_number // PART + 1)}
    return names


def _of_coverage(kind: str, rest: str) -> Iterator[str]:
    """The addresses of one coverage, or of one of its pages of earlier posts."""
    key, _slash, part = rest.partition("/")
    for language, slug in Coverage.objects.filter(pk=key).values_list("language", "slug"):
        if language not in languages.codes():
            continue
        if kind == "coverage":
            yield from _views(language, "coverage", "coverage_fragment", "coverage_new", *_feeds("coverage"), slug=slug)
        elif int(part) > 0:
            yield addresses.of_view(language, "coverage_part", slug, int(part))


def _of_newsletters(language: str) -> Iterator[str]:
    if language in languages.codes():
        yield from _views(language, "newsletters", "newsletters_fragment")
        for slug in Newsletter.objects.filter(language=language).values_list("slug", flat=True):
            yield from _views(language, "newsletter", *_feeds("newsletter"), slug=slug)
        issues = Issue.objects.filter(live=True, newsletter__language=language)
        for newsletter, slug in issues.values_list("newsletter__slug", "slug"):
            yield addresses.of_view(language, "newsletter_issue", newsletter, slug)


def _of_newsletter(kind: str, key: int) -> Iterator[str]:
    """The addresses of one newsletter, or of one issue."""
    if kind == "issue":
        for issue in Issue.objects.filter(pk=key, live=True).select_related("newsletter"):
            yield addresses.of_view(issue.newsletter.language, "newsletter_issue", issue.newsletter.slug, issue.slug)
        return
    for language, slug in Newsletter.objects.filter(pk=key).values_list("language", "slug"):
        if language in languages.codes():
            yield from _views(language, "newsletter", *_feeds("newsletter"), slug=slug)


def _of_whole_paper() -> Iterator[str]:
    """What is the same in every language."""
    for view in ("robots", "manifest", "favicon"):
        yield from _of_all_hosts(view)


def _of_all_hosts(view: str, **where: str) -> Iterator[str]:
    """Where the same stands in all languages; those with a host of their own have it there, too."""
    for before in sorted({addresses.prefix(code) for code in languages.codes()}):
        yield before + languages.path_to(languages.default(), view, **where)


def _views(language: str, *views: str, **where: str) -> Iterator[str]:
    return (addresses.of_view(language, view, **where) for view in views)


def _feeds(scope: str) -> list[str]:
    return [f"{scope}_{ending}" for ending in ENDINGS]


def _year_and_month(month: str) -> tuple[int, int]:
    year, number = month.split("-")
    return int(year), int(number)


def _batches(names: Iterator[str]) -> Iterator[list[str]]:
    some: list[str] = []
    for name in names:
        some.append(name)
        if len(some) == STOCK_AT_ONCE:
            yield some
            some = []
    if some:
        yield some
