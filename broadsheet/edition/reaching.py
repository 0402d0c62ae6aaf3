"""How far a change reaches: from the thing that changed to the lists, neighbours and menus it was or now is part of.

What a thing is part of is a set of names of sources. A name may end in `#` and a digest: then the source changes only
with what the digest is made of, so that a typo put right in a body reprints no list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from broadsheet.edition import months
from broadsheet.edition.models import PlateSource, Reach
from broadsheet.edition.models.reach import digest
from broadsheet.foundation import clock
from broadsheet.live.feed import NOT_NEWS
from broadsheet.newsroom.models import (
    Article,
    BylineEntry,
    Contributor,
    Correction,
    FollowUp,
    KeyDevelopment,
    MachineHelp,
    PublicChange,
    PutOff,
    RunningStory,
    Section,
    Series,
    StandingPage,
    Topic,
)
from broadsheet.newsroom.models.named import NamedInLanguage
from broadsheet.ops.models import Address

NAMED: dict[str, type[NamedInLanguage]] = {
    "section": Section,
    "topic": Topic,
    "contributor": Contributor,
    "series": Series,
    "running_story": RunningStory,
}
ON_ARTICLE = {
    "topic": "topics", "contributor": "byline__contributor", "series": "series", "running_story": "running_stories",
}  # fmt: skip
"""Things that have a page only once a story of theirs is out, and where an article names them."""

_FIELDS = (
    "pk", "slug", "title", "edition", "live", "published_at", "updated_at", "noindex", "canonical_url", "tone",
    "section_id", "series_id", "translation_key", "ever_published",
)  # fmt: skip


def spread(names: Iterable[str]) -> set[str]:
    """Everything that these changes reach, the names themselves among it; remembers where each thing stands now."""
    names = set(names)
    now = current(names)
    before = Reach.objects.of(now)
    reached = set(names)
    for name, stands in now.items():
        stood = before.get(name, set())
        reached |= {_bare(each) for each in stood ^ stands}
        reached |= {each for each in stood | stands if "#" not in each}
        if not name.startswith("article:") and stood != stands:
            reached |= _months_of(name)
    Reach.objects.remember({name: stands for name, stands in now.items() if stands != before.get(name, set())})
    beside = _beside(names) | months.moved(reached)
    return reached | beside | _newly_known(reached) | _sitemaps_of_siblings(reached) | _podcasts(names)


def current(names: Iterable[str]) -> dict[str, set[str]]:
    """Where each of these stands now. Names of things that are part of nothing are left out."""
    keys: dict[str, list[int]] = defaultdict(list)
    for name in names:
        kind, _colon, key = name.partition(":")
        if (kind == "article" or kind in NAMED) and key.isdigit():
            keys[kind].append(int(key))
    found = {f"article:{key}": stands for key, stands in of_pages(keys.pop("article", [])).items()}
    for kind, some in keys.items():
        found |= {f"{kind}:{key}": stands for key, stands in _of_named(kind, some).items()}
    return found


def of_pages(keys: list[int]) -> dict[int, set[str]]:
    """Where these articles and standing pages stand, in a fixed number of queries. Drafts stand nowhere."""
    stands: dict[int, set[str]] = {key: set() for key in keys}
    if not keys:
        return stands
    rows = list(Article.objects.filter(pk__in=keys).order_by().values(*_FIELDS))
    stories = _pairs(RunningStory.articles.through.objects.filter(article_id__in=keys), "article_id", "runningstory_id")
    beside = _on_timelines(keys, stories)
    for key, names in _beside_developments(keys).items():
        stands[key] |= names
    topics = _pairs(Topic.articles.through.objects.filter(article_id__in=keys), "article_id", "topic_id")
    people = _pairs(
        BylineEntry.objects.filter(article_id__in=keys, contributor_id__isnull=False), "article_id", "contributor_id"
    )
    helped = set(MachineHelp.objects.filter(article_id__in=keys).values_list("article_id", flat=True))
    changed = set(PublicChange.objects.filter(article_id__in=keys).order_by().values_list("article_id", flat=True))
    corrected = set(Correction.objects.filter(article_id__in=keys).values_list("article_id", flat=True))
    for row in rows:
        key = row["pk"]
        if row["live"] and row["published_at"]:
            stands[key] |= _of_article(row, topics[key], people[key], stories[key], is_corrected=key in corrected)
            stands[key] |= beside[key]
            stands[key] |= {"machines#out"} if key in helped else set()
            stands[key] |= {f"list:changes/{key}"} if key in changed else set()
    menu = StandingPage.objects.filter(pk__in=keys, live=True)
    for key, code, title, slug, path, in_menu, translations, changed, duty in menu.values_list(
        "pk",
        "locale__language_code",
        "title",
        "slug",
        "path",
        "show_in_menus",
        "translation_key",
        "last_published_at",
        "duty",
    ):
        stands[key] |= {
            f"translations:{translations}#{slug}",
            f"chrome/{code}#{digest(title, slug, path, in_menu)}",
            f"list:names/{code}#{digest(slug, changed)}",
        }
        if duty:
            stands[key].add(f"policies/{code}#{digest(duty, slug)}")
    _add_addresses(stands)
    return stands


def _beside_developments(keys: list[int]) -> dict[int, set[str]]:
    """The timelines with a development that leads to one of these, out or not: it comes and goes with the article.

    A new development tells of itself, and of no article: so these names are reached whatever changes about the article.
    """
    found: dict[int, set[str]] = defaultdict(set)
    rows = KeyDevelopment.objects.filter(article__in=keys).order_by()
    for key, story in rows.values_list("article", "story"):
        found[key].add(f"list:running_story/{story}")
    return found


def _on_timelines(keys: list[int], stories: dict[int, list[int]]) -> dict[int, set[str]]:
    """On which timelines these stand with more than themselves: with their corrections, and what came of their claims."""
    found: dict[int, set[str]] = defaultdict(set)
    told = [key for key in keys if stories[key]]
    if not told:
        return found
    looks = PutOff.objects.filter(follow_up__is_announced=True, follow_up__article__in=told)
    for rows in (
        Correction.objects.filter(article__in=told).values_list("article", "made_at", "pk", "kind", "note"),
        FollowUp.objects.told().filter(article__in=told).values_list("article", "done_at", "pk"),
        looks.values_list("follow_up__article", "at", "pk"),
    ):
        for key, *facts in rows:
            found[key] |= {f"list:running_story/{story}#{digest(*facts)}" for story in stories[key]}
    return found


def _of_article(
    row: dict[str, Any], topics: list[int], people: list[int], stories: list[int], *, is_corrected: bool
) -> set[str]:
    language = row["edition"]
    month = f"{clock.local(row['published_at']):%Y-%m}"
    lists = [f"section/{row['section_id']}", f"archive/{language}"]
    lists += [f"topic/{key}" for key in topics]
    lists += [f"contributor/{key}" for key in people]
    lists += [f"series/{row['series_id']}"] if row["series_id"] else []
    lists += [f"running_story/{key}" for key in stories]
    names = {f"list:{name}" for name in lists} | {f"list:{name}/{month}" for name in lists}
    if row["tone"] not in NOT_NEWS:
        names |= {
            f"list:news-feed/{language}",
            f"list:news-feed/{language}/{clock.local(row['published_at']):%Y-%m-%d}",
        }
    if is_corrected:
        names.add(f"list:corrections/{language}")
    names.add(f"translations:{row['translation_key']}")
    told = ("slug", "title", "published_at", "updated_at", "noindex", "canonical_url", "tone")
    mark = digest(*(row[field] for field in told))
    return {f"{name}#{mark}" for name in names}


def _add_addresses(stands: dict[int, set[str]]) -> None:
    """All addresses of what was ever out, former ones included: they redirect, or say that it is gone."""
    rows = Address.objects.filter(page_id__in=list(stands)).values_list("page_id", "language", "path", "page__live")
    out = set(Article.objects.filter(pk__in=list(stands), ever_published=True).values_list("pk", flat=True))
    out |= set(StandingPage.objects.filter(pk__in=list(stands), ever_published=True).values_list("pk", flat=True))
    for key, language, path, _live in rows:
        if key in out:
            stands[key].add(f"address:{language}/{path}")


def _of_named(kind: str, keys: list[int]) -> dict[int, set[str]]:
    stands: dict[int, set[str]] = {key: set() for key in keys}
    for row in NAMED[kind]._default_manager.filter(pk__in=keys).select_related("locale"):
        lists = (f"list:{kind}/{row.pk}", f"list:names/{row.language}", f"translations:{row.translation_key}")
        stands[row.pk] |= {f"{name}#{row.slug}" for name in lists}
        if isinstance(row, RunningStory):
            stands[row.pk] |= months.beside_articles(row)
        if isinstance(row, Section) and row.in_menu:
            stands[row.pk].add(f"chrome/{row.language}#{digest(row.name, row.slug, row.position)}")
        if isinstance(row, Contributor) and row.on_imprint:
            stands[row.pk].add(f"list:imprint/{row.language}#{digest(row.name, row.role, row.speaks)}")
    return stands


def _months_of(name: str) -> set[str]:
    """The months of a list whose pages move with it."""
    before = f"list:{name.replace(':', '/')}/"
    found = PlateSource.objects.filter(source__startswith=before)
    return set(found.values_list("source", flat=True).distinct())


def _beside(names: set[str]) -> set[str]:
    """The stories before and after these in their series: each names the other."""
    keys = [int(name[8:]) for name in names if name.startswith("article:")]
    beside: set[str] = set()
    in_series = Article.objects.public().filter(pk__in=keys, series__isnull=False)
    for key, series, moment in in_series.values_list("pk", "series_id", "published_at"):
        others = Article.objects.public().filter(series_id=series).exclude(pk=key)
        earlier = others.filter(Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=key)).newest_first()
        later = others.filter(Q(published_at__gt=moment) | Q(published_at=moment, pk__gt=key))
        for some in (earlier, later.order_by("published_at", "pk")):
            beside |= {f"neighbours:{other}" for other in some.values_list("pk", flat=True)[:1]}
    return beside


def _sitemaps_of_siblings(reached: set[str]) -> set[str]:
    """The sitemaps of a story's siblings in other languages name it."""
    keys = [name.removeprefix("translations:") for name in reached if name.startswith("translations:")]
    siblings = Article.objects.public().filter(translation_key__in=keys).order_by()
    return {
        f"list:archive/{edition}/{clock.local(moment):%Y-%m}"
        for edition, moment in siblings.values_list("edition", "published_at")
    }


