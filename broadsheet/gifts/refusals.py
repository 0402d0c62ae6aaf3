"""What a reader is told of a gift that cannot be redeemed, in each of its states."""

from __future__ import annotations

from django.utils.translation import gettext as _

from broadsheet.gifts import telling
from broadsheet.gifts.models import Gift, State

UNKNOWN = "unknown"


def why_not(gift: Gift) -> str:
    """Why it is not to be had now, and what to do; empty for one that is."""
    day, last = telling.day(gift.opens_at), telling.last_day(gift.closes_at)
    said = {
        State.COMING: _("This gift waits for its day: %s. Come back then with the same link.") % day,
        State.HELD: _(
            "The bank is looking at the payment for this gift, so it can’t be taken just now. "
            "It isn’t lost: try again in some days."
        ),
        State.REDEEMED: _("This gift was taken already. If it was you, sign in with the address that you used."),
        State.USED_UP: _("This gift was taken, and its time is over. If you want to read on, become a member."),
        State.EXPIRED: _(
            "This gift could be claimed until %s. Ask whoever gave it to you: it went back to them, or helps somebody else."
        ) % last,
        State.IN_POT: _(
            "This gift was not claimed in time, and now helps somebody who can’t pay. "
            "If you would have liked to have it, write to us."
        ),
        State.TAKEN_BACK: _(
            "This gift was called back: its payment did not stand. Ask whoever gave it to you, or become a member."
        ),
    }  # fmt: skip
    return said.get(gift.state, "")


def unknown() -> str:
    """What is said to every code that is none: never whether it nearly was one, or once was."""
    return _("We know no gift with this code. Look at the letter or the card once more: each letter and figure counts.")


def mistyped() -> str:
    """What is said before anything is looked up: the check symbol does not fit."""
    return _(
        "There is a typing mistake in this code. It has 16 letters and figures; O and 0 are the same, so are I, L and 1."
    )
