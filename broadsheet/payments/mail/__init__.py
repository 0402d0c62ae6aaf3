"""The letters of payments: pure functions that return what is sent."""
