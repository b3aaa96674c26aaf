"""The credential that pictures are signed with: the operator's own, or a test one made once and kept with the data.

Owns the files. Knows no manifest, and not who signs.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from errors import InvalidSettings
from generators.provenance.credential import Credential, new_test_credential
from services.storage.disk import storage_error

_KEPT = "signing.pem"
_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"


def signing_credential(data: Path, certificate: str, key: str, now: float) -> Credential:
    """The credential in two PEM files, or where neither is named the test one of a data folder.

    Raises InvalidSettings where a file cannot be read or holds no certificate, StorageError where the test one cannot be kept.
    """
    if certificate or key:
        return Credential(_read("ADLOOM_SIGN_CERTIFICATE", certificate), _read("ADLOOM_SIGN_KEY", key))
    path = data / _KEPT
    try:
        if not path.exists():
            _keep(path, new_test_credential(now))
        content = path.read_bytes()
    except OSError as error:
        raise storage_error(path, error) from error
    kept, found, chain = content.partition(_CERTIFICATE)
    if not found:
        raise InvalidSettings(str(path), "a key and its certificate in PEM", f"{len(content)} bytes without a certificate")
    return Credential(found + chain, kept)


def _read(name: str, path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InvalidSettings(name, "a file that can be read", f"{path!r}: {error.strerror}") from error


def _keep(path: Path, made: Credential) -> None:
    """Key and chain in one file, so that no process meets one without the other; of several that try, the first keeps its own.

    Linking fails where the name is taken, and a rename would not.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent) as own:  # readable by its owner only
        own.write(made.key + made.chain)
        own.flush()
        with suppress(FileExistsError):
            os.link(own.name, path)
