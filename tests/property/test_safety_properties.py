"""Laws of the gate, whatever the text: it answers, it answers alike, and a disguise changes no verdict on a banned word."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.creative import Copy
from generators.kit import Brand, Fact, Kit
from generators.safety.forms import read_restriction
from generators.safety.gate import RULES, check_copy

LOCALES = ("en", "de", "fr", "es")
LINE = st.text(max_size=90)


def kit(locale: str, banned: tuple[str, ...] = (), restrictions: tuple[str, ...] = ()) -> Kit:
    return Kit(
        campaign="c", brand=Brand(name="B", colours=("#000000", "#ffffff", "#ff0000"), banned_words=banned), product="p",
        activity="a", facts=(Fact(id="f", claim="c", phrase="p", benefit="b", angles=()),), locale=locale,  # type: ignore[arg-type]
        restrictions=restrictions,
    )  # fmt: skip


@given(st.sampled_from(LOCALES), LINE, LINE, LINE, st.lists(st.text(min_size=1, max_size=20), max_size=4))
def test_any_text_gets_one_check_a_rule_and_no_rule_fails(locale, headline, body, cta, words):
    made = Copy(headline=headline, body=body, cta=cta, facts=("f",))
    checks = check_copy(made, kit(locale, tuple(words), tuple(f"Never say '{word}'" for word in words)))
    assert [check.rule for check in checks] == [rule.id for rule in RULES]
    assert not [check for check in checks if "the rule itself failed" in check.reason]
    assert checks == check_copy(made, kit(locale, tuple(words), tuple(f"Never say '{word}'" for word in words)))


@given(st.text(max_size=120))
def test_any_restriction_can_be_read_or_left(restriction):
    read = read_restriction(restriction)
    assert read is None or read.words or read.kind != "words"


@pytest.mark.parametrize("locale", LOCALES)
@given(st.from_regex(r"[bcdfgkmprtz][aeiou][bcdfgkmprtz][aeiou][bcdfgkmprtz]{2}", fullmatch=True), st.data())
def test_a_banned_word_is_found_in_any_case_spacing_or_spelling(locale, word, data):
    disguise = data.draw(
        st.sampled_from(
            [str, str.upper, str.title, " ".join, "-".join, ".".join, lambda w: w.translate(str.maketrans("aeo", "430"))]
        )
    )
    made = Copy(headline=f"Mmm {disguise(word)} hmm", body="x", cta="x", facts=())
    checks = check_copy(made, msgspec.structs.replace(kit(locale, (word,))))
    assert "words/2" in {check.rule for check in checks if check.verdict == "reject"}
