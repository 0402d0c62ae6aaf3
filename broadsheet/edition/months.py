"""Which pages of months change with a list: its own are told by name, these are the others.

A page of a month leads to the months beside it, which come and go. Of a timeline more than articles stand on it, and what
says so may tell of its story alone. A story would otherwise print all months of its lists anew: 132 of each in a paper of
eleven years.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from broadsheet.edition.models import Reach
from broadsheet.edition.models.reach import digest
from broadsheet.newsroom import timeline
from broadsheet.newsroom.models import Listing, RunningStory

_BY_MONTHS = re.compile(r"list:((?:archive|section|topic|contributor|running_story)/[^/#]+)(?:/|$)")
"""Sources of such lists as have a page for each month."""
_TIMELINE = "running_story/"


def remember() -> None:
    """Keep which months every list has: for a press that prints everything, and will be told only of what changes then."""
    lists = set(Listing.objects.order_by().values_list("list", flat=True).distinct())
    lists |= {story.list_name for story in RunningStory.objects.all()}
    Reach.objects.remember(_stands(name for name in lists if _BY_MONTHS.match(f"list:{name}")))


def moved(reached: set[str]) -> set[str]:
    """The months' pages that change with the lists among these sources; remembers how the lists stand now."""
    now = _stands({found[1] for name in reached if (found := _BY_MONTHS.match(name))})
    before = Reach.objects.of(now)
    changed = {name: months for name, months in now.items() if months != before.get(name, set())}
    Reach.objects.remember(changed)
    names: set[str] = set()
    for name, months in changed.items():
        stood = before.get(name, set())
        if name.startswith("months:"):
            beside, were_beside = _neighbours(months), _neighbours(stood)
            names |= {f"{name}/{month}" for month in beside if beside[month] != were_beside.get(month)}
        else:
            names |= {each.partition("#")[0] for each in months ^ stood}
    return names


def beside_articles(story: RunningStory) -> set[str]:
    """The months of a timeline that hold something else than articles."""
    return {f"list:{story.list_name}/{month:%Y-%m}" for month in timeline.months_beside_articles(story)}


def _stands(lists: Iterable[str]) -> dict[str, set[str]]:
    """For each of these lists which months it has, and for a timeline, too, what stands in each beside articles."""
    found: dict[str, set[str]] = {}
    stories = []
    for name in lists:
        found[f"months:{name}"] = {f"{month:%Y-%m}" for month in Listing.objects.months(name)}
        stories += [int(name.removeprefix(_TIMELINE))] if name.startswith(_TIMELINE) else []
    for story in RunningStory.objects.filter(pk__in=stories):
        rows: dict[str, list[object]] = defaultdict(list)
        for day, facts in timeline.facts_beside_articles(story):
            rows[f"{day:%Y-%m}"].append(facts)
        found[f"months:{story.list_name}"] |= set(rows)
        found[f"beside:{story.list_name}"] = {
            f"list:{story.list_name}/{month}#{digest(*some)}" for month, some in rows.items()
        }
    return found


def _neighbours(months: set[str]) -> dict[str, tuple[str, str]]:
    """The month before each and the one after it, as they follow one another in a list; empty at its ends."""
    order = ["", *sorted(months), ""]
    return {month: (earlier, later) for earlier, month, later in zip(order, order[1:], order[2:], strict=False)}
