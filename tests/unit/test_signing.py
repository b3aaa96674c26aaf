"""Signed pictures, read back by C2PA's own reader."""

from __future__ import annotations

import io
import json
import pickle
import time
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from c2pa import C2paError, Reader
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from PIL import Image
from small_world import SHOES, brief, creative

from errors import InvalidSettings, Refused
from generators.creative import Origin, image_name
from generators.provenance import credential
from generators.provenance.credential import Credential, new_test_credential
from generators.provenance.finishing import finish
from generators.provenance.signing import ASSERTION, ROOM, RULE, PictureSigner, faults
from generators.provenance.source import BY_PROGRAM, WITH_CUTOUT, WITH_MODEL, source_type

SIZES = ("300x250", "320x50")
NOW = time.time()  # a certificate's time is read off the machine's own clock, by a library that takes no other


@pytest.fixture(scope="module")
def signer():
    return PictureSigner(new_test_credential(NOW))


def drawn(size):
    """A picture as heavy as an ad's, without an ad's making."""
    width, _, height = size.partition("x")
    content = io.BytesIO()
    Image.effect_noise((int(width), int(height)), 40.0).convert("RGB").save(content, "WEBP", quality=80)
    return content.getvalue()


@pytest.fixture(scope="module")
def ad():
    draft = msgspec.structs.replace(creative(brief()), images={}, alt="A shoe on a ridge")
    return draft, {size: drawn(size) for size in SIZES}


@pytest.fixture(scope="module")
def finished(signer, ad):
    return finish(ad[0], SHOES.kit, ad[1], signer)


def manifest_of(picture):
    with Reader("image/webp", io.BytesIO(picture)) as reader:
        return reader.get_active_manifest(), reader.get_validation_state()


def pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_a_signed_picture_is_valid_to_a_reader_but_for_an_issuer_nobody_vouches_for(finished):
    for size in SIZES:
        manifest, state = manifest_of(finished.pictures[size])
        assert (state, faults(finished.pictures[size])) == ("Valid", ())
        assert finished.creative.images[size] == image_name(finished.pictures[size])
        assert manifest["title"] == finished.creative.copy.headline
        assert manifest["claim_generator_info"][0]["name"] == "adloom"


def test_the_manifest_says_what_made_the_picture_and_nothing_about_anybody(ad, finished):
    manifest, _ = manifest_of(finished.pictures["320x50"])
    told = {one["label"]: one["data"] for one in manifest["assertions"]}
    assert told["c2pa.actions.v2"]["actions"] == [{"action": "c2pa.created", "digitalSourceType": BY_PROGRAM}]
    assert told[ASSERTION] == {
        "creative": ad[0].id, "campaign": "trail-shoes", "writer": "grammar/1", "illustrator": "painter/1",
        "alt": "A shoe on a ridge",
    }  # fmt: skip
    assert "thumbnail" not in json.dumps(manifest)


def test_pixels_are_left_as_they_were_and_the_smallest_banner_within_its_weight(ad, finished):
    for size in SIZES:
        before, after = (Image.open(io.BytesIO(one)).convert("RGB").tobytes() for one in (ad[1][size], finished.pictures[size]))
        assert before == after
        assert len(finished.pictures[size]) - len(ad[1][size]) < ROOM // 4
    assert len(finished.pictures["320x50"]) <= 50_000


def test_one_bit_of_the_picture_is_enough_to_break_its_seal(ad, finished):
    signed, at = finished.pictures["300x250"], len(ad[1]["300x250"]) // 2
    tampered = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    assert faults(tampered) == ("assertion.dataHash.mismatch",)
    assert manifest_of(tampered)[1] == "Invalid"


def test_words_put_into_the_manifest_break_it_too(finished):
    assert faults(finished.pictures["320x50"].replace(b"painter/1", b"painter/2"))


def test_a_picture_without_its_manifest_says_nothing(ad):
    with pytest.raises(C2paError):
        faults(ad[1]["320x50"])


def test_a_png_is_signed_as_well(signer, ad):
    png = io.BytesIO()
    Image.open(io.BytesIO(ad[1]["320x50"])).save(png, "PNG")
    assert faults(signer.sign(png.getvalue(), ad[0], BY_PROGRAM)) == ()


def test_what_is_no_picture_is_refused_by_name(signer, ad):
    with pytest.raises(Refused) as refused:
        signer.sign(b"RIFF and nothing behind", ad[0], BY_PROGRAM)
    assert refused.value.rules == (RULE,)


