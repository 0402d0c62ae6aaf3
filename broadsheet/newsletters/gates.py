"""The gates of a sign-up, in their order: the same for a form and for JSON, and before anything is written or sent.

The first is for machines that fill in everything, the second for a flood; it costs one reading. Then what was typed is looked
at, then the answer of the browser that was asked, then the limits.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from broadsheet.newsletters import limits, signing_up, waiting
from broadsheet.newsletters.forms import HONEYPOT, SignUpForm
from broadsheet.readers import challenge


class Outcome(enum.Enum):
    """What becomes of a sign-up."""

    TAKEN = "taken"
    WRONG = "wrong"
    ASKED = "asked"
    TOO_OFTEN = "too often"


@dataclass(frozen=True)
class Passed:
    """`form` says what is wrong, if anything is; else there is none. `ticket` lets somebody wait who can't answer."""

    outcome: Outcome
    form: SignUpForm | None = None
    ticket: str = ""


def promise() -> str:
    """What stands beside every form: what somebody agrees to who confirms it."""
    return _("We send you what you chose, and nothing else. Each letter has a link with which you end it at once.")


def take(data: QueryDict, *, language: str, address: str) -> Passed:
    """Let a sign-up through, or not. What it answers depends on nothing that we know of the address."""
    if data.get(HONEYPOT):
        return Passed(Outcome.TAKEN)
    if not limits.is_under_attack():
        with limits.at_the_door() as is_free:
            if is_free:
                form = SignUpForm(data, language=language)
                return (
                    _ask(form, address=address, language=language) if form.is_valid() else Passed(Outcome.WRONG, form)
                )
    return _take_if_answered(data, language=language, address=address)


def _take_if_answered(data: QueryDict, *, language: str, address: str) -> Passed:
    """The question costs one reading; what was typed is looked at only for whoever brings something."""
    answer, ticket, email = (data.get(name, "") for name in ("answer", "ticket", "email"))
    is_known = waiting.is_ours(ticket, email=email)
    if not answer and not is_known:
        return Passed(Outcome.ASKED, ticket=waiting.ticket(email))
    form = SignUpForm(data, language=language)
    if not form.is_valid():
        return Passed(Outcome.WRONG, form)
    if not challenge.is_solved(answer) and not waiting.has_passed(ticket, email=email):
        return Passed(Outcome.ASKED, ticket=ticket if is_known else waiting.ticket(email))
    return _ask(form, language=language, address=address)


def _ask(form: SignUpForm, *, language: str, address: str) -> Passed:
    try:
        signing_up.ask(
            email=form.cleaned_data["email"], newsletters=list(form.cleaned_data["newsletter"]), language=language,
            text=promise(), form=form.cleaned_data["form"], address=address,
        )  # fmt: skip
    except signing_up.TooOftenError:
        return Passed(Outcome.TOO_OFTEN)
    return Passed(Outcome.TAKEN)
