"""A group: an owner gives so many seats to others. Each taken seat writes a grant."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock

_SALT = "membership.seat"


class Group(models.Model):
    """A newsroom's class, a company, a family: one owner, a number of seats, what they give, and until when."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        on_delete=models.SET_NULL,  # who leaves takes nobody's seat along; staff name another owner
        related_name="owned_groups",
    )
    name = models.CharField(_("name"), max_length=150)
    seats = models.PositiveIntegerField(_("seats"), validators=[MinValueValidator(1)])
    benefits = models.JSONField(_("benefits"), default=list)
    ends = models.DateTimeField(_("until"), null=True, blank=True)
    made_at = models.DateTimeField(_("since"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return self.ends is not None and self.ends <= clock.now()

    def seats_used(self) -> int:
        """Seats that are taken or kept for somebody who was invited."""
        return self.places.standing().count()

    def seats_left(self) -> int:
        """Seats that somebody can still be invited to."""
        return max(0, self.seats - self.seats_used())


class SeatQuerySet(models.QuerySet["Seat"]):
    """Finds seats."""

    def standing(self) -> SeatQuerySet:
        """Those that count: not taken back."""
        return self.filter(taken_back_at__isnull=True)

    def by_token(self, token: str) -> Seat | None:
        """The seat that this link opens, whatever has become of it since."""
        try:
            key = signing.loads(token, salt=_SALT)
        except signing.BadSignature:
            return None
        return self.filter(pk=key).select_related("group__owner", "person").first()


class Seat(models.Model):
    """One seat: an invitation until somebody accepts it, then theirs, until the owner takes it back."""

    group = models.ForeignKey(Group, verbose_name=_("group"), on_delete=models.CASCADE, related_name="places")
    email = models.EmailField(
        _("invited address"), blank=True, help_text=_("Empty for an invitation by link: the owner passes it on.")
    )
    invited_at = models.DateTimeField(_("invited"), default=clock.now, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="seats",
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="seat_one_per_person",
                fields=["group", "person"],
                condition=Q(taken_back_at__isnull=True, person__isnull=False),
            ),
            models.UniqueConstraint(
                name="seat_one_invitation_per_address",
                fields=["group", "email"],
                condition=Q(taken_back_at__isnull=True) & ~Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person else self.email or str(_("by link"))

    def get_absolute_url(self) -> str:
        """Where the invitation is accepted."""
        return reverse("seat", args=[self.token()])

    def token(self) -> str:
        """What stands in its invitation. It is signed and stored nowhere, so a copy of the database opens no seat."""
        return signing.dumps(self.pk, salt=_SALT)
