"""Reader profiles, consent and account pages.

It must never know what is written."""