def _podcasts(names: set[str]) -> set[str]:
    """The podcasts that have, or had, the narrations of these articles."""
    keys = [int(name.removeprefix("narration:")) for name in names if name.startswith("narration:")]
    lists: set[str] = set()
    rows = Article.objects.filter(pk__in=keys, published_at__isnull=False).order_by()
    for language, section, moment in rows.values_list("edition", "section_id", "published_at"):
        month = f"{clock.local(moment):%Y-%m}"
        lists |= {f"podcast/{language}", f"podcast/{language}/{month}", f"podcast-section/{section}"}
        lists.add(f"podcast-section/{section}/{month}")
    return {f"list:{name}" for name in lists} | ({"machines"} if keys else set())


def _newly_known(reached: set[str]) -> set[str]:
    """Topics, contributors, series and running stories whose first story came out or whose last one went: their siblings link to them."""
    names: set[str] = set()
    for name in reached:
        kind, _slash, key = name.removeprefix("list:").partition("/")
        if not name.startswith("list:") or kind not in ON_ARTICLE or not key.isdigit():
            continue
        stories = Article.objects.public().filter(**{ON_ARTICLE[kind]: int(key)})
        if len(stories.order_by().values_list("pk", flat=True)[:2]) < 2:
            names.add(f"{kind}:{key}")
            if kind == "running_story":
                for story in RunningStory.objects.filter(pk=int(key)):
                    names |= months.beside_articles(story)
            keys = NAMED[kind]._default_manager.filter(pk=int(key)).values_list("translation_key", flat=True)
            names |= {f"translations:{each}" for each in keys}
    return names


def _pairs(rows: Any, one: str, many: str) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for key, value in rows.order_by().values_list(one, many):
        found[key].append(value)
    return found


def _bare(name: str) -> str:
    return name.partition("#")[0]
