"""Articles and what they are made of: sections, topics, contributors, series, pictures, corrections, embargoes.

It must never know of money."""
