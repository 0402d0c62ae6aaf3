"""Counting a campaign: from the ledger by the time of the transaction, and from the grants. Nothing here keeps a figure."""
