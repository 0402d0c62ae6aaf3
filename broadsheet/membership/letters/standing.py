"""Whether a letter that was written is still true: asked when it is written, and again when it leaves."""

from __future__ import annotations

from collections.abc import Callable

from broadsheet.foundation import clock
from broadsheet.membership.benefits import MEMBERS
from broadsheet.membership.letters import occasions
from broadsheet.membership.letters.deciding import all_decided
from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.membership.models import Grant, MemberLetter, PriceChange
from broadsheet.membership.repricing import members
from broadsheet.membership.taken_back import is_taken_back
from broadsheet.payments.models import Agreement


def is_true(letter: MemberLetter) -> bool:
    """Whether what it says is so at this moment."""
    return _TRUTHS.get(LetterKind(letter.kind), _of_agreement)(letter)


def _of_agreement(letter: MemberLetter) -> bool:
    """It has the same occasion still, and its time is not over. A clock that was put back does not make it untrue."""
    agreement = _agreement(letter)
    found = occasions.of(LetterKind(letter.kind), agreement, all_decided()) if agreement else None
    return found is not None and found.name == letter.occasion and clock.now() < found.window.closes


def _has_no_plan(letter: MemberLetter) -> bool:
    return letter.person is not None and MEMBERS not in Grant.objects.live(clock.now()).of(letter.person).benefits()


def _reads(letter: MemberLetter) -> bool:
    return letter.person is not None and bool(Grant.objects.live(clock.now()).of(letter.person).benefits())


def _was_paid(letter: MemberLetter) -> bool:
    return letter.checkout is not None and not is_taken_back(letter.checkout)


def _is_ended(letter: MemberLetter) -> bool:
    agreement = _agreement(letter)
    return agreement is not None and (agreement.ends_at is not None or agreement.ended_at is not None)


def _will_cost(letter: MemberLetter) -> bool:
    agreement = _agreement(letter)
    change = PriceChange.objects.filter(pk=letter.facts["change"]).first()
    if agreement is None or change is None or not members.is_concerned(change, agreement):
        return False
    return members.first_renewal(change, agreement, told_at=clock.now()) is not None


def _always(letter: MemberLetter) -> bool:
    return True


_TRUTHS: dict[LetterKind, Callable[[MemberLetter], bool]] = {
    LetterKind.WELCOME_ACCOUNT: _has_no_plan,
    LetterKind.WELCOME_MEMBER: _was_paid,
    LetterKind.WELCOME_GIFT: _reads,
    LetterKind.THANKS: _was_paid,
    LetterKind.PRICE: _will_cost,
    LetterKind.ENDED: _is_ended,
    LetterKind.STATEMENT: _always,
}


def _agreement(letter: MemberLetter) -> Agreement | None:
    found = Agreement.objects.filter(checkout=letter.checkout_id)
    return found.select_related("checkout__payer__reader", "card").first()
