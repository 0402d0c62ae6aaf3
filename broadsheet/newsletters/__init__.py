"""Newsletters, subscriptions, issues and deliveries.

It must never send a delivery twice."""
