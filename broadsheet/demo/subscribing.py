"""Gives The Lantern's newsletters readers who came, went and followed stories: rows as the real acts leave them, without letters."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from broadsheet.newsletters.clicks import counting
from broadsheet.newsletters.models import (
    Delivery,
    EndedBy,
    Hit,
    Issue,
    Newsletter,
    Sending,
    State,
    SubjectTest,
    Subscriber,
    Subscription,
)
from broadsheet.newsletters.subjects import trying
from broadsheet.newsletters.writing import parts

PEOPLE = 420
SHARES = (0.62, 0.45, 0.38, 0.30, 0.34, 0.12)
"""Which part of these people has each newsletter, in their order."""
FORMS = ("article",) * 6 + ("newsletters",) * 3 + ("newsletter",) * 2 + ("issue", "")
WAYS = (EndedBy.LINK, EndedBy.LINK, EndedBy.ONE_CLICK, EndedBy.ONE_CLICK, EndedBy.PREFERENCES, EndedBy.BOUNCE)
OTHER_SUBJECT = {"en": "The pilots stayed in bed", "uk": "Лоцмани не вставали"}
FOLLOWED = 0.14
"""Of those who get an issue, so many follow one of its stories."""


@transaction.atomic
def subscribe(*, now: datetime) -> None:
    """Fill the list of each newsletter, and send its issue as it went out. Needs the issues."""
    if Subscription.objects.exists():
        return
    for language in ("en", "uk"):
        chance = random.Random(f"subscribers {language}")  # noqa: S311 - the same demo everywhere
        people = Subscriber.objects.bulk_create(
            [Subscriber(email=f"{language}{number}@reader.example", language=language) for number in range(PEOPLE)]
        )
        for newsletter in Newsletter.objects.filter(language=language).order_by("order"):
            _fill(newsletter, people, chance, now)
            for issue in newsletter.issues.all():
                _send(issue, chance)


def _fill(newsletter: Newsletter, people: list[Subscriber], chance: random.Random, now: datetime) -> None:
    share = SHARES[min(newsletter.order, len(SHARES) - 1)]
    rows = []
    for person in chance.sample(people, int(share * len(people))):
        began = now - timedelta(days=200 * chance.random() ** 1.4, hours=chance.random())
        ended = began + timedelta(days=3 + 180 * chance.random()) if chance.random() < 0.25 else None
        ended = ended if ended and ended < now else None
        way = chance.choice(WAYS) if ended else ""
        rows.append(
            Subscription(
                subscriber=person,
                newsletter=newsletter,
                form=chance.choice(FORMS),
                began_at=began,
                ended_at=ended,
                ended_by=way,
            )
        )
    Subscription.objects.bulk_create(rows)


def _send(issue: Issue, chance: random.Random) -> None:
    at = issue.first_published_at
    had_it = Subscription.objects.filter(newsletter=issue.newsletter, began_at__lt=at).exclude(ended_at__lt=at)
    keys = list(had_it.order_by("pk").values_list("pk", flat=True))
    sending = Sending.objects.create(issue=issue, audience=len(keys), made_at=at, prepared_at=at, began_at=at)
    test = _tried(issue)
    letters = Delivery.objects.bulk_create(
        [
            Delivery(
                sending=sending,
                subscription_id=pk,
                state=State.ACCEPTED,
                handed_at=at,
                settled_at=at,
                arm=trying.arm_of(test, pk) if test else None,
            )
            for pk in keys
        ]
    )
    slugs = [part["url"].rstrip("/").rsplit("/", 1)[-1] for part in _stories(issue)]
    Hit.objects.bulk_create([hit for letter in letters for hit in _hits(letter, slugs, at, chance)])
    counting.count(sending.pk)
    if test is not None:
        trying.decide(sending)
    Sending.objects.filter(pk=sending.pk).update(finished_at=at)


def _tried(issue: Issue) -> SubjectTest | None:
    """The first newsletter's issue tried another subject."""
    if issue.newsletter.order:
        return None
    return SubjectTest.objects.create(
        issue=issue, first=issue.title, second=OTHER_SUBJECT[issue.newsletter.language], share=50, minutes=240
    )


def _stories(issue: Issue) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for part in parts.of(issue, for_member=False):
        found += [part.facts] if part.kind == "story" else part.facts.get("stories", [])
    return found


def _hits(letter: Delivery, slugs: list[str], at: datetime, chance: random.Random) -> list[Hit]:
    """Some readers follow a story or two within hours; of some, the mail server follows all at once before."""
    made = []
    if slugs and chance.random() < 0.12:
        made += [Hit(delivery=letter, link=slug, at=at + timedelta(seconds=3), is_machine=True) for slug in slugs]
    if slugs and chance.random() < FOLLOWED:
        for slug in {slugs[0], chance.choice(slugs)} if chance.random() < 0.5 else {chance.choice(slugs)}:
            after = timedelta(minutes=2 + chance.expovariate(1 / 90))
            made.append(Hit(delivery=letter, link=slug, at=at + after, is_machine=False))
    return made
