"""What The Lantern may not print yet, and what it took back: a legal hold, a safety delay, a tombstone in two languages."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import transaction
from wagtail.models import Locale

from broadsheet.accounts.models import User
from broadsheet.demo.composing import LANTERN
from broadsheet.demo.furnishing import key_of
from broadsheet.demo.printing import Hands, guid_of
from broadsheet.foundation import clock
from broadsheet.newsroom import holding, withdrawing
from broadsheet.newsroom.models import Article, Listing, Month, SafetyDelay, Section

HELD = "who-signed-for-the-stone"
WAITS = "the-osna-crossing-was-hit"
REMOVED = {"en": "the-pilot-who-was-not-there", "uk": "lotsman-yakoho-tam-ne-bulo"}
NOTES = {
    "en": "We named a man who was not aboard. He asked us to take the story down, and he is right. We have apologised to him.",
    "uk": "Ми назвали людину, якої на борту не було. Вона попросила прибрати статтю, і має рацію. Ми перепросили.",
}


@transaction.atomic
def hold_back(*, hands: Hands) -> None:
    """Make what is missing of it."""
    SafetyDelay.objects.get_or_create(
        words="Osna crossing\nОснянський міст",
        defaults={"hours": 3, "reason": "A second strike may follow the first while crews are at work"},
    )
    _hold(hands)
    _wait(hands)
    _remove()


def _hold(hands: Hands) -> None:
    if _is_there("en", HELD):
        return
    article = _begun(
        "en", HELD, hands.reporter, "Who signed for the breakwater’s missing stone", "Two names on one delivery note.",
        "Eleven barges of stone were paid for and nine arrived. The Lantern has the delivery notes, and asks who signed them.",
    )  # fmt: skip
    holding.place(article=article, reason="Our lawyer reads the two names before anybody else does", by=hands.editor)


def _wait(hands: Hands) -> None:
    if not _is_there("en", WAITS):
        _begun(
            "en", WAITS, hands.reporter, "The Osna crossing was hit this morning", "Nobody was on it.",
            "The bridge was empty when it was hit. The road on both banks is closed, and crews are at work.",
            dateline="Osna crossing", happened_at=(clock.now() - timedelta(hours=1)).replace(second=0, microsecond=0),
        )  # fmt: skip


def _remove() -> None:
    if _is_there("en", REMOVED["en"]):
        return
    words = {
        "en": ("The pilot who was not there", "The night of the grounding, hour by hour."),
        "uk": ("Лоцман, якого там не було", "Ніч, коли судно сіло на мілину, година за годиною."),
    }
    made = [_begun(language, REMOVED[language], None, *told, told[1]) for language, told in words.items()]
    for article in made:
        article.get_latest_revision().publish(skip_permission_checks=True)
        Article.objects.filter(pk=article.pk).update(published_at=clock.now() - timedelta(days=9))
    Listing.objects.keep([article.pk for article in made])
    withdrawing.kill(
        article=made[0], reason="The harbour master's log shows that he was ashore", public_note=NOTES["en"],
        translations={"uk": NOTES["uk"]}, by=None,
    )  # fmt: skip


def _is_there(language: str, slug: str) -> bool:
    return bool(Article.objects.filter(guid=guid_of(language, slug)).exists())


def _begun(
    language: str, slug: str, by: User | None, headline: str, standfirst: str, text: str, **facts: object
) -> Article:
    """A draft, as its writer left it."""
    locale = Locale.objects.get(language_code=language)
    article = Article(
        title=headline, slug=slug, standfirst=standfirst, locale=locale, guid=guid_of(language, slug), owner=by,
        section=Section.objects.filter(locale=locale).earliest("position", "pk"),
        translation_key=key_of("story", REMOVED["en"]) if slug in REMOVED.values() else uuid.uuid5(LANTERN, slug),
        body=[("paragraph", f"<p>{text}</p>")], live=False, **facts,
    )  # fmt: skip
    Month.of(language).add_child(instance=article)
    article.save_revision(user=by)
    return article
