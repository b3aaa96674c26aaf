from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import InvalidToken
from services.decisions.tokens import Claim, Signer

CLAIM = Claim("d_0123456789abcdef01234567", "cr_0123456789abcdef", 1.0, 7, 2_000_000_000)
OLD, NEW = b"the secret of last month", b"the secret of this month"
NOW = 1_900_000_000.0


def reason(signer, token, now=NOW):
    with pytest.raises(InvalidToken) as raised:
        signer.verify(token, now)
    return raised.value.reason


@given(
    st.binary(min_size=12, max_size=12), st.binary(min_size=8, max_size=8),
    st.floats(1e-6, 1.0) | st.none(), st.integers(0, 2**32 - 1), st.integers(2_000_000_000, 2**32 - 1),
)  # fmt: skip
def test_a_claim_comes_back_as_it_was_signed(decision, creative, propensity, snapshot, expires):
    claim = Claim(f"d_{decision.hex()}", f"cr_{creative.hex()}", propensity, snapshot, expires)
    token = Signer((NEW,)).sign(claim)
    back = Signer((NEW,)).verify(token, NOW)
    assert len(token) == 64
    assert (back.decision, back.creative, back.snapshot, back.expires) == (
        claim.decision, claim.creative, snapshot, expires,
    )  # fmt: skip
    if propensity is None:
        assert back.propensity is None
    else:
        assert back.propensity == pytest.approx(propensity, rel=2e-4)


def test_no_bit_can_be_changed():
    signer, content = Signer((NEW,)), base64.urlsafe_b64decode(Signer((NEW,)).sign(CLAIM))
    for bit in range(8 * len(content)):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        assert reason(signer, base64.urlsafe_b64encode(bytes(changed)).decode()) == "forged"


@pytest.mark.parametrize("cut", [0, 1, 15, 16, 20, 44, 60, 63])
def test_a_cut_token_is_malformed(cut):
    token = Signer((NEW,)).sign(CLAIM)
    assert reason(Signer((NEW,)), token[:cut]) == "malformed"


@given(st.text(max_size=80))
def test_whatever_else_comes_is_refused_and_nothing_worse(text):
    assert reason(Signer((NEW,)), text) in {"malformed", "forged"}


def test_a_token_lives_to_its_last_second():
    signer = Signer((NEW,))
    token = signer.sign(CLAIM)
    assert signer.verify(token, float(CLAIM.expires)) == CLAIM
    assert reason(signer, token, CLAIM.expires + 0.1) == "expired"


def test_a_forged_token_is_forged_though_it_also_expired():
    assert reason(Signer((NEW,)), Signer((OLD,)).sign(CLAIM), CLAIM.expires + 1.0) == "forged"


def test_keys_rotate_the_first_signs_and_all_verify():
    both = Signer((NEW, OLD))
    assert both.verify(Signer((OLD,)).sign(CLAIM), NOW) == CLAIM
    assert Signer((NEW,)).verify(both.sign(CLAIM), NOW) == CLAIM
    assert reason(Signer((OLD,)), both.sign(CLAIM)) == "forged"
