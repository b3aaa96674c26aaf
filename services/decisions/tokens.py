"""Signed links: what an event must bring to count. Compact, expiring, sufficient without the decision record.

48 bytes, base64url: version, key, home, decision, creative, propensity, snapshot, expiry, and 15 bytes of keyed BLAKE2b
over them (48 bytes need no padding; 120 bits are as far out of reach as 128). Keys rotate: the first one signs, all verify.
Nothing here knows a clock; ``now`` is passed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import math
import struct
from dataclasses import dataclass

from errors import InvalidToken

_BODY = struct.Struct(">BBB12s8sHII")
_MAC = 15
_VERSION = 2
_FORCED = 0xFFFF
_STEPS = 4096.0  # quantisation steps per unit of -ln(propensity): a relative error of 0.01 %


@dataclass(frozen=True)
class Claim:
    """What a token says. ``propensity`` is None where the caller forced the making; ``expires`` in Unix seconds.

    ``home``: where the person's records are kept together (one of 256), so that an event meets its decision there.
    """

    decision: str
    creative: str
    propensity: float | None
    snapshot: int
    expires: int
    home: int = 0


class Signer:
    """Signs with the first secret, verifies with any. Secrets are bytes; a key's number is one byte derived from it."""

    def __init__(self, secrets: tuple[bytes, ...]) -> None:
        self._keys = {_number(secret): hashlib.blake2b(secret).digest() for secret in secrets}
        self._current = _number(secrets[0])

    def sign(self, claim: Claim) -> str:
        """The claim as a token of 64 characters."""
        body = _BODY.pack(
            _VERSION, self._current, claim.home, bytes.fromhex(claim.decision[2:]), bytes.fromhex(claim.creative[3:]),
            _quantise(claim.propensity), claim.snapshot, claim.expires,
        )  # fmt: skip
        return base64.urlsafe_b64encode(body + self._mac(self._current, body)).decode()

    def verify(self, token: str, now: float) -> Claim:
        """The claim of a valid token; raises InvalidToken with the reason ``malformed``, ``forged`` or ``expired``."""
        try:
            content = base64.b64decode(token.encode(), altchars=b"-_", validate=True)
            version, key, home, decision, creative, propensity, snapshot, expires = _BODY.unpack(content[:-_MAC])
        except (ValueError, binascii.Error, struct.error, UnicodeEncodeError):
            raise InvalidToken("malformed", f"{len(token)} characters that are no token") from None
        if version != _VERSION or key not in self._keys:
            raise InvalidToken("forged", f"version {version}, key {key}")
        if not hmac.compare_digest(self._mac(key, content[:-_MAC]), content[-_MAC:]):
            raise InvalidToken("forged", "a signature that does not fit")
        if now > expires:
            raise InvalidToken("expired", f"a token that expired {now - expires:.0f} s ago")
        return Claim(f"d_{decision.hex()}", f"cr_{creative.hex()}", _restore(propensity), snapshot, expires, home)

    def _mac(self, key: int, body: bytes) -> bytes:
        """Not HMAC-SHA256: OpenSSL's lets go of Python each time, and beside the threads that write the log and look for
        snapshots it took 29 µs to have it back, 2 µs without them.
        """
        return hashlib.blake2b(body, digest_size=_MAC, key=self._keys[key]).digest()


def _number(secret: bytes) -> int:
    return hmac.digest(secret, b"key number", "sha256")[0]


def _quantise(propensity: float | None) -> int:
    if propensity is None:
        return _FORCED
    return min(round(-math.log(propensity) * _STEPS), _FORCED - 1)


def _restore(quantised: int) -> float | None:
    return None if quantised == _FORCED else math.exp(-quantised / _STEPS)
