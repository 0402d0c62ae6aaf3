"""The schedule: what was planned is done when it is due, by the rights of the person who planned it.

The worker calls `run` every few seconds. What was missed while no worker ran is done late, never lost. Each version
is done in one transaction that claims it first, so that two workers do it once and a killed one leaves no half.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import registry as log_registry
from wagtail.models import DraftStateMixin, Page, Revision
from wagtail.permissions import policy_registry

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsroom import refusals
from broadsheet.newsroom.models import RefusedSchedule
from broadsheet.newsroom.models.publishing import acting
from broadsheet.newsroom.refusals import RefusedError
from broadsheet.ops import audit

logger = logging.getLogger("broadsheet.schedule")

LATE = timedelta(minutes=3)
"""After this a due publication is shown in red on the desk."""

SCHEDULED = "wagtail.publish.schedule"


class _Refused(Exception):
    """Ends the transaction of a publication that may not be."""


@dataclass(frozen=True)
class Overdue:
    """Something that should have happened by now, and has not."""

    thing: Any
    due_at: datetime
    is_expiry: bool = False


def run() -> None:
    """Do all that is due."""
    publish_due()
    expire_due()


def publish_due() -> int:
    """Publish every version whose time has come, the earliest first. Returns how many came out."""
    due = Revision.objects.filter(approved_go_live_at__lte=clock.now()).order_by("approved_go_live_at", "pk")
    return sum(_publish(pk) for pk in list(due.values_list("pk", flat=True)))


def expire_due() -> int:
    """Take off the site whatever was to stay only until now. Returns how many went."""
    gone = 0
    for model in _scheduled_models():
        due = model._default_manager.filter(live=True, expire_at__lte=clock.now()).order_by("expire_at", "pk")
        gone += sum(_expire(model, pk) for pk in list(due.values_list("pk", flat=True)))
    return gone


def overdue() -> list[Overdue]:
    """What should have happened more than three minutes ago, and has not: for the desk's red banner."""
    late = clock.now() - LATE
    missed = [
        Overdue(revision.content_object, revision.approved_go_live_at)
        for revision in Revision.objects.filter(approved_go_live_at__lt=late).order_by("approved_go_live_at")
        if revision.content_object is not None
    ]
    for model in _scheduled_models():
        staying: Any = model._default_manager.filter(live=True, expire_at__lt=late).order_by("expire_at")
        missed.extend(Overdue(thing, thing.expire_at, is_expiry=True) for thing in staying)
    return missed


def refused() -> models.QuerySet[RefusedSchedule]:
    """Scheduled publications that were refused when they were due, and that nobody has dealt with yet."""
    return RefusedSchedule.objects.filter(settled_at__isnull=True).select_related("revision", "scheduled_by")


def settle(refusal: RefusedSchedule, *, by: User | None) -> RefusedSchedule:
    """Somebody has seen the refusal and dealt with it: it leaves the desk. Doing so twice changes nothing."""
    with transaction.atomic():
        waiting = RefusedSchedule.objects.filter(pk=refusal.pk, settled_at__isnull=True)
        if waiting.update(settled_at=clock.now(), settled_by=by):
            _note("schedule.settle", refusal.revision, by=by, reason=refusal.reason)
    refusal.refresh_from_db()
    return refusal


def settle_all_of(thing: models.Model, *, by: User | None) -> None:
    """It came out after all, or was scheduled anew: what was refused before needs nobody's attention any more."""
    revisions = Revision.objects.for_instance(thing).values("pk")
    refused().filter(revision__in=revisions).update(settled_at=clock.now(), settled_by=by)


def scheduled_by(revision: Revision) -> tuple[bool, User | None]:
    """Whether a person scheduled this version, and who; `(True, None)` if the person's account is gone."""
    log_model = log_registry.get_log_model_for_model(revision.content_type.model_class())
    entry = log_model.objects.filter(revision_id=revision.pk, action=SCHEDULED).order_by("-timestamp", "-pk").first()
    if entry is None or entry.user_id is None:
        return False, None
    return True, User.objects.filter(pk=entry.user_id).first()


def _publish(pk: int) -> bool:
    person: User | None = None
    try:
        with transaction.atomic():
            # Claimed under a lock: the other worker finds it done. (SQLite's transactions are exclusive anyway.)
            revision = Revision.objects.select_for_update().filter(pk=pk, approved_go_live_at__lte=clock.now()).first()
            if revision is None or revision.content_object is None:
                return False
            was_scheduled, person = scheduled_by(revision)
            _check_rights(revision.content_object, was_scheduled=was_scheduled, person=person)
            with acting(person):
                revision.publish(user=person, log_action="wagtail.publish.scheduled", skip_permission_checks=True)
                settle_all_of(revision.content_object, by=person)
            return True
    except (_Refused, RefusedError, PermissionDenied, ValidationError) as error:
        _refuse(pk, error, person)
        return False
    except Exception:
        logger.exception("The scheduled publication of revision %s failed; it is tried again", pk)
        return False


def _check_rights(thing: Any, *, was_scheduled: bool, person: User | None) -> None:
    """Rights are those of this moment. What a script scheduled for nobody is the installation's own wish."""
    if not was_scheduled:
        return
    if person is None:
        raise _Refused(_("The person who scheduled it has no account any more."))
    if not person.is_active:
        raise _Refused(_("The account of %s, who scheduled it, is closed.") % person)
    if isinstance(thing, Page):
        allowed = thing.specific.permissions_for_user(person).can_publish()
    else:
        allowed = policy_registry.get(thing).user_has_permission_for_instance(person, "publish", thing)
    if not allowed or not person.has_perm("wagtailadmin.access_admin"):
        raise _Refused(_("%s, who scheduled it, may not publish any more.") % person)


def _refuse(pk: int, error: Exception, person: User | None) -> None:
    """Write the refusal down for the desk and take the version off the schedule, so that it is refused once."""
    with transaction.atomic():
        revision = Revision.objects.select_for_update().filter(pk=pk, approved_go_live_at__isnull=False).first()
        if revision is None:
            return
        reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        RefusedSchedule.objects.create(
            revision=revision, due_at=revision.approved_go_live_at, scheduled_by=person, reason=reason
        )
        Revision.objects.filter(pk=pk).update(approved_go_live_at=None)
        if isinstance(error, RefusedError):
            error.is_noted = False  # its row was rolled back with the publication
            refusals.note(error, by=person)
        else:
            _note("schedule.publish.refused", revision, by=person, reason=reason)
    logger.warning("The scheduled publication of “%s” was refused: %s", revision.object_str, reason)


def _expire(model: type[models.Model], pk: Any) -> bool:
    try:
        with transaction.atomic():
            found = model._default_manager.select_for_update(of=("self",)).filter(
                pk=pk, live=True, expire_at__lte=clock.now()
            )
            thing: Any = found.first()
            if thing is None:
                return False
            thing = thing.specific if isinstance(thing, Page) else thing
            thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
            return True
    except Exception:
        logger.exception("The end of %s %s failed; it is tried again", model._meta.label, pk)
        return False


def _scheduled_models() -> Iterator[type[models.Model]]:
    yield Page
    for model in apps.get_models():
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page):
            yield model


def _note(act: str, revision: Revision, *, by: User | None, **detail: Any) -> None:
    kind = revision.content_type.model_class()
    name = kind._meta.label_lower if kind else "wagtailcore.revision"
    audit.note_about(act=act, object_type=name, object_id=revision.object_id, by=by, revision=revision.pk, **detail)
