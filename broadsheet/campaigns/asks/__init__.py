"""Asks on pages: which of them a page holds, what they say, and what their browsers are told of them.

A page is the same for everybody, so it is decided here only what is true of the page; the rest in `static/js/asks.js`."""
