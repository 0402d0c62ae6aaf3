"""The kinds of letters, a closed set: what each is, when it goes, what its text may name, and what staff may decide."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class LetterKind(models.TextChoices):
    """Every letter of a membership but the receipt, which `payments` writes with the money itself."""

    WELCOME_ACCOUNT = "welcome_account", _("Welcome to a free account")
    WELCOME_MEMBER = "welcome_member", _("Welcome of a paying member")
    WELCOME_GIFT = "welcome_gift", _("Welcome of a gift’s recipient")
    THANKS = "thanks", _("Thanks for a contribution")
    RENEWAL = "renewal", _("Renewal ahead")
    PRICE = "price", _("Another price ahead")
    CARD = "card", _("Card expires")
    FAILED = "failed", _("Payment failed")
    FAILED_AGAIN = "failed_again", _("Payment failed again")
    FAILED_LAST = "failed_last", _("Last days before a lapse")
    LAPSED = "lapsed", _("Membership has lapsed")
    WIN_BACK = "win_back", _("Invitation to come back")
    ENDED = "ended", _("Proof of ending")
    STATEMENT = "statement", _("Yearly statement")


@dataclass(frozen=True)
class Placeholder:
    """Something that a text may name in braces. A link has words by which its HTML is pressed."""

    says: Promise
    sample: str | Promise
    words: Promise | None = None


PLACEHOLDERS: dict[str, Placeholder] = {
    "name": Placeholder(_("the reader’s name, or “reader”"), "Olha"),
    "paper": Placeholder(_("the publication’s name"), ""),
    "plan": Placeholder(_("the plan’s name"), "Reader"),
    "perks": Placeholder(_("what the plan gives, one to a line"), _("Every article, and the archive")),
    "amount": Placeholder(_("what is paid, and how often"), ""),
    "old_amount": Placeholder(_("what was paid before"), ""),
    "what": Placeholder(_("what is paid for, such as “Membership: Reader”"), ""),
    "date": Placeholder(_("the day that the letter is about"), ""),
    "until": Placeholder(_("the day until which everything stays open"), ""),
    "card": Placeholder(_("the card’s brand and last four digits"), "visa •••• 4242"),
    "giver": Placeholder(_("who gave the gift"), "Petro"),
    "year": Placeholder(_("the year of the statement"), "2026"),
    "account_link": Placeholder(_("a button to the account page"), "", _("Your account")),
    "card_link": Placeholder(_("a button to another card"), "", _("Give another card")),
    "end_link": Placeholder(_("a button that ends it, without signing in"), "", _("End it")),
    "join_link": Placeholder(_("a button to the plans"), "", _("See the plans")),
    "statement_link": Placeholder(_("a button to the statement"), "", _("Read the statement")),
}
EVERYWHERE = ("name", "paper")


@dataclass(frozen=True)
class Sort:
    """What is the same for all letters of a kind. `days` is what staff start from; `may_rest`, whether they may switch it off."""

    goes: Promise
    names: tuple[str, ...]
    days: int | None = None
    days_monthly: int | None = None
    may_rest: bool = True
    is_invitation: bool = False

    @property
    def placeholders(self) -> tuple[str, ...]:
        """All that its text may name."""
        return (*EVERYWHERE, *self.names)


SORTS: dict[LetterKind, Sort] = {
    LetterKind.WELCOME_ACCOUNT: Sort(
        _("Within an hour of the first sign-in, unless they have become a member by then."), ("account_link", "join_link")
    ),
    LetterKind.WELCOME_MEMBER: Sort(
        _("With the first payment for a plan."), ("plan", "perks", "amount", "account_link")
    ),
    LetterKind.WELCOME_GIFT: Sort(_("When a gift is redeemed."), ("plan", "giver", "until", "account_link")),
    LetterKind.THANKS: Sort(_("With the first payment of a contribution."), ("amount", "end_link")),
    LetterKind.RENEWAL: Sort(
        _("So many days before money is taken again. 0 days: never."),
        ("plan", "amount", "date", "card", "account_link", "end_link"), days=14, days_monthly=0,
    ),
    LetterKind.PRICE: Sort(
        _("As soon as another price is announced to existing members, a month ahead at the least."),
        ("plan", "amount", "old_amount", "date", "account_link", "end_link"), may_rest=False,
    ),
    LetterKind.CARD: Sort(
        _("So many days before the card is of no more use, while something is paid with it."),
        ("card", "date", "what", "card_link"), days=21,
    ),
    LetterKind.FAILED: Sort(
        _("When the provider has failed to take a payment and tries again."),
        ("what", "amount", "card", "until", "card_link"),
    ),
    LetterKind.FAILED_AGAIN: Sort(
        _("So many days after the first failure, while the provider still tries."),
        ("what", "amount", "card", "until", "card_link"), days=5,
    ),
    LetterKind.FAILED_LAST: Sort(
        _("So many days before the provider gives up."),
        ("what", "amount", "card", "until", "card_link"), days=2,
    ),
    LetterKind.LAPSED: Sort(
        _("When the provider has given up, unless something else keeps the paper open to them."),
        ("plan", "date", "card_link", "join_link"),
    ),
    LetterKind.WIN_BACK: Sort(
        _("So many days after a membership is over, once. Whoever opts out gets none."),
        ("plan", "date", "join_link"), days=30, is_invitation=True,
    ),
    LetterKind.ENDED: Sort(
        _("When somebody ends what is taken again."), ("amount", "until", "join_link"), may_rest=False
    ),
    LetterKind.STATEMENT: Sort(
        _("In January, when statements are made: on this desk or by “broadsheet payments statements”."),
        ("year", "amount", "statement_link"), may_rest=False,
    ),
}  # fmt: skip
