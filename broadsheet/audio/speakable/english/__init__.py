"""English as it is said: one module for each kind of thing that is written otherwise than it is spoken.

Each has a `said(text)` that turns its own kind into words and leaves the rest alone. Their order is in `every_rule`.
"""
