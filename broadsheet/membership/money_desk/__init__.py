"""The business desk for money, `/cms/money/`: figures that open to their rows, and acts on them.

It never adds up anything but the ledger.
"""
