"""The letters of access: pure functions that return what is sent."""
