"""Whether one letter goes out all the same.

Nobody gets what they did not ask for while a suppression is in force. What somebody asks for themselves – a code, a receipt,
the letter that asks whether it was they – goes out even then, unless a server has said lately that there is no such mailbox:
it would come back for certain, and providers count it.
"""

from __future__ import annotations

from broadsheet.foundation import clock
from broadsheet.mail.models import Reason, Suppression
from broadsheet.mail.suppression.hashing import hashed
from broadsheet.mail.suppression.way_back import RESTS

_unasked: set[str] = set()


def unasked(*kinds: str) -> None:
    """Upper apps name their letters that their recipient did not ask for, or asked for once and long ago."""
    _unasked.update(kinds)


def stops(*, kind: str, to: str) -> Suppression | None:
    """What keeps this letter from going out, if anything does."""
    now = clock.now()
    held = Suppression.objects.in_force(now).of(hashed(to))
    if kind in _unasked:
        return held.first()
    lately = now - RESTS[Reason.GONE][0]
    return held.filter(reason=Reason.GONE, refused_at__gt=lately).first()
