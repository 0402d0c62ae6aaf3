"""What a proof must know of a newsroom to publish in it, as JSON: `python -m proof.edition.newsroom_facts [since]`.

`{"month": key, "sitemap": its address, "section": [key, slug], "topic": [name, slug], "due": plates and tasks,
"voices": narrations that wait, "printed": addresses printed since}`.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import django

django.setup()

from django_tasks.base import TaskResultStatus  # noqa: E402 - Django first
from django_tasks_db.models import DBTaskResult  # noqa: E402 - Django first

from broadsheet.audio.tasks import QUEUE as NARRATIONS  # noqa: E402 - Django first
from broadsheet.edition.models import Change, Plate  # noqa: E402 - Django first
from broadsheet.foundation import clock  # noqa: E402 - Django first
from broadsheet.newsroom.models import Month, Section, Topic  # noqa: E402


def facts(since: float) -> dict[str, object]:
    """See above; `since` in seconds since 1970."""
    section = Section.objects.filter(locale__language_code="en").order_by("pk").first()
    topic = Topic.objects.filter(locale__language_code="en", articles__live=True).order_by("pk").first()
    unfinished = DBTaskResult.objects.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    tasks = unfinished.exclude(queue_name=NARRATIONS)  # a voice takes the time that is left
    since_then = Plate.objects.filter(printed_at__gte=datetime.fromtimestamp(since, UTC))
    assert section is not None
    assert topic is not None
    return {
        "month": Month.of("en").pk,
        "sitemap": f"/sitemap/{clock.local(clock.now()):%Y-%m}.xml",
        "section": [section.pk, section.slug],
        "topic": [topic.name, topic.slug],
        "due": Plate.objects.waiting().count() + Change.objects.count() + tasks.count(),
        "voices": unfinished.filter(queue_name=NARRATIONS).count(),
        "printed": sorted(since_then.values_list("address", flat=True)) if since else [],
    }


if __name__ == "__main__":
    print(json.dumps(facts(float(sys.argv[1]) if len(sys.argv) > 1 else 0)))
