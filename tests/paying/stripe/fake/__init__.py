"""A small Stripe of our own for the tests: state in memory, behind HTTP on this machine.

It behaves as Stripe's documentation says of API version 2026-10-28.endive; nobody at Stripe has checked it. A test
pays, disputes and lets time pass by calling it; the newsroom asks it over HTTP, as in life.
"""

from tests.paying.stripe.fake.answering import Answers
from tests.paying.stripe.fake.cards import Cards
from tests.paying.stripe.fake.charges import Charges
from tests.paying.stripe.fake.disputes import Disputes
from tests.paying.stripe.fake.events import SECRET, signed
from tests.paying.stripe.fake.invoices import Invoices
from tests.paying.stripe.fake.prices import Prices
from tests.paying.stripe.fake.refunds import Refunds
from tests.paying.stripe.fake.serving import serve
from tests.paying.stripe.fake.sessions import Sessions
from tests.paying.stripe.fake.state import Objects, RefusedError
from tests.paying.stripe.fake.subscriptions import Subscriptions

__all__ = ["SECRET", "FakeStripe", "RefusedError", "serve", "signed"]


class FakeStripe(Answers, Sessions, Subscriptions, Prices, Invoices, Refunds, Disputes, Charges, Cards, Objects):
    """Its objects, by id; what happened, in order; and a script of faults, one for each call that comes."""
