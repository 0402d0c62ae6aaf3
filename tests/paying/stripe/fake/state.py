"""What the fake Stripe holds: its objects by id, what happened, and how both are shown."""

import json
import threading
import time


class RefusedError(Exception):
    """An answer that is an error. `facts` are what stands in it beside its type and message."""

    def __init__(self, status, message, kind="invalid_request_error", **facts):
        super().__init__(message)
        self.status, self.kind, self.facts = status, kind, facts


def declined(**facts):
    """A bank has said no."""
    return RefusedError(
        402, "Your card was declined.", "card_error", code="card_declined", decline_code="generic_decline", **facts
    )


class Objects:
    def __init__(self):
        self.pages, self.webhooks, self.slow_seconds = "https://checkout.stripe.com", "", 1
        self.selected = None
        self.forget()

    def forget(self):
        """Begin anew."""
        self.things, self.happened, self.keys, self.calls, self.faults = {}, [], {}, [], []
        self.books, self.dispute_fee = [], 0
        self.brought = self.attempts = 0
        self.stolen = ""
        self.count = 0
        self.lock = threading.RLock()

    @property
    def events(self):
        """What the endpoint that listens has selected: everything, if it has selected nothing."""
        return [one for one in self.happened if self.selected is None or one["type"] in self.selected]

    def _new(self, prefix, kind, **facts):
        self.count += 1
        made = {"id": f"{prefix}_{self.count}", "object": kind, "created": self.now(), **facts}
        self.things[made["id"]] = made
        return made

    def _get(self, name, kind=None):
        found = self.things.get(name)
        if found is None or (kind and found["object"] != kind):
            raise RefusedError(404, f"No such {kind or 'object'}: '{name}'", code="resource_missing")
        return found

    def _of(self, kind):
        return [one for one in self.things.values() if one["object"] == kind]

    def _tell(self, kind, thing_id):
        self.count += 1
        facts = {"object": "event", "api_version": "2026-10-28.endive", "type": kind, "created": self.now()}
        copy = json.loads(json.dumps(self._public(self.things[thing_id])))
        self.happened.append({"id": f"evt_{self.count}", "livemode": False, **facts, "data": {"object": copy}})

    def _shown(self, thing, paths):
        """A copy as an answer shows it, with what `expand` asks for in the place of ids."""
        shown = self._public(thing)
        for path in paths:
            self._expand(thing, shown, path.split("."))
        return shown

    def _expand(self, thing, shown, path):
        if isinstance(shown, list):
            for one, copy in zip(thing, shown, strict=True):
                self._expand(one, copy, path)
            return
        name, *rest = path
        if not isinstance(shown, dict) or (name not in shown and f"_{name}" not in thing):
            raise RefusedError(400, f"This property cannot be expanded ({name}).")
        value = thing.get(f"_{name}", thing.get(name))
        if isinstance(value, str):
            value = self._find(value)
        if not isinstance(shown.get(name), dict | list):
            shown[name] = self._public(value)
        if rest and value is not None:
            self._expand(value, shown[name], rest)

    def _find(self, name):
        return next((one for one in self.books if one["id"] == name), None) or self._get(name)

    def _public(self, thing):
        if isinstance(thing, dict):
            return {key: self._public(value) for key, value in thing.items() if not key.startswith("_")}
        return [self._public(one) for one in thing] if isinstance(thing, list) else thing

    @staticmethod
    def now():
        return int(time.time())


def merged(metadata, said):
    """Metadata after an update: what is empty is forgotten."""
    return {name: value for name, value in {**metadata, **(said or {})}.items() if value != ""}
