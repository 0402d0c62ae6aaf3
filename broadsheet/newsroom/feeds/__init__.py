"""RSS, Atom and JSON Feed of every list of articles, with the full text of what is open to everyone."""
