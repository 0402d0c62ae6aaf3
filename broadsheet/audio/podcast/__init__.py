"""The narrations as podcasts: of an edition, of a section, of a month, and each member's own.

What podcast programs are told must be true: who speaks, how long, how many bytes."""
