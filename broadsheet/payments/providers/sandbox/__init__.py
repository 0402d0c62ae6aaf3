"""A provider that takes no money: its bank is a few tables of ours, and its card page is plainly not real."""
