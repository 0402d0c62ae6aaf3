"""Events as Stripe sends them: signed."""

import hashlib
import hmac
import json
import time

SECRET = "whsec_of_the_tests"


def signed(event, *, secret=SECRET, at=None):
    """An event as Stripe sends it: its header and its body."""
    body = json.dumps(event)
    moment = int(time.time()) if at is None else at
    mac = hmac.new(secret.encode(), f"{moment}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={moment},v1={mac}", body
