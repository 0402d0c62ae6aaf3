"""What the newsroom sees of itself: its desk and its list of articles. Reads only; acts are elsewhere."""
