"""A gift that is in no database, for the letters' samples."""

from __future__ import annotations

from datetime import UTC, datetime

from broadsheet.accounts.models import User
from broadsheet.gifts import terms
from broadsheet.gifts.models import Gift, Purchase
from broadsheet.membership.models import Grant, Plan
from broadsheet.payments.models import Checkout, Interval, Payer

CODE = "K3Z90W5Q8TTA1CXB"


def purchase() -> Purchase:
    """Half a year, from Olha."""
    payer = Payer(email="olha@reader.example")
    checkout = Checkout(payer=payer, amount=3000, currency="EUR", interval=Interval.ONCE, purpose="gift")
    message = "Happy birthday! Now you can read it before I tell you about it."
    return Purchase(pk=1, checkout=checkout, plan=Plan(name="Reader"), months=6, buyer_name="Olha", message=message)


def gift() -> Gift:
    """One of it, for Roman."""
    opens = datetime(2027, 3, 1, 9, tzinfo=UTC)
    found = Gift(
        pk=1, purchase=purchase(), number=1, recipient_name="Roman", recipient_email="roman@reader.example",
        opens_at=opens, closes_at=terms.closes(opens), redeemer=User(email="roman@reader.example"),
        grant=Grant(starts=opens, ends=terms.ends(opens, 6)),
    )  # fmt: skip
    found.take_code(CODE)
    return found
