"""One dated line of a running story's timeline."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsroom.models.article import Article
from broadsheet.newsroom.models.running_story import RunningStory


class KeyDevelopmentQuerySet(models.QuerySet["KeyDevelopment"]):
    """Finds developments, in the order of a timeline."""

    def public(self) -> KeyDevelopmentQuerySet:
        """Those that readers may see: one that leads to an article is as secret as the article."""
        return self.filter(Q(article=None) | Q(article__live=True, article__published_at__isnull=False))

    def newest_first(self) -> KeyDevelopmentQuerySet:
        """By their day and time; one without a time begins its day."""
        moment = Coalesce("time", Value(time.min), output_field=models.TimeField())
        return self.order_by(F("day").desc(), moment.desc(), "-pk")


class KeyDevelopment(models.Model):
    """What happened, and when. It goes with the article that it leads to."""

    story = models.ForeignKey(
        RunningStory, verbose_name=_("running story"), on_delete=models.CASCADE, related_name="developments"
    )
    day = models.DateField(_("day"), default=clock.today)
    time = models.TimeField(_("time"), null=True, blank=True, help_text=_("If it matters; on the publication’s clock."))
    text = models.CharField(_("what happened"), max_length=255)
    article = models.ForeignKey(
        Article, verbose_name=_("article"), null=True, blank=True, on_delete=models.CASCADE, related_name="developments",
        help_text=_("Readers see the development once they can see the article."),
    )  # fmt: skip
    taken_from = models.CharField(
        max_length=32, blank=True, editable=False, help_text=_("Digest of the words that a digest’s list had for it.")
    )
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = KeyDevelopmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("key development")
        verbose_name_plural = _("key developments")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["story", "-day"], name="development_newest")]

    def __str__(self) -> str:
        return f"{self.day}: {self.text}"

    @property
    def moment(self) -> datetime:
        """Where it stands among everything else."""
        return datetime.combine(self.day, self.time or time.min, tzinfo=clock.publication_zone())
