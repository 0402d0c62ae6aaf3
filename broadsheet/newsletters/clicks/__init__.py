"""Which stories readers follow from letters: links of our own, rows that are only added, and counts without machines."""
