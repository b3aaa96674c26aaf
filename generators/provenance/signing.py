"""Signing pictures: a C2PA manifest that says what made them, embedded once and last. Knows no store and no setting.

The standard: https://spec.c2pa.org/specifications/specifications/2.2/specs/C2PA_Specification.html. Bytes before signing are a
function of what was ordered; signed ones are not (C2PA salts each assertion), so a picture is signed once and kept.
Invariant: there is no signer whose credential a reader would fault, and a picture that cannot be signed is refused.
"""

from __future__ import annotations

import io
import json
from functools import cache, cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from c2pa import Builder, C2paError, C2paSignerInfo, Context, Reader, Settings, Signer
from PIL import Image

from errors import InvalidSettings, Refused
from generators.creative import Check
from generators.provenance.source import BY_PROGRAM

if TYPE_CHECKING:
    from generators.creative import Creative
    from generators.provenance.credential import Credential

#: Rule under which a creative records that its pictures are signed, and what a picture that cannot be is refused by.
RULE = "signature/1"
#: Bytes that a manifest may add: what composing leaves free under a size's weight.
ROOM = 16_384
#: Label of the assertion that is ours alone.
ASSERTION = "org.adloom.creative"

_GENERATOR = {"name": "adloom", "version": version("adloom")}
#: A thumbnail would be a second picture in a file that may weigh 50 kB; a check after each signature would cost as much again.
_SETTINGS = {"builder": {"thumbnail": {"enabled": False}}, "verify": {"verify_after_sign": False}}
#: What a certificate may be for, besides e-mail protection: document signing (RFC 9336) and C2PA's own claim signing. A reader
#: without the last two would turn down certificates of the trust list.
_PURPOSES = ("1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.62558.2.1")
#: What a reader says of every certificate that is on no list of its own: no fault of the picture.
UNTRUSTED = "signingCredential.untrusted"


class PictureSigner:
    """Signs with one credential; may be used from several threads.

    Raises InvalidSettings where a picture signed with the credential does not stand up to a reader.
    """

    def __init__(self, credential: Credential) -> None:
        self.name = credential.name
        info = C2paSignerInfo(credential.algorithm, credential.chain, credential.key, None)
        try:
            self._context = Context(Settings.from_dict(_SETTINGS))
            self._signer = Signer.from_info(info)
            self._prove()
        except C2paError as error:
            raise InvalidSettings("signing certificate", "one that C2PA lets sign", str(error)) from error

    @cached_property
    def check(self) -> Check:
        """The check by which a creative says who signed its pictures."""
        return Check(rule=RULE, verdict="allow", reason=self.name)

    def sign(self, picture: bytes, creative: Creative, source: str) -> bytes:
        """The picture (WebP or PNG) with its manifest; ``source`` is an IPTC digital source type.

        Raises Refused (``signature/1``).
        """
        try:
            return self._signed(picture, _manifest(creative.copy.headline, source, _told(creative)))
        except C2paError as error:
            raise Refused(f"signing {creative.id}: {error}", (RULE,)) from error

    def _signed(self, picture: bytes, manifest: dict[str, Any]) -> bytes:
        signed = io.BytesIO()
        with Builder(json.dumps(manifest), self._context) as builder:
            builder.sign(self._signer, media_type(picture), io.BytesIO(picture), signed)
        return signed.getvalue()

    def _prove(self) -> None:
        """Sign a picture of one pixel and read it back: an expired or ill-suited certificate is told at the start."""
        dot = io.BytesIO()
        Image.new("RGB", (1, 1)).save(dot, "WEBP")
        signed = self._signed(dot.getvalue(), _manifest("proof", BY_PROGRAM, {}))
        if found := faults(signed):
            raise InvalidSettings("signing certificate", "one that C2PA lets sign", ", ".join(found))
        if len(signed) > ROOM:
            raise InvalidSettings(
                "signing certificate", f"a chain under which a manifest has {ROOM} bytes", f"{len(signed)} bytes"
            )


def media_type(picture: bytes) -> str:
    """The media type of a picture that was composed here: WebP, or else PNG."""
    return "image/webp" if picture[:4] == b"RIFF" else "image/png"


def faults(picture: bytes) -> tuple[str, ...]:
    """C2PA's codes of what is wrong with a signed picture, but for an issuer that nobody vouches for.

    Raises C2paError on a picture without a manifest, or with one that cannot be read.
    """
    with Reader(media_type(picture), io.BytesIO(picture), context=_reading()) as reader:
        active = (reader.get_validation_results() or {}).get("activeManifest", {})
    return tuple(failure["code"] for failure in active.get("failure", ()) if failure["code"] != UNTRUSTED)


@cache
def _reading() -> Context:
    return Context(Settings.from_dict({"trust": {"trust_config": "\n".join(_PURPOSES)}}))


def _told(creative: Creative) -> dict[str, str]:
    """What a picture says of itself besides its source: nothing about whom it is for, since a creative knows nobody."""
    return {
        "creative": creative.id,
        "campaign": creative.campaign,
        "writer": creative.writer,
        "illustrator": creative.illustrator,
        "alt": creative.alt,
    }


def _manifest(title: str, source: str, told: dict[str, str]) -> dict[str, Any]:
    created = {"action": "c2pa.created", "digitalSourceType": source}
    assertions = [{"label": "c2pa.actions.v2", "data": {"actions": [created]}}, {"label": ASSERTION, "data": told}]
    return {"claim_generator_info": [_GENERATOR], "title": title, "assertions": assertions}
