"""Payment providers, a folder each: what they are asked, and how their answers are read."""
