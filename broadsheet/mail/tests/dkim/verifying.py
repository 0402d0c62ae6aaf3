"""A verifier written from RFC 6376, 8301 and 8463 alone, beside dkimpy: none of our own code is in it.

It works on lists of lines and on the standard library's base64, slowly, as the RFC's text goes.
"""

from __future__ import annotations

import base64
import hashlib
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key


def verifies(message, records, *, now):
    """For each signature, from the top down: (algorithm, whether it holds)."""
    head, _gap, body = message.partition(b"\r\n\r\n")
    fields = unfolded(head)
    return [
        (tags(value)["a"], holds(value, fields, body, records, now=now))
        for name, value in fields
        if name.strip().lower() == "dkim-signature"
    ]


def unfolded(head):
    """(name, raw value) of each field, from the top down."""
    found = []
    for line in head.decode("utf-8", "surrogateescape").split("\r\n"):
        if line[:1] in {" ", "\t"}:
            found[-1] = (found[-1][0], found[-1][1] + "\r\n" + line)
        elif line:
            name, _colon, value = line.partition(":")
            found.append((name, value))
    return found


def tags(value):
    pairs = [part.split("=", 1) for part in re.sub(r"\r\n", "", value).split(";") if part.strip()]
    return {
        name.strip(): re.sub(r"\s+", "", text) if name.strip() in {"b", "bh", "h"} else text.strip()
        for name, text in pairs
    }


def relaxed_header(name, value):
    """§3.4.2."""
    value = re.sub(r"[ \t]+", " ", value.replace("\r\n", "")).strip(" ")
    return f"{name.strip().lower()}:{value}"


def relaxed_body(body):
    """§3.4.4."""
    lines = [re.sub(rb"[ \t]+$", b"", re.sub(rb"[ \t]+", b" ", line)) for line in body.split(b"\r\n")]
    while lines and lines[-1] == b"":
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def holds(value, fields, body, records, *, now):
    said = tags(value)
    assert said["v"] == "1"
    assert said["c"] == "relaxed/relaxed"
    assert "l" not in said
    if not int(said["t"]) <= now < int(said["x"]):
        return False
    names = said["h"].split(":")
    assert "from" in [name.lower() for name in names]
    if base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode() != said["bh"]:
        return False
    left = list(fields)
    text = ""
    for wanted in names:
        place = max((at for at, (name, _v) in enumerate(left) if name.strip().lower() == wanted.lower()), default=None)
        if place is not None:
            text += relaxed_header(*left.pop(place)) + "\r\n"
    text += relaxed_header("dkim-signature", re.sub(r"(;\s*b=)[^;]*", r"\1", value))
    published = tags(records[f"{said['s']}._domainkey.{said['d']}"])
    key, signature = base64.b64decode(published["p"]), base64.b64decode(said["b"])
    digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()
    try:
        if said["a"] == "rsa-sha256" and published["k"] == "rsa":
            load_der_public_key(key).verify(signature, digest, PKCS1v15(), Prehashed(SHA256()))
        elif said["a"] == "ed25519-sha256" and published["k"] == "ed25519":
            Ed25519PublicKey.from_public_bytes(key).verify(signature, digest)
        else:
            return False
    except InvalidSignature:
        return False
    return True
