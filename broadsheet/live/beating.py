"""Who is writing just now: a sign of life every few seconds, forgotten as soon as it stops coming."""

from __future__ import annotations

from datetime import timedelta

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.live.models import Beat
from broadsheet.live.models.desk import FORGOTTEN_AFTER

TIDIED_AFTER = timedelta(minutes=2)


def beat(*, room: str, by: User) -> None:
    """They are writing there. What nobody needs any more is deleted along the way."""
    now = clock.now()
    Beat.objects.update_or_create(room=room, person=by, defaults={"at": now})
    Beat.objects.filter(at__lt=now - TIDIED_AFTER).delete()


def still(*, room: str, by: User) -> None:
    """They have filed, or emptied the box."""
    Beat.objects.filter(room=room, person=by).delete()


def writing(room: str, *, but: User) -> list[str]:
    """The names of the others who are writing there."""
    fresh = Beat.objects.filter(room=room, at__gt=clock.now() - FORGOTTEN_AFTER).exclude(person=but)
    return [str(each.person) for each in fresh.select_related("person").order_by("pk")]
