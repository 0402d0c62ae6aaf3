"""A grant: one person may read so much, from then until then, because of this. Access is the union of the live ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock


class Source(models.TextChoices):
    """What writes grants. Later apps add their own words; the column takes any."""

    COMPLIMENTARY = "complimentary", _("complimentary access")
    SEAT = "seat", _("a seat in a group")
    INSTITUTION = "institution", _("an institution")
    MEMBERSHIP = "membership", _("a membership")
    GIFT = "gift", _("a gift")


class GrantQuerySet(models.QuerySet["Grant"]):
    """Finds grants, and what they give together."""

    def live(self, at: datetime) -> GrantQuerySet:
        """Those that give access at this moment: begun, not revoked, and neither ended nor past their grace.

        Grace only ever lengthens. The first moment of a grant is in it; the moment of its end no more.
        """
        return self.filter(
            Q(revoked_at__isnull=True) | Q(revoked_at__gt=at),
            Q(ends__isnull=True) | Q(ends__gt=at) | Q(grace_ends__gt=at),
            starts__lte=at,
        )

    def of(self, person: User) -> GrantQuerySet:
        """This person's own."""
        return self.filter(person=person)

    def from_source(self, source: str, source_id: object) -> GrantQuerySet:
        """Those that this very thing has written."""
        return self.filter(source_type=source, source_id=str(source_id))

    def benefits(self) -> frozenset[str]:
        """Everything that these give together."""
        return frozenset(word for words in self.values_list("benefits", flat=True) for word in words)


class Grant(models.Model):
    """One grant. Its row is written once; `granting.py` alone revokes it or moves its end, and leaves an audit row."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="grants",
        help_text=_("Nobody, for an institution: whoever reads there."),
    )
    benefits = models.JSONField(_("benefits"), default=list)
    source_type = models.CharField(_("source"), max_length=32)
    source_id = models.CharField(max_length=64, blank=True)
    starts = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("until"), null=True, blank=True)
    grace_ends = models.DateTimeField(_("grace until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("given by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    made_at = models.DateTimeField(_("given"), default=clock.now, editable=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant of access")
        verbose_name_plural = _("grants of access")
        ordering = ["-starts", "-pk"]
        indexes = [
            models.Index(fields=["person", "starts"], name="grant_by_person"),
            models.Index(fields=["source_type", "source_id"], name="grant_by_source"),
        ]
        constraints = [
            models.CheckConstraint(
                name="grant_of_a_person_or_an_institution",
                condition=Q(person__isnull=False) | Q(source_type=Source.INSTITUTION),
            ),
            models.CheckConstraint(
                name="grant_ends_after_it_starts", condition=Q(ends__isnull=True) | Q(ends__gte=F("starts"))
            ),
            models.CheckConstraint(
                name="grant_grace_only_lengthens",
                condition=Q(grace_ends__isnull=True) | Q(ends__isnull=False, grace_ends__gte=F("ends")),
            ),
            models.UniqueConstraint(
                name="grant_one_live_per_seat",
                fields=["source_type", "source_id"],
                condition=Q(revoked_at__isnull=True, source_type__in=[Source.SEAT, Source.INSTITUTION]),
            ),
        ]

    def __str__(self) -> str:
        return f"{', '.join(self.benefits)} ({self.source_type} {self.source_id})".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it, once: what is changed afterwards goes through `granting.py`."""
        if not self._state.adding:
            raise TypeError("A grant's row is not rewritten: see membership/granting.py.")
        super().save(*args, **kwargs)

    @property
    def is_over_at(self) -> datetime | None:
        """When it gives nothing more, as far as is known: its revocation, its grace's end or its end."""
        ends = [moment for moment in (self.ends, self.grace_ends) if moment]
        own = max(ends) if ends else None
        if self.revoked_at is None:
            return own
        return min(own, self.revoked_at) if own else self.revoked_at

    def is_live(self, at: datetime) -> bool:
        """Whether it gives access at this moment: the rule of `live`, for a row at hand."""
        return self.starts <= at and (self.is_over_at is None or at < self.is_over_at)

    def source_name(self) -> str:
        """What it came through, in words."""
        known = {str(value): str(label) for value, label in Source.choices}
        return known.get(self.source_type, self.source_type)
