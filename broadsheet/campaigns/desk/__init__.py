"""Campaigns on the desk, in the row of the money desk's rooms."""
