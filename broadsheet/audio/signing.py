"""Content credentials: a signed statement within the file of how it was made (C2PA).

The key is the publication's own, made on first use, with a certificate under a root of its own: `DATA_DIR/secrets`. The
root's key is thrown away once it has signed that one certificate, so nobody can issue another in its name. Whoever checks
a file sees that it was not changed, and which publication it names; to know that this is that publication they compare the
root with the one that the publication shows (`certificates()`), or a body on C2PA's trust list signs in our place.
"""

from __future__ import annotations

import hashlib
import io
import json
from datetime import timedelta
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from broadsheet.audio.tagging import Label
from broadsheet.foundation import clock, own_keys

MEDIA_TYPE = "audio/mpeg"
TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
RECORDED = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
KEY = "narration-signer"

_YEARS = 20
_END_OF_KEY = b"-----END PRIVATE KEY-----\n"


def signed(data: bytes, label: Label) -> bytes:
    """The MP3 with its manifest."""
    made = io.BytesIO()
    with c2pa.Builder(json.dumps(_manifest(label))) as builder, _signer(label.publication) as signer:
        builder.sign(signer, MEDIA_TYPE, io.BytesIO(data), made)
    return made.getvalue()


def read(data: bytes) -> dict[str, Any]:
    """What a file's manifest says, and whether it still holds: `{"state": …, "faults": [codes], "manifest": {…}}`.

    Raises `c2pa.C2paError` for a file that has none.
    """
    with c2pa.Reader(MEDIA_TYPE, io.BytesIO(data)) as reader:
        told = json.loads(reader.json())
    # A publication's own root is on nobody's list: that is no fault of the file's.
    faults = [
        fault["code"] for fault in told.get("validation_status", []) if fault["code"] != "signingCredential.untrusted"
    ]
    return {
        "state": told.get("validation_state", ""),
        "faults": faults,
        "manifest": told["manifests"][told["active_manifest"]],
    }


def certificates(publication: str) -> bytes:
    """The signer's certificate and its root, PEM: public."""
    return _kept(publication)[1]


def _manifest(label: Label) -> dict[str, Any]:
    source = TRAINED if label.is_synthetic else RECORDED
    action = {"action": "c2pa.created", "digitalSourceType": source, "description": label.said}
    if label.is_synthetic:
        action["softwareAgent"] = {"name": label.engine}  # type: ignore[assignment]
    return {
        "claim_generator_info": [{"name": "Broadsheet"}],
        "title": label.title,
        "format": MEDIA_TYPE,
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [action]}}],
    }


def _signer(publication: str) -> Any:
    key, chain = _kept(publication)
    return c2pa.Signer.from_info(c2pa.C2paSignerInfo(b"es256", chain, key, None))


def _kept(publication: str) -> tuple[bytes, bytes]:
    name = (
        f"{KEY}-{hashlib.sha256(publication.encode()).hexdigest()[:8]}"  # a publication of another name has another key
    )
    kept = own_keys.kept(name, lambda: _made(publication))
    key, end, chain = kept.partition(_END_OF_KEY)
    return key + end, chain


def _made(publication: str) -> bytes:
    root, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = _name(publication, "root of narrations")
    of_root = _certificate(root_name, root.public_key(), root_name, root, is_root=True)
    of_leaf = _certificate(_name(publication, "narrations"), leaf.public_key(), root_name, root, is_root=False)
    pem = leaf.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem + of_leaf.public_bytes(Encoding.PEM) + of_root.public_bytes(Encoding.PEM)


def _name(publication: str, what: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, publication[:64] or "Broadsheet"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{publication[:40] or 'Broadsheet'} {what}"),
        ]
    )


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePublicKey,
    issuer: x509.Name,
    issuers_key: ec.EllipticCurvePrivateKey,
    *,
    is_root: bool,
) -> x509.Certificate:
    """As C2PA's profile of certificates asks: the leaf signs documents and nothing else."""
    now = clock.now()
    begun = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(_usage(is_root=is_root), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuers_key.public_key()), critical=False)
    )
    if not is_root:
        begun = begun.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return begun.sign(issuers_key, hashes.SHA256())


def _usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )
