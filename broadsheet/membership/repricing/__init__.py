"""Another price for those who are members already: announced, told, and only then taken.

It never takes more from somebody to whom no letter was handed over a month before.
"""
