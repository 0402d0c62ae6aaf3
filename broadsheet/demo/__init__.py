"""The Lantern, the demo newsroom: its stories, its pictures and its seed.

Nothing but the command line may import it."""
