"""Stripe: readers pay on its pages, and what is true is read from its objects. No card number ever comes to us."""
