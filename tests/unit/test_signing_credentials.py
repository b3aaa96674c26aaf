"""Where the credential of pictures comes from: the operator's files, or a test one that is made once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from errors import InvalidSettings, StorageError
from generators.provenance.credential import new_test_credential
from generators.provenance.signing import PictureSigner
from services.provenance.credentials import signing_credential
from services.settings import read_settings

NOW = time.time()  # a certificate's time is read off the machine's own clock


def test_a_test_credential_is_made_once_and_read_by_its_owner_only(tmp_path):
    first = signing_credential(tmp_path / "data", "", "", NOW)
    assert signing_credential(tmp_path / "data", "", "", NOW + 60.0) == first
    assert PictureSigner(first).name.startswith("adloom test certificate")
    (kept,) = (tmp_path / "data").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_of_processes_that_start_together_all_sign_with_one_credential(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: signing_credential(tmp_path / f"{number % 2}", "", "", NOW), range(16)))
    assert len(set(made)) == 2


def test_the_operators_own_is_taken_from_its_two_files(tmp_path):
    own = new_test_credential(NOW)
    (tmp_path / "chain.pem").write_bytes(own.chain)
    (tmp_path / "key.pem").write_bytes(own.key)
    assert signing_credential(tmp_path / "data", str(tmp_path / "chain.pem"), str(tmp_path / "key.pem"), NOW) == own
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(("certificate", "key", "field"), [
    ("nowhere.pem", "nowhere.key", "ADLOOM_SIGN_CERTIFICATE"), ("", "nowhere.key", "ADLOOM_SIGN_CERTIFICATE"),
    (__file__, "", "ADLOOM_SIGN_KEY"), (__file__, "nowhere.key", "ADLOOM_SIGN_KEY"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_by_its_variable(tmp_path, certificate, key, field):
    with pytest.raises(InvalidSettings) as told:
        signing_credential(tmp_path, certificate, key, NOW)
    assert told.value.field == field


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "data").write_text("a file, not a folder")
    with pytest.raises(StorageError):
        signing_credential(tmp_path / "data", "", "", NOW)


def test_signing_is_on_or_off_and_nothing_between():
    assert read_settings({}).sign == "on"
    assert read_settings({"ADLOOM_SIGN": "off"}).sign == "off"
    with pytest.raises(InvalidSettings) as told:
        read_settings({"ADLOOM_SIGN": "maybe"})
    assert told.value.field == "ADLOOM_SIGN"


def test_a_kept_credential_that_was_cut_is_told_by_its_file(tmp_path):
    (tmp_path / "signing.pem").write_bytes(b"")
    with pytest.raises(InvalidSettings, match=r"signing\.pem"):
        signing_credential(tmp_path, "", "", NOW)
