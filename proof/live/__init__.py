"""The live feed, measured."""
