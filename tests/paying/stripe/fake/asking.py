"""Parameters in Stripe's form encoding: taken apart, and refused where they are not known."""

import re

from tests.paying.stripe.fake.state import RefusedError


def nested(pairs):
    """`a[b][0]=c` as `{"a": {"b": ["c"]}}`."""
    found = {}
    for number, (name, value) in enumerate(pairs):
        *path, last = [part or str(number) for part in re.findall(r"^[^\[]+|(?<=\[)[^\]]*(?=\])", name)]
        place = found
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return _listed(found)


def _listed(found):
    if not isinstance(found, dict):
        return found
    values = {name: _listed(value) for name, value in found.items()}
    return list(values.values()) if values and all(name.isdigit() for name in values) else values


def check(pairs, takes):
    """Raises `RefusedError` for what is not known and for what is missing."""
    known = {"expand[]": False} | {name.rstrip("!"): name.endswith("!") for name in takes.split()}
    said = {_shape(name, known): name for name, _value in pairs}
    for shape, name in said.items():
        if shape not in known:
            raise RefusedError(400, f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
    for name, is_needed in known.items():
        if is_needed and name not in said:
            raise RefusedError(400, f"Missing required param: {name}.", code="parameter_missing", param=name)


def _shape(name, known):
    shape = re.sub(r"\[\d*\]", "[]", name)
    free = re.sub(r"\[\w+\]$", "[*]", shape)
    return free if free in known else shape
