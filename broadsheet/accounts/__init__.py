"""The user: staff and readers, e-mail address as key.

It must never know what a user reads, writes or pays."""
