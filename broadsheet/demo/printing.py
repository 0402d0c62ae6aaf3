"""Puts The Lantern's stories into the newsroom: each in one transaction, through revision and publication, then dated back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from wagtail.models import Locale, PageLogEntry, Revision

from broadsheet.accounts.models import User
from broadsheet.demo import moments
from broadsheet.demo.composing import LANTERN, Composer
from broadsheet.demo.furnishing import key_of, named, picture_id, recording_id
from broadsheet.demo.reading_stories import Story, StoryError
from broadsheet.foundation import clock
from broadsheet.newsroom import comparing, machine_help, sourcing
from broadsheet.newsroom.models import (
    Access,
    Article,
    BylineEntry,
    Contributor,
    Correction,
    Embargo,
    FollowUp,
    Help,
    Month,
    PublicChange,
    Section,
    Series,
    Source,
    Tone,
    Topic,
)


@dataclass(frozen=True)
class Hands:
    """Who does what at the demo's desk."""

    editor: User
    reporter: User
    chief: User


def guid_of(language: str, slug: str) -> str:
    """The name of a story in feeds, by which the next run knows it again."""
    return f"urn:uuid:{uuid.uuid5(LANTERN, f'{language}/{slug}')}"


def in_order(stories: Iterable[Story], now: datetime) -> list[Story]:
    """The oldest first, so that a story finds those it refers to; what is not out comes last."""
    return sorted(stories, key=lambda story: (moment_of(story, now), story.language, story.slug))


def moment_of(story: Story, now: datetime) -> datetime:
    """When the story came out; for one that did not, when it was begun."""
    moment = moments.before(now, story.facts["ago"])
    return moment if "state" not in story.facts else now + timedelta(seconds=1)


def print_stories(stories: list[Story], *, now: datetime, hands: Hands) -> int:
    """Write every story that is missing. Returns how many there were."""
    present = set(Article.objects.values_list("guid", flat=True))
    missing = [story for story in in_order(stories, now) if guid_of(story.language, story.slug) not in present]
    for story in missing:
        with transaction.atomic():
            _Printing(story, now, hands).run()
    return len(missing)


