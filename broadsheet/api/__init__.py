"""The content API and webhooks out.

It must never show more than the public pages do."""
