"""Writing down who stands behind a pseudonym. The log says that it was done and by whom, never whose name it is."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsroom import acts
from broadsheet.newsroom.models import Contributor, RealAuthor
from broadsheet.newsroom.refusals import NotAllowedError, NotNowError
from broadsheet.ops import audit


def staff() -> QuerySet[User]:
    """Those who work here, by their names."""
    works_here = Q(is_superuser=True) | Q(groups__permissions__codename="access_admin")
    return User.objects.filter(works_here, is_active=True).distinct().order_by("name", "pk")


@acts.noting_refusals
def write_down(*, contributor: Contributor, user: User | None, note: str, by: User | None) -> RealAuthor | None:
    """Keep who it is; with neither login nor note nothing is kept any more. Raises `RefusedError`."""
    act = "real_author.change"
    if by is not None and not acts.may(by, "newsroom.change_realauthor"):
        raise NotAllowedError(_("Your role doesn't allow this. A chief editor can do it."), act=act, article_id=None)
    if not contributor.is_pseudonym:
        told = _("“%s” is no pseudonym. Mark it as one first.") % contributor.name
        raise NotNowError(told, act=act, article_id=None)
    with transaction.atomic():
        if user is None and not note.strip():
            RealAuthor.objects.filter(contributor=contributor).delete()
            audit.note(act="real_author.forget", on=contributor, by=by)
            return None
        fields = {"user": user, "note": note.strip(), "changed_at": clock.now()}
        row, _made = RealAuthor.objects.update_or_create(contributor=contributor, defaults=fields)
        audit.note(act=act, on=contributor, by=by)
        return row


def looked(*, contributor: Contributor, by: User) -> None:
    """Whoever looks is written down too."""
    audit.note(act="real_author.look", on=contributor, by=by)
