"""Everything that leaves by mail: outbox, suppression, transports.

It must never decide who gets a mail."""
