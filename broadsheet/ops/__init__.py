"""What keeps the site running: addresses, audit log, leases, heartbeats, the worker.

It must never know what an article or a payment is."""
