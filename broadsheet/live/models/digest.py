"""The daily digest "key developments": when it is made, and what came of each day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.live.models.post import Post
from broadsheet.newsroom.models import Article, Section, Series


class DigestPlan(models.Model):
    """One edition's digest."""

    language = models.CharField(_("language"), max_length=12, unique=True)
    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(
        Series, verbose_name=_("series"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    comes_at = models.TimeField(
        _("made at"), null=True, blank=True, help_text=_("On the publication’s clock. Empty: only by the button.")
    )
    publishes_itself = models.BooleanField(_("published as it is made"), default=False)
    from_day = models.DateField(default=clock.today, editable=False)
    """No day before this one is made by itself."""

    class Meta:
        verbose_name = _("plan of the digest")
        verbose_name_plural = _("plans of the digest")

    def __str__(self) -> str:
        return self.language


class Digest(models.Model):
    """One day of it. The database knows each day once, whoever makes it."""

    plan = models.ForeignKey(DigestPlan, on_delete=models.CASCADE, related_name="digests")
    day = models.DateField(_("day"))
    article = models.OneToOneField(Article, null=True, on_delete=models.SET_NULL, related_name="digest")
    posts = models.ManyToManyField(Post, related_name="digests")
    """What it was made of, so that one withdrawn since is named."""
    made_at = models.DateTimeField(_("made"), default=clock.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [models.UniqueConstraint(name="digest_once_a_day", fields=["plan", "day"])]

    def __str__(self) -> str:
        return f"{self.plan} {self.day:%Y-%m-%d}"
