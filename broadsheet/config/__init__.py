"""Settings, URLs and the command line: where the apps are put together.

It must never hold rules of the trade."""
