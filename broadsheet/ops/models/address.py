"""Who lives where: one row for every path of every language edition, once."""

from __future__ import annotations

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from broadsheet.foundation import clock


class AddressTakenError(Exception):
    """Another page lives at this path already."""

    def __init__(self, language: str, path: str) -> None:
        self.language = language
        self.path = path
        super().__init__(f"/{path}/ ({language}) belongs to another page already.")


class AddressQuerySet(models.QuerySet["Address"]):
    """Finds addresses and moves pages between them."""

    def at(self, language: str, path: str) -> Address | None:
        """The address at this path, `path` with or without its outer slashes."""
        return self.filter(language=language, path=path.strip("/")).select_related("page").first()

    def is_taken(self, language: str, path: str, *, by_other_than: Page | None = None) -> bool:
        """Whether a page may not move in here: another page lives or has lived here, a redirect or a tombstone stands."""
        others = self.filter(language=language, path=path.strip("/"))
        if by_other_than is not None and by_other_than.pk:
            others = others.exclude(page_id=by_other_than.pk)
        return others.exists()

    def claim(self, language: str, path: str, page: Page, *, keep_old: bool) -> Address:
        """Give this path to the page. Its earlier paths go on leading to it if `keep_old`, and are freed if not.

        Raises `AddressTakenError` if the path is not free, also when somebody moved in at this very moment.
        """
        path = path.strip("/")
        current = self.filter(page=page, is_current=True).first()
        if current is not None and (current.language, current.path) == (language, path):
            return current
        with transaction.atomic():
            if self.is_taken(language, path, by_other_than=page):
                raise AddressTakenError(language, path)
            earlier = self.filter(page=page).exclude(language=language, path=path)
            if keep_old:
                earlier.update(is_current=False)
            else:
                earlier.delete()
            try:
                with transaction.atomic():
                    address, _made = self.update_or_create(
                        language=language, path=path, page=page, defaults={"is_current": True}
                    )
            except IntegrityError as error:
                raise AddressTakenError(language, path) from error
            return address

    def redirect(self, language: str, path: str, to: str) -> Address:
        """Send readers of a path elsewhere: `to` is a path of the same edition (`/new/`) or a whole address."""
        address, _made = self.update_or_create(
            language=language,
            path=path.strip("/"),
            defaults={"page": None, "is_current": False, "redirect_to": to, "gone_at": None},
        )
        return address

    def free(self, page: Page) -> int:
        """Give up every path of the page: another may move in. Returns how many."""
        return self.filter(page=page).delete()[0]

    def bury(self, page: Page) -> int:
        """Put a tombstone on every path of the page: readers get "410 Gone" for good. Returns how many."""
        return self.filter(page=page).update(page=None, is_current=False, redirect_to="", gone_at=clock.now())


class Address(models.Model):
    """One path of one language edition: where a page lives, where one lived before, a redirect, or a tombstone."""

    language = models.CharField(_("language"), max_length=16)
    path = models.CharField(_("path"), max_length=255, help_text=_("Without its outer slashes."))
    page = models.ForeignKey(
        Page,
        verbose_name=_("page"),
        null=True,
        blank=True,
        # Whoever deletes a page says first what becomes of its addresses: `bury` or `free`. The database refuses else.
        on_delete=models.DO_NOTHING,
        related_name="addresses",
    )
    is_current = models.BooleanField(
        _("current"), default=False, help_text=_("The page's address now; its others lead here.")
    )
    redirect_to = models.CharField(_("redirects to"), max_length=500, blank=True)
    gone_at = models.DateTimeField(_("gone since"), null=True, blank=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.UniqueConstraint(fields=["language", "path"], name="address_once"),
            models.UniqueConstraint(fields=["page"], condition=Q(is_current=True), name="address_one_current_per_page"),
            models.CheckConstraint(
                name="address_leads_to_one_thing",
                condition=(
                    Q(page__isnull=False, redirect_to="", gone_at__isnull=True)
                    | (Q(page__isnull=True, gone_at__isnull=True, is_current=False) & ~Q(redirect_to=""))
                    | Q(page__isnull=True, redirect_to="", gone_at__isnull=False, is_current=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"/{self.path}/ ({self.language})"
