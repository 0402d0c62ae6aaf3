"""Two or three subjects of one issue, tried on a part of its readers, and the one decision that follows."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsletters.models.issue import SUBJECT_MOST, Issue


def new_salt() -> str:
    """Another one for each test, so that no reader is always in the first arm."""
    return secrets.token_hex(8)


class SubjectTest(models.Model):
    """What is fixed before sending: the subjects, who is asked, and when it is decided. `first` is the issue's own, as sent."""

    issue = models.OneToOneField(Issue, on_delete=models.CASCADE, related_name="subject_test")
    first = models.CharField(max_length=SUBJECT_MOST, blank=True, editable=False)
    second = models.CharField(_("second subject"), max_length=SUBJECT_MOST)
    third = models.CharField(_("third subject"), max_length=SUBJECT_MOST, blank=True)
    share = models.PositiveSmallIntegerField(
        _("percent of the readers it is tried on"), default=20, validators=[MinValueValidator(5), MaxValueValidator(50)],
        help_text=_("The others get it after the decision."),
    )  # fmt: skip
    minutes = models.PositiveIntegerField(
        _("minutes until it is decided"), default=240, validators=[MinValueValidator(10), MaxValueValidator(2880)],
        help_text=_("At that moment, once, however it stands."),
    )  # fmt: skip
    salt = models.CharField(max_length=16, default=new_salt, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("test of subjects")
        verbose_name_plural = _("tests of subjects")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.issue}: {self.share} %"

    @property
    def subjects(self) -> list[str]:
        """In their order; the first is the issue's own."""
        return [subject for subject in (self.first or self.issue.title, self.second, self.third) if subject]

    def due_at(self, sent_at: datetime) -> datetime:
        """When it is decided."""
        return sent_at + timedelta(minutes=self.minutes)


class Because(models.TextChoices):
    """Why a subject was sent to the others."""

    MORE = "more", _("more readers followed it to a story than any other subject")
    NO_DIFFERENCE = "no_difference", _("no difference shown")
    BROKEN = "broken", _("the arms are not as large as they should be")


class SubjectDecision(models.Model):
    """Made once. `figures` has for each arm how many got the letter and how many of them followed a link."""

    test = models.OneToOneField(SubjectTest, on_delete=models.CASCADE, related_name="decision")
    arm = models.PositiveSmallIntegerField()
    because = models.CharField(max_length=16, choices=Because.choices)
    figures = models.JSONField(default=list)
    ratio_p = models.FloatField()
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("decision about subjects")
        verbose_name_plural = _("decisions about subjects")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.arm}: {self.because}"
