"""Payments, providers and the one ledger.

It must never change a row of the ledger."""
