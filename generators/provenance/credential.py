"""What pictures are signed with: a certificate chain and its key, as plain PEM that travels to any process.

Knows no file and no manifest. A test credential is made here: anybody can check that its pictures are unchanged, and nobody
need believe who signed them, since no list of trusted issuers holds its root.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes, PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from errors import InvalidSettings

_TEST_NAME = "adloom test certificate"
_TEST_YEARS = 10
_PURPOSE = ExtendedKeyUsageOID.EMAIL_PROTECTION
_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}


@dataclass(frozen=True)
class Credential:
    """A chain (PEM, the signer's certificate first) and the signer's key (PEM, not encrypted)."""

    chain: bytes
    key: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """Whom the certificate names, and its SHA-256 in short; raises InvalidSettings on what is no certificate."""
        leaf = _leaf(self.chain)
        common = leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        named = str(common[0].value) if common else leaf.subject.rfc4514_string()
        return f"{named} (sha256:{leaf.fingerprint(hashes.SHA256()).hex()[:16]})"

    @property
    def algorithm(self) -> str:
        """C2PA's name of the key's signature algorithm; raises InvalidSettings on a key of another kind."""
        key = _loaded(self.key)
        if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
            return _CURVES[key.curve.name]
        if isinstance(key, ed25519.Ed25519PrivateKey):
            return "ed25519"
        if isinstance(key, rsa.RSAPrivateKey):
            return "ps256"
        raise InvalidSettings("signing key", "a key on P-256, P-384 or P-521, an Ed25519 or an RSA key", type(key).__name__)


def _leaf(chain: bytes) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificates(chain)[0]
    except ValueError as error:
        raise InvalidSettings("signing certificate", "a chain of certificates in PEM", str(error)) from error


def _loaded(key: bytes) -> PrivateKeyTypes:
    try:
        return load_pem_private_key(key, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise InvalidSettings("signing key", "a private key in PEM, not encrypted", str(error)) from error


def new_test_credential(now: float) -> Credential:
    """A root of its own and a certificate under it, for ten years from ``now`` (Unix seconds).

    Readers refuse what breaks C2PA's profile: the signer must not be its own issuer, may only sign, and needs an extended
    key usage that is on their list, of which e-mail protection is the one that every reader has.
    """
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    start = dt.datetime.fromtimestamp(now, dt.UTC)
    issuer, subject = _name("adloom test root"), _name(_TEST_NAME)
    root = (
        _begun(issuer, issuer, root_key, start)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
    )
    leaf = (
        _begun(subject, issuer, key, start)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_PURPOSE]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
    )
    chain = b"".join(made.sign(root_key, hashes.SHA256()).public_bytes(Encoding.PEM) for made in (leaf, root))
    return Credential(chain, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "adloom"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _begun(
    subject: x509.Name, issuer: x509.Name, key: CertificateIssuerPrivateKeyTypes, start: dt.datetime
) -> x509.CertificateBuilder:
    """A certificate with whom, by whom and until when; valid from a day before, for readers whose clocks are behind."""
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start - dt.timedelta(days=1))
        .not_valid_after(start + dt.timedelta(days=365 * _TEST_YEARS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
        content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
