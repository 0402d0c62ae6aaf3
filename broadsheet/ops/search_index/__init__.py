"""Wagtail's own search index in the database, without its one costly habit.

The stock index, whenever one row is saved, computes the average title length of the whole index and updates every row
that carries the default norm: 240 ms a save with 100,000 pages. Here a save touches its own row; the norms are
refreshed when the whole index is rebuilt (`update_index`).

One module for each database: Wagtail's own modules for the other one can't even be imported.
"""
