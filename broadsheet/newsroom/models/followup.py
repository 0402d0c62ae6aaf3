"""What an article promised its readers, and when to look again."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsroom.models.article import Article


class Result(models.TextChoices):
    """How a claim ended. Blank where it was closed with words alone."""

    HAPPENED = "happened", _("It happened")
    DID_NOT = "did_not", _("It did not happen")


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Finds what is to be looked at."""

    def open(self) -> FollowUpQuerySet:
        """Those that nobody has closed, the most urgent first."""
        return self.filter(done_at__isnull=True).order_by("due", "pk")

    def told(self) -> FollowUpQuerySet:
        """Closed ones whose outcome readers see on the article, the newest first."""
        return self.filter(is_public=True, done_at__isnull=False).order_by("-done_at", "-pk")

    def for_readers(self) -> FollowUpQuerySet:
        """Those that readers know of: announced while they were open, or closed with a line on the article."""
        return self.filter(Q(is_announced=True) | Q(is_public=True, done_at__isnull=False))

    def due_by(self, day: date) -> FollowUpQuerySet:
        """Open ones to be looked at on this day at the latest."""
        return self.open().filter(due__lte=day)


class FollowUp(models.Model):
    """A dated note on an article. It waits on the desk until somebody has looked."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="follow_ups")
    promise = models.CharField(_("what the story said would happen"), max_length=255)
    quote = models.TextField(
        blank=True, editable=False, help_text=_("The sentence as it stood in the article, if it was taken from there.")
    )
    due = models.DateField(_("look again on"))
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    outcome = models.CharField(_("what came of it"), max_length=255, blank=True)
    result = models.CharField(_("how it ended"), max_length=12, choices=Result.choices, blank=True, editable=False)
    is_public = models.BooleanField(_("readers see it on the article"), default=False, editable=False)

    is_announced = models.BooleanField(
        _("readers see that we will look again"),
        default=False,
        editable=False,
        help_text=_("Whether the claim stands on the pages of its running stories while it is open."),
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due", "pk"]
        indexes = [
            models.Index(fields=["due"], condition=models.Q(done_at__isnull=True), name="followup_open"),
            models.Index(fields=["article"], condition=models.Q(is_public=True), name="followup_told"),
        ]

    def __str__(self) -> str:
        return f"{self.due}: {self.promise}"

    @property
    def is_told(self) -> bool:
        """Whether readers see what came of it; the same rule as `FollowUpQuerySet.told`."""
        return self.is_public and self.done_at is not None

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed."""
        return self.done_at is None and self.due < clock.today()


class PutOff(models.Model):
    """Somebody looked, and it was still open: from which day to which, who and when."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="put_offs")
    was_due = models.DateField()
    due = models.DateField()
    at = models.DateTimeField(default=clock.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("look that found it open")
        verbose_name_plural = _("looks that found it open")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.was_due} → {self.due}"
