"""The letters that a membership writes: which there are, when each goes, what it says, and that it goes once.

Nothing here takes money or gives access.
"""