class _Printing:
    """One story on its way into the newsroom."""

    def __init__(self, story: Story, now: datetime, hands: Hands) -> None:
        self.story, self.facts, self.now, self.hands = story, story.facts, now, hands
        self.language = story.language
        self.moment = moments.before(now, story.facts["ago"])
        self.state = story.facts.get("state", "live")
        self.composer = Composer(
            language=self.language,
            moment=clock_time(self.moment),
            find_story=self._story_id,
            find_picture=picture_id,
            find_recording=recording_id,
        )

    def run(self) -> None:
        """Write it, publish it or leave it where it waits, and add its notes."""
        article = self._article()
        Month.of(self.language, self.moment.date()).add_child(instance=article)
        self._sign(article)
        article.topics.set([named(Topic, "topic", key, self.language) for key in self.facts.get("topics", [])])
        self._name_sources(article)
        article.save()
        revision = article.save_revision(user=self.hands.reporter, log_action=True)
        if not self.facts.get("awaits_approval"):
            self._approve(article)
        {
            "live": self._publish,
            "draft": lambda _article, _revision: None,
            "review": self._submit,
            "scheduled": self._schedule,
        }[self.state](article, revision)
        self._add_notes(article)

    def _article(self) -> Article:
        facts, words = self.facts, self.composer.words
        key = f"{self.language}/{self.story.slug}"
        original = facts.get("translation_of", self.story.slug)
        picture = facts.get("picture")
        return Article(
            title=words(facts["headline"]),
            slug=self.story.slug,
            locale=Locale.objects.get(language_code=self.language),
            translation_key=key_of("article", original),
            guid=guid_of(self.language, self.story.slug),
            kicker=words(facts.get("kicker", "")),
            standfirst=words(facts.get("standfirst", "")),
            trail_text=words(facts.get("trail", "")),
            dateline=words(facts.get("dateline", "")),
            tone=Tone(facts.get("tone", "news")),
            access=Access(facts.get("access", "open")),
            section=named(Section, "section", self.story.folder, self.language),
            series=named(Series, "series", facts["series"], self.language) if "series" in facts else None,
            main_picture_id=picture_id(picture) if picture else None,
            main_picture_alt=words(facts.get("alt", "")),
            main_picture_caption=words(facts.get("caption", "")),
            main_picture_credit=words(facts.get("credit", "")),
            body=self.composer.body(key, self.story.parts),
            methods=words(facts.get("methods", "")),
            not_verified=words(facts.get("not_verified", "")),
            others_unnamed=facts.get("others_unnamed", False),
            published_at=self.moment if self.state == "live" else None,
            updated_at=moments.before(self.now, facts["updated"]) if "updated" in facts else None,
            live=False,
            owner=self.hands.reporter,
        )

    def _sign(self, article: Article) -> None:
        for name in self.facts.get("byline", []):
            key, _bar, text = (part.strip() for part in name.partition("|"))
            is_key = key.replace("-", "").isalpha() and key.islower()
            contributor = named(Contributor, "person", key, self.language) if is_key else None
            article.byline.add(
                BylineEntry(contributor=contributor, text=self.composer.words(text if contributor else key))
            )

    def _name_sources(self, article: Article) -> None:
        """What the story rests on; of an unnamed source, the reporter knows who it is."""
        for facts in self.facts.get("sources", []):
            words = {name: self.composer.words(facts.get(name, "")) for name in ("name", "role", "description")}
            plain = {name: facts.get(name, "") for name in ("link", "reason", "knows")}
            source = Source(kind=facts["kind"], **words, **plain)
            if "days_before" in facts:
                source.dated = (self.moment - timedelta(days=facts["days_before"])).date()
            if source.is_unnamed:
                source.known_to = self.hands.reporter
            article.source_list.add(source)

    def _approve(self, article: Article) -> None:
        for standing in sourcing.standings(article):
            key, digest = standing.source.translation_key, standing.source.digest
            sourcing.approve(article=article, key=key, digest=digest, by=self.hands.chief)

    def _publish(self, article: Article, revision: Revision) -> None:
        article.publish(revision, user=self.hands.editor, skip_permission_checks=True)
        last = article.updated_at or self.moment
        Article.objects.filter(pk=article.pk).update(
            first_published_at=self.moment, last_published_at=last, latest_revision_created_at=last
        )
        Revision.objects.filter(pk=revision.pk).update(created_at=last)
        PageLogEntry.objects.filter(page=article.pk).update(timestamp=last)

    def _submit(self, article: Article, _revision: Revision) -> None:
        workflow = article.get_workflow()
        if workflow is not None:
            workflow.start(article, self.hands.reporter)

    def _schedule(self, article: Article, _revision: Revision) -> None:
        article.go_live_at = moments.after(self.now, self.facts["in"])
        revision = article.save_revision(user=self.hands.editor, log_action=True)
        article.publish(revision, user=self.hands.editor, skip_permission_checks=True)

    def _add_notes(self, article: Article) -> None:
        for note in self.facts.get("corrections", []):
            Correction.objects.create(
                article=article,
                kind=note["kind"],
                note=self.composer.words(note["note"]),
                made_at=moments.before(self.now, note["ago"]),
                made_by=self.hands.editor,
            )
        self._let_compare(article)
        for note in self.facts.get("follow_ups", []):
            due = clock_time(self.now).date() + timedelta(days=note["due"])
            FollowUp.objects.create(
                article=article, promise=self.composer.words(note["promise"]), due=due, made_by=self.hands.editor
            )
        if engine := self.facts.get("machine_draft"):
            helped = machine_help.note(article=article, what=Help.TRANSLATION, engine=engine, by=self.hands.reporter)
            machine_help.check(row=helped, by=self.hands.editor)
        if embargo := self.facts.get("embargo"):
            until = moments.after(self.now, embargo["until"])
            Embargo.objects.create(article=article, until=until, reason=embargo["reason"], set_by=self.hands.editor)

    def _let_compare(self, article: Article) -> None:
        """Changes that readers can look up, the newest first: `now` stands in the text where `was` stood before."""
        stands = comparing.version(article)
        for facts in self.facts.get("changes", []):
            made_at = moments.before(self.now, facts["ago"])
            was, now = (self.composer.words(facts[name]) for name in ("was", "now"))
            changed = [text for text in stands.text if now in text]
            if not changed:
                raise StoryError(f"{self.story.slug} changed into what it doesn't say: “{now}”")
            stood = replace(stands, text=[text.replace(now, was) if text in changed else text for text in stands.text])
            PublicChange.objects.create(
                article=article,
                kind=facts["kind"],
                made_at=made_at,
                stood_since=self.moment,
                pieces=comparing.pieces(stood, stands),
                correction=article.corrections.filter(kind=facts["kind"], made_at=made_at).first(),
            )
            stands = stood

    def _story_id(self, slug: str) -> int:
        found = Article.objects.filter(slug=slug, edition=self.language).values_list("pk", flat=True).first()
        if found is None:
            raise StoryError(f"{self.story.slug} refers to “{slug}”, which is not there, or younger")
        return int(found)


def clock_time(moment: datetime) -> datetime:
    """The moment on the paper's own clock."""
    return clock.local(moment)
