"""Making two who pay one: what both have is one story from then on, and the ledger's rows stay as they were."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.ops import audit
from broadsheet.payments import alerts
from broadsheet.payments.locking import one_at_a_time
from broadsheet.payments.models import Agreement, Alert, Card, Checkout, Label, Note, Payer, PayerAlias


class NotMergedError(Exception):
    """They stay two. The text is for whoever asked."""


@transaction.atomic
def merge(*, stays: Payer, goes: Payer, reason: str, by: User | None) -> Payer:
    """Let all that `goes` has be `stays`'s. Returns the one who stays. Raises `NotMergedError`.

    The row of `goes` is kept: a payment with its address belongs to whoever stays, without their knowing more than one.
    """
    if not reason.strip():
        raise NotMergedError(_("Say why, for the record."))
    with one_at_a_time("payers.merge"):  # two merges in opposite directions would each undo the other
        stays, goes = now_of(stays), now_of(goes)
        _check(stays, goes)
        keys = [goes.pk, *_keys_of_account(goes)]
        moved = list(Checkout.objects.select_for_update().filter(payer__in=keys).order_by("pk"))
        reader = stays.reader or goes.reader
        for key in keys:
            _move(key, stays, by)
        Payer.objects.filter(pk__in=[stays.pk, *keys]).update(reader=reader)
        stays.reader = reader
        audit.note(act="payer.merge", on=stays, by=by, merged=[str(key) for key in keys], reason=reason.strip()[:500])
        for checkout in moved:
            checkout.payer = stays
            alerts.look_at(checkout)
    return stays


def now_of(payer: Payer) -> Payer:
    """Whoever this one is by now."""
    alias = PayerAlias.objects.filter(old=payer.pk).select_related("payer__reader").first()
    return alias.payer if alias is not None else Payer.objects.select_related("reader").get(pk=payer.pk)


def _check(stays: Payer, goes: Payer) -> None:
    if stays.erased_at is not None or goes.erased_at is not None:
        raise NotMergedError(_("Whose account was deleted is forgotten, and is merged with nobody."))
    if stays.pk == goes.pk or (stays.reader_id is not None and stays.reader_id == goes.reader_id):
        raise NotMergedError(_("They are one already."))


def _keys_of_account(goes: Payer) -> list[UUID]:
    """The other keys of the same account."""
    if goes.reader is None:
        return []
    return list(Payer.objects.of_reader(goes.reader).exclude(pk=goes.pk).values_list("pk", flat=True))


def _move(key: UUID, stays: Payer, by: User | None) -> None:
    Checkout.objects.filter(payer=key).update(payer=stays)
    Note.objects.filter(payer=key).update(payer=stays)
    Alert.objects.filter(payer=key).update(payer=stays)
    same_labels = Label.objects.filter(payer=stays).values_list("name", flat=True)
    Label.objects.filter(payer=key).exclude(name__in=list(same_labels)).update(payer=stays)
    for card in Card.objects.filter(payer=key):
        same = Card.objects.filter(payer=stays, fingerprint=card.fingerprint).first()
        if same is None:
            Card.objects.filter(pk=card.pk).update(payer=stays)
        else:
            Agreement.objects.filter(card=card).update(card=same)
            card.delete()
    PayerAlias.objects.filter(payer=key).update(payer=stays)
    PayerAlias.objects.get_or_create(old=key, defaults={"payer": stays, "made_by": by})
