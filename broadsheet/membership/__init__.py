"""Plans, memberships and grants of access.

It must never decide access by anything but a grant."""
