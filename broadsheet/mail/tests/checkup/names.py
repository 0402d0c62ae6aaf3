"""A DNS that says what a test tells it to."""

from __future__ import annotations

from broadsheet.mail.checkup.asking import NoNetworkError


class Zone:
    """`records[kind][name]`, each a list."""

    def __init__(self, *, texts=(), addresses=(), servers=(), pointers=()):
        self.records = {
            "texts": dict(texts),
            "addresses": dict(addresses),
            "servers": dict(servers),
            "pointers": dict(pointers),
        }
        self.asked = []

    def _find(self, kind, name):
        self.asked.append((kind, name))
        return self.records[kind].get(name, [])

    def texts(self, name):
        return self._find("texts", name)

    def addresses(self, name):
        return self._find("addresses", name)

    def servers(self, name):
        return self._find("servers", name)

    def pointers(self, name):
        return self._find("pointers", name)


class Silent:
    """No network."""

    def __getattr__(self, name):
        def asked(_what):
            raise NoNetworkError("paper.example TXT: LifetimeTimeout")

        return asked
