"""Secret addresses for mail: one for each coverage and for each language's feed. A new one ends the old one."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.live import rights
from broadsheet.live.models import Coverage, FilingAddress, Stray
from broadsheet.live.models.desk import new_token
from broadsheet.live.refusals import NotAllowedError
from broadsheet.ops import audit


def current(*, coverage: Coverage | None, language: str) -> FilingAddress | None:
    """The one that works now, if somebody has made one."""
    return (
        FilingAddress.objects.filter(coverage=coverage, language=language, ended_at=None).order_by("-pk").first()
    )  # fmt: skip


def by_token(token: str) -> FilingAddress | None:
    """Whose this is. Ended ones are nobody's."""
    return FilingAddress.objects.select_related("coverage").filter(token=token.lower(), ended_at=None).first()


@transaction.atomic
def renew(*, coverage: Coverage | None, language: str, by: User | None) -> FilingAddress:
    """A new one; mail to the one before reaches nobody. Raises `RefusedError`."""
    if by is not None and not by.has_perm(rights.RUN):
        raise NotAllowedError(_("Your role doesn’t allow running live coverage. An editor can do it."))
    FilingAddress.objects.filter(coverage=coverage, language=language, ended_at=None).update(ended_at=clock.now())
    made = FilingAddress.objects.create(token=new_token(), coverage=coverage, language=language, made_by=by)
    audit.note(act="filing_address.renew", on=made, by=by)
    return made


def stray(way: str) -> None:
    """Something came that is for nobody: counted, and forgotten."""
    found, _is_new = Stray.objects.get_or_create(day=clock.today(), way=way)
    Stray.objects.filter(pk=found.pk).update(count=F("count") + 1)
