"""Copies of what other sites show: fetched once behind the newsroom's back, kept when the original vanishes.

It must never ask another site while a reader or an editor waits.
"""
