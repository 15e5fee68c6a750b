"""Keys: an nkey for each user, an authority of our own, and the certificate of the server. What is there is kept."""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import nkeys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from shared.bus.credentials import seed_path

AUTHORITY, AUTHORITY_KEY = "ca.pem", "ca.key"
SERVER, SERVER_KEY = "server.pem", "server.key"
# A server of a cluster is a client of the others.
_USES = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
_AUTHORITY_DAYS, _SERVER_DAYS, _RENEW_DAYS = 3650, 397, 30


def keep_seed(keys: Path, user: str) -> str:
    """The public key of a user, whose seed is made if it is not there."""
    path = seed_path(keys, user)
    if not path.exists():
        write_private(path, new_seed())
    return public_key(path.read_bytes())


def new_seed() -> bytes:
    """A seed that nobody has."""
    return bytes(nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER))


def public_key(seed: bytes) -> str:
    """The public half of a seed."""
    return str(nkeys.from_seed(bytearray(seed.strip())).public_key.decode())


def write_private(path: Path, content: bytes) -> None:
    """Into a file that only its owner reads, at once or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_bytes(content)
    unfinished.replace(path)


def keep_certificates(keys: Path, hosts: Sequence[str], *, now: datetime) -> None:
    """An authority, and a certificate for these names and addresses; a new one when it says others or ends soon."""
    if not (keys / AUTHORITY).exists():
        _make_authority(keys, now)
    if not _still_fits(keys / SERVER, hosts, now):
        _make_server_certificate(keys, hosts, now)


def _make_authority(keys: Path, now: datetime) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), _named("Dovira NATS authority")
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        _begun(name, name, key.public_key(), now, _AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    write_private(keys / AUTHORITY_KEY, _pem_of_key(key))
    write_private(keys / AUTHORITY, certificate.public_bytes(serialization.Encoding.PEM))


def _make_server_certificate(keys: Path, hosts: Sequence[str], now: datetime) -> None:
    authority = x509.load_pem_x509_certificate((keys / AUTHORITY).read_bytes())
    signer = serialization.load_pem_private_key((keys / AUTHORITY_KEY).read_bytes(), password=None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)  # noqa: S101  # for the type checker: _make_authority made it
    key = ec.generate_private_key(ec.SECP256R1())
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    certificate = (
        _begun(_named(hosts[0]), authority.subject, key.public_key(), now, _SERVER_DAYS)
        .add_extension(x509.SubjectAlternativeName([_general_name(one) for one in hosts]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage(_USES), critical=False)
        .add_extension(identifier, critical=False)
        .sign(signer, hashes.SHA256())
    )
    write_private(keys / SERVER_KEY, _pem_of_key(key))
    write_private(keys / SERVER, certificate.public_bytes(serialization.Encoding.PEM))


def _still_fits(path: Path, hosts: Sequence[str], now: datetime) -> bool:
    if not path.exists():
        return False
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    stated = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    lasts = certificate.not_valid_after_utc - now > timedelta(days=_RENEW_DAYS)
    return lasts and list(stated) == [_general_name(one) for one in hosts] and list(uses) == _USES


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(hours=1))
    return builder.not_valid_after(now + timedelta(days=days))


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem_of_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
