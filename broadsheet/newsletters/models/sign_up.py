"""A sign-up: somebody typed an address. Whether it is theirs shows when they confirm; until then nobody is a subscriber."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock

FORGOTTEN_AFTER = timedelta(days=30)


class SignUpQuerySet(models.QuerySet["SignUp"]):
    """Finds sign-ups."""

    def waiting(self) -> SignUpQuerySet:
        """Those that can still be confirmed."""
        return self.filter(confirmed_at__isnull=True, made_at__gt=clock.now() - FORGOTTEN_AFTER)

    def forgotten(self) -> SignUpQuerySet:
        """Those that nobody confirmed in time."""
        return self.filter(confirmed_at__isnull=True, made_at__lte=clock.now() - FORGOTTEN_AFTER)


class SignUp(models.Model):
    """One sending of a form. The mail's token is kept as a digest."""

    email = models.EmailField(max_length=254)
    newsletters = models.ManyToManyField("newsletters.Newsletter", related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=12)
    text = models.CharField(max_length=500)
    form = models.CharField(max_length=40, blank=True)
    network = models.CharField(max_length=48, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        indexes = [models.Index(fields=["made_at"], name="sign_up_by_time")]

    def __str__(self) -> str:
        return self.email
