"""Not yet, for the safety of people: hours that must pass after something happened at some places, or of some kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import get_active_log_context

from broadsheet.foundation import clock, languages
from broadsheet.newsroom.models.article import Article
from broadsheet.newsroom.models.held import Waiting
from broadsheet.newsroom.models.topic import Topic
from broadsheet.ops import audit

MOST_HOURS = 24 * 30


class SafetyDelayQuerySet(models.QuerySet["SafetyDelay"]):
    """Finds rules."""

    def fitting(self, *, language: str, dateline: str, topics: Iterable[Topic]) -> list[SafetyDelay]:
        """Those in force that fit a story of this language with this dateline, or with one of these topics."""
        rules = list(self.filter(is_active=True).select_related("topic"))
        keys = {topic.translation_key for topic in topics} if any(rule.topic_id for rule in rules) else set()
        return [rule for rule in rules if rule.fits(language=language, dateline=dateline, topics=keys)]


class SafetyDelay(models.Model):
    """A rule: a story from there, or about that, waits so many hours after what it tells of happened."""

    words = models.TextField(
        _("places"),
        blank=True,
        help_text=_("Words of the dateline, one in each line, in every language that you write in: Kharkiv, Харків."),
    )
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("or the topic"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The same topic in your other languages counts too."),
    )
    hours = models.PositiveSmallIntegerField(
        _("hours to wait"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
        help_text=_("Counted from the moment when it happened, not from when it was written."),
    )
    reason = models.CharField(_("why"), max_length=255, help_text=_("Whoever is stopped by the rule reads this."))
    languages = models.JSONField(_("languages"), default=list, blank=True, help_text=_("None chosen: all of them."))
    is_active = models.BooleanField(_("in force"), default=True)

    objects = SafetyDelayQuerySet.as_manager()

    class Meta:
        verbose_name = _("safety delay")
        verbose_name_plural = _("safety delays")
        ordering = ["pk"]

    def __str__(self) -> str:
        where = ", ".join(self.places) or (self.topic.name if self.topic else "?")
        return f"{where}: {self.hours} h"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Who made or changed a rule is written down."""
        is_new = self.pk is None
        super().save(*args, **kwargs)
        self._note("safety_delay.add" if is_new else "safety_delay.change")

    def clean(self) -> None:
        """A rule says what it fits."""
        super().clean()
        if not self.places and not self.topic_id:
            raise ValidationError(_("Please name a place or a topic: the rule would fit nothing."))
        unknown = set(self.languages) - set(languages.codes())
        if unknown:
            raise ValidationError({"languages": _("Not a language of this paper: %s.") % ", ".join(sorted(unknown))})

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """So is who ended one."""
        self._note("safety_delay.delete")
        return super().delete(*args, **kwargs)

    @property
    def places(self) -> list[str]:
        """The words, as they were written."""
        return [word.strip() for word in re.split(r"[\n,;]", self.words) if word.strip()]

    def fits(self, *, language: str, dateline: str, topics: set[Any]) -> bool:
        """Whether a story waits by this rule. A place is found as a whole word, in capitals or not."""
        if self.languages and language not in self.languages:
            return False
        if self.topic is not None and self.topic.translation_key in topics:
            return True
        said = dateline.casefold()
        return any(re.search(rf"(?<!\w){re.escape(place.casefold())}(?!\w)", said) for place in self.places)

    def _note(self, act: str) -> None:
        audit.note(
            act=act, on=self, by=get_active_log_context().user, places=self.places, topic=self.topic_id,
            hours=self.hours, languages=self.languages, in_force=self.is_active,
        )  # fmt: skip


@dataclass(frozen=True)
class Delay:
    """A rule that stops a story now, and until when; `None` while nobody has said when it happened."""

    rule: SafetyDelay
    until: datetime | None

    def is_over_at(self, moment: datetime) -> bool:
        """Whether the hours will have passed by then."""
        return self.until is not None and self.until <= moment


class SafetyOverrideQuerySet(models.QuerySet["SafetyOverride"]):
    """Finds what was let out early."""

    def delays(self, story: Waiting) -> list[Delay]:
        """The rules that a story waits by, whether or not their hours have passed; none that somebody has set aside.

        For what was out before, the hours count from then at the latest.
        """
        rules = SafetyDelay.objects.fitting(language=story.language, dateline=story.dateline, topics=story.topics)
        set_aside = self._set_aside(story) if rules else set()
        happened = story.happened_at or story.published_at
        return [
            Delay(rule, happened + timedelta(hours=rule.hours) if happened else None)
            for rule in rules
            if rule.pk not in set_aside
        ]

    def _set_aside(self, story: Waiting) -> set[int]:
        said = {"happened_at": story.happened_at} if story.happened_at else {"happened_at__isnull": True}
        return set(self.filter(article=story.article, **said).values_list("rule", flat=True))


class SafetyOverride(models.Model):
    """Somebody let one story out before a rule's hours had passed. It holds for the moment that was named then."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="safety_overrides")
    rule = models.ForeignKey(SafetyDelay, on_delete=models.CASCADE, related_name="overrides")
    happened_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("why"))
    at = models.DateTimeField(default=clock.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = SafetyOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("safety delay set aside")
        verbose_name_plural = _("safety delays set aside")

    def __str__(self) -> str:
        return f"{self.article_id}: {self.reason[:60]}"
