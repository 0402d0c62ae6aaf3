"""Which of ten thousand buckets a reader is in, so that they keep their arm wherever they sign in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

BUCKETS = 10_000


class ReaderBucket(models.Model):
    """One account's. About one reader in ten thousand shares it: it names nobody."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bucket")
    bucket = models.PositiveSmallIntegerField(_("bucket"))

    class Meta:
        verbose_name = _("bucket of a reader")
        verbose_name_plural = _("buckets of readers")
        default_permissions = ()
        constraints = [models.CheckConstraint(name="bucket_is_one_of_them", condition=Q(bucket__lt=BUCKETS))]

    def __str__(self) -> str:
        return str(self.bucket)