def test_the_creative_records_who_signed_and_without_a_signer_that_nobody_did(signer, ad, finished):
    assert finished.creative.checks == (*ad[0].checks, signer.check)
    assert signer.check.reason.startswith("adloom test certificate (sha256:")
    unsigned = finish(ad[0], SHOES.kit, ad[1], None)
    assert (unsigned.creative.checks, unsigned.pictures) == (ad[0].checks, ad[1])
    assert unsigned.creative.likeness == finished.creative.likeness


def test_more_sizes_leave_the_pictures_there_were_as_they_were(signer, finished):
    wider = finish(finished.creative, SHOES.kit, {"728x90": drawn("728x90")}, signer)
    assert wider.pictures.keys() == {"728x90"}
    assert wider.creative.images.keys() == wider.creative.likeness.keys() == {*SIZES, "728x90"}
    assert wider.creative.images.items() > finished.creative.images.items()
    assert wider.creative.checks == finished.creative.checks


def test_a_signer_is_made_anew_from_plain_values_in_another_process_and_used_from_many_threads(ad):
    draft, pictures = ad
    signer = PictureSigner(pickle.loads(pickle.dumps(new_test_credential(NOW))))  # noqa: S301  (our own bytes)
    with ThreadPoolExecutor(8) as pool:
        signed = list(pool.map(lambda _: signer.sign(pictures["320x50"], draft, BY_PROGRAM), range(64)))
    assert {faults(one) for one in signed} == {()}
    assert len(set(signed)) == 64  # C2PA salts each: a picture is signed once and kept


def test_a_credential_does_not_print_its_key():
    assert "PRIVATE" not in repr(new_test_credential(NOW))


def root_alone(good):
    return Credential(good.chain[good.chain.rindex(b"-----BEGIN") :], good.key)


UNFIT = {
    "no chain": (lambda good: Credential(b"no certificate", good.key), "certificate"),
    "no key": (lambda good: Credential(good.chain, b"no key"), "key"),
    "another key": (lambda good: Credential(good.chain, pem(ec.generate_private_key(ec.SECP256R1()))), "certificate"),
    "another curve": (lambda good: Credential(good.chain, pem(ec.generate_private_key(ec.SECP256K1()))), "key"),
    "another kind": (lambda good: Credential(good.chain, pem(rsa.generate_private_key(65537, 2048))), "certificate"),
    "expired": (lambda _: new_test_credential(NOW - 20 * 365 * 86_400), "certificate"),
    "its own issuer": (root_alone, "certificate"),
}


@pytest.mark.parametrize("unfit", UNFIT)
def test_a_credential_that_cannot_sign_is_told_before_anything_is_made(unfit):
    change, part = UNFIT[unfit]
    with pytest.raises(InvalidSettings) as told:
        PictureSigner(change(new_test_credential(NOW)))
    assert told.value.field == f"signing {part}"
    assert "PRIVATE" not in str(told.value)


@pytest.mark.parametrize("purpose", ["1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.62558.2.1"])
def test_a_certificate_for_documents_or_for_claims_signs_as_well(monkeypatch, ad, purpose):
    monkeypatch.setattr(credential, "_PURPOSE", x509.ObjectIdentifier(purpose))
    signer = PictureSigner(new_test_credential(NOW))
    assert faults(signer.sign(ad[1]["320x50"], ad[0], BY_PROGRAM)) == ()


def test_a_certificate_of_a_web_server_does_not(monkeypatch):
    monkeypatch.setattr(credential, "_PURPOSE", x509.oid.ExtendedKeyUsageOID.SERVER_AUTH)
    with pytest.raises(InvalidSettings):
        PictureSigner(new_test_credential(NOW))


def test_the_source_type_follows_who_made_a_part():
    kit = SHOES.kit
    with_cutout = msgspec.structs.replace(kit, brand=msgspec.structs.replace(kit.brand, cutout="data:image/png;base64,AA=="))
    assert source_type(Origin(), kit) == BY_PROGRAM
    assert source_type(Origin(), with_cutout) == WITH_CUTOUT
    for asked in (Origin(copy_prompt="a" * 64), Origin(picture_prompt="b" * 64)):
        assert source_type(asked, kit) == source_type(asked, with_cutout) == WITH_MODEL


def test_any_words_can_be_signed(signer, ad):
    strange = msgspec.structs.replace(ad[0], alt="„Über“ 山 \u202e \x00 🚆 </script>")
    manifest, _ = manifest_of(signer.sign(ad[1]["320x50"], strange, WITH_MODEL))
    assert strange.alt in [one["data"].get("alt") for one in manifest["assertions"]]
