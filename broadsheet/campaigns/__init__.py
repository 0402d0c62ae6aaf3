"""Campaigns, goals, tallies and asks.

It must never show a figure that the ledger does not hold."""
